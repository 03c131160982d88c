"""Year over year: the months of the year on the axis, a line for each year, for one segment or all customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.palette import INK, segment_color
from crm_dashboard.charts.trends.frame import framed, side_labels, span, value_axis
from crm_dashboard.charts.trends.series import TrendView, segment_name
from crm_dashboard.charts.trends.words import season_finding, subtitle
from crm_dashboard.i18n.formats import vega_locale
from crm_dashboard.model.time.trend import Month, SegmentFigures, combined, year_and_month
from crm_dashboard.text import N_

FEWEST = 14
"""Month-ends without which no stretch of a year lies over that of another."""
_DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 3], [1, 5])
_OPACITIES = (1.0, 0.75, 0.6, 0.5)


def has_seasons(months: Sequence[Month]) -> bool:
    """Return whether two years can be laid over one another: at least two months of the year are there twice."""
    return len(months) >= FEWEST


def seasons(shown: TrendView, segment: str = "", *, same: bool = False) -> Any:
    """Return the lines of the years, the latest solid and strongest; `segment` is a key, empty for all customers."""
    trend, t = shown.trend, shown.t
    place = next((index for index, one in enumerate(trend.segments) if one.key == segment), None)
    figures = tuple(_of(month, place) for month in trend.months)
    name = t(N_("All customers")) if place is None else segment_name(trend.segments[place], t)
    color = INK[shown.dark] if place is None else segment_color(trend.axes, trend.segments[place], dark=shown.dark)
    values = [one.value(shown.measure) for one in figures]
    low, high = span(values, from_zero=shown.measure != "mean")
    dated = zip(trend.months, values, strict=True)
    years = sorted({year_and_month(month.end.month)[0] for month, value in dated if value is not None}, reverse=True)
    rows = [
        {
            "month": month,
            "value": value,
            "year_text": str(year),
            "year": year,
            "value_text": shown.format_value(value),
            "month_name": words,
        }
        for one, value, words in zip(trend.months, values, shown.months, strict=True)
        for year, month in [year_and_month(one.end.month)]
    ]
    labels = _labels(rows, years, color)
    layers = [
        *[_line(rows, year, age, color, shown, (low, high)) for age, year in enumerate(years)],
        *side_labels(labels, low, high, shown, [_DASHES[min(age, len(_DASHES) - 1)] for age in range(len(labels))]),
    ]
    below = subtitle(shown, same=same, more=t(N_("a line per year, the latest solid")), whose=name)
    return framed(layers, shown, season_finding(shown, name, figures), below)


def _of(month: Month, place: int | None) -> SegmentFigures:
    return combined(month.figures) if place is None else month.figures[place]


def _line(
    rows: Sequence[dict[str, Any]], year: int, age: int, color: str, shown: TrendView, heights: tuple[float, float]
) -> alt.Chart:
    style = min(age, len(_DASHES) - 1)
    names = vega_locale(shown.t.language)["timeFormatLocale"]["shortMonths"]
    axis = alt.Axis(title=None, values=list(range(1, 13)), labelExpr=f"{names!r}[datum.value - 1]", grid=False)
    t = shown.t
    base = alt.Chart(pd.DataFrame([row for row in rows if row["year"] == year])).encode(
        x=alt.X("month:Q", scale=alt.Scale(domain=[0.8, 12.2], nice=False), axis=axis),
        y=value_axis(shown, *heights),
        tooltip=[alt.Tooltip("month_name:N", title=t(N_("Month"))), alt.Tooltip("value_text:N", title=shown.label)],
    )
    line = base.mark_line(
        color=color, strokeWidth=3 if age == 0 else 2, strokeDash=_DASHES[style], opacity=_OPACITIES[style]
    )
    return line + base.mark_circle(color=color, size=60 if age == 0 else 40, opacity=_OPACITIES[style])


def _labels(rows: Sequence[dict[str, Any]], years: Sequence[int], color: str) -> list[tuple[str, str, float]]:
    """Return each year with its last figure; a year without any has no line either."""
    known = [[row for row in rows if row["year"] == year and row["value"] is not None] for year in years]
    return [(f"{one[-1]['year_text']}  {one[-1]['value_text']}", color, one[-1]["value"]) for one in known if one]
