"""Matrix: customers by two or three dimensions, with cuts to drag."""

import streamlit as st

from crm_dashboard.ui.guide.from_question import naming_link
from crm_dashboard.ui.matrix.board.board import cut_board
from crm_dashboard.ui.matrix.cards_link import cards_link
from crm_dashboard.ui.matrix.change import customers_kept, what_would_change
from crm_dashboard.ui.matrix.cube import rotatable_view
from crm_dashboard.ui.matrix.heading import matrix_heading
from crm_dashboard.ui.matrix.listing import customer_list
from crm_dashboard.ui.matrix.measure import chosen_measure, measure_control
from crm_dashboard.ui.question.controls.cut_numbers import cut_numbers
from crm_dashboard.ui.question.display.conditions import conditions_in_words
from crm_dashboard.ui.question.display.heading import headline_figures
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run

run = current_run()
spec = question_controls(run.workspace, run.t)
write_link(run, spec)
answer = answers.answer(run.workspace, spec, run.t)

matrix_heading(answer, run.t)
headline_figures(answer, run.t)
selection = cut_board(answer, run.t, dark=run.dark, measure=chosen_measure(answer), before=customers_kept(answer))
with st.container(horizontal=True, vertical_alignment="bottom"):
    cut_numbers(answer, run.t)
    measure_control(answer, run.t)
    cards_link(answer, run.t)
    naming_link(answer, run.t)
what_would_change(answer, run.t, dark=run.dark)
rotatable_view(answer, run.t, dark=run.dark)
conditions_in_words(answer, run.t)
customer_list(answer, selection, run.t)
