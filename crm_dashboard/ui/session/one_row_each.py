"""What the pages say, and leave out, where customers come as one row each, without single orders."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_


def fixed_day_and_window(workspace: Workspace, t: Translator) -> None:
    """Draw the as-of day and the window as they stand, locked, with the reason."""
    day = date_of(analysis.last_order_day(workspace))
    reason = t(N_("This table has one row per customer: its figures are as of one day and over all history. Another day or a period needs single orders."))  # fmt: skip
    st.date_input(t(N_("As of")), value=day, key=f"{workspace.name}:fixed_as_of", disabled=True, help=reason)
    st.selectbox(t(N_("Period")), [t(N_("all history"))], key=f"{workspace.name}:fixed_window:{t.language}", disabled=True, help=reason)  # fmt: skip


def unused_summary_note(workspace: Workspace, t: Translator) -> None:
    """Say that the summary gives no figure where orders are loaded as well."""
    if analysis.has_single_orders(workspace) and workspace.columns(SUMMARY):
        st.caption(
            ":material/info: "
            + t(
                N_(
                    "Orders are loaded as well as a customer summary: every figure comes from the orders; the summary only adds names and attributes."
                )
            )
        )


def no_order_history(t: Translator) -> None:
    """Draw a sentence in the place of a customer's orders."""
    st.subheader(t(N_("Order history")))
    st.info(
        t(
            N_(
                "Single orders are not loaded: this table has one row per customer. All that it says of this customer is on this page."
            )
        ),
        icon=":material/info:",
    )
