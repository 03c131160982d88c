"""The table of the page Why: each group's revenue then and now, and what its change consists of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st

from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.charts.why.words import error_text
from crm_dashboard.i18n.figures import signed
from crm_dashboard.model.decomposition.groups import Breakdown
from crm_dashboard.text import N_
from crm_dashboard.ui.matrix.change_tables import table_height
from crm_dashboard.ui.why.details import GROUP_PARTS
from crm_dashboard.ui.wording.labels import distinct


def groups_table(told: Breakdown, names: Sequence[str], view: WhyView, label: str) -> None:
    """Draw a row for each group of the column that is called `label`; parts that no group has are left out."""
    t = view.t
    used = [part for part in GROUP_PARTS if any(getattr(group, part) for group in told.groups)]
    figures = [N_("Then"), N_("Now"), N_("Change"), N_("95 % interval"), *(GROUP_PARTS[part] for part in used)]
    titles = list(distinct({str(place): title for place, title in enumerate([label, *map(t, figures)])}).values())

    def money(amount: Decimal) -> str:
        return t.money(round(amount), view.currency)

    def change(amount: Decimal) -> str:
        return signed(round(amount), t.money(abs(round(amount)), view.currency))

    rows = [
        [name, money(group.before), money(group.after), change(group.change), error_text(view, group)]
        + [change(getattr(group, part)) for part in used]
        for name, group in zip(names, told.groups, strict=True)
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=titles),
        hide_index=True,
        height=table_height(len(rows)),
        column_config={title: st.column_config.Column(alignment="right") for title in titles[1:]},
        alt=t(N_("Each group's revenue then and now, its change with its interval, and what the change consists of")),
        key="why_table",
    )
