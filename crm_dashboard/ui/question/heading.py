"""The top of an analysis page: the finding, what it stands on, and the figures of the whole."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.model.segments.wording import cuts_beyond, notices
from crm_dashboard.text import N_
from crm_dashboard.ui.question.filters import told_filter
from crm_dashboard.ui.session.chooser import workspace_title
from crm_dashboard.ui.session.not_applied import told
from crm_dashboard.ui.wording.escape import literal


def heading(answer: Answer, t: Translator) -> None:
    """Draw the finding as the title, and under it what it stands on."""
    st.header(literal(t(finding_of(answer.matrix, analysis.segments_of(answer)))))
    standing(answer, t)
    for notice in notices(answer.matrix):
        st.info(literal(t(notice)), icon=":material/info:")


def standing(answer: Answer, t: Translator, *, days: str = "") -> None:
    """Draw what an answer stands on: workspace, last day of the data, as-of day, window (or other `days`), filters.

    Cuts that divide nobody since they lie outside of all values are told: whatever the page says of segments rests on them.
    """
    matrix, workspace = answer.matrix, answer.workspace
    version = workspace.version
    parts = [literal(workspace_title(workspace, t))]
    if analysis.has_only_summary(workspace):
        parts.append(t(N_("one row per customer")))
    elif version and version.report.last_day is not None:
        parts.append(t(N_("data until {date}"), date=date_of(version.report.last_day)))
    if days:
        parts.append(days)
    else:
        parts.append(t(N_("as of {date}"), date=date_of(matrix.as_of)))
        parts.append(t(N_("the last {days} days"), days=matrix.window) if matrix.window else t(N_("all history")))
    parts += [literal(told_filter(answer.workspace, one, t)) for one in answer.spec.filters]
    if told():
        parts.append(f"**{t(N_('not all that was asked for: see above'))}**")
    st.caption(" · ".join(parts))
    for notice in cuts_beyond(matrix):
        st.info(literal(t(notice)), icon=":material/info:")


def headline_figures(answer: Answer, t: Translator) -> None:
    """Draw the figures of the whole population, and who is counted apart."""
    matrix = answer.matrix
    with st.container(horizontal=True, key="headline"):
        _figure(
            t(N_("Customers")),
            t.number(matrix.customers),
            t(N_("With at least one order on or before the as-of date.")),
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
        named = next((one for one in analysis.segments_of(answer) if one.is_unclassified and one.is_named), None)
        _figure(
            literal(t(named.name)) if named else t(N_("Unclassified")),
            t.number(matrix.unclassified.customers),
            t(N_("Customers without a value on one of the dimensions; they are in no cell.")),
        )
        excluded = matrix.excluded
        _figure(
            t(N_("Counted apart")),
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
