"""Why revenue changed: by hand, against pandas on real orders, and by the queries that are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from crm_dashboard import Answer, Axis, MatrixSpec, Workspace, analysis, answer, open_workspace
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.decomposition.comparison import ComparedPeriods, comparison_of
from crm_dashboard.model.decomposition.groups import Breakdown, Group
from crm_dashboard.model.decomposition.question import SEGMENT
from crm_dashboard.model.question.spec import Among, Between
from crm_dashboard.model.time.period import Period, PeriodChoice
from crm_dashboard.settings import Settings
from tests.gates import REAL_PAIRS, chance
from tests.test_against_pandas import raw_documents

SPEC = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))
ROWS = """customer_id,order_id,order_ts,net_amount,channel,product_id,qty,category,province
A,a1,2024-02-05,100,web,p1,2,toys,North
A,a2,2024-03-05,30,web,p1,1,toys,North
A,a3,2024-03-31,90,app,p2,3,books,North
B,b1,2024-02-10,200,web,p2,4,books,South
C,c1,2024-03-10,80,web,p3,1,,South
C,c2,2024-03-20,-20,web,p3,-1,,South
D,d1,2024-03-15,-10,web,p1,-1,toys,
E,e1,2024-01-01,40,app,p1,1,toys,
E,e2,2024-03-02,60,app,p1,1,toys,
"""
MARCH = comparison_of(Period(day_number(dt.date(2024, 3, 31)), 30), "before")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    root = tmp_path_factory.mktemp("why")
    yield Settings(workspaces_root=root)
    close_engine(root)


def loaded(settings: Settings, name: str, rows: str, table: str = "orders") -> Workspace:
    workspace = open_workspace(name, create=True, settings=settings)
    if workspace.version is None:
        path = settings.workspaces_root / f"{name}.csv"
        path.write_text(rows, encoding="utf-8")
        workspace.import_file(path, table)
    return workspace


@pytest.fixture
def five(settings: Settings) -> Iterator[Workspace]:
    with loaded(settings, "five", ROWS) as workspace:
        yield workspace


def run(workspace: Workspace, query: str) -> list[dict[str, Any]]:
    """Run a query as anyone could: on the version file alone."""
    file = workspace.folder / "versions" / f"{workspace.version_id}.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        rows: list[dict[str, Any]] = connection.sql(query).arrow().read_all().to_pylist()
        return rows


def parts(group: Group) -> Decimal:
    return sum(
        (getattr(group, name) for name in ("new", "returned", "more", "less", "lost", "late_refunds", "moved_in", "moved_out")),
        Decimal(0),
    )  # fmt: skip


def changes(told: Breakdown) -> dict[str, Decimal]:
    return {group.value: group.change for group in told.groups}


# --- by hand ------------------------------------------------------------------------------------------------------------


def test_the_change_of_five_customers_is_taken_apart_as_on_paper(five: Workspace) -> None:
    """March: A 120, C 60, E 60; the thirty days before: A 100, B 200. D only gave back and is apart."""
    why = analysis.why(five, SPEC, MARCH)
    tree = why.tree
    assert (tree.before, tree.after, why.currency) == (300, 240, None)
    levels = {factor.key: (factor.before, factor.after) for factor in tree.factors}
    assert levels == {
        "customers": (2, 3),
        "orders_per_customer": (1, pytest.approx(4 / 3)),
        "order_value": (150, 65),
        "refunds": (0, -20),
    }
    assert sum(part.amount for part in tree.bridge.parts) == -60
    inner = {factor.key: (factor.before, factor.after) for factor in tree.factors[2].factors}
    assert inner == {"units_per_order": (3, 1.5), "unit_price": (50, pytest.approx(260 / 6))}
    assert {part.key: part.amount for part in why.by_customers.parts if part.amount} == {
        "new": 60,  # C
        "returned": 60,  # E, who came in January
        "more": 20,  # A
        "lost": -200,  # B
    }
    goods = why.by_goods
    assert goods is not None
    assert sum(part.amount for part in goods.parts) == -60
    told = {part.key: part.amount for part in goods.parts}
    assert (told["added"], told["dropped"], told["not_goods"]) == (80, 0, -20)


def test_the_same_change_by_channel_category_province_and_segment(five: Workspace) -> None:
    current, why = answer(five, SPEC), analysis.why(five, SPEC, MARCH)
    by_channel = analysis.breakdown(current, why, "orders.channel")
    assert changes(by_channel) == {"web": 30 + 60 - 300, "app": 90 + 60}
    (move,) = by_channel.moves  # A: 70 less on the web, 90 more in the app
    assert (by_channel.groups[move.source].value, by_channel.groups[move.target].value, move.amount) == (
        "web",
        "app",
        70,
    )
    app = next(group for group in by_channel.groups if group.value == "app")
    assert (app.moved_in, app.more, app.returned) == (70, 20, 60)
    by_category = analysis.breakdown(current, why, "order_items.category")
    assert changes(by_category) == {"books": 90 - 200, "toys": 90 - 100, "": 60}
    assert by_category.groups[-1].kind == "missing"
    assert changes(analysis.breakdown(current, why, "customers.province")) == {"North": 20, "South": -140, "": 60}
    by_segment = analysis.breakdown(current, why, SEGMENT)
    assert by_segment.change == -60
    assert set(changes(by_segment)) <= {segment.key for segment in analysis.segments_of(current)}
    for told in (by_channel, by_category, by_segment):
        assert all(parts(group) == group.change for group in told.groups)


def test_a_segment_is_the_customers_at_the_end_of_the_period_by_todays_cuts(five: Workspace) -> None:
    current = answer(five, SPEC)
    days = comparison_of(Period(day_number(dt.date(2024, 3, 4)), 30), "before")
    told = changes(analysis.breakdown(current, analysis.why(five, SPEC, days), SEGMENT))
    cells = {frozenset(segment.cells): segment.key for segment in analysis.segments_of(current)}
    b, e = cells[frozenset(["LH"])], cells[frozenset(["HH"])]  # B: one order, 200; E: two orders, 100 in all
    assert told[b] == 200 + 100  # with A, who has ordered once by then
    assert told[e] == 60 - 40 if days.base.first <= day_number(dt.date(2024, 1, 1)) else 60


@pytest.mark.parametrize(
    "filters", [(), (Among("orders.channel", ("web",)),), (Between("frequency", 2, 3),), (Among("customers.province", ("South",)),)]
)  # fmt: skip
def test_with_any_filter_all_ways_to_take_it_apart_come_to_the_same_and_their_queries_give_it(
    five: Workspace, filters: tuple[Any, ...]
) -> None:
    current = answer(five, replace(SPEC, filters=filters))
    why = check_all_sums(current, MARCH)
    headline = next(one for one in analysis.headlines_of(five, current.spec, MARCH.period) if one.key == "revenue")
    assert (headline.value, headline.before or 0) == (why.tree.after, why.tree.before)
    rows = run(five, analysis.why_query(five, current.spec, MARCH))
    assert sum(row["revenue_after"] or 0 for row in rows) == why.tree.after
    assert sum(row["revenue_before"] or 0 for row in rows) == why.tree.before
    (goods,) = run(five, analysis.goods_query(five, current.spec, MARCH))
    assert why.goods is None or (goods["all_before"] or 0, goods["all_after"] or 0) == why.goods.all_units
    for column in analysis.breakdown_columns(five):
        found = run(five, analysis.breakdown_query(current, MARCH, column))
        assert sum(row["after"] - row["before"] for row in found) == why.tree.after - why.tree.before, column


def check_all_sums(current: Answer, days: ComparedPeriods) -> analysis.Why:
    """Hold each way to take a change apart against the change, to the cent."""
    why = analysis.why(current.workspace, current.spec, days)
    change = why.tree.after - why.tree.before
    for bridge in (why.tree.bridge, why.tree.main_bridge, why.by_customers, why.by_goods):
        if bridge is not None:
            assert (bridge.before, bridge.after) == (why.tree.before, why.tree.after)
            assert sum((part.amount for part in bridge.parts), Decimal(0)) == change
    for column in analysis.breakdown_columns(current.workspace):
        told = analysis.breakdown(current, why, column)
        assert told.change == change, column
        assert [group.kind for group in told.groups if group.kind == "rest"] == [], column
        assert all(parts(group) == group.change for group in told.groups), column
        assert sum(group.moved_in + group.moved_out for group in told.groups) == 0
    return why


def test_days_without_any_order_give_zeros_and_no_error(five: Workspace) -> None:
    current = answer(five, SPEC)
    why = check_all_sums(current, comparison_of(Period(day_number(dt.date(2023, 6, 30)), 30), "before"))
    assert not why.has_orders
    assert (why.tree.before, why.tree.after, why.error) == (0, 0, None)
    first = check_all_sums(
        current, ComparedPeriods(MARCH.period, Period(day_number(dt.date(2023, 6, 30)), 30), "before")
    )
    assert first.tree.factors[0].amount == first.tree.after + 20  # all but the refund


def test_without_quantities_there_is_no_price_and_order_value_is_one_factor(settings: Settings) -> None:
    with loaded(settings, "plain", "customer_id,order_ts,net_amount\nA,2024-02-01,5\nA,2024-03-01,7\n") as workspace:
        why = analysis.why(workspace, SPEC, comparison_of(Period(day_number(dt.date(2024, 3, 1)), 10), "before"))
        assert why.by_goods is None
        assert why.tree.factors[2].factors == ()
        assert list(analysis.breakdown_columns(workspace)) == [SEGMENT]
        assert analysis.usual_column(workspace) == SEGMENT


def test_an_unknown_column_is_refused_and_reaches_no_query(five: Workspace) -> None:
    from crm_dashboard.errors import SpecError

    with pytest.raises(SpecError):
        analysis.breakdown(answer(five, SPEC), analysis.why(five, SPEC, MARCH), "orders.nothing")


def test_the_comparisons_are_those_that_the_history_holds(five: Workspace) -> None:
    """It begins on 1 January 2024."""
    kinds = {
        code: [one.against for one in analysis.comparisons_of(five, SPEC, analysis.period_of(five, SPEC, choice))]
        for code, choice in {"30": PeriodChoice(days=30), "90": PeriodChoice(days=90), "month": PeriodChoice("month")}.items()
    }  # fmt: skip
    assert kinds == {"30": ["before"], "90": [], "month": ["before"]}


# --- against pandas -----------------------------------------------------------------------------------------------------


def by_pandas(documents: pd.DataFrame, days: ComparedPeriods) -> dict[str, float]:
    """Return the figures of two periods from cleaned documents: customer, time, net."""
    day = documents["time"].dt.normalize()
    orders = documents[documents["net"] >= 0].assign(day=day)
    first = orders.groupby("customer")["day"].min()
    told: dict[str, float] = {}
    active = {}
    for name, span in (("before", days.base), ("after", days.period)):
        start, end = pd.Timestamp(date_of(span.first)), pd.Timestamp(date_of(span.last))
        inside = orders[(orders["day"] >= start) & (orders["day"] <= end)]
        known = first.index[first <= end]
        money = documents[(day >= start) & (day <= end) & documents["customer"].isin(known)]["net"].sum()
        active[name] = set(inside["customer"])
        told |= {f"{name} revenue": money, f"{name} customers": len(active[name]), f"{name} orders": len(inside)}
    came = active["after"] - active["before"]
    new = {who for who in came if first[who] > pd.Timestamp(date_of(days.base.last))}
    return told | {"new": len(new), "returned": len(came - new), "lost": len(active["before"] - active["after"])}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cdnow", "retail"])
def test_random_pairs_of_periods_of_real_orders_equal_pandas_and_sum_to_the_cent(
    name: str, shared_root: Path, request: pytest.FixtureRequest
) -> None:
    documents, random = raw_documents(name, request), chance(f"why {name}")
    with open_workspace(name, settings=Settings(workspaces_root=shared_root)) as workspace:
        current, last = answer(workspace, SPEC), analysis.last_order_day(workspace)
        for _ in range(REAL_PAIRS):
            period = Period(last - random.randrange(200), random.randrange(1, 120))
            base = Period(period.first - 1 - random.randrange(60), random.randrange(1, 120))
            days = ComparedPeriods(period, base, "before")
            why = check_all_sums(current, days)
            theirs = by_pandas(documents, days)
            tree = why.tree
            assert (float(tree.before), float(tree.after)) == pytest.approx((theirs["before revenue"], theirs["after revenue"]))  # fmt: skip
            assert (tree.factors[0].before, tree.factors[0].after) == (theirs["before customers"], theirs["after customers"])  # fmt: skip
            assert {key: why.count(key) for key in ("new", "returned", "lost")} == {key: theirs[key] for key in ("new", "returned", "lost")}  # fmt: skip
            for factor, side in ((tree.factors[1].before, "before"), (tree.factors[1].after, "after")):
                if factor is not None:
                    assert factor * theirs[f"{side} customers"] == pytest.approx(theirs[f"{side} orders"])
    close_engine(shared_root)


def test_the_goods_and_countries_of_online_retail_equal_pandas(
    shared_root: Path, retail: Settings, real_data: Path
) -> None:
    from tests.workspaces import online_retail

    raw = pd.read_parquet(online_retail(real_data)).dropna(subset=["CustomerID"])
    raw = raw[raw["UnitPrice"] > 0]
    raw = raw.assign(day=raw["InvoiceDate"].dt.normalize(), net=(raw["Quantity"] * raw["UnitPrice"]).round(4))
    with open_workspace("retail", settings=retail) as workspace:
        current, last = answer(workspace, SPEC), analysis.last_order_day(workspace)
        days = comparison_of(Period(last, 90), "before")
        why = analysis.why(workspace, SPEC, days)
        sold = raw[(raw["net"] > 0)]
        sums = [
            sold[(sold["day"] >= pd.Timestamp(date_of(span.first))) & (sold["day"] <= pd.Timestamp(date_of(span.last)))]
            .groupby("StockCode")
            .agg(q=("Quantity", "sum"), r=("net", "sum"))
            for span in (days.base, days.period)
        ]
        both = sums[0].join(sums[1], how="inner", suffixes=("0", "1"))
        price = ((both.r1 / both.q1 - both.r0 / both.q0) * (both.q0 + both.q1) / 2).sum()
        assert why.by_goods is not None
        told = {part.key: float(part.amount) for part in why.by_goods.parts}
        assert told["price"] == pytest.approx(price, abs=0.02)
        assert told["volume"] + told["mix"] == pytest.approx((both.r1 - both.r0).sum() - price, abs=0.02)
        assert told["added"] == pytest.approx(sums[1][~sums[1].index.isin(both.index)].r.sum(), abs=0.01)
        assert told["dropped"] == pytest.approx(-sums[0][~sums[0].index.isin(both.index)].r.sum(), abs=0.01)
        assert why.goods is not None
        assert tuple(map(float, why.goods.all_units)) == (sums[0].q.sum(), sums[1].q.sum())
        by_country = analysis.breakdown(current, why, "customers.country")
        assert abs(by_country.groups[0].change) == max(abs(group.change) for group in by_country.groups)
    close_engine(shared_root)
