"""Small multiples over months: a small picture for each segment, drawn in one view so that they fill any width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.encoding import FAINT, INK
from crm_dashboard.charts.trends.frame import framed, span
from crm_dashboard.charts.trends.series import Series, TrendView, series_of
from crm_dashboard.charts.trends.words import finding, subtitle
from crm_dashboard.text import N_

_TOP, _BOTTOM, _WIDE = 0.34, 0.95, 0.92


def trellis(shown: TrendView, *, same: bool = False) -> Any:
    """Return a small line over months for each segment, each on a scale of its own, the figure at the end beside its name."""
    series = series_of(shown)
    columns = min(4 if len(series) > 6 else 3 if len(series) > 4 else 2, max(len(series), 1))
    rows = max(1, -(-len(series) // columns))
    across, down = alt.Scale(domain=[0, columns], nice=False), alt.Scale(domain=[rows, 0], nice=False)
    x, y = alt.X("c0:Q", scale=across, axis=None), alt.Y("c1:Q", scale=down, axis=None)
    place = [(float(index % columns), float(index // columns)) for index in range(len(series))]
    layers = [
        *_lines(shown, series, place, x, y),
        *_names(shown, series, place, x, y),
        _pointed(shown, series, place).encode(x=x, y=y),
    ]
    scale = N_("each on its own scale") if shown.measure == "mean" else N_("each on its own scale, from zero")
    below = subtitle(shown, same=same, more=shown.t(scale))
    return framed(layers, shown, finding(shown), below)


def _steps(shown: TrendView) -> float:
    return _WIDE / max(len(shown.trend.months) - 1, 1)


def _lines(
    shown: TrendView, series: Sequence[Series], places: Sequence[tuple[float, float]], x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    found = []
    for index, (one, (left, top)) in enumerate(zip(series, places, strict=True)):
        low, high = span(one.values, from_zero=shown.measure != "mean")
        zero = _height(max(low, 0.0) if low <= 0 else low, low, high)
        found += [
            {
                "c0": left + _steps(shown) * month,
                "c1": None if value is None else top + _height(value, low, high),
                "c7": top + zero,
                "c2": str(index),
                "c3": one.color,
            }
            for month, value in enumerate(one.values)
        ]
    base = alt.Chart(pd.DataFrame(found)).encode(x=x, y=y, detail="c2:N", color=alt.Color("c3:N", scale=None))
    area = base.mark_area(opacity=0.22).encode(y2="c7:Q")
    return [*([] if shown.measure == "mean" else [area]), base.mark_line(strokeWidth=2)]


def _height(value: float, low: float, high: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * (value - low) / (high - low)


def _names(
    shown: TrendView, series: Sequence[Series], places: Sequence[tuple[float, float]], x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Return each picture's name at its top left, and its last figure with the change since the period began at its right."""
    rows = pd.DataFrame(
        [
            {"c0": left, "c1": top + 0.13, "c8": left + _WIDE, "c2": one.name, "c6": shown.format_value(one.values[-1])}
            for one, (left, top) in zip(series, places, strict=True)
        ]
    )
    base = alt.Chart(rows).encode(x=x, y=y)
    name = base.mark_text(align="left", baseline="middle", fontSize=12, fontWeight=600, color=INK[shown.dark])
    figure = base.mark_text(align="right", baseline="middle", fontSize=12, color=INK[shown.dark])
    rule = base.mark_rule(color=FAINT[shown.dark], opacity=0.35).encode(x2="c8:Q", y=alt.Y("c9:Q", axis=None))
    rule.data = rows.assign(c9=[top + _BOTTOM for _, top in places])
    return [
        rule,
        name.encode(text="c2:N"),
        figure.encode(x=alt.X("c8:Q", axis=None), text="c6:N"),
    ]


def _pointed(shown: TrendView, series: Sequence[Series], places: Sequence[tuple[float, float]]) -> alt.Chart:
    half, t = _steps(shown) / 2, shown.t
    rows = [
        {
            "c0": left + _steps(shown) * place - half,
            "c5": left + _steps(shown) * place + half,
            "c1": top + _TOP - 0.1,
            "c7": top + _BOTTOM,
            "c2": one.name,
            "c6": month,
            "c9": shown.format_value(one.values[place]),
        }
        for one, (left, top) in zip(series, places, strict=True)
        for place, month in enumerate(shown.months)
    ]
    hover = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", empty=False)
    tooltip = [
        alt.Tooltip("c2:N", title=t(N_("Segment"))),
        alt.Tooltip("c6:N", title=t(N_("Month"))),
        alt.Tooltip("c9:N", title=shown.label),
    ]
    chart = alt.Chart(pd.DataFrame(rows)).mark_rect(color=INK[shown.dark]).add_params(hover)
    return chart.encode(
        x2="c5:Q", y2="c7:Q", opacity=alt.condition(hover, alt.value(0.12), alt.value(0)), tooltip=tooltip
    )
