"""The findings of the overview in sentences, each with its details and a link to the page for it."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Finding, SegmentChanges
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, text
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details, details_menu
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.question.segments import PARAMETER
from crm_dashboard.ui.wording.escape import literal

_PAGES = {
    "segments": ("pages/segments.py", N_("What to do")),
    "customers": ("pages/customers.py", N_("Who they are")),
}


def findings(answer: Answer, period: Period, changed: SegmentChanges | None, t: Translator) -> None:
    """Draw the findings, most money first."""
    st.subheader(t(N_("What stands out")), anchor=False)
    listed = analysis.findings_of(answer, period, changed)
    if not listed:
        reason = (
            N_("Findings compare two periods; that needs single orders. One row per customer is loaded.")
            if analysis.has_only_summary(answer.workspace)
            else N_("Nothing stands out in this period: nobody slows down, stays away or is new.")
        )
        st.caption(t(reason))
    for finding in listed:
        _draw_finding(answer, period, finding, t)


def sentence_of(finding: Finding, currency: str | None, t: Translator) -> str:
    """Return a finding as a sentence, its number first."""
    singular, plural = finding.pattern
    amount = t.money(finding.amount, currency, compact=True)
    return t.plural(singular, plural, finding.customers, amount=amount, **dict(finding.values))


def finding_details(answer: Answer, period: Period, finding: Finding, t: Translator) -> Details:
    """Return the details of a finding: definition, days, query, figures."""
    spec = answer.spec
    rows = [[sentence_of(finding, answer.matrix.currency, t), finding.customers, finding.amount]]
    return Details(
        title=text("{sentence}", sentence=sentence_of(finding, answer.matrix.currency, t)),
        definition=finding.definition,
        rule=text(
            N_("{first} to {last}, against the {days} days before. Money: {amount}."),
            first=date_of(period.first),
            last=date_of(period.last),
            days=period.days,
            amount=t.money(finding.amount, answer.matrix.currency),
        ),
        day=date_of(period.last),
        sql=lambda workspace: analysis.finding_query(analysis.answer(workspace, spec), period, finding),
        rows=lambda _workspace: Sheet([t(N_("Finding")), t(N_("Customers")), t(N_("Amount"))], rows),
    )


def _draw_finding(answer: Answer, period: Period, finding: Finding, t: Translator) -> None:
    page, label = _PAGES[finding.page]
    link = to_params(answer.workspace.name, t.language, answer.spec)
    narrow = window().is_narrow
    with st.container(gap=None if narrow else "small", horizontal=not narrow, vertical_alignment="center", wrap=False):
        st.markdown(literal(sentence_of(finding, answer.matrix.currency, t)), width="stretch")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            st.page_link(page, label=f":small[{t(label)}]", icon=":material/arrow_forward:", query_params=link)
            details_menu(answer.workspace, finding_details(answer, period, finding, t), t, key=f"finding:{finding.key}")


def next_steps(answer: Answer, changed: SegmentChanges | None, t: Translator) -> None:
    """Draw links to the next steps: the line to drag, the segment that moved most, one's own data where a sample is open."""
    link = to_params(answer.workspace.name, t.language, answer.spec)
    most = changed.most_changed if changed else None
    st.space("stretch")
    with st.container(horizontal=True, gap="medium"):
        st.page_link("pages/matrix.py", label=t(N_("Drag the line")), icon=":material/open_with:", query_params=link)
        if most:
            label = t(N_("Open {segment}"), segment=most.segment.name)
            params = {**link, PARAMETER: [most.segment.key]}
            st.page_link("pages/customers.py", label=literal(label), icon=":material/group:", query_params=params)
        if answer.workspace.name in SAMPLES:
            st.page_link(
                "pages/data.py", label=t(N_("Load your data")), icon=":material/upload_file:", query_params=link
            )
