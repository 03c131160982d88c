"""The ready-made matrices that the data do not carry yet, and what each lacks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import plain
from crm_dashboard.ui.needs import told_need
from crm_dashboard.ui.one_row_each import why_closed


def closed_matrices(workspace: Workspace, t: Translator) -> None:
    """Draw them, where there are any, with the tables and columns that would open them."""
    closed = [offer for offer in analysis.offers_of(workspace).values() if offer.missing]
    if not closed:
        return
    with st.expander(t(N_("Ready-made matrices that need more data: {count}"), count=len(closed))):
        why_closed(workspace, t)
        rows = [
            {
                t(N_("Matrix")): plain(t(offer.template.name)),
                t(N_("Opens with")): t.listing([told_need(need, t) for need in offer.missing]),
                t(N_("What it answers")): plain(t(offer.template.about)),
            }
            for offer in closed
        ]
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            alt=t(N_("Ready-made matrices that need more data")),
            key="closed_matrices",
        )
