"""How unusual a number is against its own past: the range in which the next value lies, if nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, exp, log, pi, sin, sqrt
from statistics import fmean, stdev
from typing import Literal

FEWEST = 6
"""Past values without which nothing is said to be usual or unusual."""
_COVERED, _OUTLIER = 0.98, 0.999
_POISSON = 0.25
"""The variance of the root of a count of many events: no count varies less by itself."""


@dataclass(frozen=True)
class Novelty:
    """The usual range of a value by its past, both ends included; `past` holds the earlier values, the latest first."""

    low: float
    high: float
    past: tuple[float, ...]
    direction: Literal["more", "less", "usual"]

    @property
    def is_news(self) -> bool:
        """Whether the value lies outside of its usual range."""
        return self.direction != "usual"


def count_novelty(value: float, past: Sequence[float]) -> Novelty | None:
    """Return how unusual a count is; None with fewer than six earlier ones, of which the latest comes first.

    The range is the 98 % prediction interval of the next value by Student's t on the roots, whose variance is at least
    that of a Poisson count. Of the past one value that lies outside of the 99.9 % interval of the others is left out.
    """
    if len(past) < FEWEST:
        return None
    low, high = _interval([sqrt(max(count, 0)) for count in past], _POISSON)
    return _novelty(value, past, max(low, 0) ** 2, high**2)


def growth_novelty(value: float, past: Sequence[float]) -> Novelty | None:
    """Return how unusual a count is that only grows with time: by how much it grew; None with fewer than six growths known.

    The growths are compared as they are, with at least the variance of Poisson counts of their mean size.
    """
    growths = [later - earlier for later, earlier in pairwise(past)]
    if len(growths) < FEWEST:
        return None
    low, high = _interval(growths, max(1.0, fmean(abs(growth) for growth in growths)))
    return _novelty(value, past, past[0] + low, past[0] + high)


def rate_novelty(count: int, base: int, past: Sequence[tuple[int, int]]) -> Novelty | None:
    """Return how unusual a part of a base is, as a share; None with fewer than six earlier ones that have a base.

    As `count_novelty`, on the arcs of the roots, with at least the variance of a binomial count.
    """
    known = [(part, whole) for part, whole in past if whole]
    if len(known) < FEWEST or not base:
        return None
    shares = [part / whole for part, whole in known]
    floor = 0.25 / min(base, *(whole for _part, whole in known))
    low, high = (min(max(arc, 0), pi / 2) for arc in _interval([asin(sqrt(share)) for share in shares], floor))
    return _novelty(count / base, shares, sin(low) ** 2, sin(high) ** 2)


def change_novelty(
    value: float, base: float, past: Sequence[tuple[float, float]], floor: float, *, relative: bool = True
) -> Novelty | None:
    """Return how unusual a value is by its change from a base; None with fewer than six earlier changes, the latest first.

    `past` holds earlier values with their bases. Changes are compared as logarithms of ratios, of which those of values
    that are not above zero are left out, or not `relative` as differences; their variance is at least `floor`.
    """
    known = [(later, earlier) for later, earlier in past if not relative or (later > 0 and earlier > 0)]
    if len(known) < FEWEST or (relative and base <= 0):
        return None
    changes = [log(later / earlier) if relative else later - earlier for later, earlier in known]
    low, high = (base * exp(end) if relative else base + end for end in _interval(changes, floor))
    return _novelty(value, [later for later, _earlier in known], low, high)


def wilson(count: int, base: int, covered: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of a share of `base` (above zero); Wilson, J. Am. Stat. Assoc. 22 (1927)."""
    from scipy.special import ndtri

    z2 = float(ndtri((1 + covered) / 2)) ** 2
    share = count / base
    middle = (share + z2 / (2 * base)) / (1 + z2 / base)
    reach = sqrt(z2 * (share * (1 - share) / base + z2 / (4 * base**2))) / (1 + z2 / base)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def _novelty(value: float, past: Sequence[float], low: float, high: float) -> Novelty:
    return Novelty(low, high, tuple(past), "more" if value > high else "less" if value < low else "usual")


def _interval(values: Sequence[float], floor: float) -> tuple[float, float]:
    """Return the prediction interval of the next value, without a past outlier."""
    for place, value in enumerate(values):
        others = [*values[:place], *values[place + 1 :]]
        low, high = _prediction(others, floor, _OUTLIER)
        if not low <= value <= high:
            return _prediction(others, floor, _COVERED)
    return _prediction(values, floor, _COVERED)


def _prediction(values: Sequence[float], floor: float, covered: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    count, middle = len(values), fmean(values)
    deviation = sqrt(max(stdev(values) ** 2, floor))
    reach = float(stdtrit(count - 1, (1 + covered) / 2)) * deviation * sqrt(1 + 1 / count)
    return middle - reach, middle + reach
