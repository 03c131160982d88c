"""What stands behind a strategy card: who belongs to it, its yearly revenue, the query, and all cards as a file."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Card
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details, details_menu
from crm_dashboard.ui.question.segments import rule_text, segment_label
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import titled_in_full


def card_details_menu(answer: Answer, card: Card, t: Translator) -> None:
    """Draw the menu of a card."""
    details_menu(answer.workspace, card_details(answer, card, t), t, key=f"card:{card.segment.key}")


def card_details(answer: Answer, card: Card, t: Translator) -> Details:
    """Return what stands behind a card."""
    spec, segment = answer.spec, card.segment
    about = N_(
        "Its customers, their revenue, and their yearly revenue: net revenue in the last 365 days or in the 365 days before, whichever is more."
    )
    return Details(
        title=text("{name}", name=segment.name),
        definition=text(N_("Its customers and their revenue.") if card.stake is None else about),
        rule=text("{rule}", rule=rule_text(segment, t)),
        day=date_of(answer.matrix.as_of),
        sql=lambda workspace: analysis.card_query(analysis.answer(workspace, spec), segment.key),
        rows=lambda workspace: cards_sheet(analysis.answer(workspace, spec), t),
        terms=PAGES["segments"].words,
    )


def cards_details(answer: Answer, finding: str, t: Translator) -> Details:
    """Return what stands behind all cards together; the query is that of the first one."""
    spec, first = answer.spec, analysis.cards_of(answer)[0].segment
    about = N_(
        "A card for each segment: its customers, their revenue, and their yearly revenue: net, in the last 365 days or in the 365 days before, whichever is more. The query is that of {segment}."
    )
    return Details(
        title=text("{finding}", finding=finding),
        definition=text(about, segment=first.name),
        rule=text(N_("Index: the segment's mean ÷ the mean of all customers × 100.")),
        day=date_of(answer.matrix.as_of),
        sql=lambda workspace: analysis.card_query(analysis.answer(workspace, spec), first.key),
        rows=lambda workspace: cards_sheet(analysis.answer(workspace, spec), t),
        terms=PAGES["segments"].words,
        file=text(N_("Strategy cards")),
    )


def cards_sheet(answer: Answer, t: Translator) -> Sheet:
    """Return all cards with their figures as a table, most yearly revenue first."""
    cards, currency = analysis.cards_of(answer), answer.matrix.currency
    measured = [
        t(N_("{label}, mean"), label=titled_in_full(plain(t(measure.label)), measure.unit, t, currency))
        for measure in cards[0].measures
    ]
    titles = [t(N_("Segment")), t(N_("Customers")), t(N_("Revenue")), t(N_("Yearly revenue")), *measured]
    rows = (
        [
            segment_label(card.segment, t),
            card.segment.customers,
            card.segment.revenue,
            card.stake,
            *(measure.mean for measure in card.measures),
        ]
        for card in cards
    )
    return Sheet(titles, rows)
