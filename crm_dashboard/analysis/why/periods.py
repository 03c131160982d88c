"""The days that are compared: the period of a choice, and what the history allows to compare it with."""

from __future__ import annotations

from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day
from crm_dashboard.analysis.period.headlines import first_order_day
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.decomposition.comparison import ComparedPeriods, comparison_of, possible_comparisons
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.period import Period


def comparisons_of(workspace: Workspace, spec: MatrixSpec, period: Period) -> tuple[ComparedPeriods, ...]:
    """Return the comparisons that the history holds in full for a period, the usual first; none where it is too short.

    Raises `MetricUnavailable` where customers come as one row each.
    """
    possible = possible_comparisons(period, first_order_day(workspace, as_of_day(workspace, spec)))
    return tuple(comparison_of(period, against) for against in possible)
