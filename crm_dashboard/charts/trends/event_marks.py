"""Events on the axis of months: a dotted line through the plot and a name above it, where names have room."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.palette import FAINT
from crm_dashboard.charts.trends.frame import month_axis, plot_width
from crm_dashboard.charts.trends.series import TrendView
from crm_dashboard.model.calendar import date_of, first_of_month
from crm_dashboard.model.time.events import Event
from crm_dashboard.text import N_

_LETTER, _WIDE_LETTER, _GAP = 6, 11, 8
"""Pixels of a letter of the names, of a Chinese one, and between two names."""


def event_marks(view: TrendView) -> list[alt.Chart]:
    """Return the marks of the view's events whose middle lies in one of its months; none without events."""
    places = {month.end.month: place for place, month in enumerate(view.trend.months)}
    marked = [(place, event) for event in view.events if (place := _place(event, places)) is not None]
    if not marked:
        return []
    names = [clean(view.t(event.label)) for _, event in marked]
    frame = pd.DataFrame(
        {
            "month": [place for place, _ in marked],
            "name": names,
            "days": [_days(event, view) for _, event in marked],
            "label": _with_room([place for place, _ in marked], names, view),
        }
    )
    base = alt.Chart(frame).encode(x=month_axis(view))
    tooltip = [alt.Tooltip("name:N", title=view.t(N_("Event"))), alt.Tooltip("days:N", title=view.t(N_("Days")))]
    line = base.mark_rule(color=FAINT[view.dark], strokeDash=[1, 3], opacity=0.8).encode(tooltip=tooltip)
    name = base.mark_text(color=FAINT[view.dark], fontSize=10, baseline="bottom", clip=False)
    return [line, name.encode(y=alt.value(-3), text="label:N", tooltip=tooltip)]


def _days(event: Event, view: TrendView) -> str:
    return view.t(N_("{first} to {last}"), first=date_of(event.first), last=date_of(event.last))


def _place(event: Event, places: dict[int, int]) -> float | None:
    """Return where the middle day of an event lies between the places of the months."""
    middle = (event.first + event.last) // 2
    date = date_of(middle)
    month = (date.year - 1970) * 12 + date.month - 1
    if month not in places:
        return None
    days = first_of_month(month + 1) - first_of_month(month)
    return places[month] + (middle - first_of_month(month) + 0.5) / days - 0.5


def _with_room(places: Sequence[float], names: Sequence[str], view: TrendView) -> list[str]:
    """Return the names, "" for those that would run into the one before."""
    pixels = plot_width(view) / max(len(view.trend.months) - 0.2, 1)
    reached, shown = -1e9, []
    for place, name in zip(places, names, strict=True):
        half = sum(_LETTER if letter.isascii() else _WIDE_LETTER for letter in name) / 2
        if place * pixels - half < reached + _GAP:
            shown.append("")
            continue
        shown.append(name)
        reached = place * pixels + half
    return shown
