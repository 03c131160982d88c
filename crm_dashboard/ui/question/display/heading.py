"""The top of an analysis page: the finding, what it stands on, and the figures of the whole."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.wording import cuts_beyond, notices
from crm_dashboard.text import N_
from crm_dashboard.ui.details.details_menu import Details
from crm_dashboard.ui.details.title_row import Draw, title_row
from crm_dashboard.ui.question.display.chips import question_chips
from crm_dashboard.ui.wording.escape import literal


def page_heading(
    answer: Answer,
    title: str,
    details: Details,
    t: Translator,
    *,
    key: str,
    days: str = "",
    own: Draw | None = None,
    files: Draw | None = None,
) -> None:
    """Draw the top of a page with a question: title and actions, the question as chips, and what is to be known of its cuts.

    `details`, `key`, `own` and `files` are those of `title_row`, `days` that of `question_chips`.
    """
    with st.container(gap="xxsmall"):
        title_row(answer.workspace, title, details, t, key=key, own=own, files=files)
        question_summary(answer, t, days=days)


def question_summary(answer: Answer, t: Translator, *, days: str = "", removable: bool = True) -> None:
    """Draw the question of an answer as chips, and notices about its cuts.

    A notice names each cut that lies outside of all values and so divides nobody.
    """
    question_chips(answer, t, days=days, removable=removable)
    for notice in cuts_beyond(answer.matrix):
        st.info(literal(t(notice)), icon=":material/info:")


def matrix_notices(answer: Answer, t: Translator) -> None:
    """Draw what else is to be known of a matrix."""
    for notice in notices(answer.matrix):
        st.info(literal(t(notice)), icon=":material/info:")


def headline_figures(answer: Answer, t: Translator) -> None:
    """Draw the figures of the whole population, and the count of customers who are not part of it."""
    matrix = answer.matrix
    with st.container(horizontal=True, key="headline"):
        _figure(
            t(N_("Customers")),
            t.number(matrix.customers),
            t(
                N_("With at least one order in the period.")
                if answer.spec.keeps_active
                else N_("With at least one order on or before the as-of date.")
            ),
        )
        _figure(t(N_("Orders")), t.number(matrix.orders), t(N_("Orders in the window; refunds are not orders.")))
        _figure(
            t(N_("Revenue")),
            t.money(matrix.revenue, matrix.currency, compact=True),
            t(
                N_("Net of refunds and discounts, in the window: {amount}."),
                amount=t.money(matrix.revenue, matrix.currency),
            ),
        )
        value = matrix.revenue / matrix.orders if matrix.orders else None
        _figure(t(N_("Order value")), t.money(value, matrix.currency), t(N_("Revenue divided by orders.")))
        segments = analysis.segments_of(answer)
        named = next((segment for segment in segments if segment.is_unclassified and segment.is_named), None)
        _figure(
            literal(t(named.name)) if named else t(N_("Unclassified")),
            t.number(matrix.unclassified.customers),
            t(N_("Customers without a value on one of the dimensions; they are in no cell.")),
        )
        excluded = matrix.excluded
        _figure(
            t(N_("Not counted")),
            t.number(excluded.refund_only + excluded.prospects),
            t(
                N_(
                    "{refunders} with refunds only ({amount}) and {prospects} without any order; not among the customers."
                ),
                refunders=excluded.refund_only,
                amount=t.money(excluded.refund_only_revenue, matrix.currency),
                prospects=excluded.prospects,
            ),
        )


def _figure(label: str, value: str, explanation: str) -> None:
    st.metric(label, value, help=explanation, border=True, height="stretch")
