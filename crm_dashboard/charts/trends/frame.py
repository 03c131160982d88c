"""What every chart over months shares: size, title, axes, labels beside the lines, and a tooltip for each month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.lines import break_subtitle, break_title
from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.charts.trends.series import Series, TrendView
from crm_dashboard.i18n.formats import axis_label_expr, vega_locale
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.trend import year_and_month
from crm_dashboard.text import N_

PERIOD = "period"
_AROUND, _LABEL = 100, 15
"""How many pixels of the height title and axis take, and a label beside the plot."""
_TICK = 46
_BESIDE, _BESIDE_NARROW = 240, 140
"""How many pixels of the width figures and labels beside the plot take."""

Label = tuple[str, str, float]
"""A text beside the chart, its colour, and the height at which it belongs."""


def titled_chart(layers: Sequence[alt.Chart], view: TrendView, title: str, lines: list[str]) -> Any:
    """Return the layers as one chart with its title."""
    return alt.layer(*layers).properties(
        height=view.height,
        title=alt.TitleParams(
            text=break_title(title, view.width),
            subtitle=break_subtitle(lines, view.width),
            anchor="start",
            subtitleColor=FAINT[view.dark],
            subtitlePadding=6,
            offset=20 if view.events else 12,
        ),
        padding={"left": 5, "top": 5, "right": 8, "bottom": 8},
        usermeta={"embedOptions": {**vega_locale(view.t.language), "actions": False}},
    )


def month_axis(view: TrendView, field: str = "month") -> alt.X:
    """Return the axis of months: places 0, 1, …, their names written as the reader's language does, the year under each first."""
    months = view.trend.months
    most = max(2, plot_width(view) // _TICK)
    step = next(step for step in (1, 2, 3, 6, 12, 24) if len(months) / step <= most or step == 24)
    ticks = [place for place, month in enumerate(months) if (year_and_month(month.end.month)[1] - 1) % step == 0]
    names = [_tick(view, place, place == ticks[0]) for place in range(len(months))] if ticks else []
    expr = f"{names!r}[datum.value]".replace("None", "''")
    return alt.X(
        f"{field}:Q",
        scale=month_scale(view),
        axis=alt.Axis(title=None, values=ticks, labelExpr=expr, grid=False, labelOverlap=False, labelFlush=False),
    )


def plot_width(view: TrendView) -> int:
    """Return about how many pixels wide the plot is, without what stands beside it."""
    return view.width - (_BESIDE_NARROW if view.is_narrow else _BESIDE)


def month_scale(view: TrendView) -> alt.Scale:
    """Return the scale of months: their places, with a little room at both ends."""
    return alt.Scale(domain=[-0.4, len(view.trend.months) - 0.6], nice=False, zero=False)


def _tick(view: TrendView, place: int, is_first: bool) -> list[str]:
    year, month = year_and_month(view.trend.months[place].end.month)
    has_year = month == 1 or is_first
    if view.t.language == "zh":  # the year is read before the month, so it stands over it
        return [f"{year}年" if has_year else "", f"{month}月"]
    name = _short_month(view, place)
    return [name, str(year)] if has_year else [name]


def _short_month(view: TrendView, place: int) -> str:
    from babel.dates import format_date

    day = date_of(view.trend.months[place].end.day)
    return str(format_date(day, "LLL", locale=view.t.locale))


def value_axis(view: TrendView, low: float, high: float, *, unit: str = "", field: str = "value") -> alt.Y:
    """Return the axis of figures between two ends."""
    expr = axis_label_expr(unit or view.unit, view.t.language, view.trend.currency)
    style = alt.Axis(title=None, labelExpr=expr, tickCount=5, grid=True, gridOpacity=0.5, domain=False, ticks=False)
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=style)


def span(values: Sequence[float | None], *, from_zero: bool = True) -> tuple[float, float]:
    """Return the lowest and the highest value of an axis, with a little room beyond the data; about 0 to 1 without data."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    room = 0.05 * (high - low) or abs(high) * 0.05 or 1.0
    return (low if low == 0 and from_zero else low - room), high + room


def end_labels(
    labels: Sequence[Label], low: float, high: float, view: TrendView, dashes: Sequence[list[int]] = ()
) -> list[alt.Chart]:
    """Return names and last figures at the right edge, each beside a square or a dash in its colour, spread apart."""
    places = spread([height for _, _, height in labels], low, high, (high - low) * _LABEL / (view.height - _AROUND))
    rows = pd.DataFrame(
        [{"value": place, "text": text, "color": color} for (text, color, _), place in zip(labels, places, strict=True)]
    )
    base = alt.Chart(rows).encode(y=value_axis(view, low, high))
    marks = [base.mark_square(size=85, opacity=1).encode(x=_right(10), color=alt.Color("color:N", scale=None))]
    if dashes:
        marks = [
            alt.Chart(rows.iloc[[place]])
            .mark_rule(strokeWidth=2.5, strokeDash=dash, color=color)
            .encode(y=value_axis(view, low, high), x=_right(4), x2=_right(26))
            for place, (dash, (_, color, _)) in enumerate(zip(dashes, labels, strict=True))
        ]
    text = base.mark_text(align="left", baseline="middle", fontSize=12, color=INK[view.dark])
    return [*marks, text.encode(x=_right(32 if dashes else 19), text="text:N")]


def _right(more: int) -> Any:
    return alt.value(alt.ExprRef(f"width + {more}"))


def spread(heights: Sequence[float], low: float, high: float, apart: float) -> list[float]:
    """Return heights moved as little as needed to lie `apart` from one another and between the ends."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = [0.0] * len(heights)
    below = low - apart / 2
    for place in order:
        placed[place] = below = max(heights[place], below + apart)
    above = high + apart / 2
    for place in reversed(order):
        placed[place] = above = min(placed[place], above - apart)
    return placed


def month_tooltips(view: TrendView, series: Sequence[Series], write: Any, *, brush: bool) -> alt.Chart:
    """Return an invisible column for each month whose tooltip lists all figures; with `brush` dragging selects months."""
    rows = [
        {
            "month": place,
            "month_start": place - 0.5,
            "month_end": place + 0.5,
            "month_name": month,
            **{f"c{index}": write(line.values[place]) for index, line in enumerate(series)},
        }
        for place, month in enumerate(view.months)
    ]
    tooltip = [alt.Tooltip("month_name:N", title=view.t(N_("Month")))]
    tooltip += [alt.Tooltip(f"c{index}:N", title=clean(line.name)) for index, line in enumerate(series)]
    hover = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["month"], empty=False)
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(color=INK[view.dark], clip=True)
        .encode(
            x=month_axis(view, "month_start"),
            x2="month_end:Q",
            opacity=alt.condition(hover, alt.value(0.09), alt.value(0)),
            tooltip=tooltip,
        )
        .add_params(hover)
    )
    return chart.add_params(period_brush(view)) if brush else chart


def period_brush(view: TrendView) -> alt.Parameter:
    """Return the interval selection of months, set to the current period unless that is all months."""
    first, last = view.period
    stands: Any = (
        {} if (first, last) == (0, len(view.trend.months) - 1) else {"value": {"x": [first - 0.4, last + 0.4]}}
    )
    mark = alt.BrushConfig(fill=INK[view.dark], fillOpacity=0.1, stroke=INK[view.dark], strokeOpacity=0.5)
    return alt.selection_interval(name=PERIOD, encodings=["x"], mark=mark, **stands)


def unfinished_month(view: TrendView) -> list[alt.Chart]:
    """Return a grey band over the last month where the data end before the month does."""
    months = view.trend.months
    if months[-1].end.is_whole:
        return []
    rows = pd.DataFrame({"month": [len(months) - 1.5], "month_end": [len(months) - 0.5]})
    band = alt.Chart(rows).mark_rect(color=INK[view.dark], opacity=0.07, clip=True)
    return [band.encode(x=month_axis(view), x2="month_end:Q")]
