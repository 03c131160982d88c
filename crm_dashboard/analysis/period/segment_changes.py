"""Compare the segments with those of an earlier day: sizes on both days by the same cuts and windows of one length, and downgrades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer, answer
from crm_dashboard.analysis.answer.segments import YEAR
from crm_dashboard.analysis.compare.comparing import partition_of
from crm_dashboard.analysis.loaded.population import apply_filters, feature_query, population, stored_population
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.period.headlines import filtered_orders, first_order_day
from crm_dashboard.errors import NothingToShow
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.matrix.matrix import cell_figures
from crm_dashboard.model.question.cuts import Fixed
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.model.time.flows import Partition
from crm_dashboard.text import N_, text


@dataclass(frozen=True)
class SegmentChange:
    """A segment as it is now, and how many customers it had then."""

    segment: Segment
    before: int

    @property
    def change(self) -> int:
        """The change in the number of customers."""
        return self.segment.customers - self.before


@dataclass(frozen=True)
class Downgrade:
    """The customers who were in `source` then and are in a less favourable segment now, with their net revenue of the last 365 days."""

    source: Segment
    customers: int
    year: Decimal


@dataclass(frozen=True)
class SegmentChanges:
    """The segments compared with an earlier day, by today's cuts; `downgrades` with most yearly revenue first.

    `spec` is the question that was compared, with the window that is as long on both days.
    """

    day: int
    spec: MatrixSpec
    segments: tuple[SegmentChange, ...]
    downgrades: tuple[Downgrade, ...]

    @property
    def most_changed(self) -> SegmentChange | None:
        """The segment whose number of customers changed most; None where no segment changed."""
        moved = [counts for counts in self.segments if counts.change]
        return max(moved, key=lambda counts: (abs(counts.change), counts.segment.revenue)) if moved else None


def question_at(current: Answer, day: int) -> MatrixSpec:
    """Return the answer's question as of another day, with its cuts and the ranges of its composites as they are now."""
    axes = tuple(
        replace(axis, cuts=Fixed(matrix_axis.cuts))
        for axis, matrix_axis in zip(current.spec.axes, current.matrix.axes, strict=True)
    )
    return replace(current.spec, axes=axes, as_of=date_of(day))


def rolling_question(current: Answer, day: int) -> MatrixSpec:
    """Return the question over a window that is as long on its as-of day as on an earlier one: its own, else 365 days.

    Only customers with an order in the window are in it: those who have left would otherwise only become more. Where the data begin later it is as long as what is known on the earlier day: money that only adds up over all history
    against a cut that stands still would always rise. Raises `NothingToShow` where that is shorter than the time between.
    """
    known = day - first_order_day(current.workspace, current.matrix.as_of) + 1
    window = min(current.spec.window or YEAR, known)
    if window < min(current.matrix.as_of - day, YEAR):
        raise _nobody_yet()
    return replace(current.spec, window=window, active_only=True)


def segment_changes(current: Answer, day: int) -> SegmentChanges:
    """Return how the answer's segments changed since `day` (days since 1970-01-01), with only what was known on that day.

    The segments are those of `rolling_question`. Raises `NothingToShow` where no customer had ordered by then, or none had
    a value on a dimension.
    """
    rolling = _rolling(current, day)
    now = partition_of(rolling)
    key = ("since", rolling.spec, tuple(segment.cells for segment in now.segments), day)
    pairs = current.workspace.cached_on_disk(key, lambda: _counted(rolling, day))
    return SegmentChanges(
        day,
        rolling.spec,
        tuple(SegmentChange(*pair) for pair in zip(now.segments, _before(now, pairs), strict=True)),
        tuple(sorted(_downgrades(now, pairs), key=lambda downgrade: (-downgrade.year, downgrade.source.key))),
    )


def segment_changes_query(current: Answer, day: int) -> str:
    """Return the query of the cells on both days, marked by `then`; a segment is the sum of its cells."""
    workspace, rolling = current.workspace, _rolling(current, day)

    def cells(spec: MatrixSpec, *, then: bool) -> nw.LazyFrame[Any]:
        rows = stored_population(workspace, spec)
        return cell_figures(rows, rolling.matrix.axes).select("cell", "customers", nw.lit(then).alias("then"))

    return query_of(nw.concat([cells(rolling.spec, then=False), cells(question_at(rolling, day), then=True)]))


def downgraded_customers(current: Answer, day: int, source: str, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the customers of a downgrade, with their net revenue of the last 365 days as `amount`; nobody for no segment."""
    rolling = _rolling(current, day)
    now = partition_of(rolling)
    places = [place for place, segment in enumerate(now.segments) if segment.key == source]
    chosen = _is_downgraded(now, places[0]) if places else nw.lit(False)
    return _pairs(rolling, day, plain=plain).filter(chosen).select(KEY, nw.col("year").alias("amount"))


def segment_customers(current: Answer, day: int, key: str, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the customers of a segment as `segment_changes` counts it now, with their net revenue in its window as `amount`."""
    rolling = _rolling(current, day)
    now, workspace = partition_of(rolling), current.workspace
    places = [place for place, segment in enumerate(now.segments) if segment.key == key]
    cells = [cell for cell, place in enumerate(now.places) if place in places]
    rows = (stored_population if plain else population)(workspace, rolling.spec)
    return rows.filter(now.number.cast(nw.Int64).is_in(cells)).select(KEY, nw.col("revenue").alias("amount"))


def _rolling(current: Answer, day: int) -> Answer:
    return answer(current.workspace, rolling_question(current, day))


_SUMS = (nw.len().alias("customers"), nw.col("year").sum())


def _counted(current: Answer, day: int) -> list[dict[str, Any]]:
    """Return the customers of the earlier day by their cells then and now, with the money of those who still match the question."""
    pairs = _pairs(current, day).group_by("was", "now").agg(*_SUMS)
    return cast("list[dict[str, Any]]", pairs.collect("pyarrow").to_native().to_pylist())


def _before(now: Partition, pairs: Sequence[dict[str, Any]]) -> list[int]:
    """Return how many customers each segment had; raise `NothingToShow` where no customer was in a cell on that day."""
    before = [0] * len(now.segments)
    for row in pairs:
        if (place := now.places[row["was"]]) is not None:
            before[place] += row["customers"]
    if all(row["was"] == now.cells for row in pairs):
        raise _nobody_yet()
    return before


def _nobody_yet() -> NothingToShow:
    return NothingToShow(
        text(N_("Nobody had ordered by that day.")), next_step=text(N_("Choose a later day or fewer filters."))
    )


def _downgrades(now: Partition, rows: Sequence[dict[str, Any]]) -> Iterable[Downgrade]:
    for place, source in enumerate(now.segments):
        worse = [row for row in rows if now.places[row["was"]] == place and _is_worse(now, place, row["now"])]
        if worse:
            year = sum((row["year"] or Decimal(0) for row in worse), Decimal(0))
            yield Downgrade(source, sum(row["customers"] for row in worse), year)


def _is_worse(now: Partition, place: int, cell: int | None) -> bool:
    """Return whether a cell lies in a segment that comes after the one at `place`: the most favourable come first."""
    target = None if cell is None else now.places[cell]
    return target is not None and target > place and not now.segments[target].is_unclassified


def _is_downgraded(now: Partition, place: int) -> nw.Expr:
    was = [cell for cell, segment_place in enumerate(now.places) if segment_place == place]
    worse = [cell for cell in range(len(now.places)) if _is_worse(now, place, cell)]
    return nw.col("was").is_in(was) & nw.col("now").is_in(worse)


def _pairs(current: Answer, day: int, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the customers of the earlier day with the numbers of their cells then and now, and their revenue of the `year` and of the `year_before`.

    Who is no longer among the question's customers has no cell now and no revenue.
    """
    workspace, number = current.workspace, partition_of(current).number.cast(nw.Int64)

    def people(spec: MatrixSpec, *, stored: bool) -> nw.LazyFrame[Any]:
        rows = feature_query(workspace, spec, narrow=True)
        return apply_filters(rows, workspace, spec) if stored else population(workspace, spec)

    now = people(current.spec, stored=plain).select(KEY, number.alias("now"))
    orders = filtered_orders(workspace, current.spec, plain=plain)
    known = now.join(yearly_revenue(orders, current.matrix.as_of), on=KEY, how="left")
    then = people(question_at(current, day), stored=True).select(
        KEY, number.alias("was")
    )  # asked once: not worth a table
    return then.join(known, on=KEY, how="left")


def yearly_revenue(orders: nw.LazyFrame[Any], last: int) -> nw.LazyFrame[Any]:
    """Return each customer's net revenue in the 365 days up to `last`, and in the 365 days before those."""
    late, day = nw.col("day_no") > last - YEAR, nw.col("day_no")
    known = orders.filter((day <= last) & (day > last - 2 * YEAR))
    return known.group_by(KEY).agg(
        nw.when(late).then(nw.col("net_amount")).sum().alias("year"),
        nw.when(~late).then(nw.col("net_amount")).sum().alias("year_before"),
    )
