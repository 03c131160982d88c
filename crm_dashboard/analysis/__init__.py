"""Answers questions on a workspace: the only place where data and model meet. No screen."""

from crm_dashboard.analysis.answering import Answer, answer
from crm_dashboard.analysis.composites import composite_in_words, coverage, fitted_composite
from crm_dashboard.analysis.lists import listing
from crm_dashboard.analysis.loaded import (
    Availability,
    filter_columns,
    filter_values,
    last_order_day,
    metrics_of,
    totals,
)
from crm_dashboard.analysis.segments import Card, Flag, Measure, cards_of, segments_of
from crm_dashboard.analysis.suggestions import suggested_cuts
from crm_dashboard.analysis.templates import Offer, forget_words, keep_words, offers_of, template_of

__all__ = [
    "Answer",
    "Availability",
    "Card",
    "Flag",
    "Measure",
    "Offer",
    "answer",
    "cards_of",
    "composite_in_words",
    "coverage",
    "filter_columns",
    "filter_values",
    "fitted_composite",
    "forget_words",
    "keep_words",
    "last_order_day",
    "listing",
    "metrics_of",
    "offers_of",
    "segments_of",
    "suggested_cuts",
    "template_of",
    "totals",
]
