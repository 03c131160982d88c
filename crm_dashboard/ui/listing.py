"""The customers who are selected: the first of them on screen, all of them as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.axis import title
from crm_dashboard.data.workspaces import open_workspace
from crm_dashboard.export.table import csv_bytes, file_name
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix import Matrix
from crm_dashboard.model.selection import Selection
from crm_dashboard.model.spec import MatrixSpec
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.customer_address import open_customer
from crm_dashboard.ui.escape import literal
from crm_dashboard.ui.segments import segment_label


def customer_list(answer: Answer, selection: Selection, t: Translator) -> None:
    """Draw the selected customers, those with most revenue first, and the way to download them all."""
    total, rows = analysis.listing(answer, selection, current().list_rows)
    names = _headers(answer.matrix, t)
    segments = {code: segment_label(one, t) for one in analysis.segments_of(answer) for code in one.cells}
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(gap="xxsmall"):
            st.subheader(literal(_title(segments, selection, total, t)))
            hint = t(N_("Click a cell of the chart, or draw a box over it, to choose whom to list."))
            if total > len(rows):
                hint = t(N_("The {shown} with most revenue are listed; the download holds all."), shown=len(rows))
            st.caption(hint)
        st.download_button(
            t(N_("Download CSV")),
            data=_file(answer.workspace.name, answer.spec, selection, names, segments),
            file_name=file_name(answer.workspace.title, answer.workspace.version_id, "csv"),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download_customers",
        )
    chosen = st.dataframe(
        pd.DataFrame(_named(rows, segments), columns=list(names)),
        hide_index=True,
        height=min(38 + 35 * max(len(rows), 1), 388),
        column_config={
            key: st.column_config.Column(label) if key in ("customer_id", "cell") else st.column_config.NumberColumn(label, format="localized")
            for key, label in names.items()
        },
        alt=t(N_("Customers of the selection")),
        on_select="rerun",
        selection_mode="single-row",
        key="customer_list",
    )  # fmt: skip
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
    axes = {f"axis_{index}": title(axis, t, matrix.currency) for index, axis in enumerate(matrix.axes)}
    shown = {axis.metric for axis in matrix.axes}
    rest = {"orders": t(N_("Orders")), "revenue": t(N_("Revenue"))}
    if "frequency" in shown:
        rest.pop("orders")
    if "monetary" in shown:
        rest.pop("revenue")
    return {"customer_id": t(N_("Customer")), "cell": t(N_("Segment")), **axes, **rest}


def _named(rows: list[dict[str, Any]], segments: dict[str, str]) -> list[dict[str, Any]]:
    return [{**row, "cell": segments.get(row["cell"], row["cell"])} for row in rows]


def _file(
    name: str, spec: MatrixSpec, selection: Selection, columns: dict[str, str], segments: dict[str, str]
) -> Callable[[], bytes]:
    """Return the maker of the file: it runs on another thread when the button is pressed, so it opens its own handle."""

    def make() -> bytes:
        with open_workspace(name) as workspace:
            _total, rows = analysis.listing(analysis.answer(workspace, spec), selection, current().download_rows)
            return csv_bytes(
                list(columns.values()), ([row[column] for column in columns] for row in _named(rows, segments))
            )

    return make
