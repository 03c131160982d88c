"""In which order the cards of segments stand beside the chart."""

from __future__ import annotations

from collections.abc import Sequence

from crm_dashboard.analysis import Answer
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.ui.session import state


def card_order(answer: Answer, segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments, most revenue first; while only cuts move, in the order in which they stood at first.

    Cards that changed places when a line is let go would have to be looked for again.
    """
    keys = tuple(segment.key for segment in segments)
    key, matrix = f"{answer.workspace.name}:card_order", _without_cuts(answer)
    remembered = state.get(key)
    if remembered is None or remembered[0] != matrix or set(keys) - set(remembered[1]):
        by_revenue = sorted(segments, key=lambda one: (-one.revenue, one.key))
        remembered = (matrix, tuple(one.key for one in by_revenue))
        state.put(key, remembered)
    return sorted(segments, key=lambda one: remembered[1].index(one.key))


def _without_cuts(answer: Answer) -> object:
    """Return what makes another matrix of an answer: everything but where its cuts stand."""
    spec, axes = answer.spec, answer.matrix.axes
    dimensions = tuple((axis.metric, axis.levels) for axis in axes)
    return answer.workspace.version_id, spec.template, dimensions, spec.as_of, spec.window, spec.filters
