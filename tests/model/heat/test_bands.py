"""Bands of a metric: cut by hand on small tables, ties whole, and cells that always sum to the population."""

from __future__ import annotations

from decimal import Decimal

import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crm_dashboard.errors import NothingToShow, SpecError
from crm_dashboard.model.heat.bands import Bands, band_axis
from crm_dashboard.model.heat.heat import TwoDimensions, heat_cells, heat_figures
from tests.model.questions import numeric

MORE, LESS = numeric("u0"), numeric("u0", "less")


def bands(desk, values, count=3, rule="quantile", metric=MORE, *, fixed=False):
    return band_axis(desk.population(u0=values), metric, Bands("m", count, rule, fixed))


def counted(desk, values, *args, **options):
    population = desk.population(u0=values)
    metric = options.pop("metric", MORE)
    axis = band_axis(population, metric, Bands("m", *args, **options))
    rows = population.select(axis.place.alias("place")).collect("pyarrow").to_native()["place"].to_pylist()
    return [rows.count(place) for place in range(axis.size)]


TWELVE = [1, 1, 1, 1, 1, 2, 2, 3, 4, 7, 7, 9]


def test_three_bands_of_twelve_customers_keep_ties_whole(desk):
    # a third is four customers below the cut: five are below 2 (one off), none below 1; two thirds are eight: below 4.
    axis = bands(desk, [float(one) for one in TWELVE])
    assert (axis.cuts, axis.edges) == ((2.0, 4.0), (1.0, 2.0, 4.0, 9.0))
    assert counted(desk, [float(one) for one in TWELVE], 3) == [5, 3, 4]


def test_where_less_is_better_the_bands_begin_with_the_greatest_value(desk):
    axis = bands(desk, [float(one) for one in TWELVE], metric=LESS)
    # the worst third are four: 9, 7, 7 and 4 are above 3; two thirds are eight: seven are above 1, so 1 is the cut.
    assert (axis.cuts, axis.edges) == ((1.0, 3.0), (9.0, 3.0, 1.0, 1.0))
    assert counted(desk, [float(one) for one in TWELVE], 3, metric=LESS) == [4, 3, 5]


def test_ties_that_leave_fewer_bands_leave_them_out_or_empty(desk):
    values = [1.0] * 8 + [2.0] * 4
    assert bands(desk, values, 5).cuts == (2.0,)
    assert counted(desk, values, 5) == [8, 4]
    assert counted(desk, values, 5, fixed=True) == [8, 0, 0, 0, 4]


def test_ten_quantile_bands_of_distinct_values_are_equal(desk):
    assert counted(desk, [float(one) for one in range(40)], 10) == [4] * 10


def test_bands_of_equal_width_divide_the_span(desk):
    assert bands(desk, [0.0, 3.0, 100.0], 4, "width").cuts == (25.0, 50.0, 75.0)
    assert counted(desk, [0.0, 3.0, 25.0, 100.0], 4, binning="width") == [2, 1, 0, 1]


def test_bands_of_equal_width_are_cut_where_their_label_says(desk):
    # a third of 0..100 is 33.33…: two figures of the width are 33 and 67.
    assert bands(desk, [0.0, 100.0], 3, "width").cuts == (33.0, 67.0)
    assert bands(desk, [1950.0, 2005.0], 5, "width").cuts == (1961.0, 1972.0, 1983.0, 1994.0)


def test_whole_values_are_cut_at_whole_numbers_that_divide(desk):
    whole = numeric("u0", whole=True)
    assert bands(desk, [1.0, 4.0], 10, "width", whole).cuts == (2.0, 3.0, 4.0)
    assert bands(desk, [1.0, 4.0], 10, "width", numeric("u0", "less", whole=True)).cuts == (1.0, 2.0, 3.0)


def test_logarithmic_bands_grow_by_a_factor_and_begin_at_zero(desk):
    # ln(1 + 999) in three: e to the 2.3026 is 10, to the 4.6052 is 100; less 1.
    assert bands(desk, [0.0, 999.0], 3, "log").cuts == (9.0, 99.0)
    assert bands(desk, [-50.0, 999.0], 3, "log").cuts == (9.0, 99.0)
    assert counted(desk, [-50.0, 8.0, 9.0, 999.0], 3, binning="log") == [2, 1, 1]


@pytest.mark.parametrize("rule", ["quantile", "width", "log"])
def test_equal_values_are_one_band(desk, rule):
    axis = bands(desk, [7.0, 7.0, None], 5, rule)
    assert (axis.cuts, axis.size, axis.edges) == ((), 1, (7.0, 7.0))
    assert counted(desk, [7.0, 7.0, None], 5, binning=rule) == [2]


def test_one_customer_is_one_band(desk):
    assert counted(desk, [3.5], 5) == [1]


def test_nobody_with_a_value_is_said(desk):
    with pytest.raises(NothingToShow):
        bands(desk, [None, None])


@pytest.mark.parametrize("count", [2, 11])
def test_fewer_than_three_or_more_than_ten_bands_are_refused(count):
    with pytest.raises(ValidationError):
        Bands("m", count)


def test_the_same_dimension_twice_is_refused():
    with pytest.raises(SpecError):
        TwoDimensions(Bands("m"), Bands("m", 3))


VALUE = st.one_of(st.none(), st.integers(0, 4).map(float), st.floats(-1e6, 1e6, allow_nan=False))


@given(
    rows=st.lists(st.tuples(VALUE, VALUE), min_size=1, max_size=25),
    counts=st.tuples(st.integers(3, 10), st.integers(3, 10)),
    rules=st.tuples(*[st.sampled_from(["quantile", "width", "log"])] * 2),
)
def test_cells_and_unclassified_are_the_population(engine, rows, counts, rules):
    engine.clear()
    people = engine.population(u0=[x for x, _ in rows], u1=[y for _, y in rows])
    try:
        x, y = (
            band_axis(people, numeric(name), Bands(name, count, rule))
            for name, count, rule in zip(("u0", "u1"), counts, rules, strict=True)
        )
    except NothingToShow:
        assert all(x is None for x, _ in rows) or all(y is None for _, y in rows)
        return
    placed = people.with_columns(x.place.alias("x"), y.place.alias("y"), nw.lit(Decimal("1.5")).alias("revenue"))
    found = heat_figures(placed, []).collect("pyarrow").to_native().to_pylist()
    cells, lost, whole = heat_cells(found, x.size, y.size, metrics=[])
    assert sum(cell.customers for cell in cells) + lost.customers == whole.customers == len(rows)
    assert lost.customers == sum(x is None or y is None for x, y in rows)
    assert len(cells) == x.size * y.size
    for row, (value, _) in enumerate(rows):
        if value is not None:
            place = sum(value >= cut for cut in x.cuts)
            low, high = x.bounds(place)
            assert low is None or value >= low, row
            assert high is None or value < high, row
