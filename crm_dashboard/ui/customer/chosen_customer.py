"""The customer whom the address names, and the sentence where there is none."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from crm_dashboard.analysis import Answer, Customer, find_customer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customer.neighbours import PARAMETER
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.session.browser_address import get_parameter
from crm_dashboard.ui.wording.escape import literal, plain

_LONGEST_ID = 500


def customer_in_address() -> str:
    """Return the id that the address names; nothing where it names none."""
    return get_parameter(PARAMETER)[:_LONGEST_ID]


def open_customer(answer: Answer, key: str, t: Translator) -> NoReturn:
    """Go to the page of the customer called `key`, with the question."""
    link = to_params(answer.workspace.name, t.language, answer.spec)
    st.switch_page("pages/customer.py", query_params={**link, PARAMETER: key})


def load_customer(answer: Answer, key: str, t: Translator) -> Customer | None:
    """Return the customer, or say why there is none."""
    if not key:
        st.info(t(N_("No customer is chosen yet. Choose one from the list.")))
        return None
    customer = find_customer(answer.workspace, answer.spec, key)
    if customer is None:
        st.info(
            t(N_("There is no customer called “{id}” in this workspace. Look in the list."), id=literal(plain(key)))
        )
    return customer
