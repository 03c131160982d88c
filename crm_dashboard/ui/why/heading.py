"""The top of the page Why: the finding, the days that are compared, and what it says where there is nothing to compare."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Why
from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.charts.why.words import finding
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.decomposition.comparison import ComparedPeriods
from crm_dashboard.text import N_
from crm_dashboard.ui.details.title_row import page_details, title_row
from crm_dashboard.ui.question.display.heading import page_heading, question_summary
from crm_dashboard.ui.why.controls import WhyRequest
from crm_dashboard.ui.why.details import factors_details
from crm_dashboard.ui.wording.escape import literal


def why_title(answer: Answer, why: Why, view: WhyView) -> None:
    """Draw the finding as the title, with the page's actions."""
    title = finding(view, why.tree.main_bridge, why.error)
    title_row(answer.workspace, title, factors_details(answer, why, view, title), view.t, key="why")


def why_question(answer: Answer, comparison: ComparedPeriods, t: Translator) -> None:
    """Draw the question as chips, with the days that are compared."""
    question_summary(answer, t, days=days_text(comparison, t))


def days_text(comparison: ComparedPeriods, t: Translator) -> str:
    """Return which days are compared with which."""
    period, base = comparison.period, comparison.base
    return t(
        N_("{first} to {last}, against {base_first} to {base_last}"),
        first=date_of(period.first),
        last=date_of(period.last),
        base_first=date_of(base.first),
        base_last=date_of(base.last),
    )


def no_orders_notice(answer: Answer, t: Translator) -> bool:
    """Draw, where only a summary is loaded, why nothing can be compared; return whether that is so."""
    if not analysis.has_only_summary(answer.workspace):
        return False
    page_heading(answer, t(N_("No reasons yet")), page_details("why"), t, key="why")
    st.info(t(N_("This table has one row per customer, so no two periods can be compared. That needs single orders.")), icon=":material/info:")  # fmt: skip
    st.page_link("pages/data.py", label=t(N_("Load a file with single orders")), icon=":material/arrow_forward:")
    return True


def short_history_notice(answer: Answer, request: WhyRequest, t: Translator) -> None:
    """Draw why the chosen period cannot be compared."""
    title_row(answer.workspace, t(N_("No reasons yet")), page_details("why"), t, key="why")
    needed = request.compared.period.before
    message = N_("To be compared, this period needs orders from {date} on; the data begin later. Choose a shorter one.")
    st.info(literal(t(message, date=date_of(needed.first))), icon=":material/info:")


def empty_notice(answer: Answer, comparison: ComparedPeriods, t: Translator) -> None:
    """Draw that nobody ordered in either period."""
    title_row(answer.workspace, t(N_("No orders to compare")), page_details("why"), t, key="why")
    days = days_text(comparison, t)
    st.info(literal(t(N_("Nobody whom the filters leave ordered in these days: {days}."), days=days)), icon=":material/info:")  # fmt: skip
