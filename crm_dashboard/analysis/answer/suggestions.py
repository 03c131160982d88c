"""Suggested cuts to start from."""

from __future__ import annotations

import datetime as dt

from crm_dashboard.analysis.answer.answering import matrix_axis
from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.metrics.registry import METRICS
from crm_dashboard.model.question.cuts import MEDIAN, CutMethod
from crm_dashboard.model.question.spec import Axis, MatrixSpec


def suggested_cuts(
    workspace: Workspace,
    metric: str,
    method: CutMethod,
    as_of: dt.date | None = None,
    window: int | None = None,
    composites: tuple[Composite, ...] = (),
    *,
    active_only: bool = False,
) -> tuple[float, ...]:
    """Return distinct ascending cuts to start from: those of `method` on all customers, moved apart where they are equal.

    With `active_only` they are found on the customers with an order in the window.
    """
    loaded = loaded_columns(workspace)
    other = next(candidate.key for candidate in METRICS if candidate.key != metric and not candidate.missing(loaded))
    axes = (Axis(metric, method), Axis(other, MEDIAN))
    spec = MatrixSpec(axes, as_of, window, composites=composites, active_only=active_only)
    axis = matrix_axis(
        workspace, population(workspace, spec), spec, spec.axes[0], metrics_by_key(workspace, composites)[metric]
    )
    cuts = list(axis.cuts)
    for index in range(1, len(cuts)):
        if cuts[index] <= cuts[index - 1]:
            cuts[index] = cuts[index - 1] + max(1.0, abs(cuts[index - 1]))
    return tuple(cuts)
