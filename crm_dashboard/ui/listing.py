"""The customers who are selected: the first of them on screen, all of them as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix import Matrix
from crm_dashboard.model.selection import Selection
from crm_dashboard.model.spec import MatrixSpec
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.customer_address import open_customer
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.people_file import Sheet, file_button
from crm_dashboard.ui.segments import labels_by_cell
from crm_dashboard.ui.values import titled_in_full


def customer_list(answer: Answer, selection: Selection, t: Translator) -> None:
    """Draw the selected customers, those with most revenue first, and the way to download them all."""
    total, rows = analysis.listing(answer, selection, current().list_rows)
    names = _headers(answer.matrix, t)
    segments = labels_by_cell(answer, t)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(gap="xxsmall"):
            st.subheader(literal(_title(segments, selection, total, t)))
            hint = t(N_("Click a cell of the chart, or draw a box over it, to choose whom to list."))
            if total > len(rows):
                hint = t(N_("The {shown} with most revenue are listed; the download holds all."), shown=len(rows))
            st.caption(hint)
        file_button(
            answer,
            selection_sheet(answer.spec, selection, names, segments),
            t,
            key="download_customers",
            hint=t(N_("Without names and contacts. The access log will say so.")),
        )
    chosen = st.dataframe(
        pd.DataFrame([_named(row, segments) for row in rows], columns=list(names)),
        hide_index=True,
        height=min(38 + 35 * max(len(rows), 1), 388),
        column_config=_configs(answer.matrix, names),
        alt=t(N_("Customers of the selection")),
        on_select="rerun",
        selection_mode="single-row",
        key="customer_list",
    )
    for row in chosen.selection.rows[:1]:
        open_customer(answer, rows[row]["customer_id"], t)


def _title(segments: dict[str, str], selection: Selection, total: int, t: Translator) -> str:
    people = t.plural("{count} customer", "{count} customers", total)
    if selection.box:
        return t(N_("Inside the drawn box: {people}"), people=people)
    if selection.cells:
        names = list(dict.fromkeys(segments.get(code, code) for code in selection.cells))
        return t(N_("{segments}: {people}"), segments=t.listing(names), people=people)
    return t(N_("All customers: {people}"), people=people)


def _headers(matrix: Matrix, t: Translator) -> dict[str, str]:
    axes = {
        f"axis_{index}": titled_in_full(plain(t(axis.label)), axis.unit, t, matrix.currency)
        for index, axis in enumerate(matrix.axes)
    }
    shown = {axis.metric for axis in matrix.axes}
    rest = {
        "orders": t(N_("Orders")),
        "revenue": titled_in_full(t(N_("Revenue")), "money", t, matrix.currency),
    }
    if "frequency" in shown:
        rest.pop("orders")
    if "monetary" in shown:
        rest.pop("revenue")
    return {"customer_id": t(N_("Customer")), "cell": t(N_("Segment")), **axes, **rest}


def _configs(matrix: Matrix, names: dict[str, str]) -> dict[str, Any]:
    shares = {f"axis_{index}" for index, axis in enumerate(matrix.axes) if axis.unit == "share"}
    return {
        key: st.column_config.Column(label)
        if key in ("customer_id", "cell")
        else st.column_config.NumberColumn(label, format="percent" if key in shares else "localized")
        for key, label in names.items()
    }


def _named(row: dict[str, Any], segments: dict[str, str]) -> dict[str, Any]:
    return {**row, "cell": segments.get(row["cell"], row["cell"])}


def selection_sheet(
    spec: MatrixSpec, selection: Selection, columns: dict[str, str], segments: dict[str, str]
) -> Callable[[Workspace], Sheet]:
    """Return what puts the selected customers into a file: `columns` are titles by column, `segments` names by cell."""

    def sheet(workspace: Workspace) -> Sheet:
        found = analysis.all_selected(analysis.answer(workspace, spec), selection, current().download_rows)
        named = (_named(row, segments) for row in found)
        return Sheet(list(columns.values()), ([row[column] for column in columns] for row in named))

    return sheet
