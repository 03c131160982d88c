"""Limits on the values of a list of customers: from and up to, for any metric."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleColumn, people_columns
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import Between
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.columns import usual_columns
from crm_dashboard.ui.question.value_field import Valued, value_field
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import set_widget, start_widget, widget_value
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.wording.values import titled_in_full

_TIMES_CLEARED = Remembered("times that limits were cleared", 0)
_SIDES = (N_("from"), N_("up to"))


def choose_ranges(answer: Answer, t: Translator) -> tuple[Between, ...]:
    """Draw the choice of metrics with two fields for each, and return the limits that are set."""
    name, currency = answer.workspace.name, answer.matrix.currency
    metrics = {key: column for key, column in people_columns(answer.workspace).items() if column.kind == "metric"}
    key = f"{name}:people:limited"
    start_widget(key, [metric for metric in usual_columns(answer) if metric in metrics])
    limited = [metric for metric in widget_value(key) if metric in metrics]
    set_widget(key, limited)
    columns = [metrics[metric] for metric in limited]
    count = sum(1 for column in columns if any(widget_value(side) is not None for side in _keys(name, column)))
    title = t(N_("Limits ({count})"), count=count) if count else t(N_("Limits"))
    labels = distinct({metric: plain(t(column.label)) for metric, column in metrics.items()})
    with st.popover(title, icon=":material/filter_alt:", key="people_limits"):
        st.caption(t(N_("Only customers whose values lie inside, both ends included.")))
        chosen = st.multiselect(
            t(N_("Limit the values of")),
            list(metrics),
            format_func=labels.__getitem__,
            key=key,
            persist_state="session",
            width=420,
        )
        ranges = [_range(name, metrics[metric], t, currency) for metric in chosen]
    return tuple(limits for limits in ranges if limits)


def clear_ranges(name: str) -> None:
    """Clear all limits by drawing fields that are new: one that is emptied from here stays filled in the browser."""
    _TIMES_CLEARED.set(_TIMES_CLEARED.get(name) + 1, name)


def _range(name: str, column: PeopleColumn, t: Translator, currency: str | None) -> Between | None:
    label = titled_in_full(plain(t(column.label)), column.unit, t, currency)
    of = Valued(column.label, column.unit, column.whole, currency=currency)
    with st.container(horizontal=True, vertical_alignment="bottom", width=420):
        low, high = (
            value_field(f"{label}: {t(side)}", key, of, t, optional=True, width=200)
            for key, side in zip(_keys(name, column), _SIDES, strict=True)
        )
    if low is None and high is None:
        return None
    return Between(column.key, low, high)


def _keys(name: str, column: PeopleColumn) -> tuple[str, str]:
    fields = f"{name}:people:{_TIMES_CLEARED.get(name)}"
    return f"{fields}:from:{column.key}", f"{fields}:to:{column.key}"
