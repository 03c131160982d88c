"""Heat map: two dimensions in bands, or segments against a category, coloured by one figure."""

import streamlit as st

from crm_dashboard.ui.heat.cell_customers import cell_customers
from crm_dashboard.ui.heat.controls import PARAMETER, heat_controls
from crm_dashboard.ui.heat.picture import heat_heading, heat_picture
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run

run = current_run()
spec = question_controls(run.workspace, run.t)
answer = answers.answer(run.workspace, spec, run.t)

top = st.container()
heat = heat_controls(answer, run.t)
write_link(run, spec, **{PARAMETER: heat.code})
with top:
    heat_heading(answer, heat, run.t)
cell = heat_picture(answer, heat, run.t, dark=run.dark)
cell_customers(answer, heat, cell, run.t)
