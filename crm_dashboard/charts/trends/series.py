"""The data of a chart over months: a series for each segment with its name and colour, the smallest of many summed up."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.palette import UNCLASSIFIED_DARK, UNCLASSIFIED_LIGHT, segment_color
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of, first_of_month
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.model.time.events import Event
from crm_dashboard.model.time.trend import SegmentFigures, Trend, TrendMeasure, combined, share_of
from crm_dashboard.text import N_

MOST_SERIES = 12
WIDTH, HEIGHT = 980, 420
"""The size of a chart over months where nobody gives another."""
_NARROW, _LONGEST_NAME, _SHORT_NAME = 500, 24, 12
_AXIS_UNITS = {"customers": "number", "month_revenue": "money", "revenue": "money"}


@dataclass(frozen=True)
class TrendView:
    """A trend with what to show of it: the measure, the indices of the period's first and last month, the translator.

    `width` and `height` are about those of the whole chart: titles, ticks and labels are chosen for them. `events` are marked
    on its axis.
    """

    trend: Trend
    measure: TrendMeasure
    period: tuple[int, int]
    t: Translator
    dark: bool = False
    width: int = WIDTH
    height: int = HEIGHT
    events: tuple[Event, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether the chart is on a phone: names beside it are short there."""
        return self.width < _NARROW

    @property
    def months(self) -> list[str]:
        """The months in words."""
        return [self.t.month(date_of(first_of_month(month.end.month))) for month in self.trend.months]

    @property
    def unit(self) -> str:
        """The unit of the measure's figures."""
        metric = self.trend.metric
        return metric.unit if self.measure == "mean" and metric else _AXIS_UNITS[self.measure]

    @property
    def label(self) -> str:
        """The measure in words."""
        metric, t = self.trend.metric, self.t
        if self.measure == "mean" and metric:
            return t(N_("mean of “{label}”"), label=clean(t(metric.label)))
        revenue = (
            t(N_("revenue of the last {days} days"), days=self.trend.window)
            if self.trend.window
            else t(N_("revenue so far"))
        )
        return {
            "customers": t(N_("customers")),
            "month_revenue": t(N_("revenue of the month")),
            "revenue": revenue,
        }[self.measure]

    def format_value(self, value: float | None) -> str:
        """Return a figure of the measure in words."""
        if self.measure == "customers":
            return self.t.number(value)
        if self.unit.startswith("money"):
            return self.t.money(value, self.trend.currency, compact=True)
        return self.t.percent(value) if self.unit == "share" else self.t.number(value)


@dataclass(frozen=True)
class Series:
    """The figures of one segment in each month, or of several small ones together; `values` are those of the measure."""

    name: str
    color: str
    figures: tuple[SegmentFigures, ...]
    values: tuple[float | None, ...]


def series_of(view: TrendView, *, shares: bool = False, rest: bool = True) -> tuple[Series, ...]:
    """Return the series of all segments that have customers in any month, the most favourable first, as shares or as figures.

    Of more than `MOST_SERIES` those with most customers at any month's end are kept, the others are one; without `rest`
    they are left out.
    """
    trend = view.trend
    columns = list(zip(*(month.figures for month in trend.months), strict=True))
    there = [place for place, column in enumerate(columns) if any(standing.customers for standing in column)]
    most = sorted(there, key=lambda place: -max(standing.customers for standing in columns[place]))
    kept = set(there if len(there) <= MOST_SERIES else most[: MOST_SERIES - 1])
    wholes = [combined(month.figures) for month in trend.months]

    def series(name: str, color: str, figures: Sequence[SegmentFigures]) -> Series:
        values = (
            share_of(standing, whole, view.measure) if shares else standing.value(view.measure)
            for standing, whole in zip(figures, wholes, strict=True)
        )
        return Series(name, color, tuple(figures), tuple(values))

    kept_series = [
        series(
            segment_name(trend.segments[place], view.t, _SHORT_NAME if view.is_narrow else _LONGEST_NAME),
            segment_color(trend.axes, trend.segments[place], dark=view.dark),
            columns[place],
        )
        for place in there
        if place in kept
    ]
    others = [columns[place] for place in there if place not in kept]
    if others and rest:
        color = UNCLASSIFIED_DARK if view.dark else UNCLASSIFIED_LIGHT
        name = view.t(N_("{count} other segments"), count=len(others))
        kept_series.append(series(name, color, [combined(column) for column in zip(*others, strict=True)]))
    return tuple(kept_series)


def left_out(view: TrendView) -> int:
    """Return how many segments a chart without the rest does not draw."""
    columns = zip(*(month.figures for month in view.trend.months), strict=True)
    there = sum(any(standing.customers for standing in column) for column in columns)
    return there - MOST_SERIES + 1 if there > MOST_SERIES else 0


def segment_name(segment: Segment, t: Translator, most: int = _LONGEST_NAME) -> str:
    """Return a segment's name as it stands on a chart: one line, no wider than `most`.

    A nameless cell has its code before its name, and where both take too much room its code alone.
    """
    name = clean(t(segment.name))
    code = segment.cells[0]
    if not segment.levels or segment.key != code:
        return shortened(name, most)
    full = f"{code} {name}"
    return full if shortened(full, most) == full else code


def shortened(name: str, most: int) -> str:
    """Return a name that is no wider than `most` letters; a Chinese one takes the room of two."""
    room, kept = most, ""
    for letter in name:
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            return f"{kept.rstrip()}…"
        kept += letter
    return kept
