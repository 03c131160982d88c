"""Small multiples over months: a small picture with axes for each segment, drawn in one view so that they fill any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.charts.trends.frame import span, titled_chart
from crm_dashboard.charts.trends.series import Series, TrendView, series_of
from crm_dashboard.charts.trends.words import finding, subtitle
from crm_dashboard.text import N_

_TOP, _BOTTOM, _LEFT, _RIGHT = 0.3, 0.82, 0.15, 0.94
"""Where the plot of a picture lies, in parts of the picture: above it the name, below and left of it the axes."""

_AROUND, _LEAST_ROW = 70, 110
"""How many pixels of the height the title takes, and a row of pictures at least."""


@dataclass(frozen=True)
class _Picture:
    """One small picture: its series, the place of its upper left corner, and the ends of its axis of figures."""

    series: Series
    left: float
    top: float
    low: float
    high: float

    def x(self, month: float, months: int) -> float:
        """Return where a month stands."""
        return self.left + _LEFT + (_RIGHT - _LEFT) * month / max(months - 1, 1)

    def y(self, value: float) -> float:
        """Return where a figure stands."""
        return self.top + _BOTTOM - (_BOTTOM - _TOP) * (value - self.low) / (self.high - self.low)


def trellis(view: TrendView, *, same: bool = False) -> Any:
    """Return a small line over months for each segment, each on a scale of its own, the figure at the end beside its name."""
    series = series_of(view)
    most = 2 if view.is_narrow else 4 if len(series) > 6 else 3 if len(series) > 4 else 2
    columns = min(most, max(len(series), 1))
    pictures = [
        _Picture(line, float(index % columns), float(index // columns), *_ends(view, line))
        for index, line in enumerate(series)
    ]
    rows = max(1, -(-len(series) // columns))
    view = replace(view, height=max(view.height, _AROUND + _LEAST_ROW * rows))
    across, down = alt.Scale(domain=[0, columns], nice=False), alt.Scale(domain=[rows, 0], nice=False)
    place = {
        "x": alt.X("x_position:Q", scale=across, axis=None),
        "y": alt.Y("y_position:Q", scale=down, axis=None),
    }
    layers = [
        *_axes(view, pictures, place),
        *_lines(view, pictures, place),
        *_names(view, pictures, place),
        _months_under_pointer(view, pictures, place),
    ]
    scale = N_("each on its own scale") if view.measure == "mean" else N_("each on its own scale, from zero")
    below = subtitle(view, same=same, more=view.t(scale))
    return titled_chart(layers, view, finding(view), below)


def _ends(view: TrendView, series: Series) -> tuple[float, float]:
    return span(series.values, from_zero=view.measure != "mean")


def _axes(view: TrendView, pictures: Sequence[_Picture], place: dict[str, Any]) -> list[alt.Chart]:
    """Return the axes: lines at the lowest and the highest figure with their values, the first and the last month below."""
    count = len(view.months)
    rules, figures, months = [], [], []
    for picture in pictures:
        known = [value for value in picture.series.values if value is not None]
        from_zero = [] if view.measure == "mean" else [0.0]
        ticks = sorted({min([*from_zero, *known], default=0.0), max([*from_zero, *known], default=0.0)})
        left, right = picture.x(0, count), picture.x(count - 1, count)
        rules += [{"x_position": left, "x_end": right, "y_position": picture.y(tick)} for tick in ticks]
        figures += [
            {"x_position": left - 0.02, "y_position": picture.y(tick), "text": view.format_value(tick)}
            for tick in ticks
        ]
        ends = [(left, "left", view.months[0]), (right, "right", view.months[-1])]
        months += [
            {"x_position": x, "y_position": picture.top + _BOTTOM + 0.07, "align": align, "text": month}
            for x, align, month in ends
        ]
    faint: Any = {"color": FAINT[view.dark], "fontSize": 10, "baseline": "middle"}
    rule = alt.Chart(pd.DataFrame(rules)).mark_rule(color=FAINT[view.dark], opacity=0.35)
    figure = alt.Chart(pd.DataFrame(figures)).mark_text(align="right", **faint)
    month = alt.Chart(pd.DataFrame(months)).mark_text(align=alt.ExprRef("datum.align"), **faint)
    return [
        rule.encode(**place, x2="x_end:Q"),
        figure.encode(**place, text="text:N"),
        month.encode(**place, text="text:N"),
    ]


def _lines(view: TrendView, pictures: Sequence[_Picture], place: dict[str, Any]) -> list[alt.Chart]:
    rows = [
        {
            "x_position": picture.x(month, len(view.months)),
            "y_position": None if value is None else picture.y(value),
            "y_end": picture.y(min(max(0.0, picture.low), picture.high)),
            "series": str(index),
            "color": picture.series.color,
        }
        for index, picture in enumerate(pictures)
        for month, value in enumerate(picture.series.values)
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(**place, detail="series:N", color=alt.Color("color:N", scale=None))
    area = base.mark_area(opacity=0.22).encode(y2="y_end:Q")
    return [*([] if view.measure == "mean" else [area]), base.mark_line(strokeWidth=2)]


def _names(view: TrendView, pictures: Sequence[_Picture], place: dict[str, Any]) -> list[alt.Chart]:
    """Return each picture's name at its top left, and its last figure at its top right."""
    rows = [
        {
            "x_position": picture.left + 0.01,
            "x_end": picture.left + _RIGHT,
            "y_position": picture.top + 0.13,
            "segment": picture.series.name,
            "value_text": view.format_value(picture.series.values[-1]),
        }
        for picture in pictures
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(**place)
    style: Any = {"baseline": "middle", "fontSize": 12, "color": INK[view.dark]}
    name = base.mark_text(align="left", fontWeight=600, **style)
    figure = base.mark_text(align="right", **style)
    return [
        name.encode(text="segment:N"),
        figure.encode(x=alt.X("x_end:Q", axis=None), text="value_text:N"),
    ]


def _months_under_pointer(view: TrendView, pictures: Sequence[_Picture], place: dict[str, Any]) -> alt.Chart:
    """Return a column for each month of each picture, with the figure as its tooltip."""
    t, count = view.t, len(view.months)
    rows = [
        {
            "x_position": picture.x(month - 0.5, count),
            "x_end": picture.x(month + 0.5, count),
            "y_position": picture.top + _TOP - 0.1,
            "y_end": picture.top + _BOTTOM,
            "segment": picture.series.name,
            "month_name": name,
            "value_text": view.format_value(picture.series.values[month]),
        }
        for picture in pictures
        for month, name in enumerate(view.months)
    ]
    hover = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", empty=False)
    tooltip = [
        alt.Tooltip("segment:N", title=t(N_("Segment"))),
        alt.Tooltip("month_name:N", title=t(N_("Month"))),
        alt.Tooltip("value_text:N", title=view.label),
    ]
    chart = alt.Chart(pd.DataFrame(rows)).mark_rect(color=INK[view.dark]).add_params(hover)
    opacity = alt.condition(hover, alt.value(0.12), alt.value(0))
    return chart.encode(**place, x2="x_end:Q", y2="y_end:Q", opacity=opacity, tooltip=tooltip)
