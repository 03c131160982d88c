"""The tree of factors by hand and by brute force, and periods without orders."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.decomposition.factors import FactorTree, PeriodSums, factor_tree

_money = st.decimals(0, 100_000, places=2)


@st.composite
def periods(draw: st.DrawFn, *, with_units: bool = False) -> PeriodSums:
    customers = draw(st.integers(0 if not with_units else 1, 500))
    orders = customers + draw(st.integers(0, 500)) if customers else 0
    sales = draw(_money) if orders else Decimal(0)
    units = draw(st.decimals(1, 9_000, places=1)) if with_units else None
    return PeriodSums(customers, orders, sales, -draw(_money), units)


def amounts(tree: FactorTree) -> dict[str, Decimal]:
    return {part.key: part.amount for part in tree.bridge.parts}


def owen(before: PeriodSums, after: PeriodSums) -> dict[str, Fraction]:
    """Return the mean change at a factor's turn over the orders in which units and price per unit come one after the other."""
    keys = ["customers", "orders_per_customer", "units_per_order", "unit_price"]

    def levels(sums: PeriodSums) -> list[Fraction]:
        units = Fraction(sums.units or 0)
        return [
            Fraction(sums.customers),
            Fraction(sums.orders, sums.customers),
            units / sums.orders,
            Fraction(sums.sales) / units,
        ]

    old, new, shares = levels(before), levels(after), [Fraction(0)] * 4
    orders = [order for order in permutations(range(4)) if abs(order.index(2) - order.index(3)) == 1]
    for order in orders:
        now = list(old)
        for place in order:
            was = prod(now, start=Fraction(1))
            now[place] = new[place]
            shares[place] += prod(now, start=Fraction(1)) - was
    return {key: share / len(orders) for key, share in zip(keys, shares, strict=True)}


def test_a_change_of_two_factors_is_shared_out_as_on_paper() -> None:
    """10 customers × 2 orders × 50 = 1,000; 12 × 2 × 60 = 1,440: 2 × 2 × 55 = 220 by customers, 10 × 2 × 11 = 220 by value."""
    tree = factor_tree(PeriodSums(10, 20, Decimal(1000), Decimal(-50)), PeriodSums(12, 24, Decimal(1440), Decimal(-80)))
    assert (tree.before, tree.after) == (950, 1360)
    assert amounts(tree) == {
        "customers": 220,
        "orders_per_customer": 0,
        "order_value": 220,
        "refunds": -30,
    }
    assert [(factor.before, factor.after) for factor in tree.factors] == [(10, 12), (2, 2), (50, 60), (-50, -80)]


@given(periods(), periods())
def test_the_parts_sum_to_the_change_to_the_cent(before: PeriodSums, after: PeriodSums) -> None:
    tree = factor_tree(before, after)
    assert sum(amounts(tree).values()) == after.revenue - before.revenue == tree.bridge.change
    assert amounts(tree)["refunds"] == after.refunds - before.refunds
    back = factor_tree(after, before)
    assert all(abs(amount + amounts(back)[key]) <= Decimal("0.01") for key, amount in amounts(tree).items())


@given(periods(with_units=True), periods(with_units=True))
def test_with_units_the_parts_are_those_of_all_orderings_that_keep_order_value_together(
    before: PeriodSums, after: PeriodSums
) -> None:
    told = amounts(factor_tree(before, after))
    assert sum(told.values()) == after.revenue - before.revenue
    for key, share in owen(before, after).items():
        assert abs(Fraction(told[key]) - share) < Fraction(1, 50)


@given(periods(with_units=True), periods(with_units=True))
def test_whether_units_are_known_changes_nothing_of_customers_and_orders(before: PeriodSums, after: PeriodSums) -> None:
    with_units = amounts(factor_tree(before, after))
    without = amounts(factor_tree(replace(before, units=None), after))
    for key in ("customers", "orders_per_customer"):
        assert abs(with_units[key] - without[key]) <= Decimal("0.01")


def test_a_period_without_orders_gives_all_of_the_change_to_customers() -> None:
    none, some = PeriodSums(0, 0, Decimal(0), Decimal(0)), PeriodSums(3, 5, Decimal("99.99"), Decimal(-9), Decimal(7))
    assert amounts(factor_tree(none, some)) == {
        "customers": Decimal("99.99"),
        "orders_per_customer": 0,
        "units_per_order": 0,
        "unit_price": 0,
        "refunds": -9,
    }
    assert factor_tree(none, some).factors[2].before is None
    assert amounts(factor_tree(some, none))["customers"] == Decimal("-99.99")
    assert set(amounts(factor_tree(none, none)).values()) == {0}


def test_orders_that_are_all_free_bring_nothing_and_divide_nothing() -> None:
    free, paid = (
        PeriodSums(2, 3, Decimal(0), Decimal(0), Decimal(0)),
        PeriodSums(2, 3, Decimal(30), Decimal(0), Decimal(3)),
    )
    assert amounts(factor_tree(free, paid)) == {
        "customers": 0,
        "orders_per_customer": 0,
        "order_value": 30,
        "refunds": 0,
    }


def test_what_stands_out_goes_the_way_of_the_change() -> None:
    tree = factor_tree(PeriodSums(10, 20, Decimal(1000), Decimal(0)), PeriodSums(20, 40, Decimal(1000), Decimal(-300)))
    bridge = tree.main_bridge
    assert bridge.change == -300
    assert bridge.main_part is not None
    assert bridge.main_part.key == "order_value"
    share = bridge.share(bridge.main_part)
    assert share is not None
    assert share > 1
