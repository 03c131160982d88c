"""The customers of a heat map's cell: masked, to sort, to page through, to take away."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleQuery
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.heat import HeatCell, cell_title
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.short_list import ANCHOR, announce_list, people_list
from crm_dashboard.ui.heat.controls import HeatMap
from crm_dashboard.ui.wording.escape import literal


def cell_customers(answer: Answer, shown: HeatMap, cell: HeatCell | None, t: Translator) -> None:
    """Draw the customers of the chosen cell; nothing while none is chosen."""
    if cell is None:
        announce_list(answer.workspace.name, None, "", t)
        return
    heat = shown.answer.heat
    people = t.plural("{count} customer", "{count} customers", cell.customers)
    money = t.money(cell.revenue, heat.currency, compact=True)
    title = t(cell_title(heat, cell))
    st.subheader(literal(title), anchor=ANCHOR)
    announce_list(answer.workspace.name, (shown.code, cell.code), f"{title}: {people}", t)
    st.caption(literal(f"{people} · {t(N_('Revenue'))} {money}"))
    people_list(answer, PeopleQuery(spec=answer.spec, within=(shown.answer.spec, cell.code)), t)
