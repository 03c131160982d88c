"""Shapley shares against the definition by orderings, and shares that are rounded to sum to the whole."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.decomposition.shares import product_shares, rounded_shares

_levels = st.fractions(0, 1_000, max_denominator=97)
_pairs = st.lists(st.tuples(_levels, _levels), min_size=1, max_size=5)


def brute_force(before: list[Fraction], after: list[Fraction]) -> list[Fraction]:
    """Return the Shapley values by their definition: the mean change at a factor's turn, over every order of turns."""
    shares = [Fraction(0)] * len(before)
    orders = list(permutations(range(len(before))))
    for order in orders:
        now = list(before)
        for place in order:
            was = prod(now, start=Fraction(1))
            now[place] = after[place]
            shares[place] += prod(now, start=Fraction(1)) - was
    return [share / len(orders) for share in shares]


@given(_pairs)
def test_the_shares_are_those_of_all_orderings_and_sum_to_the_change(pairs: list[tuple[Fraction, Fraction]]) -> None:
    before, after = [list(side) for side in zip(*pairs, strict=True)]
    shares = product_shares(before, after)
    assert list(shares) == brute_force(before, after)
    assert sum(shares) == prod(after, start=Fraction(1)) - prod(before, start=Fraction(1))


@given(_pairs, st.randoms())
def test_no_order_of_the_factors_changes_a_share(pairs: list[tuple[Fraction, Fraction]], random: object) -> None:
    places = list(range(len(pairs)))
    random.shuffle(places)  # type: ignore[attr-defined]
    shares = product_shares(*[list(side) for side in zip(*pairs, strict=True)])
    shuffled = [pairs[place] for place in places]
    mixed = product_shares(*[list(side) for side in zip(*shuffled, strict=True)])
    assert [mixed[places.index(place)] for place in range(len(pairs))] == list(shares)


@given(st.lists(st.fractions(-10_000, 10_000, max_denominator=999), min_size=1, max_size=6), st.randoms())
def test_rounded_shares_sum_to_the_whole_in_whatever_order_they_come(shares: list[Fraction], random: object) -> None:
    cents = sum(shares) * 100
    whole = Decimal(cents.numerator // cents.denominator) / 100
    named = {f"p{place}": share for place, share in enumerate(shares)}
    rounded = rounded_shares(named, whole)
    assert sum(rounded.values()) == whole
    assert all(abs(Fraction(rounded[key]) - share) < Fraction(1, 50) for key, share in named.items())
    items = list(named.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert rounded_shares(dict(items), whole) == rounded


def test_a_third_of_a_cent_too_many_goes_to_the_largest_remainder() -> None:
    third = Fraction(100, 3)
    assert rounded_shares({"b": third, "a": third, "c": third}, Decimal(100)) == {
        "a": Decimal("33.34"),
        "b": Decimal("33.33"),
        "c": Decimal("33.33"),
    }


def test_money_in_ten_thousandths_is_shared_out_in_these() -> None:
    parts = rounded_shares({"a": Fraction(1, 2), "b": Fraction("0.5003")}, Decimal("1.0003"))
    assert sum(parts.values()) == Decimal("1.0003")
    assert parts["a"] == Decimal("0.5")
