"""What is drawn: a stable sample of classified customers, and a grid whose counts are exact."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import pairwise

import pytest

from crm_dashboard.model.matrix.points import density_grid, sample_points
from crm_dashboard.model.question.cuts import Fixed
from tests.model.questions import Asked, axes_of, cells_of, numeric

X, Y, Z = numeric("u0"), numeric("u1", "less"), numeric("u2")
WHOLE_X, WHOLE_Y = numeric("u0", whole=True), numeric("u1", "less", whole=True)
BOTH = [Asked(X, Fixed((50.0,))), Asked(Y, Fixed((50.0,)))]
HUGE = 1.79e308


def crowd(desk, count=200, missing=20, **columns):
    """Return `count` customers with values of 0 to 100, of whom the first `missing` have one value missing."""
    chance = random.Random(7)
    made = {name: [round(chance.uniform(0, 100), 2) for _ in range(count)] for name in ("u0", "u1", "u2")}
    made["u0"][: missing // 2] = [None] * (missing // 2)
    made["u1"][missing // 2 : missing] = [None] * (missing - missing // 2)
    keys = [(index * 0.618034) % 1 for index in range(count)]
    return desk.population(**{**made, "sample_key": keys, **columns})


# --- the sample -------------------------------------------------------------------------------------------------------


def test_few_customers_are_all_shown_but_the_unclassified(desk):
    population = crowd(desk)
    points = sample_points(population, axes_of(population, BOTH), 200, 1000)
    assert len(points.ids) == len(set(points.ids)) == 180
    assert not {f"客户{index:03}" for index in range(20)} & set(points.ids)


@pytest.mark.parametrize("shown", [1, 10, 40, 100])
def test_no_more_are_shown_than_wished_and_each_field_has_one_value_per_point(desk, shown):
    population = crowd(desk)
    points = sample_points(population, axes_of(population, BOTH), 200, shown)
    assert len(points.ids) == shown
    assert {len(field) for field in (*points.values, points.revenue, points.cells, points.keys)} == {shown}


def test_the_sample_is_those_with_the_smallest_keys_so_a_smaller_one_is_part_of_a_larger(desk):
    population = crowd(desk)
    axes = axes_of(population, BOTH)
    ten, forty = (sample_points(population, axes, 200, shown) for shown in (10, 40))
    assert ten.ids == forty.ids[:10]
    assert list(forty.keys) == sorted(forty.keys)
    assert sample_points(population, axes, 200, 10) == ten


def test_a_moved_cut_recolours_the_sample_and_keeps_it(desk):
    population = crowd(desk)
    first = sample_points(population, axes_of(population, BOTH), 200, 30)
    moved = sample_points(population, axes_of(population, [Asked(X, Fixed((5.0,))), Asked(Y, Fixed((95.0,)))]), 200, 30)
    assert (first.ids, first.values) == (moved.ids, moved.values)
    assert first.cells != moved.cells


def test_equal_keys_are_told_apart_by_the_customer_id(desk):
    population = desk.population(u0=[1.0] * 4, u1=[1.0] * 4, customer_id=["d", "b", "a", "c"], sample_key=[0.5] * 4)
    assert sample_points(population, axes_of(population, BOTH), 4, 2).ids == ("a", "b")


def test_a_point_has_the_values_revenue_and_cell_of_its_customer(desk):
    population = desk.population(
        customer_id=["王芳", "李伟"],
        u0=[60, 40],
        u1=[70.5, 50.0],
        sample_key=[0.1, 0.2],
        revenue=[Decimal("9.99"), Decimal(-1)],
    )
    points = sample_points(population, axes_of(population, BOTH), 2, 5)
    assert points.ids == ("王芳", "李伟")
    assert points.values == ((60.0, 40.0), (70.5, 50.0))
    assert points.revenue == (9.99, -1.0)
    assert points.cells == (2, 1)  # HL and LH, counted like binary digits


# --- the grid ---------------------------------------------------------------------------------------------------------


def counted(population, asked, fields):
    axes = axes_of(population, asked)
    found = density_grid(population, axes, fields)
    cells, _ = cells_of(population, axes)
    assert sum(field.customers for field in found) == sum(cell.customers for cell in cells)
    assert len({(field.x, field.y, field.level) for field in found}) == len(found)
    return found


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("fields", [8, 13, 128])
def test_the_counts_of_the_grid_add_up_to_the_classified_customers(desk, fields, scale):
    population = crowd(desk)
    found = counted(population, [Asked(X, Fixed((50.0,)), scale), Asked(Y, Fixed((50.0,)), scale)], fields)
    assert sum(field.customers for field in found) == 180


def test_a_field_holds_the_customers_within_its_bounds(desk):
    population = desk.population(u0=[0.0, 1.0, 2.0, 7.9, 8.0], u1=[0.0, 0.0, 3.0, 8.0, 8.0])
    found = {(field.x, field.y): field.customers for field in counted(population, BOTH, 4)}
    assert found == {((0.0, 2.0), (0.0, 2.0)): 2, ((2.0, 4.0), (2.0, 4.0)): 1, ((6.0, 8.0), (6.0, 8.0)): 2}


def test_a_third_axis_gives_each_field_a_level(desk):
    population = desk.population(u0=[0.0, 0.0, 8.0], u1=[0.0, 0.0, 8.0], u2=[1.0, 5.0, 5.0])
    found = counted(population, [*BOTH, Asked(Z, Fixed((5.0,)))], 4)
    assert {(field.x[0], field.level): field.customers for field in found} == {(0.0, 0): 1, (0.0, 1): 1, (6.0, 1): 1}


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("highest", [0, 1, 5, 8, 40, 129, 1_000, 20_000])
@pytest.mark.parametrize("fields", [8, 128])
def test_fields_of_whole_numbers_touch_and_cover_exactly_what_they_hold(desk, highest, fields, scale):
    """Where more is better a field holds its lower bound and not its upper, where less is better the other way round."""
    values = sorted({*range(0, highest + 1, max(1, highest // 1_000)), highest})
    population = desk.population(u0=values, u1=values)
    axes = axes_of(population, [Asked(WHOLE_X, Fixed((3.0,)), scale), Asked(WHOLE_Y, Fixed((3.0,)), scale)])
    found = density_grid(population, axes, fields)
    for side, holds in (
        ("x", lambda low, value, high: low <= value < high),
        ("y", lambda low, value, high: low < value <= high),
    ):
        counts = {}
        for field in found:
            counts[getattr(field, side)] = counts.get(getattr(field, side), 0) + field.customers
        bounds = sorted(counts)
        assert all(float(bound).is_integer() for pair in bounds for bound in pair)
        assert [sum(holds(low, value, high) for value in values) for low, high in bounds] == [
            counts[pair] for pair in bounds
        ]
        between = [start - end for (_, end), (start, _) in pairwise(bounds)]
        assert all(gap == 0 if highest <= 1_000 else gap >= 0 for gap in between)


def test_one_value_for_all_is_one_field(desk):
    population = desk.population(u0=[3.0] * 5, u1=[0.0] * 5)
    assert [field.customers for field in counted(population, BOTH, 8)] == [5]


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize(
    "values",
    [
        [-HUGE, 0.0, 1.0, HUGE],
        [0.0, 5e-324, 1e-323, 5e-323],
        [1.7976931348623157e308, 1.0, -5.0, None],
        [1.7976931348623157e308] * 4,
        [1.0, 1.0000000000000002, None, 1.0000000000000004],
        [-0.0, 0.0, 1e-17, 2e-17],
    ],
    ids=["huge of both signs", "subnormal", "the largest float", "the largest float only", "neighbours", "tiny"],
)
def test_extreme_values_have_a_grid_too(desk, values, scale):
    present = sum(value is not None for value in values)
    population = desk.population(u0=values, u1=values[::-1] if None not in values else values)
    found = counted(population, [Asked(X, Fixed((0.5,)), scale), Asked(Y, Fixed((0.5,)), scale)], 8)
    assert sum(field.customers for field in found) == present
    assert all(
        low == low and high == high and abs(low) <= HUGE * 1.01 for field in found for low, high in (field.x, field.y)
    )


def test_nobody_makes_no_field_and_no_point(desk):
    population = desk.population(u0=[None, None], u1=[1.0, 2.0])
    axes = axes_of(population, BOTH)
    assert density_grid(population, axes, 8) == ()
    assert sample_points(population, axes, 2, 5).ids == ()
