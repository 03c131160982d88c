"""The top of the page of trends, and what it says instead where the data tell no months."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Trends
from crm_dashboard.charts.trends.series import TrendView
from crm_dashboard.charts.trends.words import total_finding
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import Among
from crm_dashboard.model.time.trend import FEWEST_MONTHS
from crm_dashboard.text import N_
from crm_dashboard.ui.question.heading import standing
from crm_dashboard.ui.wording.escape import literal

_ATTRIBUTES = "attributes"


def trend_heading(answer: Answer, shown: TrendView, t: Translator) -> None:
    """Draw what became of all customers in the period as the title, and under it what it stands on."""
    st.header(literal(total_finding(shown)))
    standing(answer, t)


def tells_no_months(answer: Answer, t: Translator) -> bool:
    """Say, with a way on, why there is no trend; return whether that was so."""
    if analysis.has_only_summary(answer.workspace):
        why = t(N_("This table has one row per customer, so it tells no months. Trends need single orders."))
    else:
        there = len(Trends(answer).ends())
        if there >= FEWEST_MONTHS:
            return False
        why = t(
            N_("A trend needs three month-ends or more; the orders up to the as-of day cover {months}."),
            months=t.plural("{count} month", "{count} months", there),
        )
    st.header(t(N_("No trend yet")))
    standing(answer, t)
    st.info(literal(why), icon=":material/info:")
    st.page_link("pages/data.py", label=t(N_("Load a file with more orders")), icon=":material/arrow_forward:")
    return True


def what_is_not_known(answer: Answer, shown: TrendView, t: Translator) -> None:
    """Say that facts about customers are today's where the question uses them: nobody kept what they were."""
    metrics = analysis.metrics_of(answer.workspace)
    asked = [metrics[key].metric for key in answer.spec.metrics if key in metrics]
    asked += [shown.trend.metric] if shown.trend.metric else []
    filtered = any(isinstance(one, Among) and one.column.startswith("customers.") for one in answer.spec.filters)
    if filtered or any(one.family == _ATTRIBUTES for one in asked):
        st.caption(t(N_("Facts about customers, such as their province, are those of today in every month.")))
