"""What one customer brought, at a glance: a few figures against the average of all, and when the next order is due."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, Customer, MetricComparison
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_
from crm_dashboard.ui.customer.finding import expected_order, rhythm_of
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.values import figure

_HEADLINE = ("monetary", "frequency", "order_value", "recency")
_MULTIPLE, _WHOLE_MULTIPLE = 2.0, 10.0


def customer_figures(answer: Answer, customer: Customer, t: Translator) -> None:
    """Draw what the customer brought, each figure against the average of all customers."""
    by_metric = {each.metric.key: each for each in customer.comparisons}
    currency = answer.matrix.currency
    with st.container(horizontal=True, key="customer_figures"):
        for comparison in (by_metric[key] for key in _HEADLINE if key in by_metric):
            metric = comparison.metric
            st.metric(
                plain(t(metric.label)),
                _headline(comparison, t, currency),
                help=literal(
                    t(
                        N_("{definition} The mean of all customers is {mean}."),
                        definition=metric.definition,
                        mean=figure(comparison.mean, metric.unit, t, currency),
                    )
                ),
                delta=against_the_mean(comparison, t),
                delta_color="off",
                delta_arrow="off",
                border=True,
                height="stretch",
            )
    _next_order(answer, customer, t)


def against_the_mean(comparison: MetricComparison, t: Translator) -> str | None:
    """Return a value against the mean of all: “57 times the average”, “20% above average”; None where that says nothing."""
    value, mean = comparison.value, comparison.mean
    if value is None or mean is None or mean <= 0 or value <= 0:
        return None
    ratio = value / mean
    if ratio >= _MULTIPLE:
        return t(N_("{times} times the average"), times=t.number(ratio, 0 if ratio >= _WHOLE_MULTIPLE else 1))
    if round(ratio, 2) == 1:
        return t(N_("about average"))
    if ratio > 1:
        return t(N_("{share} above average"), share=t.percent(ratio - 1, 0))
    return t(N_("{share} below average"), share=t.percent(1 - ratio, 0))


def _next_order(answer: Answer, customer: Customer, t: Translator) -> None:
    due, rhythm = expected_order(answer, customer), rhythm_of(customer)
    if due is None:
        return
    overdue = answer.matrix.as_of - (due - date_of(0)).days
    gap = t.plural("{count} day", "{count} days", max(1, round(rhythm.gap or 0)))
    if overdue <= 0:
        words = t(N_("Next order expected around {date}: last order plus the typical gap of {gap}."), date=due, gap=gap)
    else:
        words = t(
            N_(
                "The next order was to be expected around {date} (last order plus the typical gap of {gap}): {late} overdue."
            ),
            date=due,
            gap=gap,
            late=t.plural("{count} day", "{count} days", overdue),
        )
    st.caption(words)


def _headline(comparison: MetricComparison, t: Translator, currency: str | None) -> str:
    value = figure(comparison.value, comparison.metric.unit, t, currency, whole=comparison.metric.whole)
    if comparison.metric.key == "recency" and comparison.value is not None:
        return t(N_("{count} days ago"), count=value)
    return value
