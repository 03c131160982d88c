"""The top of the overview: how the period went, in one sentence, and what it stands on."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Figure
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.model.time.period import Comparison
from crm_dashboard.text import N_
from crm_dashboard.ui.details.title_row import title_row
from crm_dashboard.ui.overview.headline_cards import Novelties
from crm_dashboard.ui.overview.headline_details import overview_details
from crm_dashboard.ui.overview.headline_wording import usual_text
from crm_dashboard.ui.period.choice import Compared
from crm_dashboard.ui.question.display.heading import question_summary

_AS_MUCH, _MORE, _LESS = range(3)
_PATTERNS: dict[Comparison, tuple[str, str, str]] = {
    "year": (N_("as much as a year ago"), N_("{share} more than a year ago"), N_("{share} less than a year ago")),
    "before": (
        N_("as much as in the {days} days before"),
        N_("{share} more than in the {days} days before"),
        N_("{share} less than in the {days} days before"),
    ),
}
_OTHER: dict[Comparison, Comparison] = {"year": "before", "before": "year"}


def overview_title(
    answer: Answer, compared: Compared, figures: tuple[Figure, ...], past: Novelties, t: Translator
) -> None:
    """Draw the finding as the title, with the page's actions."""
    title = overview_finding(answer, compared, figures, past, t)
    title_row(answer.workspace, title, overview_details(answer, compared, figures, title, t), t, key="overview")


def overview_question(answer: Answer, compared: Compared, t: Translator) -> None:
    """Draw the question as chips, with the days of the period."""
    first, last = date_of(compared.period.first), date_of(compared.period.last)
    days = "" if analysis.has_only_summary(answer.workspace) else t(N_("{first} to {last}"), first=first, last=last)
    question_summary(answer, t, days=days)


def overview_finding(
    answer: Answer, compared: Compared, figures: tuple[Figure, ...], past: Novelties, t: Translator
) -> str:
    """Return how revenue went in the period, and whether that is usual; what the matrix shows first where that cannot be said.

    Where the year before and the period before disagree about more or less, both are told, and the events that one of
    the two held alone.
    """
    revenue = next(figure for figure in figures if figure.headline.key == "revenue")
    if revenue.value is None or analysis.has_only_summary(answer.workspace):
        return t(finding_of(answer.matrix, analysis.segments_of(answer)))
    amount = t.money(revenue.value, answer.matrix.currency, compact=True)
    days = compared.period.days
    if compared.comparison == "target":
        return _against_target(revenue, amount, answer.matrix.currency, days, t)
    if revenue.change(compared.comparison) is None:
        return t(N_("Revenue of {amount} in {days} days"), amount=amount, days=days)
    phrase = _against(answer, compared, compared.comparison, revenue, t)
    other = _OTHER[compared.comparison]
    if _differ(_way(revenue, compared.comparison), _way(revenue, other)):
        phrase = t(N_("{phrase}, {other}"), phrase=phrase, other=_against(answer, compared, other, revenue, t))
    if usual := usual_text(revenue, past.get(revenue.key), answer.matrix.currency, t):
        pattern = N_("Revenue of {amount} in {days} days, {usual}: {phrase}")
        return t(pattern, amount=amount, days=days, usual=usual, phrase=phrase)
    return t(N_("Revenue of {amount} in {days} days: {phrase}"), amount=amount, days=days, phrase=phrase)


def _against_target(revenue: Figure, amount: str, currency: str | None, days: int, t: Translator) -> str:
    """Return the sentence of revenue against its target; a period to date says of how many days it has its share."""
    if revenue.target is None or revenue.share_of_target is None:
        return t(N_("Revenue of {amount} in {days} days: no target to compare with"), amount=amount, days=days)
    message = (
        N_("Revenue of {amount} in {days} of {of_days} days: {share} of the target of {target} up to then")
        if revenue.target.of_days
        else N_("Revenue of {amount} in {days} days: {share} of the target of {target}")
    )
    target = t.money(float(revenue.target.amount), currency, compact=True)
    share = t.percent(revenue.share_of_target, 1)
    return t(message, amount=amount, days=days, of_days=revenue.target.of_days, share=share, target=target)


def _against(answer: Answer, compared: Compared, comparison: Comparison, revenue: Figure, t: Translator) -> str:
    """Return how much more or less it is than in another period, with the events that only one of the two held."""
    base = compared.period.base(comparison)
    way = _way(revenue, comparison)
    if base is None or way is None:
        return ""
    share = t.percent(abs(revenue.change(comparison) or 0), 1)
    phrase = t(_PATTERNS[comparison][way], share=share, days=base.days)
    then, now = analysis.events_apart(answer.workspace, base, compared.period)
    if then:
        return t(N_("{phrase}, which held {events}"), phrase=phrase, events=tuple(event.label for event in then))
    if now:
        return t(N_("{phrase}, which did not hold {events}"), phrase=phrase, events=tuple(event.label for event in now))
    return phrase


def _way(revenue: Figure, comparison: Comparison) -> int | None:
    change = revenue.change(comparison)
    if change is None:
        return None
    return _AS_MUCH if round(change, 3) == 0 else _MORE if change > 0 else _LESS


def _differ(one: int | None, other: int | None) -> bool:
    return {one, other} == {_MORE, _LESS}
