"""The period of the page of trends: months chosen by dragging over the chart, or in two lists."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import streamlit as st

from crm_dashboard.charts.trends.frame import PERIOD
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of, first_of_month
from crm_dashboard.model.time.trend_question import BRUSHED, WORDS
from crm_dashboard.text import N_
from crm_dashboard.ui.period.own_events import own_events_button
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.trends.controls import TRENDS, TrendRequest, months_control

_NEAR = 0.1
"""How near to a month a stretch must come: one that is only moved then keeps as many months as it had."""


def period_lists(opened: Workspace, request: TrendRequest, t: Translator) -> None:
    """Draw the two lists of months and the way back to all of them: the keyboard's way to what dragging does; and own events."""
    workspace = opened.name
    first, last = request.period
    months = [end.month for end in request.ends]
    keys = tuple(TRENDS.widget_key(workspace, name) for name in ("from", "to"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        months_control(workspace, request.question, t)
        for name, key, month, options in (
            ("from", keys[0], months[first], months[:last]),
            ("to", keys[1], months[last], months[first + 1 :]),
        ):
            st.selectbox(
                t(WORDS[name]),
                options,
                format_func=lambda month: t.month(date_of(first_of_month(month))),
                key=set_widget(key, month),
                on_change=_from_lists,
                args=(workspace, *keys),
                width=150,
            )
        st.button(
            t(N_("All months")),
            key=f"all_months:{workspace}",
            on_click=_change_period,
            args=(workspace, None),
            disabled=len(months) == last - first + 1,
            icon=":material/zoom_out_map:",
        )
        if request.question.view in BRUSHED:
            st.caption(t(N_("Or drag over the months of the chart.")), width="content")
        own_events_button(opened, request.ends[last].day, t)


def set_brushed_period(workspace: str, chart: str, first_month: int, count: int) -> None:
    """Set the period to the months that were dragged over; for the chart's callback."""
    _change_period(workspace, brushed(widget_value(chart), first_month, count))


def brushed(reported: Any, first_month: int, count: int) -> tuple[int, int] | None:
    """Return the month numbers inside a stretch of places, two at least; None for none, or for what is no stretch."""
    stretch = next(iter((reported or {}).get("selection", {}).get(PERIOD, {}).values()), None)
    if not isinstance(stretch, list | tuple) or len(stretch) != 2:
        return None
    if not all(isinstance(place, int | float) and math.isfinite(place) for place in stretch):
        return None
    first, last = max(math.ceil(min(stretch) - _NEAR), 0), min(math.floor(max(stretch) + _NEAR), count - 1)
    if last <= first:
        first = min(max(round(sum(stretch) / 2) - 1, 0), count - 2)
        last = first + 1
    return first_month + first, first_month + last


def _from_lists(workspace: str, first: str, last: str) -> None:
    _change_period(workspace, (widget_value(first), widget_value(last)))


def _change_period(workspace: str, months: tuple[int, int] | None) -> None:
    first, last = months or (None, None)
    TRENDS.change(workspace, lambda question: replace(question, first_month=first, last_month=last))
