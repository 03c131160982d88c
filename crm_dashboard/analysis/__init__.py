"""Answers questions on a workspace: the only place where data and model meet. No screen."""

from crm_dashboard.analysis.answering import Answer, answer
from crm_dashboard.analysis.lists import listing
from crm_dashboard.analysis.loaded import (
    Availability,
    filter_columns,
    filter_values,
    last_order_day,
    metrics_of,
    totals,
)
from crm_dashboard.analysis.suggestions import suggested_cuts

__all__ = [
    "Answer",
    "Availability",
    "answer",
    "filter_columns",
    "filter_values",
    "last_order_day",
    "listing",
    "metrics_of",
    "suggested_cuts",
    "totals",
]
