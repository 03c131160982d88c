"""The controls of the filters: columns, and which of their values are let in."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import Among, Filter, MatrixSpec
from crm_dashboard.text import N_, Text
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.filter_columns import open_column, opened_columns, set_opened_columns
from crm_dashboard.ui.question.filters import filter_text
from crm_dashboard.ui.session.not_applied import forget
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import control_label, literal, plain
from crm_dashboard.ui.wording.labels import distinct


def filter_controls(workspace: Workspace, spec: MatrixSpec, t: Translator) -> None:
    """Draw the choice of columns and, for each of them, of values; filters that have no control stand as words."""
    labels = analysis.filter_columns(workspace)
    shown = _with_controls(spec)
    if labels:
        opened = (column for column in opened_columns(workspace.name) if column in labels)
        columns = list(dict.fromkeys((*opened, *shown)))
        key = f"{workspace.name}:filters"
        st.multiselect(
            t(N_("Filter")),
            list(labels),
            format_func=distinct({column: plain(t(label)) for column, label in labels.items()}).__getitem__,
            key=set_widget(key, columns),
            placeholder=t(N_("everyone")),
            on_change=_change_columns,
            args=(workspace.name, key),
        )
        for column in columns:
            _values(workspace, column, shown[column].values if column in shown else (), labels[column], t)
    others = _without_controls(spec)
    if others:
        conditions = literal(t.listing([filter_text(workspace, condition, t) for condition in others]))
        st.caption(t(N_("Filters from the link: {filters}"), filters=conditions))


def _with_controls(spec: MatrixSpec) -> dict[str, Among]:
    """Return the filters that a control shows, by column: values that are let in, the last of a column's."""
    return {
        condition.column: condition
        for condition in spec.filters
        if isinstance(condition, Among) and condition.values and not condition.inverted
    }


def _without_controls(spec: MatrixSpec) -> tuple[Filter, ...]:
    shown = _with_controls(spec)
    return tuple(
        condition
        for condition in spec.filters
        if not (isinstance(condition, Among) and shown.get(condition.column) is condition)
    )


def _values(workspace: Workspace, column: str, chosen: tuple[str | None, ...], label: Text, t: Translator) -> None:
    key = f"{workspace.name}:only:{column}"
    st.multiselect(
        control_label(plain(t(label))),
        list(dict.fromkeys((*analysis.filter_values(workspace, column), *chosen))),
        format_func=lambda value: t(N_("(missing)")) if value is None else plain(value),
        key=set_widget(key, list(chosen)),
        placeholder=t(N_("any")),
        on_change=_change_values,
        args=(workspace.name, column, key),
    )


def _change_columns(workspace: str, key: str) -> None:
    """Drop the filters of columns that were taken away; a column that was added waits for its values."""
    columns = widget_value(key)
    set_opened_columns(workspace, columns)
    forget()
    store.change(
        workspace,
        lambda spec: replace(
            spec,
            filters=(
                *_without_controls(spec),
                *(condition for column, condition in _with_controls(spec).items() if column in columns),
            ),
        ),
    )


def _change_values(workspace: str, column: str, key: str) -> None:
    values = tuple(widget_value(key))
    open_column(workspace, column)
    forget()

    def edit(spec: MatrixSpec) -> MatrixSpec:
        shown = {name: condition for name, condition in _with_controls(spec).items() if values or name != column}
        if values:
            shown[column] = Among(column, values)
        return replace(spec, filters=(*_without_controls(spec), *shown.values()))

    store.change(workspace, edit)
