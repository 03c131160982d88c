"""The customers of a heat map's cell: masked, to sort, to page through, to take away."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleQuery, Tally
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat import HeatCell, cell_title
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal
from crm_dashboard.ui.heat.choices import AskedHeat
from crm_dashboard.ui.people_columns import choose_columns
from crm_dashboard.ui.people_controls import Listed, ask_order
from crm_dashboard.ui.people_download import people_download
from crm_dashboard.ui.people_table import people_table


def cell_people(answer: Answer, asked: AskedHeat, cell: HeatCell | None, t: Translator) -> None:
    """Draw the customers of the chosen cell; nothing while none is chosen."""
    if cell is None:
        return
    heat = asked.answer.heat
    people = t.plural("{count} customer", "{count} customers", cell.customers)
    money = t.money(cell.revenue, heat.currency, compact=True)
    st.subheader(literal(t(cell_title(heat, cell))))
    st.caption(literal(f"{people} · {t(N_('Revenue'))} {money}"))
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        place = st.container(horizontal=True, vertical_alignment="bottom", width="content")
        bar = st.container(width="content")
    with place:
        columns = choose_columns(answer, t)
        query = PeopleQuery(
            spec=answer.spec,
            columns=tuple(column.key for column in columns),
            within=(asked.answer.spec, cell.code),
        )
        listed = ask_order(answer, Listed(query, columns, (), Tally(0, Decimal(0))), t)
    with bar:
        people_download(answer, listed, t)
    people_table(answer, listed, t)
