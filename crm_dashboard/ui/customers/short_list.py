"""The customers of a part of a chart as the page Customers lists them: same columns, same formats, masked."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleQuery
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.actions import list_actions
from crm_dashboard.ui.customers.controls import short_list_controls
from crm_dashboard.ui.customers.download import people_download
from crm_dashboard.ui.customers.table import people_table
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.escape import literal

ANCHOR = "listed_customers"
_ANNOUNCED: Remembered[object] = Remembered("announced list", None)


def announce_list(workspace: str, chosen: object, title: str, t: Translator) -> None:
    """Say what was chosen on a chart and lead to its list, which may stand far below; once for each choice, nothing for None.

    `title` is still to be escaped.
    """
    if chosen is not None and chosen != _ANNOUNCED.get(workspace):
        st.toast(f"{literal(title)} · [{t(N_('To the list'))}](#{ANCHOR})", icon=":material/list:")
    _ANNOUNCED.set(chosen, workspace)


def people_list(answer: Answer, query: PeopleQuery, t: Translator) -> None:
    """Draw the customers of `query` in the columns and the order that the reader has chosen, with what can be done with them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        listed = short_list_controls(answer, query, t)
        people_download(answer, listed, t)
        list_actions(answer, listed, t)
    people_table(answer, listed, t)
