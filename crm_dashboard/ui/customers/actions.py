"""What can be done with the selected customers of a list: open one, download them, clear the selection."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.controls import Listed
from crm_dashboard.ui.customers.download import people_download
from crm_dashboard.ui.customers.selection import clear_selection, selected_ids
from crm_dashboard.ui.customers.table import request_customer


def list_actions(answer: Answer, listed: Listed, t: Translator) -> None:
    """Draw what can be done with the selected customers; nothing while none is selected."""
    name, ids = answer.workspace.name, selected_ids(answer.workspace)
    if not ids:
        return
    st.button(
        t(N_("Open")),
        key="open_selected",
        icon=":material/person:",
        disabled=len(ids) != 1,
        help=t(N_("Opens the page of the selected customer; select one alone.")),
        on_click=request_customer,
        args=(ids[0],),
    )
    st.button(t(N_("Clear selection")), key="clear_selected", type="tertiary", on_click=clear_selection, args=(name,))
    query = replace(listed.query, cells=(), words="", ranges=(), within=None, found=None, box=(), ids=ids)
    people_download(answer, replace(listed, query=query), t, label=t(N_("Download {count} selected"), count=len(ids)))
