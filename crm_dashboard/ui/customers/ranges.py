"""Limits on the values of a list of customers: from and up to, for each metric that is shown."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm_dashboard.analysis import PeopleColumn
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import Between
from crm_dashboard.text import N_
from crm_dashboard.ui.question.value_field import Valued, value_field
from crm_dashboard.ui.session import state
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import titled_in_full

_SIDES = (N_("from"), N_("up to"))


def choose_ranges(
    name: str, columns: Sequence[PeopleColumn], t: Translator, currency: str | None
) -> tuple[Between, ...]:
    """Draw two fields for each metric of `columns` and return the limits that are set; `name` is the workspace's."""
    metrics = [column for column in columns if column.kind == "metric"]
    set_ones = sum(1 for column in metrics if any(state.get(key) is not None for key in _keys(name, column)))
    title = t(N_("Limits ({count})"), count=set_ones) if set_ones else t(N_("Limits"))
    with st.popover(title, icon=":material/filter_alt:"):
        st.caption(t(N_("Only customers whose values lie inside, both ends included.")))
        found = [_range(name, column, t, currency) for column in metrics]
    return tuple(one for one in found if one)


def clear_ranges(name: str) -> None:
    """Take all limits off by drawing fields that are new: one that is emptied from here stays filled in the browser."""
    state.put(_fields_key(name), state.get(_fields_key(name), 0) + 1)


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
    fields = f"{name}:people:{state.get(_fields_key(name), 0)}"
    return f"{fields}:from:{column.key}", f"{fields}:to:{column.key}"


def _fields_key(name: str) -> str:
    return f"{name}:people:fields"
