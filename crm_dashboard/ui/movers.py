"""The customers who change segment: the first of them on screen, all of them as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.flows import Change
from crm_dashboard.model.spec import MatrixSpec
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui import state
from crm_dashboard.ui.customer_address import open_customer
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.people_file import Sheet, file_button
from crm_dashboard.ui.segments import segment_label
from crm_dashboard.ui.values import titled_in_full

_OPEN = "movers_open"
Route = tuple[str, str]
Names = dict[str, dict[str, str]]
"""The names of segments by key, for the columns `source` and `target`."""


def open_movers() -> None:
    """Open the list, in the callback of a flow's choice."""
    state.put(_OPEN, True)


def movers_list(answer: Answer, kept: MatrixSpec, change: Change, route: Route | None, t: Translator) -> None:
    """Draw, when it is opened or a flow is chosen, those who move: most revenue first, and the way to all of them."""
    with st.expander(t(N_("Who they are")), key=_OPEN, on_change="rerun", icon=":material/group:") as opened:
        if opened.open:
            _movers(answer, kept, change, route, t)


def _movers(answer: Answer, kept: MatrixSpec, change: Change, route: Route | None, t: Translator) -> None:
    total, rows = analysis.movers(answer, kept, current().list_rows, route)
    titles, names = _titles(answer, change, t), _names(change, t)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{literal(_title(total, route, names, t))}**")
            st.caption(_hint(total, len(rows), t))
        file_button(
            answer,
            movers_sheet(answer.spec, kept, route, titles, names),
            t,
            key="download_movers",
            hint=t(N_("Without names and contacts. The access log will say so.")),
        )
    chosen = st.dataframe(
        pd.DataFrame([_named(row, names) for row in rows], columns=list(titles)),
        hide_index=True,
        height=min(38 + 35 * max(len(rows), 1), 388),
        column_config=_configs(answer, titles),
        alt=t(N_("Customers who change segment")),
        on_select="rerun",
        selection_mode="single-row",
        key="movers_list",
    )
    for row in chosen.selection.rows[:1]:
        open_customer(answer, rows[row]["customer_id"], t)


def movers_sheet(
    spec: MatrixSpec, kept: MatrixSpec, route: Route | None, titles: dict[str, str], names: Names
) -> Callable[[Workspace], Sheet]:
    """Return what puts those who move into a file: `titles` by column, `names` of the segments by their keys."""

    def sheet(workspace: Workspace) -> Sheet:
        found = analysis.all_movers(analysis.answer(workspace, spec), kept, current().download_rows, route)
        named = (_named(row, names) for row in found)
        return Sheet(list(titles.values()), ([row[column] for column in titles] for row in named))

    return sheet


def _title(total: int, route: Route | None, names: Names, t: Translator) -> str:
    people = t.plural("{count} customer", "{count} customers", total)
    if route is None:
        return t(N_("Everybody who changes segment: {people}"), people=people)
    source, target = names["source"][route[0]], names["target"][route[1]]
    return t(N_("From {source} to {target}: {people}"), source=source, target=target, people=people)


def _hint(total: int, shown: int, t: Translator) -> str:
    if total > shown:
        return t(N_("The {shown} with most revenue are listed; the download holds all."), shown=shown)
    return t(N_("Choose a flow in the table above to list its customers only."))


def _names(change: Change, t: Translator) -> Names:
    return {
        "source": {one.key: segment_label(one, t) for one in change.before.segments},
        "target": {one.key: segment_label(one, t) for one in change.after.segments},
    }


def _named(row: dict[str, Any], names: Names) -> dict[str, Any]:
    return {**row, **{column: known.get(row[column], row[column]) for column, known in names.items()}}


def _titles(answer: Answer, change: Change, t: Translator) -> dict[str, str]:
    currency = answer.matrix.currency
    axes = {axis.metric: axis for axis in (*change.before.axes, *change.after.axes)}
    metrics = {key: titled_in_full(plain(t(axis.label)), axis.unit, t, currency) for key, axis in axes.items()}
    money = {} if "monetary" in metrics else {"revenue": titled_in_full(t(N_("Revenue")), "money", t, currency)}
    return {
        "customer_id": t(N_("Customer")),
        "source": t(N_("From segment")),
        "target": t(N_("To segment")),
        **metrics,
        **money,
    }


def _configs(answer: Answer, titles: dict[str, str]) -> dict[str, Any]:
    metrics = analysis.metrics_of(answer.workspace)
    shares = {key for key in titles if key in metrics and metrics[key].metric.unit == "share"}
    return {
        key: st.column_config.Column(title)
        if key in ("customer_id", "source", "target")
        else st.column_config.NumberColumn(title, format="percent" if key in shares else "localized")
        for key, title in titles.items()
    }
