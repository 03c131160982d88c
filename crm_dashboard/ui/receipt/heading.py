"""The top of the receipt: orders, customers, money and days in one sentence, and the way on to the matrix."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Receipt
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details
from crm_dashboard.ui.details.title_row import page_details, title_row
from crm_dashboard.ui.wording.emphasis import strong


def receipt_heading(workspace: Workspace, t: Translator) -> Receipt | None:
    """Draw the title and return the receipt; None, with a sentence, where there is nothing to tell."""
    analysis.require_orders(workspace)
    receipt = analysis.receipt_of(workspace)
    if receipt is None:
        title_row(workspace, t(N_("Import receipt")), page_details("receipt"), t, key="receipt")
        st.info(
            t(N_("These orders were loaded by an early edition of the app. Load the file again to see its receipt."))
        )
        return None
    title_row(workspace, t(receipt.title), _details(receipt, t), t, key="receipt", own=lambda: _to_the_matrix(t))
    rows = N_("{rows_in} rows in = {kept} kept + {aside} set aside.")
    aside = receipt.rows_in - receipt.rows_kept
    st.caption(t(rows, rows_in=receipt.rows_in, kept=receipt.rows_kept, aside=aside))
    return receipt


def _to_the_matrix(t: Translator) -> None:
    if st.button(strong(t(N_("See the matrix"))), type="primary", key="receipt_to_matrix"):
        st.switch_page("pages/matrix.py")


def _details(receipt: Receipt, t: Translator) -> Details:
    page = page_details("receipt")
    titles = [t(N_("Line")), t(N_("Rows")), t(N_("Customers")), t(N_("Orders")), t(N_("Revenue"))]
    rows = [[t(line.sentence), line.rows, line.customers, line.orders, line.money] for line in receipt.lines]
    return Details(
        title=receipt.title,
        definition=page.definition,
        terms=page.terms,
        rows=lambda _workspace: Sheet(titles, rows),
    )
