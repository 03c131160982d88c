"""Matrix: customers by two or three dimensions."""

import streamlit as st

from crm_dashboard.ui import answers, question
from crm_dashboard.ui.cells import cell_cards, fit_beside_the_chart
from crm_dashboard.ui.frame import write_link
from crm_dashboard.ui.heading import heading, headline_figures
from crm_dashboard.ui.listing import customer_list
from crm_dashboard.ui.plot import matrix_chart
from crm_dashboard.ui.rules import rules_in_words
from crm_dashboard.ui.run import current_run
from crm_dashboard.ui.save_matrix import save_matrix

run = current_run()
spec = question.ask(run.workspace, run.t)
write_link(run, spec)
answer = answers.answer(run.workspace, spec, run.t)

heading(answer, run.t)
save_matrix(answer, run.t)
headline_figures(answer, run.t)
chart, cards = st.columns([8, 5]) if fit_beside_the_chart(answer) else (st.container(), st.container())
with chart:
    selection = matrix_chart(answer, run.t, dark=run.dark)
    rules_in_words(answer, run.t)
with cards:
    cell_cards(answer, run.t, dark=run.dark)
customer_list(answer, selection, run.t)
