"""In which order the cards of segments stand beside the chart."""

from __future__ import annotations

from collections.abc import Sequence

from crm_dashboard.analysis import Answer
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.ui.session.state import Remembered

_ORDER: Remembered[tuple[object, tuple[str, ...]]] = Remembered("card order", (None, ()))
"""The matrix that the cards are of, whatever its cuts, and the keys of their segments in order."""


def card_order(answer: Answer, segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments, most revenue first; while only cuts move, in the order in which they stood at first.

    Cards that changed places when a line is let go would have to be looked for again.
    """
    keys = tuple(segment.key for segment in segments)
    name, matrix = answer.workspace.name, _without_cuts(answer)
    known, order = _ORDER.get(name)
    if known != matrix or set(keys) - set(order):
        by_revenue = sorted(segments, key=lambda segment: (-segment.revenue, segment.key))
        order = tuple(segment.key for segment in by_revenue)
        _ORDER.set((matrix, order), name)
    return sorted(segments, key=lambda segment: order.index(segment.key))


def _without_cuts(answer: Answer) -> object:
    """Return what makes another matrix of an answer: everything but where its cuts stand."""
    spec, axes = answer.spec, answer.matrix.axes
    dimensions = tuple((axis.metric, axis.levels) for axis in axes)
    return (
        answer.workspace.version_id,
        spec.template,
        dimensions,
        spec.as_of,
        spec.window,
        spec.keeps_active,
        spec.filters,
    )
