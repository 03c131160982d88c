"""How a matrix axis is drawn: span, scale, ticks and title, favourable always right and up."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from crm_dashboard.i18n.formats import axis_label_expr
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import HasLevels, MatrixAxis
from crm_dashboard.text import N_

SPREAD = 0.8
"""Customers with the same whole value are drawn over this much of the unit beyond it, away from the cut."""
_FEW_TICKS = 3
_TAG = 34
"""About half the width of a cut's value on its axis, in pixels."""
_ABOVE = {
    "titleAngle": 0,
    "titleAnchor": "end",
    "titleAlign": "left",
    "titleBaseline": "bottom",
    "titleX": 0,
    "titleY": -5,
}
_PRIMES = (104_729, 7_919, 1_299_709)
_OBJECT_MEMBERS = frozenset(
    [
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "__proto__",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    ]
)


def span(axis: MatrixAxis) -> tuple[float, float]:
    """Return the lowest and highest value drawn: the stretch looked at, else all values with a little room.

    Cuts do not stretch it: one that was mistyped would press all customers together. A cut outside is drawn at the edge.
    """
    if axis.shown:
        return axis.shown
    low, high = axis.low, axis.high
    if axis.whole:
        low, high = (low, high + 1) if axis.favourable == "more" else (low - 1, high)
    if low == high:
        low, high = low - 1, high + 1
    if axis.scale == "log":
        return low, inverse_symmetric_log(symmetric_log(high) + 0.02 * (symmetric_log(high) - symmetric_log(low)))
    room = 0.02 * (high - low)
    return low - (0 if axis.whole else room), high + room


def visible_bounds(axis: MatrixAxis, level: int) -> tuple[float, float]:
    """Return between which values a level is drawn: its bounds, as far as they lie in the span."""
    low, high = span(axis)
    first, last = axis.bounds(level)
    return (
        low if first is None else min(max(first, low), high),
        high if last is None else min(max(last, low), high),
    )


def symmetric_log(value: float) -> float:
    """Return the value on the log scale that also takes zero and negative ones: sign(v) × ln(1 + |v|)."""
    return math.copysign(math.log1p(abs(value)), value)


def inverse_symmetric_log(value: float) -> float:
    """Return the value whose `symmetric_log` is `value`."""
    return math.copysign(math.expm1(abs(value)), value)


def shown_value(axis: MatrixAxis, value: float, key: float) -> float:
    """Return where a customer is drawn: a whole value is spread over its unit, but never across the next cut."""
    if not axis.whole:
        return value
    if axis.favourable == "more":
        room = min((cut - value for cut in axis.cuts if cut > value), default=1.0)
        return value + min(SPREAD, 0.9 * room) * key
    room = min((value - cut for cut in axis.cuts if cut < value), default=1.0)
    return value - min(SPREAD, 0.9 * room) * key


def jitter(key: float, index: int) -> float:
    """Return a number in 0..1 that is always the same for a customer on the axis at `index`.

    `key` is the customer's `sample_key`; a sample holds small ones only, so it does not serve as it is.
    """
    return (key * _PRIMES[index]) % 1


def scale(axis: MatrixAxis) -> alt.Scale:
    """Return the drawing scale: linear, or symmetric-logarithmic so that zero and refunds stay on it."""
    shape: Any = {"type": "symlog", "constant": 1} if axis.scale == "log" else {"type": "linear"}
    return alt.Scale(
        domain=list(span(axis)),
        nice=False,
        zero=False,
        clamp=axis.shown is None,
        reverse=axis.favourable == "less",
        **shape,
    )


def axis_style(
    axis: MatrixAxis, t: Translator, currency: str | None, *, upright: bool = False, cuts: str = ""
) -> alt.Axis:
    """Return the axis with its title, unit, and figures in the reader's way.

    The title of an upright axis lies above it: beside it the values of the cuts would cover it. `cuts`
    names the parameter of cuts whose values stand on the axis: ticks that they would cover have no label.
    """
    options: Any = dict(_ABOVE) if upright else {}
    if axis.scale == "log":
        low, high = span(axis)
        ticks = _log_ticks(low if axis.shown else max(low, axis.low), high)
        if len(ticks) >= _FEW_TICKS:  # a short stretch of powers of ten has none: then Vega's own
            options["values"] = ticks
    label = axis_label_expr(axis.unit, t.language, currency)
    return alt.Axis(
        title=title(axis, t, currency),
        labelExpr=_unless_covered(axis, label, cuts, upright=upright) if cuts else label,
        labelOverlap=True,
        labelFlush=True,
        grid=False,
        tickCount=6,
        **options,
    )


def _unless_covered(axis: MatrixAxis, label: str, cuts: str, *, upright: bool) -> str:
    """Return the expression of a tick's label: nothing where the value of a cut stands over it."""
    scale, room = ("'y'", "16") if upright else ("'x'", f"({_TAG} + 4 * length({label}))")
    near = (
        f"abs(scale({scale}, datum.value) - scale({scale}, {cuts}[{index}])) < {room}"
        for index in range(len(axis.cuts))
    )
    return f"({' || '.join(near)} ? '' : {label})"


def title(axis: HasLevels, t: Translator, currency: str | None) -> str:
    """Return the axis title: label and unit."""
    unit, label = t.unit_name(axis.unit, currency), clean(t(axis.label))
    return t(N_("{label} ({unit})"), label=label, unit=unit) if unit and unit != label.lower() else label


def clean(label: str) -> str:
    """Return a label on one line, changed where Vega would mistake it for a member of every object, such as `constructor`."""
    line = " ".join(label.split())[:80]
    return f"{line}\u00a0" if line in _OBJECT_MEMBERS else line


def _log_ticks(low: float, high: float) -> list[float]:
    """Return 0 and 1, 2, 5 steps of each power of ten (only the powers where there are many), on both sides of zero."""
    powers = range(max(1, math.ceil(math.log10(max(abs(low), abs(high), 1)))) + 1)
    steps = (1, 2, 5) if len(powers) <= 4 else (1, 3) if len(powers) == 5 else (1,)
    positive = [step * 10.0**power for power in powers for step in steps]
    every = [-tick for tick in reversed(positive)] + [0.0] + positive
    return [tick for tick in every if low <= tick <= high]
