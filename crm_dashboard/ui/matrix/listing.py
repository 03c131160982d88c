"""The customers who are selected on the board, under what was selected."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleQuery, people_totals
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.selection import Selection
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.short_list import ANCHOR, announce_list, people_list
from crm_dashboard.ui.question.segments import labels_by_cell
from crm_dashboard.ui.wording.escape import literal


def customer_list(answer: Answer, selection: Selection, t: Translator) -> None:
    """Draw the selected customers, and the way to download them all."""
    query = PeopleQuery(spec=answer.spec, cells=selection.cells, box=selection.box)
    total = people_totals(answer.workspace, query).customers
    title = _title(labels_by_cell(answer, t), selection, total, t)
    st.subheader(literal(title), anchor=ANCHOR)
    announce_list(answer.workspace.name, selection if selection.cells or selection.box else None, title, t)
    st.caption(t(N_("Click a cell of the chart, or draw a box over it, to choose whom to list.")))
    people_list(answer, query, t)


def _title(segments: dict[str, str], selection: Selection, total: int, t: Translator) -> str:
    people = t.plural("{count} customer", "{count} customers", total)
    if selection.box:
        return t(N_("Inside the drawn box: {people}"), people=people)
    if selection.cells:
        names = list(dict.fromkeys(segments.get(code, code) for code in selection.cells))
        return t(N_("{segments}: {people}"), segments=t.listing(names), people=people)
    return t(N_("All customers: {people}"), people=people)
