"""Tallies between values: with them the cells of any cuts are those that the engine counts."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.matrix.tallies import MONEY_DIGITS, tallies
from crm_dashboard.model.question.cuts import Fixed
from tests.counting import counted
from tests.model.questions import Asked, axes_of, cells_of, numeric

SMALL = st.one_of(st.none(), st.integers(-3, 6).map(float), st.floats(-3, 6, width=16))
VALUES = st.lists(st.integers(-3, 6).map(float) | st.floats(-3, 6, width=16), min_size=2, max_size=6, unique=True)


@given(st.data())
def test_p1_p3_cells_of_any_cuts_equal_those_counted_by_the_engine(engine, data):
    engine.clear()
    size = data.draw(st.integers(1, 15))
    columns = {name: data.draw(st.lists(SMALL, min_size=size, max_size=size)) for name in ("u0", "u1", "u2")}
    population = engine.population(**columns)
    sides = data.draw(st.tuples(*[st.sampled_from(("more", "less"))] * 3))
    values = [data.draw(VALUES) for _ in range(2)]
    cuts = [sorted(data.draw(st.lists(st.sampled_from(one), min_size=1, max_size=3, unique=True))) for one in values]
    asked = [
        Asked(numeric(name, side), Fixed(tuple(some)))
        for name, side, some in zip(("u0", "u1", "u2"), sides, (*cuts, [1.0]), strict=True)
    ][: data.draw(st.sampled_from((2, 3)))]
    axes = axes_of(population, asked)
    cells, unclassified = cells_of(population, axes)
    tallied = tallies(population, axes, (values[0], values[1]))
    found = counted(tallied, axes, cuts)
    assert tallied.unclassified["customers"] == unclassified.customers
    assert Decimal(tallied.unclassified["revenue"]) == unclassified.revenue * 10**MONEY_DIGITS
    assert {cell.code: cell.customers for cell in cells} == {code: one["customers"] for code, one in found.items()}
    for cell in cells:
        assert Decimal(found[cell.code]["revenue"]) == cell.revenue * 10**MONEY_DIGITS
    assert sum(one["customers"] for one in found.values()) + unclassified.customers == size


def test_a_measure_is_summed_over_the_customers_who_have_a_value(desk):
    population = desk.population(u0=[1.0, 2.0, 3.0, 4.0], u1=[1.0, 1.0, 5.0, 5.0], u2=[10.0, None, 7.0, None])
    axes = axes_of(population, [Asked(numeric("u0"), Fixed((2.0,))), Asked(numeric("u1"), Fixed((5.0,)))])
    found = counted(tallies(population, axes, ((2.0,), (5.0,)), numeric("u2")), axes, [[2.0], [5.0]])
    assert {code: (one.get("measured", 0), one.get("measure", 0)) for code, one in found.items()} == {
        "LL": (1, 10.0),
        "LH": (0, 0),
        "HL": (0, 0),
        "HH": (1, 7.0),
    }


@pytest.mark.parametrize(("side", "order"), [("more", (1.0, 2.0, 5.0)), ("less", (5.0, 2.0, 1.0))])
def test_values_stand_in_the_order_in_which_customers_pass_them(desk, side, order):
    population = desk.population(u0=[1.0, 3.0], u1=[1.0, 3.0])
    axes = axes_of(population, [Asked(numeric("u0", side), Fixed((2.0,))), Asked(numeric("u1"), Fixed((2.0,)))])
    assert tallies(population, axes, ((5.0, 1.0, 2.0, 2.0), (2.0,))).x == order


def test_a_value_next_to_a_cut_by_the_least_float_falls_on_its_own_side(desk):
    cut = 0.1 + 0.2
    edge = [math.nextafter(cut, -math.inf), cut, math.nextafter(cut, math.inf), 0.3]
    population = desk.population(u0=edge, u1=[1.0] * 4)
    axes = axes_of(population, [Asked(numeric("u0"), Fixed((cut,))), Asked(numeric("u1"), Fixed((1.0,)))])
    found = counted(tallies(population, axes, ((cut,), (1.0,))), axes, [[cut], [1.0]])
    assert (found["LH"]["customers"], found["HH"]["customers"]) == (2, 2)
    assert replace(axes[0], cuts=(0.3,)).cuts == (0.3,)
