"""Year over year: the months of the year on the axis, a line for each year, for one segment or all customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.palette import INK, segment_color
from crm_dashboard.charts.trends.frame import end_labels, span, titled_chart, value_axis
from crm_dashboard.charts.trends.series import TrendView, segment_name
from crm_dashboard.charts.trends.words import season_finding, subtitle
from crm_dashboard.i18n.formats import vega_locale
from crm_dashboard.model.time.trend import Month, SegmentFigures, combined, year_and_month
from crm_dashboard.text import N_

FEWEST = 14
"""The fewest month-ends with which at least two months of the year occur twice."""
_DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 3], [1, 5])
_OPACITIES = (1.0, 0.75, 0.6, 0.5)


def has_seasons(months: Sequence[Month]) -> bool:
    """Return whether two years can be laid over one another: at least two months of the year are there twice."""
    return len(months) >= FEWEST


def seasons(view: TrendView, segment: str = "", *, same: bool = False) -> Any:
    """Return the lines of the years, the latest solid and strongest; `segment` is a key, empty for all customers."""
    trend, t = view.trend, view.t
    place = next((index for index, other in enumerate(trend.segments) if other.key == segment), None)
    standings = tuple(_of(month, place) for month in trend.months)
    name = t(N_("All customers")) if place is None else segment_name(trend.segments[place], t)
    color = INK[view.dark] if place is None else segment_color(trend.axes, trend.segments[place], dark=view.dark)
    values = [standing.value(view.measure) for standing in standings]
    low, high = span(values, from_zero=view.measure != "mean")
    dated = zip(trend.months, values, strict=True)
    years = sorted({year_and_month(month.end.month)[0] for month, value in dated if value is not None}, reverse=True)
    rows = [
        {
            "month": month,
            "value": value,
            "year_text": str(year),
            "year": year,
            "value_text": view.format_value(value),
            "month_name": words,
        }
        for point, value, words in zip(trend.months, values, view.months, strict=True)
        for year, month in [year_and_month(point.end.month)]
    ]
    labels = _labels(rows, years, color)
    layers = [
        *[_line(rows, year, age, color, view, (low, high)) for age, year in enumerate(years)],
        *end_labels(labels, low, high, view, [_DASHES[min(age, len(_DASHES) - 1)] for age in range(len(labels))]),
    ]
    below = subtitle(view, same=same, more=t(N_("a line per year, the latest solid")), whose=name)
    return titled_chart(layers, view, season_finding(view, name, standings), below)


def _of(month: Month, place: int | None) -> SegmentFigures:
    return combined(month.figures) if place is None else month.figures[place]


def _line(
    rows: Sequence[dict[str, Any]], year: int, age: int, color: str, view: TrendView, heights: tuple[float, float]
) -> alt.Chart:
    style = min(age, len(_DASHES) - 1)
    names = vega_locale(view.t.language)["timeFormatLocale"]["shortMonths"]
    axis = alt.Axis(title=None, values=list(range(1, 13)), labelExpr=f"{names!r}[datum.value - 1]", grid=False)
    t = view.t
    base = alt.Chart(pd.DataFrame([row for row in rows if row["year"] == year])).encode(
        x=alt.X("month:Q", scale=alt.Scale(domain=[0.8, 12.2], nice=False), axis=axis),
        y=value_axis(view, *heights),
        tooltip=[alt.Tooltip("month_name:N", title=t(N_("Month"))), alt.Tooltip("value_text:N", title=view.label)],
    )
    line = base.mark_line(
        color=color, strokeWidth=3 if age == 0 else 2, strokeDash=_DASHES[style], opacity=_OPACITIES[style]
    )
    return line + base.mark_circle(color=color, size=60 if age == 0 else 40, opacity=_OPACITIES[style])


def _labels(rows: Sequence[dict[str, Any]], years: Sequence[int], color: str) -> list[tuple[str, str, float]]:
    """Return each year with its last figure; a year without any has no line either."""
    known = [[row for row in rows if row["year"] == year and row["value"] is not None] for year in years]
    return [
        (f"{of_year[-1]['year_text']}  {of_year[-1]['value_text']}", color, of_year[-1]["value"])
        for of_year in known
        if of_year
    ]
