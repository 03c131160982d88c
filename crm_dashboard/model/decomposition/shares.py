"""Shapley shares of the change of a product of factors, and shares rounded so that they sum to the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial

_CENT, _STORED = Decimal("0.01"), Decimal("0.0001")


def product_shares(before: Sequence[Fraction], after: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return how much of the change of a product each factor brings: its Shapley value.

    That is the mean, over all orders in which the factors can go from their value before to that after, of what the product
    changes at a factor's turn (Shapley 1953). Exact; the shares sum to the change, and no order of the factors changes them.
    """
    weights = product_weights(before, after)
    return tuple(weight * (new - old) for weight, old, new in zip(weights, before, after, strict=True))


def product_weights(before: Sequence[Fraction], after: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return by what a factor's own change is multiplied to give its share: the weighted mean product of the others."""
    return tuple(_weight(place, before, after) for place in range(len(before)))


def rounded_shares(shares: Mapping[str, Fraction], whole: Decimal) -> dict[str, Decimal]:
    """Return shares of `whole` in cents that sum to it exactly: those with the largest remainders are rounded up.

    Equal remainders are decided by the share's key. A whole that is not in cents is shared out in the ten-thousandths in which
    money is stored. The shares must sum to the whole but for less than a step.
    """
    step = _CENT if whole == whole.quantize(_CENT) else _STORED
    steps = {key: share / Fraction(step) for key, share in shares.items()}
    floors = {key: value.numerator // value.denominator for key, value in steps.items()}
    missing = int(whole / step) - sum(floors.values())
    by_remainder = sorted(shares, key=lambda key: (floors[key] - steps[key], key))
    for place in range(abs(missing)):
        key = (by_remainder if missing > 0 else by_remainder[::-1])[place % len(by_remainder)]
        floors[key] += 1 if missing > 0 else -1
    return {key: floors[key] * step for key in shares}


def _weight(place: int, before: Sequence[Fraction], after: Sequence[Fraction]) -> Fraction:
    others = [other for other in range(len(before)) if other != place]
    total = Fraction(0)
    for size in range(len(others) + 1):
        share = Fraction(factorial(size) * factorial(len(others) - size), factorial(len(others) + 1))
        for changed in combinations(others, size):
            product = share
            for other in others:
                product *= after[other] if other in changed else before[other]
            total += product
    return total
