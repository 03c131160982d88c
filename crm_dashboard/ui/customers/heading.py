"""The title of a list of customers: how many they are, and what they bring."""

from __future__ import annotations

from functools import partial

from crm_dashboard.analysis import Answer
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.wording import cut_sentence, joined
from crm_dashboard.text import N_, text
from crm_dashboard.ui.customers.controls import Listed
from crm_dashboard.ui.customers.download import people_download
from crm_dashboard.ui.details.details_menu import Details
from crm_dashboard.ui.findings.chosen_finding import ShownFinding
from crm_dashboard.ui.findings.wording import finding_details, sentence_of
from crm_dashboard.ui.question.display.heading import page_heading
from crm_dashboard.ui.question.segments import segment_label, segments_of


def people_heading(answer: Answer, listed: Listed, finding: ShownFinding | None, t: Translator) -> None:
    """Draw how many customers are listed and what they bring, with the page's actions, and the question under it.

    The customers of a finding have its sentence as their title.
    """
    if finding:
        title = _finding_title(answer, listed, finding, t)
        files = partial(people_download, answer, listed, t)
        details = finding_details(answer, finding.period, finding.finding, t)
        page_heading(answer, title, details, t, key="customers", files=files)
        return
    matrix, totals = answer.matrix, listed.tally
    people = t.plural("{count} customer", "{count} customers", totals.customers)
    money = t.money(totals.revenue, matrix.currency, compact=True)
    if not totals.customers:
        title = t(N_("Nobody is listed"))
    elif totals.customers == matrix.customers:
        title = t(N_("All {people} bring {money}"), people=people, money=money)
    else:
        title = t(
            N_("{people} ({share}) bring {money} ({revenue} of revenue)"),
            people=people,
            share=t.percent(totals.customers / matrix.customers if matrix.customers else None),
            money=money,
            revenue=t.percent(totals.revenue / matrix.revenue if matrix.revenue > 0 else None),
        )
    names = [segment_label(segments_of(answer)[key], t) for key in listed.segments]
    title = f"{t.listing(names)}: {title}" if names else title
    files = partial(people_download, answer, listed, t)
    page_heading(answer, title, list_details(answer, title), t, key="customers", files=files)


def _finding_title(answer: Answer, listed: Listed, shown: ShownFinding, t: Translator) -> str:
    """Return the sentence of a finding, and how many of its customers are listed where search or limits leave fewer."""
    sentence = sentence_of(shown.finding, answer.matrix.currency, t)
    if listed.tally.customers == shown.finding.customers:
        return sentence
    people = t.plural("{count} customer", "{count} customers", listed.tally.customers)
    return t(N_("{finding} · {people} listed"), finding=sentence, people=people)


def list_details(answer: Answer, title: str) -> Details:
    """Return what stands behind the list: who is in it, and where the segments are cut."""
    matrix, page = answer.matrix, PAGES["customers"]
    return Details(
        title=text("{title}", title=title),
        definition=text(page.shows),
        rule=joined(tuple(cut_sentence(axis, matrix.currency) for axis in matrix.axes), " · "),
        day=date_of(matrix.as_of),
        terms=page.words,
    )
