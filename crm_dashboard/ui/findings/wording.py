"""A finding in words: its sentence, how usual its number is, what a play brings, and what stands behind it."""

from __future__ import annotations

from decimal import Decimal

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Finding
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.novelty import Novelty, wilson
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details

_USUAL = {
    "more": N_("more than usual ({low}–{high})"),
    "less": N_("fewer than usual ({low}–{high})"),
    "usual": N_("as usual ({low}–{high})"),
}


def sentence_of(finding: Finding, currency: str | None, t: Translator) -> str:
    """Return a finding as a sentence, its number first."""
    singular, plural = finding.pattern
    values = {name: t.number(value) if isinstance(value, int) else value for name, value in finding.values}
    amount = t.money(finding.amount, currency, compact=True)
    return t.plural(singular, plural, finding.customers, amount=amount, **values)


def usual_text(finding: Finding, t: Translator) -> str:
    """Return how usual the number is, with the range in which it usually lies; that it cannot be told with too little history.

    Nothing for a finding about a segment, whose past is not computed.
    """
    novelty = finding.novelty
    if not analysis.has_past(finding.key):
        return ""
    if novelty is None:
        return t(N_("too little history to compare"))
    low, high = _range(finding, novelty, t)
    return t(_USUAL[novelty.direction], low=low, high=high)


def gain_text(finding: Finding, share: float, currency: str | None, t: Translator) -> str:
    """Return what a play brings that wins this share of the customers."""
    amount = t.money(finding.amount * Decimal(str(share)), currency, compact=True)
    return t(finding.gain, share=t.percent(share), amount=amount)


def finding_details(answer: Answer, period: Period, finding: Finding, t: Translator) -> Details:
    """Return the details of a finding: definition, its numbers and its past, query, figures."""
    spec, currency = answer.spec, answer.matrix.currency
    rows = [[sentence_of(finding, currency, t), finding.customers, finding.amount]]
    return Details(
        title=text("{sentence}", sentence=sentence_of(finding, currency, t)),
        definition=finding.definition,
        rule=text("{words}", words=_rule(answer, period, finding, t)),
        day=date_of(period.last),
        sql=lambda workspace: analysis.finding_query(analysis.answer(workspace, spec), period, finding),
        rows=lambda _workspace: Sheet([t(N_("Finding")), t(N_("Customers")), t(N_("Amount"))], rows),
    )


def _rule(answer: Answer, period: Period, finding: Finding, t: Translator) -> str:
    """Return the exact amount, the share of its base with its interval, and the numbers of earlier period ends."""
    amount = t.money(finding.amount, answer.matrix.currency)
    first, last = date_of(period.first), date_of(period.last)
    sentences = [t(N_("{first} to {last}. Amount: {amount}."), first=first, last=last, amount=amount)]
    if finding.base:
        low, high = wilson(finding.customers, finding.base)
        share = t.percent(finding.customers / finding.base, 1)
        sentences.append(
            t(
                N_("{share} of them; with as few customers, {low} to {high} (Wilson, 95%)."),
                share=share,
                low=t.percent(low, 1),
                high=t.percent(high, 1),
            )
        )
    if analysis.has_past(finding.key):
        sentences.append(_past(finding, t))
    if finding.gain:
        words = gain_text(finding, finding.share, answer.matrix.currency, t)
        sentences.append(t(N_("Assumed of a play: {gain}."), gain=words))
    return " ".join(sentences)


def _past(finding: Finding, t: Translator) -> str:
    if finding.novelty is None:
        return t(N_("Fewer than six earlier period ends are known, so it cannot be told whether this is unusual."))
    low, high = _range(finding, finding.novelty, t)
    past = tuple(_write(finding, value, t) for value in finding.novelty.past)
    return t(
        N_(
            "By the same rule at earlier period ends, the latest first: {past}. From these {low} to {high} is usual now (98%)."
        ),
        past=past,
        low=low,
        high=high,
    )


def _range(finding: Finding, novelty: Novelty, t: Translator) -> tuple[str, str]:
    return _write(finding, novelty.low, t), _write(finding, novelty.high, t)


def _write(finding: Finding, value: float, t: Translator) -> str:
    return t.percent(value) if finding.base else t.number(round(value))
