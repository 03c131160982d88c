"""The days that are compared: the period of a choice, and what the history allows to compare it with."""

from __future__ import annotations

from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.decomposition.comparison import Comparison, comparison_of, possible_comparisons
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.period import PeriodChoice, usual_period


def chosen_period_comparisons(workspace: Workspace, spec: MatrixSpec, choice: PeriodChoice) -> tuple[Comparison, ...]:
    """Return the comparisons that the history holds in full for a chosen period, the usual first; none where it is too short.

    Raises `MetricUnavailable` where customers come as one row each.
    """
    period = choice.period(as_of_day(workspace, spec))
    possible = possible_comparisons(period, _first_day(workspace, spec))
    return tuple(comparison_of(period, against) for against in possible)


def usual_choice(workspace: Workspace, spec: MatrixSpec) -> PeriodChoice:
    """Return the period that suits the history: the last 90 days, or the last 30 of a short one."""
    return PeriodChoice(days=usual_period(_first_day(workspace, spec), as_of_day(workspace, spec)))


def _first_day(workspace: Workspace, spec: MatrixSpec) -> int:
    version = workspace.version
    first = version.report.first_day if version else None
    return as_of_day(workspace, spec) if first is None else first
