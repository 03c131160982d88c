"""Build a matrix: the guided path from a goal to a saved matrix, with a live preview."""

import streamlit as st

from crm_dashboard.ui import guide
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.session.run import current_run

run = current_run()
write_link(run, None)
draft = guide.current_draft(run.workspace, run.t)

top = st.container()
left, right = st.columns([6, 7], gap="large")
with left:
    draft, complete = guide.form(run.workspace, draft, run.t)
    guide.way(run.workspace, draft, run.t, complete=complete)
with right:
    guide.preview(run.workspace, draft, run.t, dark=run.dark)
with top:
    guide.heading(run.workspace, draft, run.t, complete=complete)
