"""Flows between the segments of two versions: by hand on eight customers, and for any table and any cuts."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.matrix.matrix import Cell, Matrix, cell_code
from crm_dashboard.model.metrics.metric import Need
from crm_dashboard.model.question.spec import Axis
from crm_dashboard.model.segments.segment import segments
from crm_dashboard.model.segments.template import Group, Play, Template, unclassified_group
from crm_dashboard.model.time.flows import Amounts, Change, Partition, change, pair_counts, pair_number, unchanged
from crm_dashboard.text import Words
from tests.model.questions import NOBODY, cells_of, fixed_axis, numeric
from tests.model.tables import Desk

X, Y, AGE = numeric("x"), numeric("y"), numeric("age", "less")


def partition(
    population: nw.LazyFrame[Any], *cuts: tuple[Any, tuple[float, ...]], template: Template | None = None
) -> Partition:
    """Return how fixed cuts part a population, by the product's own cells."""
    axes = tuple(fixed_axis(metric, *values) for metric, values in cuts)
    cells, unclassified = cells_of(population, axes)
    return Partition(axes, segments(matrix_with(axes, cells, unclassified), template))


def matrix_with(axes: Any, cells: tuple[Cell, ...], unclassified: Cell) -> Matrix:
    everyone = (*cells, unclassified)
    customers = sum(cell.customers for cell in everyone)
    revenue = sum((cell.revenue for cell in everyone), start=Decimal(0))
    return Matrix(axes, cells, unclassified, customers, customers, revenue, NOBODY, 0, None, None, None)  # type: ignore[arg-type]


def told(found: Change) -> dict[tuple[str, str], tuple[int, str, str | None]]:
    """Return each flow by the segments' keys: customers, revenue, margin."""
    return {
        (one.source.key, one.target.key): (
            one.amounts.customers,
            str(one.amounts.revenue.normalize()),
            None if one.amounts.margin is None else str(one.amounts.margin.normalize()),
        )
        for one in found.flows
    }


@pytest.fixture
def eight(desk: Desk) -> nw.LazyFrame[Any]:
    """Eight customers, two of them without a value on one axis: with revenue in pennies, and margins of which some are missing."""
    return desk.population(
        x=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, None, 5.0],
        y=[1.0, 1.0, 1.0, 9.0, 9.0, 9.0, 9.0, None],
        revenue=[Decimal(one) for one in ("0.01", "0.02", "0.04", "10", "20", "40", "100", "-5.5")],
        m=[None, 0.02, None, 4.1, None, 16.7, 50.0, -2.25],
    )


def test_eight_customers_by_hand_when_one_cut_moves(eight: nw.LazyFrame[Any]) -> None:
    before, after = (partition(eight, (X, (cut,)), (Y, (5.0,))) for cut in (3.0, 5.0))
    found = change(pair_counts(eight, pair_number(before.number, after), "m"), before, after)
    assert told(found) == {
        ("LL", "LL"): (2, "0.03", "0.02"),
        ("HL", "LL"): (1, "0.04", None),
        ("HH", "LH"): (1, "1E+1", "4.1"),
        ("HH", "HH"): (2, "6E+1", "16.7"),
        ("unclassified", "unclassified"): (2, "94.5", "47.75"),
    }
    assert [(one.source.key, one.target.key) for one in found.moves] == [("HH", "LH"), ("HL", "LL")]
    assert found.movers == Amounts(2, Decimal("10.04"), Decimal("4.1"))
    assert found.is_comparable
    assert {one.segment.key: one.net for one in found.balances} == {
        "HH": Amounts(-1, Decimal(-10), Decimal("-4.1")),
        "LH": Amounts(1, Decimal(10), Decimal("4.1")),
        "HL": Amounts(-1, Decimal("-0.04")),
        "LL": Amounts(1, Decimal("0.04")),
    }


def test_a_customer_exactly_on_the_new_cut_stays_on_the_favourable_side(eight: nw.LazyFrame[Any]) -> None:
    before, after = (partition(eight, (X, (cut,)), (Y, (5.0,))) for cut in (3.5, 4.0))
    assert change(pair_counts(eight, pair_number(before.number, after)), before, after).movers == Amounts()


def test_without_costs_no_margin_is_known_and_what_lacks_is_named(eight: nw.LazyFrame[Any]) -> None:
    before, after = (partition(eight, (X, (cut,)), (Y, (5.0,))) for cut in (3.0, 5.0))
    lacks = (Need("orders", "cost_amount"),)
    found = change(pair_counts(eight, pair_number(before.number, after)), before, after, lacks)
    assert {one.amounts.margin for one in found.flows} == {None}
    assert found.movers.margin is None
    assert found.missing_for_margin == lacks


def test_the_order_of_the_dimensions_moves_nobody(eight: nw.LazyFrame[Any]) -> None:
    before, after = partition(eight, (X, (3.0,)), (Y, (5.0,))), partition(eight, (Y, (5.0,)), (X, (3.0,)))
    found = change(pair_counts(eight, pair_number(before.number, after)), before, after)
    assert ("HL", "LH") in told(found)
    assert found.movers == Amounts()
    assert found.is_comparable


def test_with_another_dimension_everybody_is_in_another_segment_but_the_unclassified(eight: nw.LazyFrame[Any]) -> None:
    before, after = partition(eight, (X, (3.0,)), (Y, (5.0,))), partition(eight, (X, (3.0,)), (numeric("m"), (4.0,)))
    found = change(pair_counts(eight, pair_number(before.number, after)), before, after)
    assert not found.is_comparable
    assert {one.source.key for one in found.flows if not one.moved} == {"unclassified"}
    assert sum(one.amounts.customers for one in found.flows) == 8


def test_with_another_number_of_levels_every_pair_is_a_flow(eight: nw.LazyFrame[Any]) -> None:
    before, after = partition(eight, (X, (3.0,)), (Y, (5.0,))), partition(eight, (X, (3.0, 5.0)), (Y, (5.0,)))
    found = change(pair_counts(eight, pair_number(before.number, after)), before, after)
    assert {key: told(found)[key][0] for key in told(found)} == {
        ("LL", "1L"): 2,
        ("HL", "2L"): 1,
        ("HH", "2H"): 1,
        ("HH", "3H"): 2,
        ("unclassified", "unclassified"): 2,
    }
    assert not found.is_comparable
    assert found.movers.customers == 6


def test_cells_that_share_a_name_are_one_segment(eight: nw.LazyFrame[Any]) -> None:
    words = Words(en="words", zh="文字")
    play = Play(words, words, words, words, words)
    template = Template(
        key="two",
        name=words,
        about=words,
        axes=(Axis(X.key, cuts=[3]), Axis(Y.key, cuts=[5])),
        groups=(
            Group("good", ("HH", "LH"), "teal", Words(en="Good", zh="好"), play),
            Group("poor", ("HL", "LL"), "grey", Words(en="Poor", zh="差"), play),
        ),
        unclassified=unclassified_group("rose", Words(en="Unknown", zh="未知"), play),
    )
    before, after = (partition(eight, (X, (cut,)), (Y, (5.0,)), template=template) for cut in (3.0, 5.0))
    found = change(pair_counts(eight, pair_number(before.number, after)), before, after)
    assert {key: told(found)[key][0] for key in told(found)} == {
        ("good", "good"): 3,
        ("poor", "poor"): 3,
        ("unclassified", "unclassified"): 2,
    }
    assert found.movers == Amounts()


def test_where_nothing_changed_each_segment_flows_into_itself(eight: nw.LazyFrame[Any]) -> None:
    same = partition(eight, (X, (3.0,)), (Y, (5.0,)))
    counted = change(pair_counts(eight, pair_number(same.number, same)), same, same)
    assert told(unchanged(same)) == told(counted)
    assert unchanged(same).balances == ()


# --- any table, any cuts ------------------------------------------------------------------------------------------------

VALUES = st.one_of(st.none(), st.integers(-3, 3).map(float))
CUTS = st.lists(st.integers(-3, 3), min_size=1, max_size=3, unique=True).map(
    lambda cuts: tuple(map(float, sorted(cuts)))
)
ROWS = st.lists(st.tuples(VALUES, VALUES, VALUES, st.integers(-10_000, 10_000)), min_size=1, max_size=25)


@given(ROWS, CUTS, CUTS, CUTS, CUTS)
def test_flows_sum_by_row_to_the_kept_cells_and_by_column_to_the_current_ones(
    engine: Desk, rows: list[tuple[Any, ...]], one: Any, two: Any, three: Any, four: Any
) -> None:
    engine.clear()
    x, y, age, cents = (list(column) for column in zip(*rows, strict=True))
    people = engine.population(
        x=pa.array(x, pa.float64()),
        y=pa.array(y, pa.float64()),
        age=pa.array(age, pa.float64()),
        revenue=[Decimal(cent) / 100 for cent in cents],
    )
    before, after = partition(people, (X, one), (AGE, two)), partition(people, (AGE, three), (Y, four))
    found = change(pair_counts(people, pair_number(before.number, after)), before, after)
    for side, sums in (
        (before, lambda flow: flow.source.key),
        (after, lambda flow: flow.target.key),
    ):
        customers: Counter[str] = Counter()
        revenue: dict[str, Decimal] = {}
        for flow in found.flows:
            customers[sums(flow)] += flow.amounts.customers
            revenue[sums(flow)] = revenue.get(sums(flow), Decimal(0)) + flow.amounts.revenue
        assert customers == Counter({key: n for key, n in counted(side).items() if n})
        assert all(revenue.get(segment.key, Decimal(0)) == segment.revenue for segment in side.segments)
    assert {(flow.source.key, flow.target.key): flow.amounts.customers for flow in found.flows} == codes(people, before, after)  # fmt: skip


def counted(side: Partition) -> dict[str, int]:
    return {segment.key: segment.customers for segment in side.segments}


def codes(people: nw.LazyFrame[Any], before: Partition, after: Partition) -> Counter[tuple[str, str]]:
    """Count the customers of each pair of codes, one by one."""
    rows = people.select(cell_code(before.axes).alias("source"), cell_code(after.axes).alias("target"))
    return Counter((row["source"], row["target"]) for row in rows.collect("pyarrow").to_native().to_pylist())
