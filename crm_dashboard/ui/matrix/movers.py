"""The customers who change segment: the first of them on screen, all of them as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import IDENTITY, Answer, PeopleColumn
from crm_dashboard.data.workspace.identities import load_identities
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.flows import Change
from crm_dashboard.settings import current
from crm_dashboard.text import N_, text
from crm_dashboard.ui.customer.chosen_customer import open_customer
from crm_dashboard.ui.customers.cells import column_configs, styled_rows
from crm_dashboard.ui.customers.columns import USUAL_IDENTITIES
from crm_dashboard.ui.customers.download import headers
from crm_dashboard.ui.details.customers_file import Sheet, file_button
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.session.widgets import set_widget
from crm_dashboard.ui.wording.escape import literal

_OPEN = "movers_open"
Route = tuple[str, str]
Names = dict[str, dict[str, str]]
"""The names of segments by key, for the columns `source` and `target`."""


def open_movers() -> None:
    """Open the list, in the callback of a flow's choice."""
    set_widget(_OPEN, True)


def movers_list(answer: Answer, kept: MatrixSpec, change: Change, route: Route | None, t: Translator) -> None:
    """Draw, when it is opened or a flow is chosen, those who move: most revenue first, and the way to all of them."""
    with st.expander(t(N_("Who they are")), key=_OPEN, on_change="rerun", icon=":material/group:") as expander:
        if expander.open:
            _movers(answer, kept, change, route, t)


def _movers(answer: Answer, kept: MatrixSpec, change: Change, route: Route | None, t: Translator) -> None:
    total, rows = analysis.movers(answer, kept, current().list_rows, route)
    columns, names = _columns(answer, change), _names(change, t)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{literal(_title(total, route, names, t))}**")
            st.caption(_hint(total, len(rows), t))
        file_button(
            answer,
            movers_sheet(answer.spec, kept, route, _titles(columns, t, answer.matrix.currency), names),
            t,
            key="download_movers",
            hint=t(N_("Without names and contacts. The access log will say so.")),
            about=(_title(total, route, names, t),),
        )
    named = [_named(row, names) for row in _identified(answer, rows)]
    chosen = st.dataframe(
        styled_rows(named, columns, t, answer.matrix.currency),
        hide_index=True,
        height=min(38 + 35 * max(len(rows), 1), 388),
        column_config=column_configs(columns, t),
        placeholder=MISSING,
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
        movers = analysis.all_movers(analysis.answer(workspace, spec), kept, current().download_rows, route)
        named = (_named(row, names) for row in movers)
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
        "source": {segment.key: segment_label(segment, t) for segment in change.before.segments},
        "target": {segment.key: segment_label(segment, t) for segment in change.after.segments},
    }


def _named(row: dict[str, Any], names: Names) -> dict[str, Any]:
    return {**row, **{column: known.get(row[column], row[column]) for column, known in names.items()}}


def _titles(columns: Sequence[PeopleColumn], t: Translator, currency: str | None) -> dict[str, str]:
    """Return the titles of a file by column; names and contacts are not in it."""
    return headers([column for column in columns if column.kind != "identity"], t, currency)


def _columns(answer: Answer, change: Change) -> tuple[PeopleColumn, ...]:
    """Return the columns in the order of the customer list: who, from where to where, the metrics of both versions, revenue."""
    known = analysis.people_columns(answer.workspace)
    metrics = dict.fromkeys(axis.metric for axis in (*change.before.axes, *change.after.axes))
    revenue = PeopleColumn("revenue", text(N_("Revenue")), "metric", "money")
    return (
        *(known[key] for key in ("customer_id", *USUAL_IDENTITIES) if key in known),
        PeopleColumn("source", text(N_("From segment")), "attribute"),
        PeopleColumn("target", text(N_("To segment")), "attribute"),
        *(known[metric] for metric in metrics),
        *(() if "monetary" in metrics else (revenue,)),
    )


def _identified(answer: Answer, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with masked names and contacts."""
    known = load_identities(answer.workspace, [row["customer_id"] for row in rows])
    return [row | {IDENTITY + name: value for name, value in known.get(row["customer_id"], {}).items()} for row in rows]
