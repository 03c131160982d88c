"""Segments over months: their customers at each month's end, their revenue, and the mean of a metric."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import narwhals as nw

from crm_dashboard.model.calendar import date_of, first_of_month, month_of
from crm_dashboard.model.matrix.matrix import MatrixAxis, cell_number
from crm_dashboard.model.metrics.metric import Metric
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.model.time.flows import Partition

CutPolicy = Literal["frozen", "refitted"]
CUT_POLICIES: tuple[CutPolicy, ...] = ("frozen", "refitted")
"""Frozen: the question's cuts and ranges of today at every month's end. Refitted: those that its methods give at each."""
FEWEST_MONTHS = 3
"""Fewer month-ends are no trend."""
TrendMeasure = Literal["customers", "month_revenue", "revenue", "mean"]
ADDITIVE: tuple[TrendMeasure, ...] = ("customers", "month_revenue", "revenue")
"""The measures that add up over segments, so that they can be stacked or shown as shares."""


@dataclass(frozen=True)
class MonthEnd:
    """The last day of a month that counts (days since 1970-01-01); `is_whole`: it is the month's last day."""

    month: int
    day: int
    is_whole: bool


def month_ends(first_day: int, as_of: int, most: int | None = None) -> tuple[MonthEnd, ...]:
    """Return the month-ends from the month of `first_day` to that of `as_of`, oldest first; at most the last `most`.

    The last one is the as-of day, which may be before its month's end; none where `as_of` is before `first_day`.
    """
    if as_of < first_day:
        return ()
    last = month_of(as_of)
    first = month_of(first_day) if most is None else max(month_of(first_day), last - most + 1)
    ends = ((month, first_of_month(month + 1) - 1) for month in range(first, last + 1))
    return tuple(MonthEnd(month, min(end, as_of), end <= as_of) for month, end in ends)


@dataclass(frozen=True)
class SegmentFigures:
    """A segment at a month's end.

    `month_revenue` is the net amount of that month, `revenue` that of the question's window, both of the customers who
    are in the segment at the month's end; `mean` is that of a metric over the `known` customers who have a value.
    """

    customers: int = 0
    month_revenue: Decimal = Decimal(0)
    revenue: Decimal = Decimal(0)
    known: int = 0
    mean: float | None = None

    def value(self, measure: TrendMeasure) -> float | None:
        """Return the figure of a measure as a number to draw; None for a mean without values."""
        figure = getattr(self, measure)
        return None if figure is None else float(figure)


@dataclass(frozen=True)
class Month:
    """All segments at a month's end, in the order of `Trend.segments`, with the cuts of each axis.

    `cuts` is None where the methods give none on that month's customers: then all of them are unclassified.
    """

    end: MonthEnd
    cuts: tuple[tuple[float, ...], ...] | None
    figures: tuple[SegmentFigures, ...]


@dataclass(frozen=True)
class Trend:
    """The segments of a question at the end of each month, oldest first; the unclassified stand last.

    `metric` is the one whose means the months hold, if any.
    """

    segments: tuple[Segment, ...]
    months: tuple[Month, ...]
    cut_policy: CutPolicy
    axes: tuple[MatrixAxis, ...]
    metric: Metric | None
    window: int | None
    currency: str | None


def segment_figures(
    people: nw.LazyFrame[Any], axes: Sequence[MatrixAxis] | None, column: str | None = None
) -> nw.LazyFrame[Any]:
    """Return a row for each cell number that has customers (missing: unclassified), with the sums for its segment.

    `people` are customers with `month_revenue`, `revenue`, the axes' columns and `column`, whose values are counted and
    summed; without axes everybody is unclassified.
    """
    cell = nw.lit(None).cast(nw.Int32) if axes is None else cell_number(axes)
    value = nw.col(column).cast(nw.Float64) if column else nw.lit(None).cast(nw.Float64)
    return (
        people.select("revenue", "month_revenue", cell.alias("cell"), value.alias("value"))
        .group_by("cell")
        .agg(
            nw.len().alias("customers"),
            nw.col("month_revenue").sum(),
            nw.col("revenue").sum(),
            nw.col("value").count().alias("known"),
            nw.col("value").sum().alias("total"),
        )
    )


def segment_figures_from(
    rows: Iterable[dict[str, Any]], axes: Sequence[MatrixAxis], ordered: Sequence[Segment]
) -> tuple[SegmentFigures, ...]:
    """Return the figures of each segment, in their order, from the rows of `segment_figures`; zeros without customers.

    Means are kept to twelve digits: those beyond depend on the order in which an engine sums.
    """
    places = Partition(tuple(axes), tuple(ordered)).places
    gathered: list[list[dict[str, Any]]] = [[] for _ in ordered]
    for row in rows:
        place = places[-1 if row["cell"] is None else row["cell"]]
        gathered[len(ordered) - 1 if place is None else place].append(row)
    return tuple(map(_figures_of_rows, gathered))


def _figures_of_rows(rows: Sequence[dict[str, Any]]) -> SegmentFigures:
    known = sum(row["known"] for row in rows)
    mean = sum(row["total"] for row in rows if row["known"]) / known if known else math.nan
    return SegmentFigures(
        customers=sum(row["customers"] for row in rows),
        month_revenue=sum((Decimal(row["month_revenue"] or 0) for row in rows), start=Decimal(0)),
        revenue=sum((Decimal(row["revenue"] or 0) for row in rows), start=Decimal(0)),
        known=known,
        mean=float(f"{mean:.12g}") if math.isfinite(mean) else None,
    )


def combined(parts: Sequence[SegmentFigures]) -> SegmentFigures:
    """Return several segments as one: sums, and the mean over all who have a value."""
    known = sum(part.known for part in parts)
    total = sum(part.mean * part.known for part in parts if part.mean is not None)
    return SegmentFigures(
        customers=sum(part.customers for part in parts),
        month_revenue=sum((part.month_revenue for part in parts), start=Decimal(0)),
        revenue=sum((part.revenue for part in parts), start=Decimal(0)),
        known=known,
        mean=total / known if known else None,
    )


def share_of(part: SegmentFigures, whole: SegmentFigures, measure: TrendMeasure) -> float | None:
    """Return the share of `whole` (0..1), None where that is not above zero."""
    top, bottom = part.value(measure), whole.value(measure)
    return top / bottom if top is not None and bottom is not None and bottom > 0 else None


def last_comparable(months: Sequence[Month], first: int, last: int, measure: TrendMeasure) -> int:
    """Return the index of the month that `first` is compared with: `last`, or for a month's revenue the last whole one."""
    if measure == "month_revenue" and not months[last].end.is_whole and last - 1 > first:
        return last - 1
    return last


def year_and_month(month: int) -> tuple[int, int]:
    """Return the year and the month (1 to 12) of a month number."""
    date = date_of(first_of_month(month))
    return date.year, date.month
