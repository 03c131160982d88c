"""A customer's dimensions against those of all: some at once, all of them when they are asked for."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer, Customer, MetricComparison, all_comparisons
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.customer.figures import against_the_mean
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import figure, titled


def customer_dimensions(answer: Answer, customer: Customer, t: Translator) -> None:
    """Draw every dimension: the customer's value, the mean of all customers, and how they differ."""
    st.subheader(t(N_("Dimensions")))
    compared = customer.comparisons
    if _asks_for_all(answer, t):
        with st.spinner(t(N_("Comparing with all customers…")), show_time=True):
            compared = all_comparisons(answer.workspace, answer.spec, customer.id)
    st.caption(
        t(
            N_("Means are of {people}, those without a value left out."),
            people=t.plural("{count} customer", "{count} customers", answer.matrix.customers),
        )
    )
    names = [t(name) for name in (N_("Dimension"), N_("This customer"), N_("Mean of all"), N_("Against the average"))]
    st.dataframe(
        pd.DataFrame([_row(comparison, t, answer.matrix.currency) for comparison in compared], columns=names),
        hide_index=True,
        height=330,
        column_config={name: st.column_config.Column(alignment="right") for name in names[1:]},
        alt=t(N_("Dimensions of the customer against the mean of all")),
        key=f"customer_dimensions:{t.language}",
    )


def _asks_for_all(answer: Answer, t: Translator) -> bool:
    """Draw the choice: on from the start where so few are compared that nobody waits."""
    key = f"{answer.workspace.name}:compare_all"
    return st.toggle(
        t(N_("Compare all dimensions")),
        key=start_widget(key, answer.matrix.customers <= current().compared_at_once),
        help=t(
            N_(
                "Also those that are no axis of the matrix, and composites. With a million customers that takes some seconds, once for each period and filter."
            )
        ),
        persist_state="session",
    )


def _row(comparison: MetricComparison, t: Translator, currency: str | None) -> tuple[str, ...]:
    return (
        titled(plain(t(comparison.metric.label)), comparison.metric.unit, t),
        figure(comparison.value, comparison.metric.unit, t, currency, whole=comparison.metric.whole),
        figure(comparison.mean, comparison.metric.unit, t, currency),
        against_the_mean(comparison, t) or MISSING,
    )
