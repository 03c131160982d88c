"""What is known of one customer: identity, first and last order, the customer table's own values."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer, Customer, known_days
from crm_dashboard.data.workspace.identities import identity_columns, load_identities
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import attribute_value

_MOST_AT_ONCE, _TALLEST = 12, 430


def customer_facts(answer: Answer, customer: Customer, t: Translator, *, revealed: bool) -> None:
    """Draw identity (as it may be shown), first and last order, and the customer table's own values."""
    identity = load_identities(answer.workspace, [customer.id], revealed=revealed).get(customer.id, {})
    rows = [(t(column.title), identity.get(column.name)) for column in identity_columns(answer.workspace)]
    facts = [(label, attribute_value(value, t)) for label, value in rows if value]
    days = {"first_order": (N_("First order"), customer.first_day), "last_order": (N_("Last order"), customer.last_day)}
    facts += [
        *((t(label), t.date(day)) for label, day in (days[name] for name in known_days(answer.workspace))),
        *((plain(t(label)), attribute_value(value, t)) for label, value in customer.attributes),
    ]
    what, value = t(N_("Fact")), t(N_("Value"))
    st.subheader(t(N_("Facts")))
    st.dataframe(
        pd.DataFrame(facts, columns=[what, value]),
        hide_index=True,
        height="content" if len(facts) <= _MOST_AT_ONCE else _TALLEST,
        column_config={what: st.column_config.Column(width=100), value: st.column_config.Column(width=260)},
        alt=t(N_("Facts about the customer")),
        key=f"customer_facts:{t.language}",
    )
