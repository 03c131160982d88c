"""Only customers with an order in the window, or all: five customers worked on paper, and the same people everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from crm_dashboard import Axis, MatrixSpec, Selection, Workspace, analysis, answer, open_workspace
from crm_dashboard.model.heat.heat import Bands, HeatSpec, TwoDimensions
from crm_dashboard.model.question.spec import Between
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.settings import Settings

ROWS = """customer_id,order_id,order_ts,net_amount
A,a1,2023-01-01,100
A,a2,2024-03-05,50
B,b1,2023-02-10,200
C,c1,2024-03-10,80
C,c2,2024-03-20,20
D,d1,2023-03-15,10
D,d2,2024-03-15,-10
E,e1,2024-03-31,40
"""
ALL = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[60])), window=30)
ACTIVE = replace(ALL, active_only=True)


@pytest.fixture
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("window")
    path = root / "five.csv"
    path.write_text(ROWS, encoding="utf-8")
    with open_workspace("five", create=True, settings=Settings(workspaces_root=root)) as workspace:
        workspace.import_file(path, "orders")
        yield workspace


def test_who_has_only_refunds_or_nothing_in_the_window_is_left_out_and_both_counts_are_known(five: Workspace) -> None:
    """March 2 to 31: A, C and E ordered, D only gave back, B did nothing."""
    counts = analysis.window_counts(five, ACTIVE)
    assert (counts.active, counts.customers) == (3, 5)
    assert analysis.window_counts(five, ALL) == counts
    assert analysis.window_counts(five, replace(ALL, window=None)).active == 5
    filtered = replace(ACTIVE, filters=(Between("recency", high=15),))
    assert analysis.window_counts(five, filtered).active == 2  # C and E


def test_cells_list_query_and_heat_map_hold_the_same_customers(five: Workspace) -> None:
    active = answer(five, ACTIVE)
    assert {cell.code: cell.customers for cell in active.matrix.cells} == {"HH": 1, "HL": 0, "LH": 0, "LL": 2}
    assert answer(five, ALL).matrix.customers == answer(five, replace(ACTIVE, window=None)).matrix.customers == 5
    listed = active.customers(Selection()).collect("pyarrow").to_native()["customer_id"].to_pylist()
    assert sorted(listed) == ["A", "C", "E"]
    assert analysis.people_totals(five, analysis.PeopleQuery(ACTIVE)).customers == 3
    heat = analysis.heat(five, HeatSpec(ACTIVE, TwoDimensions(Bands("frequency", 3), Bands("monetary", 3))))
    assert sum(cell.customers for cell in heat.heat.cells) == 3
    assert analysis.find_customer(five, ACTIVE, "B").status == "not active"  # type: ignore[union-attr]
    file = five.folder / "versions" / f"{five.version_id}.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(f"SELECT sum(customers) FROM ({active.sql()})").fetchone()
    assert rows == (3,)


def test_a_composite_is_fitted_on_the_customers_that_count(five: Workspace) -> None:
    spec = replace(ACTIVE, axes=(Axis("behaviour"), Axis("monetary")))
    (fitted,) = answer(five, spec).spec.composites
    money = next(part for part in fitted.parts if part.metric == "monetary")
    assert (money.low, money.high) == (pytest.approx(41), pytest.approx(95))  # of 40, 50 and 100, without the two zeros


def test_what_compares_periods_keeps_those_who_left(five: Workspace) -> None:
    period = analysis.period_of(five, ALL)
    assert analysis.headlines_of(five, ACTIVE, period) == analysis.headlines_of(five, ALL, period)


def test_a_window_longer_than_the_orders_is_all_history(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("short")
    for name, rows in (("month", ROWS.replace("2023-", "2024-")), ("years", ROWS)):
        (root / f"{name}.csv").write_text(rows, encoding="utf-8")
        with open_workspace(name, create=True, settings=Settings(workspaces_root=root)) as workspace:
            workspace.import_file(root / f"{name}.csv", "orders")
            offered = analysis.offers_of(workspace)["rfm_8"].template
            assert (offered.window, offered.active_only) == ((365, True) if name == "years" else (None, False))
            assert offered.groups == templates()["rfm_8"].groups
