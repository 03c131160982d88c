"""The customers of a part of a chart as the page Customers lists them: same columns, same formats, masked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleQuery, PeopleTotals
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.columns import choose_columns
from crm_dashboard.ui.customers.controls import Listed, ask_order
from crm_dashboard.ui.customers.download import people_download
from crm_dashboard.ui.customers.table import people_table
from crm_dashboard.ui.session import state
from crm_dashboard.ui.wording.escape import literal

ANCHOR = "listed_customers"


def announce_list(workspace: str, chosen: object, title: str, t: Translator) -> None:
    """Say what was chosen on a chart and lead to its list, which may stand far below; once for each choice, nothing for None.

    `title` is still to be escaped.
    """
    key = f"{workspace}:list_announced"
    if chosen is not None and chosen != state.get(key):
        st.toast(f"{literal(title)} · [{t(N_('To the list'))}](#{ANCHOR})", icon=":material/list:")
    state.put(key, chosen)


def people_list(answer: Answer, query: PeopleQuery, t: Translator) -> None:
    """Draw the customers whom `query` means, in the columns and the order that the reader has chosen, and the way to take them away."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        place = st.container(horizontal=True, vertical_alignment="bottom", width="content")
        bar = st.container(width="content")
    with place:
        columns = choose_columns(answer, t)
        query = replace(query, columns=tuple(column.key for column in columns))
        listed = ask_order(answer, Listed(query, columns, (), PeopleTotals(0, Decimal(0))), t)
    with bar:
        people_download(answer, listed, t)
    people_table(answer, listed, t)
