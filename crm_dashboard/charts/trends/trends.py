"""Segments over months in one chart: stacked, as shares of the whole, or as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.trends.frame import (
    framed,
    month_axis,
    pointed_months,
    side_labels,
    span,
    unfinished,
    value_axis,
)
from crm_dashboard.charts.trends.series import Series, TrendView, series_of
from crm_dashboard.charts.trends.words import finding, not_drawn_text, subtitle
from crm_dashboard.text import N_


def stacked(shown: TrendView, *, same: bool = False) -> Any:
    """Return the segments one upon another, the most favourable at the bottom."""
    series = series_of(shown)
    ends = _stack(series)
    tops = [one[1] for row in ends for one in row]
    bottoms = [one[0] for row in ends for one in row]
    low, high = span([*tops, *bottoms])
    return _areas(shown, series, ends, (low, high), shown.format_value, "", finding(shown), subtitle(shown, same=same))


def shared(shown: TrendView, *, same: bool = False) -> Any:
    """Return the segments' shares of the whole, month by month; what is below zero has none, and that is said."""
    series = series_of(shown, shares=True)
    negative = any(value is not None and value < 0 for one in series for value in one.values)
    more = shown.t(N_("segments below zero have no share")) if negative else ""
    lines = subtitle(shown, same=same, more=more)
    ends = _stack(series, whole=True)
    told = shown.t.percent
    return _areas(shown, series, ends, (0.0, 1.0), told, "share", finding(shown, shares=True), lines)


def lines(shown: TrendView, *, same: bool = False) -> Any:
    """Return the segments as lines, from zero where the measure sums to a whole."""
    series = series_of(shown, rest=False)
    low, high = span([value for one in series for value in one.values], from_zero=shown.measure != "mean")
    rows = pd.DataFrame(
        [
            {"month": place, "value": value, "series": str(index), "color": one.color}
            for index, one in enumerate(series)
            for place, value in enumerate(one.values)
        ]
    )
    ending = [
        (f"{one.name}  {shown.format_value(value)}", one.color, value) for one in series for value in [one.values[-1]]
    ]
    labels = [(text, color, value) for text, color, value in ending if value is not None]
    base = alt.Chart(rows).encode(
        x=month_axis(shown),
        y=value_axis(shown, low, high),
        detail="series:N",
        color=alt.Color("color:N", scale=None),
    )
    layers = [
        *unfinished(shown),
        base.mark_line(strokeWidth=2.2, interpolate="linear"),
        base.mark_circle(size=26, opacity=1),
        *side_labels(labels, low, high, shown),
        pointed_months(shown, series, shown.format_value, brush=True),
    ]
    return framed(layers, shown, finding(shown), subtitle(shown, same=same, more=not_drawn_text(shown)))


def _areas(
    shown: TrendView,
    series: Sequence[Series],
    ends: list[list[tuple[float, float]]],
    heights: tuple[float, float],
    told: Any,
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
            x=month_axis(shown),
            y=value_axis(shown, *heights, unit=unit),
            y2="value_end:Q",
            detail="series:N",
            color=alt.Color("color:N", scale=None),
        )
    )
    labels = [
        (f"{one.name}  {told(one.values[-1])}", one.color, (row[-1][0] + row[-1][1]) / 2)
        for one, row in zip(series, ends, strict=True)
    ]
    layers = [
        areas,
        *unfinished(shown),
        *side_labels(labels, *heights, shown),
        pointed_months(shown, series, told, brush=True),
    ]
    return framed(layers, shown, title, below)


def _stack(series: Sequence[Series], *, whole: bool = False) -> list[list[tuple[float, float]]]:
    """Return where each series begins and ends in every month: the top of the last is the sum, whatever is below zero.

    `whole` leaves out what is below zero and stretches the rest to 1.
    """
    ends: list[list[tuple[float, float]]] = [[] for _ in series]
    for place in range(len(series[0].values) if series else 0):
        values = [one.values[place] or 0.0 for one in series]
        if whole:
            values = [max(value, 0.0) for value in values]
            total = sum(values) or 1.0
            values = [value / total for value in values]
        reached = 0.0
        for index, value in enumerate(values):
            ends[index].append((reached, reached + value))
            reached += value
    return ends
