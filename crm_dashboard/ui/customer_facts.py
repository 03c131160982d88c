"""One customer at a glance: who it is, what they brought, what is known of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.analysis.customer import Customer, Measure
from crm_dashboard.data.identities import identities_of, identity_columns
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.heading import standing
from crm_dashboard.ui.sharing import to_params
from crm_dashboard.ui.values import figure, told

_HEADLINE = ("monetary", "frequency", "order_value", "recency")
_MOST_AT_ONCE, _TALLEST = 12, 430


def back_to_the_list(answer: Answer, t: Translator) -> None:
    """Draw the way back to the list that the reader came from."""
    st.page_link(
        "pages/customers.py",
        label=t(N_("Back to the list")),
        icon=":material/arrow_back:",
        query_params=to_params(answer.workspace.name, t.language, answer.spec),
    )


def customer_heading(answer: Answer, customer: Customer, t: Translator, *, revealed: bool) -> None:
    """Draw the customer's name, as it may be shown, and id."""
    identity = identities_of(answer.workspace, [customer.id], revealed=revealed).get(customer.id, {})
    names = [plain(identity["name"])] if identity.get("name") else []
    st.header(literal(" · ".join((*names, plain(customer.id)))))
    standing(answer, t)


def customer_figures(answer: Answer, customer: Customer, t: Translator) -> None:
    """Draw what the customer brought, each figure against the mean of all customers."""
    measures = {one.metric.key: one for one in customer.measures}
    currency = answer.matrix.currency
    with st.container(horizontal=True, key="customer_figures"):
        for key in _HEADLINE:
            one = measures[key]
            st.metric(
                plain(t(one.metric.label)),
                _headline(one, t, currency),
                help=literal(
                    t(
                        N_("{definition} The mean of all customers is {mean}."),
                        definition=one.metric.definition,
                        mean=figure(one.mean, one.metric.unit, t, currency),
                    )
                ),
                delta=(difference := against_the_mean(one, t)),
                delta_color="off",
                delta_description=t(N_("against the mean")) if difference else None,
                border=True,
                height="stretch",
            )


def against_the_mean(one: Measure, t: Translator) -> str | None:
    """Return how far a value is above or below the mean of all: +120%; None where that says nothing."""
    if one.value is None or one.mean is None or one.mean <= 0:
        return None
    difference = one.value / one.mean - 1
    return ("+" if difference > 0 else "") + t.percent(difference, 0)


def customer_facts(answer: Answer, customer: Customer, t: Translator, *, revealed: bool) -> None:
    """Draw identity (as it may be shown), first and last order, and the customer table's own values."""
    identity = identities_of(answer.workspace, [customer.id], revealed=revealed).get(customer.id, {})
    rows = [(t(column.title), identity.get(column.name)) for column in identity_columns(answer.workspace)]
    facts = [(label, told(value, t)) for label, value in rows if value]
    facts += [
        (t(N_("First order")), t.date(customer.first_day)),
        (t(N_("Last order")), t.date(customer.last_day)),
        *((plain(t(label)), told(value, t)) for label, value in customer.attributes),
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


def _headline(one: Measure, t: Translator, currency: str | None) -> str:
    value = figure(one.value, one.metric.unit, t, currency, whole=one.metric.whole)
    return t(N_("{count} days ago"), count=value) if one.metric.key == "recency" and one.value is not None else value
