"""Which columns a list of customers has: the usual ones, or those that the reader chose."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import CELL, Answer, PeopleColumn, people_columns
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.identity.unmasked_columns import unmasked_columns_control
from crm_dashboard.ui.session.widgets import set_widget, start_widget, widget_value
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

USUAL_IDENTITIES = ("identities.original_id", "identities.name", "identities.phone")
_USUAL_FIRST = ("customer_id", *USUAL_IDENTITIES, CELL)
_USUAL_LAST = ("monetary", "frequency", "last_order", "customers.tier", "customers.province", "customers.country")


def choose_columns(answer: Answer, t: Translator) -> tuple[PeopleColumn, ...]:
    """Draw the choice of columns and return them in the order chosen; the id always leads."""
    columns = people_columns(answer.workspace)
    labels = distinct({key: plain(t(column.label)) for key, column in columns.items()})
    key = f"{answer.workspace.name}:people:columns"
    start_widget(key, usual_columns(answer))
    chosen = st.multiselect(
        t(N_("Columns, in this order")),
        list(columns),
        format_func=labels.__getitem__,
        key=set_widget(key, [name for name in widget_value(key) if name in columns]),
        persist_state="session",
        width=420,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t(N_("The usual columns")), key="usual_columns", on_click=_set_columns, args=(key, usual_columns(answer))
        )
        st.button(
            t(N_("With R, F and M scores")),
            key="score_columns",
            on_click=_set_columns,
            args=(key, [*usual_columns(answer), *(name for name, column in columns.items() if column.kind == "score")]),
        )
    unmasked_columns_control(answer.workspace, t)
    return tuple(columns[name] for name in dict.fromkeys(("customer_id", *chosen)))


def _set_columns(key: str, columns: list[str]) -> None:
    set_widget(key, columns)


def usual_columns(answer: Answer) -> list[str]:
    """Return the keys of the columns that a list begins with: who, the segment, the question's dimensions, some facts."""
    columns = people_columns(answer.workspace)
    axes = [axis.metric for axis in answer.matrix.axes]
    when = () if "last_order" in columns else ("recency",)
    wanted = dict.fromkeys((*_USUAL_FIRST, *axes, *_USUAL_LAST[:2], *when, *_USUAL_LAST))
    return [name for name in wanted if name in columns]
