"""Who is first in a segment, and the ways to them: one customer, or the whole list."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, Card
from crm_dashboard.data.identities import identities_of
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.reveal import is_revealed
from crm_dashboard.ui.segments import PARAMETER
from crm_dashboard.ui.sharing import to_params


def first_customers(answer: Answer, card: Card, t: Translator) -> None:
    """Draw links to the customers with most revenue, named as far as this session may see, and to all of them."""
    if not card.first:
        return
    workspace = answer.workspace
    link = to_params(workspace.name, t.language, answer.spec)
    known = identities_of(workspace, card.first, revealed=is_revealed(workspace))
    st.caption(t(N_("Most revenue:")), width="content")
    for customer in card.first:
        name = known.get(customer, {}).get("name")
        label = f"{name} ({customer})" if name else customer
        st.page_link("pages/customer.py", label=literal(plain(label)), query_params={**link, "customer": customer})
    st.page_link(
        "pages/customers.py",
        label=t(N_("All {count}"), count=card.segment.customers),
        icon=":material/group:",
        query_params={**link, PARAMETER: card.segment.key},
    )
