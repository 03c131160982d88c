"""The named groups on a heat map: which letter stands for which, and the figures of each whole group."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.heat import Heat
from crm_dashboard.model.heat.words import group_heading
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import literal, plain


def heat_groups(heat: Heat, t: Translator) -> None:
    """Draw one row for each group, those with most revenue first."""
    titles = [t(N_("Group")), t(N_("Customers")), t(N_("Revenue"))]
    _, customers, revenue = titles
    rows = [
        (f"{group.letter}  {plain(t(group.category.label))}", group.customers, float(group.revenue))
        for group in heat.named
    ]
    everyone = heat.whole.customers
    formats: Any = {  # in one column, so that all stand beside the map on a small laptop
        customers: lambda people: f"{t.number(people)} · {t.percent(people / everyone, 1)}",
        revenue: lambda amount: t.money(amount, heat.currency, compact=True),
    }
    st.caption(literal(t(group_heading(heat))))
    st.dataframe(
        pd.DataFrame(rows, columns=titles).style.format(formats),
        hide_index=True,
        height="content",
        column_config={title: st.column_config.Column(alignment="right") for title in (customers, revenue)},
        alt=t(group_heading(heat)),
        key="heat_groups",
    )
