"""The top of the page of trends, and what it says instead where the data tell no months."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Trends
from crm_dashboard.charts.trends.series import TrendView
from crm_dashboard.charts.trends.words import total_finding
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.question.spec import Among
from crm_dashboard.model.time.trend import FEWEST_MONTHS
from crm_dashboard.text import N_
from crm_dashboard.ui.details.title_row import page_details
from crm_dashboard.ui.question.display.heading import page_heading
from crm_dashboard.ui.trends.controls import TrendRequest
from crm_dashboard.ui.trends.details import trend_details
from crm_dashboard.ui.wording.escape import literal

_ATTRIBUTES = "attributes"


def trend_heading(answer: Answer, shown: TrendView, request: TrendRequest, t: Translator) -> None:
    """Draw what became of all customers in the period as the title with the page's actions, and the question under it."""
    page_heading(answer, total_finding(shown), trend_details(answer, shown, request), t, key="trend")


def short_history_notice(answer: Answer, shown: TrendView, t: Translator) -> None:
    """Draw, where the first months know fewer days than the period has, that customers grow with them there."""
    version, window = answer.workspace.version, answer.spec.window
    first = version.report.first_day if version else None
    if window is None or first is None or shown.trend.months[0].end.day - window + 1 >= first:
        return
    words = N_("Before {day} fewer than {days} days are known, so that segments grow with the history.")
    st.caption(t(words, day=date_of(first + window - 1), days=window))


def no_trend_notice(answer: Answer, t: Translator) -> bool:
    """Draw, where the data have too few months, why there is no trend; return whether that is so."""
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
    page_heading(answer, t(N_("No trend yet")), page_details("trends"), t, key="trend")
    st.info(literal(why), icon=":material/info:")
    st.page_link("pages/data.py", label=t(N_("Load a file with more orders")), icon=":material/arrow_forward:")
    return True


def attributes_of_today_notice(answer: Answer, shown: TrendView, t: Translator) -> None:
    """Draw, where the question uses facts about customers, that they are today's: nobody kept what they were."""
    metrics = analysis.metrics_of(answer.workspace)
    metrics_used = [metrics[key].metric for key in answer.spec.metrics if key in metrics]
    metrics_used += [shown.trend.metric] if shown.trend.metric else []
    filtered = any(
        isinstance(condition, Among) and condition.column.startswith("customers.") for condition in answer.spec.filters
    )
    if filtered or any(metric.family == _ATTRIBUTES for metric in metrics_used):
        st.caption(t(N_("Facts about customers, such as their province, are those of today in every month.")))
