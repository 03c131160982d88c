"""What the overview shows while no orders are loaded: how to begin."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.details.title_row import page_details, title_row
from crm_dashboard.ui.question.link_parameters import to_params


def has_data(workspace: Workspace) -> bool:
    """Return whether there is anything to look at."""
    return analysis.has_single_orders(workspace) or analysis.has_only_summary(workspace)


def without_data(workspace: Workspace, t: Translator) -> None:
    """Draw that nothing is loaded yet, with links to loading it and to the sample."""
    title_row(workspace, t(N_("No orders are loaded yet")), page_details("overview"), t, key="overview")
    st.markdown(
        t(
            N_(
                "Load an export of orders from your shop, ERP or CRM system, or a table with one row per customer. What columns mean is recognised and shown before anything is taken in."
            )
        )
    )
    link = to_params(workspace.name, t.language, None)
    st.page_link("pages/data.py", label=t(N_("Load your data")), icon=":material/upload_file:", query_params=link)
    st.caption(t(N_("To look round first, choose the sample shop as the workspace at the top of the page.")))
