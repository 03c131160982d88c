"""Every dimension there is: what it means, and what it lacks where it cannot be used."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import plain
from crm_dashboard.ui.needs import named_needs
from crm_dashboard.ui.one_row_each import why_closed


def metric_list(workspace: Workspace, t: Translator) -> None:
    """Draw the registry of dimensions with definition, favourable side, and the table and column that is missing."""
    st.subheader(t(N_("Dimensions")))
    why_closed(workspace, t)
    rows = []
    for one in analysis.metrics_of(workspace).values():
        lacking = named_needs(one.missing, t)
        rows.append(
            {
                t(N_("Dimension")): plain(t(one.metric.label)),
                t(N_("State")): t(N_("needs {column}"), column=lacking) if lacking else t(N_("ready")),
                t(N_("Favourable")): t(N_("more")) if one.metric.favourable == "more" else t(N_("less")),
                t(N_("Definition")): plain(t(one.metric.definition)),
            }
        )
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=38 + 35 * min(len(rows), 30),
        column_config={t(N_("Definition")): st.column_config.Column(width="large")},
        alt=t(N_("Dimensions and their definitions")),
        key="metric_list",
    )
