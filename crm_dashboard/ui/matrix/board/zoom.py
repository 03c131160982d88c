"""Looking at a part of the board's axes: the round values at which a cut may stand are then closer together."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from crm_dashboard.analysis import Answer
from crm_dashboard.charts.drawing.axis import span
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.ui.matrix.board.browser_values import mapping, stretches
from crm_dashboard.ui.session.state import Remembered

_ROOM = 0.05
"""The part of a stretch that stays free beyond a cut outside of it."""
_ZOOM: Remembered[tuple[tuple[tuple[float, float] | None, tuple[float, ...]], ...]] = Remembered(
    "zoom", ((None, ()), (None, ()))
)
"""For both axes the stretch that is looked at, None for the whole, and the cuts that stood when somebody began to."""


def zoomed(answer: Answer) -> Answer:
    """Return the answer with the stretches that are looked at on its axes, where there are any."""
    looked_at = _ZOOM.get(_owner(answer))
    axes = [
        replace(axis, shown=_within(axis, stretch, cuts))
        for axis, (stretch, cuts) in zip(answer.matrix.axes, looked_at, strict=False)
    ]
    return replace(answer, matrix=replace(answer.matrix, axes=(*axes, *answer.matrix.axes[2:])))


def zoom_of(answer: Answer) -> str:
    """Return the name of what is looked at: the same dimensions on the same scales keep their zoom."""
    return "|".join(f"{axis.metric}~{axis.scale}" for axis in answer.matrix.axes[:2])


def take_zoom(answer: Answer, sent: Any) -> None:
    """Look where the board asks for; nothing, or what is no stretch, shows the whole. For a callback."""
    wanted = mapping(mapping(sent).get("zoom"))
    seen = stretches(wanted.get("to") if wanted.get("of") == zoom_of(answer) else None)
    cuts = (axis.cuts for axis in answer.matrix.axes)
    _ZOOM.set(tuple(zip(seen, cuts, strict=False)), _owner(answer))


def _within(
    axis: MatrixAxis, stretch: tuple[float, float] | None, cuts: tuple[float, ...]
) -> tuple[float, float] | None:
    """Return the part of a stretch that lies on the axis, at whole values where the metric is whole.

    `cuts` are those that stood when somebody began to look there: a cut that has come since is brought into sight.
    """
    if stretch is None:
        return None
    low, high = span(replace(axis, shown=None))
    first, last = _with_cuts(set(axis.cuts) - set(cuts), max(low, stretch[0]), min(high, stretch[1]))
    if axis.whole:
        first, last = math.floor(first), math.ceil(last)
    return (float(first), float(last)) if first < last and (first, last) != (low, high) else None


def _with_cuts(cuts: set[float], first: float, last: float) -> tuple[float, float]:
    """Return a stretch that holds these cuts, with some room beyond them."""
    room = (last - first) * _ROOM
    outside = [cut for cut in cuts if not first < cut < last]
    return min([first, *(cut - room for cut in outside)]), max([last, *(cut + room for cut in outside)])


def _owner(answer: Answer) -> str:
    return f"{answer.workspace.name} {zoom_of(answer)}"
