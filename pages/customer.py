"""Customer: one customer's figures, segment, history, facts and orders."""

import streamlit as st

from crm_dashboard.ui.customer.chosen_customer import customer_in_address, load_customer
from crm_dashboard.ui.customer.dimensions import customer_dimensions
from crm_dashboard.ui.customer.events import customer_history, event_list
from crm_dashboard.ui.customer.facts import customer_facts
from crm_dashboard.ui.customer.figures import customer_figures
from crm_dashboard.ui.customer.heading import back_to_the_list, customer_heading
from crm_dashboard.ui.customer.neighbours import neighbour_links
from crm_dashboard.ui.customer.orders import order_list
from crm_dashboard.ui.customer.segment import customer_segment
from crm_dashboard.ui.identity.reveal import reveal_switch
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run

run = current_run()
key = customer_in_address()
spec = question_controls(run.workspace, run.t)
write_link(run, spec, customer=key)
answer = answers.answer(run.workspace, spec, run.t)

ways = st.container(horizontal=True, vertical_alignment="center")
with ways:
    back_to_the_list(answer, run.t)
customer = load_customer(answer, key, run.t)
if customer:
    top = st.container()
    revealed = reveal_switch(run.workspace, run.t)
    with ways:
        neighbour_links(answer, customer.id, run.t, revealed=revealed)
    with top:
        customer_heading(answer, customer, run.t, revealed=revealed)
    customer_figures(answer, customer, run.t)
    events = customer_history(answer, customer, run.t, dark=run.dark)
    facts, rest = st.columns([5, 8], gap="medium")
    with facts:
        customer_segment(answer, customer, run.t, dark=run.dark)
        customer_facts(answer, customer, run.t, revealed=revealed)
    with rest:
        order_list(answer, customer, run.t)
        event_list(answer, events, run.t)
        customer_dimensions(answer, customer, run.t)
