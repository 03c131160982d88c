"""Why: what brought a change of revenue, by factors, customers, goods and groups."""

import streamlit as st

from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.period.choice import choose_period, instead_of_target, period_in_address
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run
from crm_dashboard.ui.why.charts import factors_and_bridge, groups, why_answer, why_view
from crm_dashboard.ui.why.controls import column_label, why_request
from crm_dashboard.ui.why.heading import (
    empty_notice,
    no_orders_notice,
    short_history_notice,
    why_question,
    why_title,
)
from crm_dashboard.ui.why.table import groups_table

run = current_run()
spec = question_controls(run.workspace, run.t)
answer = answers.answer(run.workspace, spec, run.t)

if no_orders_notice(answer, run.t):
    write_link(run, spec)
else:
    with st.container(gap="xxsmall"):
        top = st.container()
        with st.container(horizontal=not window().is_narrow, vertical_alignment="center", gap="small"):
            chips = st.container(width="stretch")
            compared = choose_period(run.workspace, spec, run.t)
        instead_of_target(compared, run.t)
    request = why_request(answer, compared)
    write_link(run, spec, **request.in_address, **period_in_address(run.workspace, spec))
    if request.comparison is None:
        with top:
            short_history_notice(answer, request, run.t)
    else:
        with chips:
            why_question(answer, request.comparison, run.t)
        why = why_answer(answer, request, run.t)
        view = why_view(why, run.t, dark=run.dark)
        with top:
            if why.has_orders:
                why_title(answer, why, view)
            else:
                empty_notice(answer, request.comparison, run.t)
        if why.has_orders:
            factors_and_bridge(answer, why, request, view)
            told, names = groups(answer, why, request, view)
            groups_table(told, names, view, column_label(answer, told.column, run.t))
