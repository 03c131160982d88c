"""A list of customers on screen: one page of rows, and the way to one customer."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer, PeopleColumn, people_page
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customer.address import open_customer
from crm_dashboard.ui.customers.cells import column_config, column_title, told_cell
from crm_dashboard.ui.customers.controls import Listed, clear_filters, sort_by
from crm_dashboard.ui.question.segments import labels_by_cell, segment_label, segments_of
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.window import window
from crm_dashboard.ui.wording.escape import plain

_OPEN, _SHOWN, _PICKED = "people_open", "people_shown", "people_picked"
_HEAD, _ROW = 38, 35
"""How high the head of a table and a row are, in pixels."""
_TALLEST, _LEAST = 528, 388


def people_table(answer: Answer, listed: Listed, t: Translator) -> None:
    """Draw one page of the list, sorted by a click on a column's head, and open the customer whose row is chosen."""
    rows = people_page(answer.workspace, listed.query)
    if not rows:
        _nobody(answer, t)
        return
    state.put(_SHOWN, tuple(row["customer_id"] for row in rows))
    query, segments = listed.query, labels_by_cell(answer, t)
    key = f"people:{t.language}:{query.sort}:{query.descending}:{query.page}"  # anew: at the top, unmarked, with new widths
    st.dataframe(
        pd.DataFrame(
            {
                f"c{index}": [_cell(column, row[column.key], segments, t, answer.matrix.currency) for row in rows]
                for index, column in enumerate(listed.columns)
            }
        ),
        hide_index=True,
        height=min(_HEAD + _ROW * len(rows), window().fit_height(_TALLEST, least=_LEAST)),
        column_config={f"c{index}": _config(answer, listed, column, t) for index, column in enumerate(listed.columns)},
        on_select=lambda: _chosen(key, answer.workspace.name, listed.columns),
        selection_mode=["single-row", "single-column"],
        alt=t(N_("Customers, one page")),
        key=key,
    )
    st.caption(
        t(
            N_(
                "A click on a column's head sorts all pages; the menu in it sorts this page only. A click on an id, or a chosen row, opens the customer."
            )
        )
    )
    picked = state.take(_PICKED)
    if picked:
        open_customer(answer, picked, t)


def _nobody(answer: Answer, t: Translator) -> None:
    st.info(t(N_("No customer of this question meets the search, the segments and the limits above.")))
    st.button(t(N_("Take them off")), key="clear_people", on_click=clear_filters, args=(answer,))


def _chosen(key: str, name: str, columns: tuple[PeopleColumn, ...]) -> None:
    """Take a click on a column's head as the wish to sort by it, a chosen row as the wish to open its customer."""
    selection = state.get(key)["selection"]
    if selection["columns"]:
        column = columns[int(selection["columns"][0][1:])]
        if column.sortable:
            sort_by(name, column)
    elif selection["rows"]:
        _pick(selection["rows"][0])


def _opened() -> None:
    _pick(state.get(_OPEN)["row"])


def _pick(row: int) -> None:
    """Remember whose row it was: the rows that this session was shown, whatever is current now."""
    shown = state.get(_SHOWN, ())
    if 0 <= row < len(shown):
        state.put(_PICKED, shown[row])


def _cell(column: PeopleColumn, value: Any, segments: dict[str, str], t: Translator, currency: str | None) -> Any:
    match column.kind:
        case "id":
            return f"{plain(value)} ›"
        case "cell":
            return [segments[value]]
    return told_cell(column, value, t, currency)


def _config(answer: Answer, listed: Listed, column: PeopleColumn, t: Translator) -> Any:
    title = column_title(column, t)
    if listed.query.sort == column.key:
        title += " ↓" if listed.query.descending else " ↑"
    match column.kind:
        case "id":
            return st.column_config.ButtonColumn(
                title, key=_OPEN, on_click=_opened, type="tertiary", alignment="left", pinned=True,
            )  # fmt: skip
        case "cell":
            found = list(segments_of(answer).values())  # white on the light theme's colours is legible in either theme
            return st.column_config.MultiselectColumn(
                title,
                options=[segment_label(one, t) for one in found],
                color=[segment_color(answer.matrix.axes, one, dark=False) for one in found],
            )
    return column_config(column, title, t)
