"""The period of the page of trends: months chosen by dragging over the chart, or in two lists."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from crm_dashboard.charts.trends.frame import PERIOD
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of, first_of_month
from crm_dashboard.text import N_
from crm_dashboard.ui.session import state
from crm_dashboard.ui.trends.choices import BRUSHED, Choices, key_of, months_control

_NEAR = 0.1
"""How near to a month a stretch must come: one that is only moved then keeps as many months as it had."""


def chosen_period(workspace: str, chosen: Choices) -> tuple[int, int]:
    """Return the places of the first and last month of the period: all months until somebody chooses."""
    last = len(chosen.ends) - 1
    kept: tuple[int, int] | None = state.get(key_of(workspace, "period"))
    if kept is None:
        return 0, last
    first, end = (min(max(month - chosen.ends[0].month, 0), last) for month in kept)
    return (first, end) if first < end else (0, last)


def period_in_link(workspace: str, chosen: Choices) -> tuple[int, int] | None:
    """Return the month numbers of the period, None for all months."""
    first, last = chosen_period(workspace, chosen)
    return None if (first, last) == (0, len(chosen.ends) - 1) else (chosen.ends[first].month, chosen.ends[last].month)


def period_lists(workspace: str, chosen: Choices, t: Translator) -> None:
    """Draw the two lists of months and the way back to all of them: the keyboard's way to what dragging does."""
    first, last = chosen_period(workspace, chosen)
    months = [one.month for one in chosen.ends]
    keys = {"from": key_of(workspace, "from"), "to": key_of(workspace, "to")}
    state.put(keys["from"], months[first])
    state.put(keys["to"], months[last])
    options = {"from": months[:last], "to": months[first + 1 :]}
    labels = {"from": t(N_("From the end of")), "to": t(N_("to the end of"))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        months_control(workspace, t)
        for name in ("from", "to"):
            st.selectbox(
                labels[name],
                options[name],
                format_func=lambda month: t.month(date_of(first_of_month(month))),
                key=keys[name],
                on_change=_from_lists,
                args=(workspace, keys["from"], keys["to"]),
                persist_state="session",
                width=150,
            )
        st.button(
            t(N_("All months")),
            key=f"all_months:{workspace}",
            on_click=state.put,
            args=(key_of(workspace, "period"), None),
            disabled=len(months) == last - first + 1,
            icon=":material/zoom_out_map:",
        )
        if chosen.view in BRUSHED:
            st.caption(t(N_("Or drag over the months of the chart.")), width="content")


def take_brush(workspace: str, chart: str, first_month: int, count: int) -> None:
    """Take the months that were dragged over; for the chart's callback."""
    state.put(key_of(workspace, "period"), brushed(state.get(chart), first_month, count))


def brushed(told: Any, first_month: int, count: int) -> tuple[int, int] | None:
    """Return the month numbers inside a stretch of places, two at least; None for none, or for what is no stretch."""
    stretch = next(iter((told or {}).get("selection", {}).get(PERIOD, {}).values()), None)
    if not isinstance(stretch, list | tuple) or len(stretch) != 2:
        return None
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in stretch):
        return None
    first, last = max(math.ceil(min(stretch) - _NEAR), 0), min(math.floor(max(stretch) + _NEAR), count - 1)
    if last <= first:
        first = min(max(round(sum(stretch) / 2) - 1, 0), count - 2)
        last = first + 1
    return first_month + first, first_month + last


def _from_lists(workspace: str, first: str, last: str) -> None:
    state.put(key_of(workspace, "period"), (state.get(first), state.get(last)))
