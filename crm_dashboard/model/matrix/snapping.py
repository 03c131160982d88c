"""The values that a dragged cut snaps to: round values of an axis, closer together where most customers are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from crm_dashboard.model.matrix.matrix import MatrixAxis

MOST = 120
"""Round values along one axis; figures for every pair of cuts are kept for each pair of them."""
_CORE = (0.02, 0.95)
"""Between these shares of the customers drawn, values stand closer together."""
_WIDE = 0.6
"""From this share of the axis on, what most customers take is as good as all of it."""
_FEW, _SMALL = 10, 100
_MANTISSAS: tuple[tuple[int, ...], ...] = (
    tuple(range(100, 1000, 10)),
    (*range(100, 200, 10), *range(200, 500, 20), *range(500, 1000, 50)),
    tuple(range(100, 1000, 50)),
    (100, 120, 150, 200, 250, 300, 400, 500, 600, 800),
    (100, 150, 200, 300, 500, 700),
    (100, 200, 500),
    (100, 300),
    (100,),
)
"""Hundredths of a power of ten, from many to few."""


def snap_values(
    axis: MatrixAxis, values: Sequence[float], *, within: tuple[float, float] | None = None, most: int = MOST
) -> tuple[float, ...]:
    """Return the round values that a cut of `axis` snaps to, ascending, in the metric's unit: at most about `most`.

    `values` are those of a sample of customers: where most of them are, the values stand closer together. `within` is the
    visible stretch (None: the whole axis). Each value leaves customers on both sides of the axis, so the least favourable
    value itself is none of them; whole metrics have whole ones. Empty where all customers have the same value.
    """
    low, high = within or (axis.low, axis.high)
    low, high = max(low, axis.low), min(high, axis.high)
    if not low < high:
        return ()
    if not math.isfinite(high - low):
        low, high = low / 2, high / 2
    first, last = _core(values, low, high)
    on_scale = _on_log if axis.scale == "log" else float
    if on_scale(last) - on_scale(first) > _WIDE * (on_scale(high) - on_scale(low)):
        chosen = _round_values(axis, low, high, most)
    else:
        outer = _round_values(axis, low, high, most // 4)
        inner = _round_values(axis, first, last, most - most // 4)
        chosen = sorted({*inner, *(value for value in outer if not first < value < last)})
    worst = axis.low if axis.favourable == "more" else axis.high
    return tuple(value for value in chosen if axis.low <= value <= axis.high and value != worst)


def _core(values: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Return the range in which most of the visible customers are; the whole range for a sample that is too small."""
    seen = sorted(value for value in values if low <= value <= high)
    if len(seen) < _FEW or seen[0] == seen[-1]:
        return low, high
    first, last = (seen[min(int(share * len(seen)), len(seen) - 1)] for share in _CORE)
    return (first, last) if first < last else (seen[0], seen[-1])


def _on_log(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)


def _round_values(axis: MatrixAxis, low: float, high: float, most: int) -> list[float]:
    values = _powers(low, high, most, whole=axis.whole) if axis.scale == "log" else []
    # a short stretch of a logarithmic axis is nearly linear, and powers of ten are too far apart there
    return values if len(values) >= most // 8 else list(_multiples(low, high, most, whole=axis.whole))


def _multiples(low: float, high: float, most: int, *, whole: bool) -> Iterator[float]:
    """Yield the multiples of the smallest round step (1, 2 or 5 times a power of ten) of which at most `most` fit."""
    least = Decimal(repr((high - low) / most))  # as it is read: 0.1, not a little more
    power = Decimal(1).scaleb(least.adjusted())
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= least)
    if whole:
        step = max(step, Decimal(1))
    first, last = math.ceil(Decimal(low) / step), math.floor(Decimal(high) / step)
    yield from (float(number * step) for number in range(first, last + 1))


def _powers(low: float, high: float, most: int, *, whole: bool) -> list[float]:
    """Return the largest set of at most `most` round values, the same in every power of ten and on both sides of zero."""
    for mantissas in _MANTISSAS:
        values = sorted({value for value in _of_mantissas(low, high, mantissas) if not whole or value.is_integer()})
        if len(values) <= most:
            return values
    return []


def _of_mantissas(low: float, high: float, mantissas: Sequence[int]) -> Iterator[float]:
    largest = max(abs(low), abs(high))
    least = -2 if largest < _SMALL else 0  # cents matter where there is little else
    if low <= 0 <= high:
        yield 0.0
    for power in range(least, max(least, Decimal(largest).adjusted()) + 1):
        for mantissa in mantissas:
            value = float(Decimal(mantissa).scaleb(power - 2))
            yield from (signed for signed in (value, -value) if low <= signed <= high)
