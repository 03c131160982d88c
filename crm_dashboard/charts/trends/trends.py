"""Segments over months in one chart: stacked, as shares of the whole, or as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.trends.event_marks import event_marks
from crm_dashboard.charts.trends.frame import (
    end_labels,
    month_axis,
    month_tooltips,
    span,
    titled_chart,
    unfinished_month,
    value_axis,
)
from crm_dashboard.charts.trends.series import Series, TrendView, series_of
from crm_dashboard.charts.trends.words import finding, left_out_text, subtitle
from crm_dashboard.text import N_


def stacked(view: TrendView, *, same: bool = False) -> Any:
    """Return the segments one upon another, the most favourable at the bottom."""
    series = series_of(view)
    ends = _stack(series)
    tops = [ends_of_month[1] for row in ends for ends_of_month in row]
    bottoms = [ends_of_month[0] for row in ends for ends_of_month in row]
    low, high = span([*tops, *bottoms])
    return _areas(view, series, ends, (low, high), view.format_value, "", finding(view), subtitle(view, same=same))


def shared(view: TrendView, *, same: bool = False) -> Any:
    """Return the segments' shares of the whole in each month; negative figures have none, and the subtitle says so."""
    series = series_of(view, shares=True)
    negative = any(value is not None and value < 0 for line in series for value in line.values)
    more = view.t(N_("segments below zero have no share")) if negative else ""
    lines = subtitle(view, same=same, more=more)
    ends = _stack(series, whole=True)
    write = view.t.percent
    return _areas(view, series, ends, (0.0, 1.0), write, "share", finding(view, shares=True), lines)


def lines(view: TrendView, *, same: bool = False) -> Any:
    """Return the segments as lines, from zero where the measure sums to a whole."""
    series = series_of(view, rest=False)
    low, high = span([value for line in series for value in line.values], from_zero=view.measure != "mean")
    rows = pd.DataFrame(
        [
            {"month": place, "value": value, "series": str(index), "color": line.color}
            for index, line in enumerate(series)
            for place, value in enumerate(line.values)
        ]
    )
    ending = [
        (f"{line.name}  {view.format_value(value)}", line.color, value)
        for line in series
        for value in [line.values[-1]]
    ]
    labels = [(text, color, value) for text, color, value in ending if value is not None]
    base = alt.Chart(rows).encode(
        x=month_axis(view),
        y=value_axis(view, low, high),
        detail="series:N",
        color=alt.Color("color:N", scale=None),
    )
    layers = [
        *unfinished_month(view),
        *event_marks(view),
        base.mark_line(strokeWidth=2.2, interpolate="linear"),
        base.mark_circle(size=26, opacity=1),
        *end_labels(labels, low, high, view),
        month_tooltips(view, series, view.format_value, brush=True),
    ]
    return titled_chart(layers, view, finding(view), subtitle(view, same=same, more=left_out_text(view)))


def _areas(
    view: TrendView,
    series: Sequence[Series],
    ends: list[list[tuple[float, float]]],
    heights: tuple[float, float],
    write: Any,
    unit: str,
    title: str,
    below: list[str],
) -> Any:
    rows = pd.DataFrame(
        [
            {"month": place, "value": bottom, "value_end": top, "series": str(index), "color": series[index].color}
            for index, row in enumerate(ends)
            for place, (bottom, top) in enumerate(row)
        ]
    )
    areas = (
        alt.Chart(rows)
        .mark_area(opacity=0.88, line=False, strokeWidth=0)
        .encode(
            x=month_axis(view),
            y=value_axis(view, *heights, unit=unit),
            y2="value_end:Q",
            detail="series:N",
            color=alt.Color("color:N", scale=None),
        )
    )
    labels = [
        (f"{line.name}  {write(line.values[-1])}", line.color, (row[-1][0] + row[-1][1]) / 2)
        for line, row in zip(series, ends, strict=True)
    ]
    layers = [
        areas,
        *unfinished_month(view),
        *event_marks(view),
        *end_labels(labels, *heights, view),
        month_tooltips(view, series, write, brush=True),
    ]
    return titled_chart(layers, view, title, below)


def _stack(series: Sequence[Series], *, whole: bool = False) -> list[list[tuple[float, float]]]:
    """Return the bottom and the top of each series in every month; the top of the last is the sum, negative figures included.

    `whole` leaves out what is below zero and stretches the rest to 1.
    """
    ends: list[list[tuple[float, float]]] = [[] for _ in series]
    for place in range(len(series[0].values) if series else 0):
        values = [line.values[place] or 0.0 for line in series]
        if whole:
            values = [max(value, 0.0) for value in values]
            total = sum(values) or 1.0
            values = [value / total for value in values]
        reached = 0.0
        for index, value in enumerate(values):
            ends[index].append((reached, reached + value))
            reached += value
    return ends
