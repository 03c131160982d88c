"""Overview: how it goes, what changed, what stands out, and where to go on."""

import streamlit as st

from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.findings.chosen_finding import changes_since
from crm_dashboard.ui.overview.findings import findings, next_steps
from crm_dashboard.ui.overview.heading import overview_question, overview_title
from crm_dashboard.ui.overview.headline_cards import headline_cards, headlines, novelties
from crm_dashboard.ui.overview.no_data import has_data, without_data
from crm_dashboard.ui.overview.small_matrix import (
    different_days,
    segment_changes_table,
    small_matrix,
    tell_how_usual,
)
from crm_dashboard.ui.period.choice import choose_period, period_in_address
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run

run = current_run()
if has_data(run.workspace):
    spec = question_controls(run.workspace, run.t)
    page = st.container(gap="xsmall")
    with page, st.container(gap="xxsmall"):
        top = st.container()
        with st.container(horizontal=not window().is_narrow, vertical_alignment="center", gap="small"):
            chips = st.container(width="stretch")
            compared = choose_period(run.workspace, spec, run.t, has_targets=True)
    write_link(run, spec, **period_in_address(run.workspace, spec))
    answer = answers.answer(run.workspace, spec, run.t)
    figures = headlines(answer, compared.period, run.t)
    past = novelties(answer, compared, figures)
    with top:
        overview_title(answer, compared, figures, past, run.t)
    with chips:
        overview_question(answer, compared, run.t)
    with page:
        headline_cards(answer, compared, figures, past, run.t, dark=run.dark)
        left, right = st.columns([19, 28], gap="small")
    matrix_card = left.container(border=True, height="stretch", gap="xsmall")
    findings_card = right.container(border=True, height="stretch", gap="xsmall")
    with matrix_card.skeleton(), findings_card.skeleton():
        changed = changes_since(answer, compared.period)
    with matrix_card:
        small_matrix(answers.answer(run.workspace, changed.spec, run.t) if changed else answer, run.t, dark=run.dark)
        different_days(answer, changed, run.t)
        sentence = segment_changes_table(answer, changed, run.t)
    with findings_card:
        findings(answer, compared.period, changed, run.t)
        next_steps(answer, changed, run.t)
    tell_how_usual(sentence, answer, changed, run.t)
else:
    without_data(run.workspace, run.t)
