"""What every chart over months shares: its size and title, the axes, labels beside the lines, a column for the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.encoding import FAINT, INK
from crm_dashboard.charts.trends.series import Series, TrendView
from crm_dashboard.i18n.formats import axis_label_expr, vega_locale
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.trend import year_and_month
from crm_dashboard.text import N_

HEIGHT = 420
PERIOD = "period"
_PLOT, _LABEL = 320, 15
_MOST_TICKS = 13

Label = tuple[str, str, float]
"""A text beside the chart, its colour, and the height at which it belongs."""


def framed(layers: Sequence[alt.Chart], shown: TrendView, title: str, lines: list[str]) -> Any:
    """Return the layers as one chart with its title."""
    return alt.layer(*layers).properties(
        height=HEIGHT,
        title=alt.TitleParams(
            text=title, subtitle=lines, anchor="start", subtitleColor=FAINT[shown.dark], subtitlePadding=6, offset=12
        ),
        padding={"left": 5, "top": 5, "right": 8, "bottom": 8},
        usermeta={"embedOptions": {**vega_locale(shown.t.language), "actions": False}},
    )


def month_axis(shown: TrendView, field: str = "c0") -> alt.X:
    """Return the axis of months: places 0, 1, …, their names written as the reader's language does, the year under each first."""
    months = shown.trend.months
    step = next(one for one in (1, 2, 3, 6, 12, 24) if len(months) / one <= _MOST_TICKS or one == 24)
    ticks = [place for place, one in enumerate(months) if (year_and_month(one.end.month)[1] - 1) % step == 0]
    names = [_tick(shown, place, place == ticks[0]) for place in range(len(months))] if ticks else []
    expr = f"{names!r}[datum.value]".replace("None", "''")
    return alt.X(
        f"{field}:Q",
        scale=month_scale(shown),
        axis=alt.Axis(title=None, values=ticks, labelExpr=expr, grid=False, labelOverlap=False, labelFlush=False),
    )


def month_scale(shown: TrendView) -> alt.Scale:
    """Return the scale of months: their places, with a little room at both ends."""
    return alt.Scale(domain=[-0.4, len(shown.trend.months) - 0.6], nice=False, zero=False)


def _tick(shown: TrendView, place: int, is_first: bool) -> list[str]:
    year, month = year_and_month(shown.trend.months[place].end.month)
    name = f"{month}月" if shown.t.language == "zh" else _short_month(shown, place)
    return [name, str(year)] if month == 1 or is_first else [name]


def _short_month(shown: TrendView, place: int) -> str:
    from babel.dates import format_date

    day = date_of(shown.trend.months[place].end.day)
    return str(format_date(day, "LLL", locale=shown.t.locale))


def value_axis(shown: TrendView, low: float, high: float, *, unit: str = "", field: str = "c1") -> alt.Y:
    """Return the axis of figures between two ends."""
    expr = axis_label_expr(unit or shown.unit, shown.t.language, shown.trend.currency)
    style = alt.Axis(title=None, labelExpr=expr, tickCount=5, grid=True, gridOpacity=0.5, domain=False, ticks=False)
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=style)


def span(values: Sequence[float | None], *, from_zero: bool = True) -> tuple[float, float]:
    """Return the ends between which figures are drawn, with a little room; the same two where there are none."""
    known = [one for one in values if one is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    room = 0.05 * (high - low) or abs(high) * 0.05 or 1.0
    return (low if low == 0 and from_zero else low - room), high + room


def side_labels(
    labels: Sequence[Label], low: float, high: float, shown: TrendView, dashes: Sequence[list[int]] = ()
) -> list[alt.Chart]:
    """Return names and figures at the right edge, each with its colour or a piece of its line, none over another."""
    places = spread([height for _, _, height in labels], low, high, (high - low) * _LABEL / _PLOT)
    rows = pd.DataFrame(
        [{"c1": place, "c2": text, "c3": color} for (text, color, _), place in zip(labels, places, strict=True)]
    )
    base = alt.Chart(rows).encode(y=value_axis(shown, low, high))
    marks = [base.mark_square(size=85, opacity=1).encode(x=_right(10), color=alt.Color("c3:N", scale=None))]
    if dashes:
        marks = [
            alt.Chart(rows.iloc[[place]])
            .mark_rule(strokeWidth=2.5, strokeDash=dash, color=color)
            .encode(y=value_axis(shown, low, high), x=_right(4), x2=_right(26))
            for place, (dash, (_, color, _)) in enumerate(zip(dashes, labels, strict=True))
        ]
    text = base.mark_text(align="left", baseline="middle", fontSize=12, color=INK[shown.dark])
    return [*marks, text.encode(x=_right(32 if dashes else 19), text="c2:N")]


def _right(more: int) -> Any:
    return alt.value(alt.ExprRef(f"width + {more}"))


def spread(heights: Sequence[float], low: float, high: float, apart: float) -> list[float]:
    """Return the heights, moved as little as it takes to lie `apart` from one another and within the ends."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = [0.0] * len(heights)
    below = low - apart / 2
    for place in order:
        placed[place] = below = max(heights[place], below + apart)
    above = high + apart / 2
    for place in reversed(order):
        placed[place] = above = min(placed[place], above - apart)
    return placed


def pointed_months(shown: TrendView, series: Sequence[Series], told: Any, *, brush: bool) -> alt.Chart:
    """Return a column for each month that tells all figures under the pointer; with `brush` a drag chooses months."""
    rows = [
        {
            "c0": place,
            "c4": place - 0.5,
            "c5": place + 0.5,
            "c6": month,
            **{f"c{20 + index}": told(one.values[place]) for index, one in enumerate(series)},
        }
        for place, month in enumerate(shown.months)
    ]
    tooltip = [alt.Tooltip("c6:N", title=shown.t(N_("Month")))]
    tooltip += [alt.Tooltip(f"c{20 + index}:N", title=clean(one.name)) for index, one in enumerate(series)]
    hover = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["c0"], empty=False)
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(color=INK[shown.dark], clip=True)
        .encode(
            x=month_axis(shown, "c4"),
            x2="c5:Q",
            opacity=alt.condition(hover, alt.value(0.09), alt.value(0)),
            tooltip=tooltip,
        )
        .add_params(hover)
    )
    return chart.add_params(period_brush(shown)) if brush else chart


def period_brush(shown: TrendView) -> alt.Parameter:
    """Return the selection of months by dragging, standing at the period where it is not all months."""
    first, last = shown.period
    stands: Any = (
        {} if (first, last) == (0, len(shown.trend.months) - 1) else {"value": {"x": [first - 0.4, last + 0.4]}}
    )
    mark = alt.BrushConfig(fill=INK[shown.dark], fillOpacity=0.1, stroke=INK[shown.dark], strokeOpacity=0.5)
    return alt.selection_interval(name=PERIOD, encodings=["x"], mark=mark, **stands)


def unfinished(shown: TrendView) -> list[alt.Chart]:
    """Return a band over the last month where it ends before its end."""
    months = shown.trend.months
    if months[-1].end.is_whole:
        return []
    rows = pd.DataFrame({"c0": [len(months) - 1.5], "c5": [len(months) - 0.5]})
    band = alt.Chart(rows).mark_rect(color=INK[shown.dark], opacity=0.07, clip=True)
    return [band.encode(x=month_axis(shown), x2="c5:Q")]
