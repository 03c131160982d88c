"""The body of the receipt: questions that the file leaves open, decisions that changed the money, and the rest folded away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm_dashboard.analysis import Receipt, ReceiptLine
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.receipt.line import receipt_line
from crm_dashboard.ui.receipt.recompute import recompute


def receipt_sections(workspace: Workspace, receipt: Receipt, t: Translator) -> None:
    """Draw all lines, and read the file again where one of them was changed."""
    recompute(workspace, t)
    if receipt.questions:
        st.subheader(t(N_("To be answered: the file can be read in two ways")))
        _lines(workspace, receipt, receipt.questions, t)
    st.subheader(t(N_("What changed the money")))
    if receipt.decided:
        _lines(workspace, receipt, receipt.decided, t)
    else:
        st.caption(t(N_("Nothing: every row counts as it stands in the file.")))
    if receipt.minor:
        label = t.plural(
            "{count} thing that hardly changes it", "{count} things that hardly change it", len(receipt.minor)
        )
        with st.expander(label, key="receipt_minor"):
            _lines(workspace, receipt, receipt.minor, t)
    st.caption(t(N_("Sources, all rules and the rows set aside stand on the page Data.")))


def _lines(workspace: Workspace, receipt: Receipt, lines: Sequence[ReceiptLine], t: Translator) -> None:
    with st.container(gap="xsmall"):
        for line in lines:
            receipt_line(workspace, line, receipt.currency, t)
