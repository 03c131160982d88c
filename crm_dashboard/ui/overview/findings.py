"""The findings of the overview as opportunities: who, how many, how unusual, what a play brings, and the ways on."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Finding, SegmentChanges
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.details_menu import details_menu
from crm_dashboard.ui.findings.chosen_finding import customers_link
from crm_dashboard.ui.findings.wording import finding_details, gain_text, sentence_of, usual_text
from crm_dashboard.ui.overview.assumptions import assumed_share, choose_assumptions
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.question.segments import PARAMETER, segments_of
from crm_dashboard.ui.wording.escape import literal

# Good or bad by colour, icon and word: amber and teal differ for everybody, and neither stands for up or down.
_BADGES = {
    True: ":green-badge[:material/thumb_up: {words}]",
    False: ":orange-badge[:material/thumb_down: {words}]",
    None: ":gray[{words}]",
}
_ONE_LINE = 960
"""Pixels of content from which on the sentence of a finding fits beside the matrix."""


def findings(answer: Answer, period: Period, changed: SegmentChanges | None, t: Translator) -> None:
    """Draw the findings: news first, then by what a play is assumed to bring."""
    with st.spinner(t(N_("Comparing with earlier periods…")), show_time=True):
        listed = analysis.findings_of(answer, period, changed)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.subheader(t(N_("What stands out")), anchor=False, width="stretch")
        choose_assumptions(answer, listed, t)
    if not listed:
        reason = (
            N_("Findings compare two periods; that needs single orders. One row per customer is loaded.")
            if analysis.has_only_summary(answer.workspace)
            else N_("Nothing stands out in this period: nobody slows down, stays away or is new.")
        )
        st.caption(t(reason))
    for finding in listed:
        _draw_finding(answer, period, finding, t)


def _draw_finding(answer: Answer, period: Period, finding: Finding, t: Translator) -> None:
    """Draw the sentence as the link to its customers; below it how unusual it is, what a play brings, and the ways on."""
    currency, narrow = answer.matrix.currency, window().is_narrow
    usual = usual_text(finding, t)
    words = f"{_BADGES[finding.is_good].format(words=literal(usual))} :gray[·] " if usual else ""
    gain = gain_text(finding, assumed_share(answer.workspace.name, finding), currency, t)
    plays = to_params(answer.workspace.name, t.language, answer.spec)
    with st.container(gap=None):
        _draw_sentence(literal(sentence_of(finding, currency, t)), customers_link(answer, finding.key, t), t)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=narrow):
            st.markdown(f":small[{words}:gray[{literal(gain)}]]", width="stretch")
            st.page_link("pages/segments.py", label=f":small[{t(N_('What to do'))}]", query_params=plays)
            details_menu(answer.workspace, finding_details(answer, period, finding, t), t, key=f"finding:{finding.key}")


def _draw_sentence(sentence: str, link: dict[str, str | list[str]], t: Translator) -> None:
    """Draw the sentence as a link; where it needs two lines beside one, since a link's words are cut and not wrapped."""
    page, icon, words = "pages/customers.py", ":material/group:", t(N_("Opens exactly these customers"))
    if window().content_width >= _ONE_LINE:
        st.page_link(page, label=f":small[{sentence}]", icon=icon, help=words, query_params=link)
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(f":small[{sentence}]", width="stretch")
        st.page_link(page, label=f":small[{t(N_('Open'))}]", icon=icon, help=words, query_params=link)


def next_steps(answer: Answer, changed: SegmentChanges | None, t: Translator) -> None:
    """Draw links to the next steps: the line to drag, the segment that moved most, one's own data where a sample is open."""
    link = to_params(answer.workspace.name, t.language, answer.spec)
    most = changed.most_changed if changed else None
    st.space("stretch")
    with st.container(horizontal=True, gap="medium"):
        st.page_link("pages/matrix.py", label=t(N_("Drag the line")), icon=":material/open_with:", query_params=link)
        if most and most.segment.key in segments_of(answer):
            label = t(N_("Open {segment}"), segment=most.segment.name)
            params = {**link, PARAMETER: [most.segment.key]}
            st.page_link("pages/customers.py", label=literal(label), icon=":material/group:", query_params=params)
        if answer.workspace.name in SAMPLES:
            st.page_link(
                "pages/data.py", label=t(N_("Load your data")), icon=":material/upload_file:", query_params=link
            )
