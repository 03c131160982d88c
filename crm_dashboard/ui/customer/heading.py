"""The top of a customer's page: the way back to the list, the neighbours in it, and what stands out of the customer."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, Customer
from crm_dashboard.data.workspace.identities import load_identities
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customer.finding import customer_finding
from crm_dashboard.ui.details.title_row import page_details
from crm_dashboard.ui.question.display.heading import page_heading
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.wording.escape import plain


def back_to_the_list(answer: Answer, t: Translator) -> None:
    """Draw the way back to the list that the reader came from."""
    st.page_link(
        "pages/customers.py",
        label=t(N_("Back to the list")),
        icon=":material/arrow_back:",
        query_params=to_params(answer.workspace.name, t.language, answer.spec),
    )


def customer_heading(answer: Answer, customer: Customer, t: Translator, *, revealed: bool) -> None:
    """Draw the customer's name, as it may be shown, with id and finding."""
    identity = load_identities(answer.workspace, [customer.id], revealed=revealed).get(customer.id, {})
    names = [plain(identity["name"])] if identity.get("name") else []
    who = " · ".join((*names, plain(customer.id)))
    title = t(N_("{label}: {values}"), label=who, values=customer_finding(answer, customer, t))
    page_heading(answer, title, page_details("customer"), t, key="customer")
