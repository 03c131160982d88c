"""What one customer brought, at a glance: a few figures against the mean of all."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, Customer, MetricComparison
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.values import figure

_HEADLINE = ("monetary", "frequency", "order_value", "recency")


def customer_figures(answer: Answer, customer: Customer, t: Translator) -> None:
    """Draw what the customer brought, each figure against the mean of all customers."""
    compared = {one.metric.key: one for one in customer.comparisons}
    currency = answer.matrix.currency
    with st.container(horizontal=True, key="customer_figures"):
        for one in (compared[key] for key in _HEADLINE if key in compared):
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


def against_the_mean(one: MetricComparison, t: Translator) -> str | None:
    """Return how far a value is above or below the mean of all: +120%; None where that says nothing."""
    if one.value is None or one.mean is None or one.mean <= 0:
        return None
    difference = one.value / one.mean - 1
    return ("+" if difference > 0 else "") + t.percent(difference, 0)


def _headline(one: MetricComparison, t: Translator, currency: str | None) -> str:
    value = figure(one.value, one.metric.unit, t, currency, whole=one.metric.whole)
    return t(N_("{count} days ago"), count=value) if one.metric.key == "recency" and one.value is not None else value
