"""A list of customers on screen: one page of rows to select, and the way to each customer."""

from __future__ import annotations

from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer, PeopleColumn, people_page
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.customer.chosen_customer import open_customer
from crm_dashboard.ui.customer.neighbours import remember_list
from crm_dashboard.ui.customers.cells import column_config, column_title, format_cell
from crm_dashboard.ui.customers.controls import Listed, clear_filters, page_control, sort_by
from crm_dashboard.ui.customers.selection import select_rows, selected_ids, times_cleared
from crm_dashboard.ui.question.segments import labels_by_cell, segment_label, segments_of
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import widget_value
from crm_dashboard.ui.wording.escape import plain

_OPEN = "people_open"
_SHOWN: Remembered[tuple[str, ...]] = Remembered("shown customers", ())
_REQUESTED = Remembered("requested customer", "")
_TABLE: Remembered[tuple[int, tuple[object, object] | None, list[int]]] = Remembered("customer table", (0, None, []))
"""The number of the table, the order and the rows that it was drawn for, and those that were marked then."""
_HEAD, _ROW = 38, 35
"""How high the head of a table and a row are, in pixels."""
_TALLEST, _LEAST = 528, 388
_WIDEST_SEGMENT, _CHARACTER, _PADDING = 420, 6, 40


def people_table(answer: Answer, listed: Listed, t: Translator) -> None:
    """Draw one page of the list, sorted by a click on a column's head; or go to the customer whose id was clicked."""
    rows = people_page(answer.workspace, listed.query)
    shown = tuple(row["customer_id"] for row in rows)
    if requested := _REQUESTED.take():
        _open(answer, listed, requested, shown, t)
    if not rows:
        _nobody(answer, t)
        return
    _SHOWN.set(shown)
    segments = labels_by_cell(answer, t)
    key, marked = _identity(answer, listed, shown, t)
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
        on_select=lambda: _take_selection(key, answer, listed.columns),
        selection_mode=["multi-row", "single-column"],
        selection_default={"selection": {"rows": marked}},
        alt=t(N_("Customers, one page")),
        key=key,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        page_control(answer, listed, t)
        st.caption(
            t(
                N_(
                    "A click on an id opens the customer; the boxes select several, over all pages. A click on a column's head sorts all pages; the menu in it sorts this page only."
                )
            ),
            width="stretch",
        )


def request_customer(key: str) -> None:
    """Open the page of a customer once the list is drawn; in a callback."""
    _REQUESTED.set(key)


def _open(answer: Answer, listed: Listed, key: str, shown: tuple[str, ...], t: Translator) -> NoReturn:
    """Go to the page of a customer, which knows the neighbours of one who stands in the list."""
    if key in shown:
        place = (listed.query.page - 1) * listed.query.size + shown.index(key)
        remember_list(answer.workspace, listed.query, place)
    open_customer(answer, key, t)


def _identity(answer: Answer, listed: Listed, shown: tuple[str, ...], t: Translator) -> tuple[str, list[int]]:
    """Return the key of the table and the rows that are marked when it is first drawn.

    In another order or on another page it is another table, which begins at the top, with widths of its own; so it is
    with other rows where rows are marked, since the browser keeps its marks by place. Otherwise the table stays, and
    only its rows are drawn anew.
    """
    name, query = answer.workspace.name, listed.query
    order = (name, t.language, query.sort, query.descending, query.page, query.size, listed.columns)
    rows = (order, query.cache_key, times_cleared(name))
    number, before, marked = _TABLE.get()
    if before is None or before[1] != rows:
        selected = set(selected_ids(answer.workspace))
        now_marked = [row for row, key in enumerate(shown) if key in selected]
        if before is None or before[0] != order or now_marked or marked or _marked_in_browser(_key(number)):
            number += 1
        marked = now_marked
        _TABLE.set((number, (order, rows), marked))
    return _key(number), marked


def _key(number: int) -> str:
    return f"people:{number}"


def _marked_in_browser(key: str) -> bool:
    return bool((widget_value(key) or {}).get("selection", {}).get("rows"))


def _nobody(answer: Answer, t: Translator) -> None:
    st.info(t(N_("No customer meets the search, the segments and the limits above.")))
    st.button(t(N_("Clear them")), key="clear_people", on_click=clear_filters, args=(answer,))


def _take_selection(key: str, answer: Answer, columns: tuple[PeopleColumn, ...]) -> None:
    """Sort by a column whose head is clicked; otherwise remember which rows are selected."""
    selection = widget_value(key)["selection"]
    if selection["columns"]:
        column = columns[int(selection["columns"][0][1:])]
        if column.sortable:
            sort_by(answer.workspace.name, column)
        return
    workspace = answer.workspace
    select_rows(workspace.name, workspace.version_id, selected_ids(workspace), _SHOWN.get(), selection["rows"])


def _take_click() -> None:
    """Open the customer whose id is clicked: of the rows that this session was shown, whatever is current now."""
    row, shown = widget_value(_OPEN)["row"], _SHOWN.get()
    if 0 <= row < len(shown):
        request_customer(shown[row])


def _cell(column: PeopleColumn, value: Any, segments: dict[str, str], t: Translator, currency: str | None) -> Any:
    match column.kind:
        case "id":
            return f"{plain(value)} ›"
        case "cell":
            return [segments[value]]
    return format_cell(column, value, t, currency)


def _config(answer: Answer, listed: Listed, column: PeopleColumn, t: Translator) -> Any:
    title = column_title(column, t)
    if listed.query.sort == column.key:
        title += " ↓" if listed.query.descending else " ↑"
    match column.kind:
        case "id":
            return st.column_config.ButtonColumn(
                title, key=_OPEN, on_click=_take_click, type="tertiary", alignment="left", pinned=True,
            )  # fmt: skip
        case "cell":
            every = list(segments_of(answer).values())  # white on the light theme's colours is legible in either theme
            names = [segment_label(segment, t) for segment in every]
            return st.column_config.MultiselectColumn(
                title,
                options=names,
                color=[segment_color(answer.matrix.axes, segment, dark=False) for segment in every],
                width=min(_WIDEST_SEGMENT, _PADDING + max(_drawn_width(name) for name in names)),
            )
    return column_config(column, title, t)


def _drawn_width(name: str) -> int:
    """Return about how many pixels a name takes: a Chinese character is twice as wide as a letter."""
    return sum(_CHARACTER * (2 if sign > "\u2e80" else 1) for sign in name)
