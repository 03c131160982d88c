"""Heat map: two dimensions in bands, or segments against a category, coloured by one figure."""

import streamlit as st

from crm_dashboard.ui.frame.frame import write_link
from crm_dashboard.ui.heat.choices import ask_heat
from crm_dashboard.ui.heat.link import PARAMETER
from crm_dashboard.ui.heat.people import cell_people
from crm_dashboard.ui.heat.picture import heat_heading, heat_picture
from crm_dashboard.ui.question import question
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run

run = current_run()
spec = question.ask(run.workspace, run.t)
answer = answers.answer(run.workspace, spec, run.t)

top = st.container()
asked = ask_heat(answer, run.t)
write_link(run, spec, **{PARAMETER: asked.code})
with top:
    heat_heading(answer, asked, run.t)
cell = heat_picture(answer, asked, run.t, dark=run.dark)
cell_people(answer, asked, cell, run.t)
