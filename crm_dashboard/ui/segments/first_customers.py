"""Who is first in a segment, and the ways to them: one customer, or the whole list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from crm_dashboard.analysis import Answer, Card
from crm_dashboard.data.workspace.identities import load_identities
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.question.segments import PARAMETER
from crm_dashboard.ui.wording.escape import literal, plain


def first_names(answer: Answer, cards: Sequence[Card]) -> dict[str, str]:
    """Return the masked names of all cards' first customers by id, where they are known.

    Masked even after a reveal: cards are passed around, and have no switch to mask them again.
    """
    known = load_identities(answer.workspace, [customer for card in cards for customer in card.first])
    return {customer: name for customer, identity in known.items() if (name := identity.get("name"))}


def first_customers(answer: Answer, card: Card, names: Mapping[str, str], t: Translator) -> None:
    """Draw links to the customers with most revenue, by their `first_names` and ids, and to all of them."""
    if not card.first:
        return
    link = to_params(answer.workspace.name, t.language, answer.spec)
    st.caption(t(N_("Most revenue:")), width="content")
    for customer in card.first:
        label = f"{names[customer]} ({customer})" if customer in names else customer
        st.page_link("pages/customer.py", label=literal(plain(label)), query_params={**link, "customer": customer})
    st.page_link(
        "pages/customers.py",
        label=t(N_("All {count}"), count=card.segment.customers),
        icon=":material/group:",
        query_params={**link, PARAMETER: card.segment.key},
    )
