"""The top of the overview: how the period went, in one sentence, and what it stands on."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Figure
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_
from crm_dashboard.ui.details.title_row import title_row
from crm_dashboard.ui.overview.headline_cards import overview_details
from crm_dashboard.ui.question.display.heading import question_summary


def overview_title(answer: Answer, period: Period, figures: tuple[Figure, ...], t: Translator) -> None:
    """Draw the finding as the title, with the page's actions."""
    title = overview_finding(answer, period, figures, t)
    title_row(answer.workspace, title, overview_details(answer, period, figures, title, t), t, key="overview")


def overview_question(answer: Answer, period: Period, t: Translator) -> None:
    """Draw the question as chips, with the days that are compared."""
    days = t(
        N_("{first} to {last}, against the {days} days before"),
        first=date_of(period.first),
        last=date_of(period.last),
        days=period.days,
    )
    question_summary(answer, t, days="" if analysis.has_only_summary(answer.workspace) else days)


def overview_finding(answer: Answer, period: Period, figures: tuple[Figure, ...], t: Translator) -> str:
    """Return how revenue went in the period; what the matrix shows first where that cannot be said."""
    revenue = next(figure for figure in figures if figure.headline.key == "revenue")
    change = revenue.change
    if revenue.value is None or change is None:
        return t(finding_of(answer.matrix, analysis.segments_of(answer)))
    patterns = (
        N_("Revenue of {amount} in {days} days: as much as in the {days} days before"),
        N_("Revenue of {amount} in {days} days: {share} more than in the {days} days before"),
        N_("Revenue of {amount} in {days} days: {share} less than in the {days} days before"),
    )
    way = 0 if round(change, 3) == 0 else 1 if change > 0 else 2
    amount = t.money(revenue.value, answer.matrix.currency, compact=True)
    return t(patterns[way], amount=amount, days=period.days, share=t.percent(abs(change), 1))
