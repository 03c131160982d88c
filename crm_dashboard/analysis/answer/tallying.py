"""The tallies with which a browser counts the cells of any cuts by itself while a cut is dragged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.model.matrix.snapping import snap_values
from crm_dashboard.model.matrix.tallies import Tallies, tallies
from crm_dashboard.model.metrics.registry import Metric, select_metrics

SnapValues = tuple[tuple[float, ...], tuple[float, ...]]


def axis_snap_values(
    answer: Answer, also: tuple[Sequence[float], Sequence[float]] = ((), ()), *, cuts: bool = True
) -> SnapValues:
    """Return, for the first two axes, the ascending values that a cut snaps to: round ones, `also`, and the cuts.

    The round ones lie in the stretch that is looked at: the shorter it is, the closer they are.
    """
    per_axis = [
        tuple(sorted({*_round_values(answer, index), *(axis.cuts if cuts else ()), *also[index]}))
        for index, axis in enumerate(answer.matrix.axes[:2])
    ]
    return per_axis[0], per_axis[1]


def _round_values(answer: Answer, index: int) -> tuple[float, ...]:
    """Return the round values of an axis, cached: they come from the sample of customers, which no cut changes."""
    matrix, spec = answer.matrix, answer.spec
    axis = matrix.axes[index]
    question_key = (*spec.scope_key, tuple(other.metric for other in matrix.axes))
    return cast(
        "tuple[float, ...]",
        answer.workspace.cached(
            ("round values", question_key, index, axis.scale, axis.shown),
            lambda: snap_values(axis, matrix.points.values[index], within=axis.shown),
        ),
    )


def measures_of(answer: Answer) -> dict[str, Metric]:
    """Return the metrics that a cell can show beside customers and revenue, by key."""
    metrics, loaded = metrics_by_key(answer.workspace, answer.spec.composites), loaded_columns(answer.workspace)
    return {key: metric for key, metric in metrics.items() if not metric.missing(loaded) and key != "monetary"}


def build_tallies(answer: Answer, values: SnapValues, measure: str | None = None) -> Tallies:
    """Return the tallies of an answer's customers between `values`, with sums of the metric `measure`.

    Cached for the question without the cuts of the first two axes: moving them needs no query. Raises
    `SpecError` or `MetricUnavailable` for a measure that cannot be had.
    """
    workspace, spec, axes = answer.workspace, answer.spec, answer.matrix.axes
    metric = None
    if measure:
        metrics = metrics_by_key(workspace, spec.composites)
        (metric,) = select_metrics((measure,), metrics, loaded_columns(workspace))
    third = axes[2].cuts if len(axes) > 2 else ()
    key = ("tallies", spec.scope_key, tuple(axis.metric for axis in axes), third, values, measure)
    people = (measure,) if measure else ()
    return cast(
        Tallies, workspace.cached(key, lambda: tallies(population(workspace, spec, people), axes, values, metric))
    )
