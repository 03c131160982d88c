"""The named groups on a heat map: which letter stands for which, and the figures of each whole group."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat import Heat
from crm_dashboard.model.heat_words import group_heading
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal, plain


def heat_groups(heat: Heat, t: Translator) -> None:
    """Draw one row for each group, those with most revenue first."""
    titles = [t(N_("Group")), t(N_("Customers")), t(N_("Share")), t(N_("Revenue"))]
    customers, share, revenue = titles[1:]
    rows = [
        (f"{one.letter}  {plain(t(one.slot.label))}", one.customers, one.share, float(one.revenue))
        for one in heat.named
    ]
    told: Any = {
        customers: t.number,
        share: lambda value: t.percent(value, 1),
        revenue: lambda value: t.money(value, heat.currency, compact=True),
    }
    st.caption(literal(t(group_heading(heat))))
    st.dataframe(
        pd.DataFrame(rows, columns=titles).style.format(told),
        hide_index=True,
        height="content",
        column_config={title: st.column_config.Column(alignment="right") for title in (customers, share, revenue)},
        alt=t(group_heading(heat)),
        key="heat_groups",
    )
