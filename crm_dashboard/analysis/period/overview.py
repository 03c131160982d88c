"""Compute the overview of a question ahead, to fill the caches."""

from __future__ import annotations

from contextlib import suppress

from crm_dashboard.analysis.answer.answering import Answer, answer
from crm_dashboard.analysis.loaded.orders_or_summary import has_single_orders
from crm_dashboard.analysis.period.findings import findings_of
from crm_dashboard.analysis.period.headline_novelty import headline_novelties
from crm_dashboard.analysis.period.headlines import headlines_of, period_of, usual_comparison
from crm_dashboard.analysis.period.segment_changes import segment_changes
from crm_dashboard.analysis.period.segment_novelty import segment_novelties
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import NothingToShow
from crm_dashboard.model.question.spec import MatrixSpec


def compute_overview(workspace: Workspace, spec: MatrixSpec) -> Answer:
    """Compute the matrix, the headline figures, the change and the findings of the usual period, and keep them with the version.

    Returns the answer. Raises what `answer` raises for an invalid question.
    """
    current, period, changed = answer(workspace, spec), period_of(workspace, spec), None
    figures = headlines_of(workspace, spec, period)
    headline_novelties(workspace, spec, period, usual_comparison(workspace, period), figures)
    if has_single_orders(workspace):
        with suppress(NothingToShow):
            changed = segment_changes(current, period.before.last)
            segment_novelties(current, changed)
    findings_of(current, period, changed)
    return current
