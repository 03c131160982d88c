"""Customers: everyone whom the question is about, to sort, filter, look up and take away."""

import streamlit as st

from crm_dashboard.ui.customers.actions import list_actions
from crm_dashboard.ui.customers.controls import list_controls, start_linked_list
from crm_dashboard.ui.customers.heading import people_heading
from crm_dashboard.ui.customers.table import people_table
from crm_dashboard.ui.findings.chosen_finding import finding_in_address, leave_finding, shown_finding
from crm_dashboard.ui.identity.reveal import reveal_switch
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run

run = current_run()
spec = question_controls(run.workspace, run.t)
answer = answers.answer(run.workspace, spec, run.t)
start_linked_list(answer)
shown = shown_finding(answer)

top = st.container()
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    with st.container(width="content"):
        revealed = reveal_switch(run.workspace, run.t)
    actions = st.container(horizontal=True, width="content")
with actions:
    leave_finding(answer, shown, run.t)
with st.container(horizontal=True, vertical_alignment="bottom", key="people_filters"):
    found = shown.customers if shown else None
    listed = list_controls(answer, run.t, revealed=revealed, found=found)
with actions:
    list_actions(answer, listed, run.t)
write_link(run, spec, cell=list(listed.segments), **finding_in_address(answer, shown))
with top:
    people_heading(answer, listed, shown, run.t)
people_table(answer, listed, run.t)
