"""Questions on a table without orders, one row per customer: by hand, and against the orders that it was made of."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from crm_dashboard import Axis, Between, MatrixSpec, Selection, analysis, answer, open_workspace
from crm_dashboard.analysis import PeopleQuery
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import MetricUnavailable, NothingToShow
from crm_dashboard.model.metrics.need import SINGLE_ORDERS
from crm_dashboard.model.question.cuts import MEDIAN, Fixed, Quantiles
from crm_dashboard.model.question.spec import Among
from crm_dashboard.settings import Settings

# customer, last order, orders, money spent, first order, city
SMALL = """id,last order,orders,spent,first order,city
a,2026-03-01,10,1000.00,2025-03-01,Leeds
b,2026-02-19,2,300.00,2026-01-01,Leeds
c,2025-12-01,5,100.00,2025-06-01,York
d,2025-11-01,1,20.00,2025-11-01,
e,,0,0,,York
"""
BY_HAND = MatrixSpec((Axis("recency", Fixed((30,))), Axis("monetary", Fixed((100,)))))
CDNOW = {"customer_id": "customer_id", "order_ts": "date", "net_amount": "amount"}
ROLES = ("customer_id", "last_order_date", "orders", "monetary", "first_order_date")
MATRICES = {
    "R×F": MatrixSpec((Axis("recency", Quantiles.parts(5)), Axis("frequency", Quantiles.parts(5)))),
    "F×M": MatrixSpec((Axis("frequency", Fixed((2, 5))), Axis("monetary"))),
    "R×F×M": MatrixSpec((Axis("recency"), Axis("frequency"), Axis("monetary"))),
    "value×tenure": MatrixSpec((Axis("order_value", MEDIAN), Axis("tenure", MEDIAN))),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    root = tmp_path_factory.mktemp("one-row-each")
    yield Settings(workspaces_root=root)
    close_engine(root)


@pytest.fixture(scope="module")
def small(settings: Settings) -> Iterator[Workspace]:
    path = settings.workspaces_root.parent / "small.csv"
    path.write_text(SMALL, encoding="utf-8")
    with open_workspace("small", create=True, settings=settings) as workspace:
        workspace.import_file(path, "customer_summary", currency="GBP")
        yield workspace


@pytest.fixture(scope="module")
def both(settings: Settings, sample_data: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """CDNOW as its orders, and as the table that pandas makes of them."""
    raw = pd.read_parquet(sample_data / "cdnow.parquet")
    day = pd.to_datetime(raw["date"])
    table = raw.assign(day=day, cents=(raw["amount"] * 100).round().astype(int)).groupby("customer_id")
    rows = pd.DataFrame(
        {
            "最近一次消费时间": table["day"].max().dt.strftime("%Y/%m/%d"),
            "消费频次": table.size(),
            "累计消费金额": table["cents"].sum() / 100,
            "首次消费时间": table["day"].min().dt.strftime("%Y/%m/%d"),
        }
    )
    path = settings.workspaces_root.parent / "cdnow.csv"
    rows.to_csv(path, index_label="客户编号", float_format="%.2f")
    with (
        open_workspace("orders", create=True, settings=settings) as orders,
        open_workspace("table", create=True, settings=settings) as summary,
    ):
        orders.import_file(sample_data / "cdnow.parquet", columns=CDNOW)
        summary.import_file(
            path, "customer_summary", columns=dict(zip(ROLES, ["客户编号", *rows.columns], strict=True))
        )
        yield orders, summary


def test_cells_orders_and_revenue_are_those_of_the_table(small: Workspace) -> None:
    matrix = answer(small, BY_HAND).matrix
    # as of 2026-03-01: a 0 days, b 10, c 90, d 120; e has no order and is a prospect
    found = {cell.code: (cell.customers, cell.orders, cell.revenue) for cell in matrix.cells}
    assert found == {
        "HH": (2, 12, Decimal(1300)),
        "LH": (1, 5, Decimal(100)),
        "HL": (0, 0, Decimal(0)),
        "LL": (1, 1, Decimal(20)),
    }
    assert (matrix.customers, matrix.unclassified.customers) == (4, 0)
    assert (matrix.excluded.refund_only, matrix.excluded.prospects) == (0, 1)
    assert matrix.currency == "GBP"


def test_only_what_can_be_derived_is_derived(small: Workspace) -> None:
    usable = [key for key, one in analysis.metrics_of(small).items() if not one.missing]
    assert usable == ["recency", "frequency", "monetary", "order_value", "tenure", "repeat_share", "nearness", "loyalty", "behaviour"]  # fmt: skip
    asked = PeopleQuery(BY_HAND, ("order_value", "tenure", "repeat_share", "first_order", "last_order"))
    (a, b, *_) = analysis.people_page(small, asked)
    assert (a["order_value"], a["tenure"], a["repeat_share"]) == (100, 365, 0.9)
    assert (b["first_order"], b["last_order"]) == (dt.date(2026, 1, 1), dt.date(2026, 2, 19))


def test_what_takes_single_orders_is_closed_with_that_reason(small: Workspace) -> None:
    metrics = analysis.metrics_of(small)
    for key in ("gap", "momentum", "return_share", "margin", "breadth", "channels", "purchase_days"):
        assert metrics[key].missing == (SINGLE_ORDERS,)
    with pytest.raises(MetricUnavailable, match="needs single orders; this table has one row per customer"):
        answer(small, MatrixSpec((Axis("gap"), Axis("monetary"))))
    offers = analysis.offers_of(small)
    assert [key for key, one in offers.items() if not one.missing] == [
        "value_loyalty", "value_frequency", "value_recency", "rfm_8", "rfm_10", "three_tier", "nine_box",
    ]  # fmt: skip
    assert offers["value_momentum"].missing == (SINGLE_ORDERS,)


@pytest.mark.parametrize("days", [-1, 1])
def test_another_day_is_refused_with_a_sentence(small: Workspace, days: int) -> None:
    day = dt.date(2026, 3, 1)
    axes = BY_HAND.axes
    assert answer(small, MatrixSpec(axes, day)).matrix.customers == 4
    with pytest.raises(MetricUnavailable, match="as of 2026-03-01; figures of another day need single orders"):
        answer(small, MatrixSpec(axes, day + dt.timedelta(days=days)))
    with pytest.raises(MetricUnavailable, match="figures of a period need single orders"):
        answer(small, MatrixSpec(axes, window=365))


def listed(answered: analysis.Answer, selection: Selection) -> dict[str, dict[str, object]]:
    """Return the selected customers by their ids."""
    rows = answered.customers(selection).collect("pyarrow").to_native().to_pylist()
    return {row["customer_id"]: row for row in rows}


def test_filters_selections_cards_and_customers_work(small: Workspace) -> None:
    leeds = MatrixSpec(BY_HAND.axes, filters=(Among("customers.city", ("Leeds",)), Between("monetary", 300)))
    assert sorted(listed(answer(small, leeds), Selection())) == ["a", "b"]
    cards = analysis.cards_of(answer(small, BY_HAND))
    assert [(card.segment.key, card.stake, card.months) for card in cards[:1]] == [("HH", None, ())]
    assert [card.segment.revenue for card in cards] == [1300, 100, 20, 0]  # by revenue, since no money is dated
    known = analysis.find_customer(small, BY_HAND, "c")
    assert known
    assert (known.status, known.cell) == ("in", "LH")
    assert (known.first_day, known.last_day) == (dt.date(2025, 6, 1), dt.date(2025, 12, 1))
    prospect = analysis.find_customer(small, BY_HAND, "e")
    assert prospect
    assert prospect.status == "no orders"
    kept = MatrixSpec((Axis("recency", Fixed((30,))), Axis("monetary", Fixed((200,)))))
    change = analysis.change_since(answer(small, BY_HAND), kept)
    assert [(flow.source.key, flow.target.key, flow.amounts.customers) for flow in change.moves] == [("LL", "LH", 1)]


def test_a_matrix_is_saved_and_asked_again(small: Workspace) -> None:

    spec = analysis.offers_of(small)["rfm_8"].template.spec()
    assert answer(small, spec).matrix.customers == 4
    assert analysis.suggested_cuts(small, "frequency", MEDIAN) == (5.0,)
    assert analysis.coverage(small, ("recency", "tenure")) == {"recency": 1.0, "tenure": 1.0}


def test_the_query_that_is_shown_runs_on_the_version_file(small: Workspace) -> None:
    for spec in (BY_HAND, MatrixSpec((Axis("loyalty"), Axis("behaviour")))):
        answered = answer(small, spec)
        file = small.folder / "versions" / f"{small.version_id}.duckdb"
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{file}' AS {small.version_id} (READ_ONLY)")
            rows = connection.sql(answered.sql()).fetchdf()
        assert rows["customers"].sum() == answered.matrix.customers == 4
        assert Decimal(str(rows["revenue"].sum())) == answered.matrix.revenue == 1420


@pytest.mark.parametrize("asked", MATRICES)
def test_the_table_answers_as_the_orders_that_it_was_made_of(both: tuple[Workspace, Workspace], asked: str) -> None:
    by_orders, by_table = (answer(workspace, MATRICES[asked]).matrix for workspace in both)
    assert by_table.customers == 23_570
    assert by_table.as_of == by_orders.as_of
    assert [axis.cuts for axis in by_table.axes] == [axis.cuts for axis in by_orders.axes]
    assert [replace(cell, means=()) for cell in by_table.cells] == [replace(cell, means=()) for cell in by_orders.cells]
    for ours, theirs in zip(by_table.cells, by_orders.cells, strict=True):
        assert ours.means == pytest.approx(theirs.means)  # floats, summed in another order
    assert (by_table.orders, by_table.revenue) == (by_orders.orders, by_orders.revenue) == (69_659, Decimal("2500315.63"))  # fmt: skip
    assert by_table.points == by_orders.points


def test_lists_composites_tallies_and_totals_agree_with_the_orders(both: tuple[Workspace, Workspace]) -> None:
    spec = MATRICES["F×M"]
    lists, tallies, totals = [], [], []
    for workspace in both:
        answered = answer(workspace, spec)
        lists.append(listed(answered, Selection(cells=(answered.matrix.cells[0].code,))))
        tallies.append(analysis.build_tallies(answered, analysis.axis_snap_values(answered), "recency"))
        totals.append(analysis.totals(workspace))
    assert lists[0] == lists[1] != {}
    assert tallies[0] == tallies[1]
    assert totals[0] == totals[1]


def test_orders_win_where_both_are_loaded(settings: Settings, tmp_path: Path) -> None:
    totals, orders = tmp_path / "totals.csv", tmp_path / "orders.csv"
    totals.write_text("id,orders,spent\na,9,900\nb,1,10\n", encoding="utf-8")
    with orders.open("w", encoding="utf-8") as file:
        csv.writer(file).writerows([("customer", "order", "date", "amount"), ("a", "1", "2026-01-05", "50")])
    with open_workspace("two", create=True, settings=settings) as workspace:
        with pytest.raises(NothingToShow):
            answer(workspace, BY_HAND)
        told = {"customer_id": "id", "orders": "orders", "monetary": "spent"}
        workspace.import_file(totals, "customer_summary", columns=told)
        assert analysis.has_only_summary(workspace)
        assert not analysis.has_single_orders(workspace)
        assert analysis.metrics_of(workspace)["recency"].missing[0].column == "last_order_date"
        assert answer(workspace, MATRICES["F×M"]).matrix.revenue == 910
        told = {"customer_id": "customer", "order_id": "order", "order_ts": "date", "net_amount": "amount"}
        workspace.import_file(orders, columns=told)
        assert analysis.has_single_orders(workspace)
        matrix = answer(workspace, MATRICES["F×M"]).matrix
        assert (matrix.customers, matrix.revenue, matrix.excluded.prospects) == (1, Decimal(50), 1)


def test_the_published_scores_fall_into_the_cells_that_they_are_called_by(
    settings: Settings, real_data: Path, tmp_path: Path
) -> None:
    published = pd.read_csv(real_data / "reference" / "rfm_125_to_11.csv", dtype={"rfm": str})
    table = published.assign(recency=6 - published["r"])[["rfm", "recency", "f", "m", "segment"]]
    table.to_csv(tmp_path / "scores.csv", index=False)
    cuts = Fixed((2, 3, 4, 5))
    spec = MatrixSpec((Axis("recency", Fixed((1, 2, 3, 4))), Axis("frequency", cuts), Axis("monetary", cuts)))
    roles = {"customer_id": "rfm", "recency_days": "recency", "orders": "f", "monetary": "m"}
    with open_workspace("published", create=True, settings=settings) as workspace:
        workspace.import_file(tmp_path / "scores.csv", "customer_summary", columns=roles)
        assigned = answer(workspace, spec).assignments().collect("pandas").to_native()
        champions = MatrixSpec(spec.axes, filters=(Among("customers.s0", ("Champions",)),))
        assert answer(workspace, champions).matrix.customers == (published["segment"] == "Champions").sum()
    assert len(assigned) == 125
    assert (assigned["cell"] == assigned["customer_id"]).all()
