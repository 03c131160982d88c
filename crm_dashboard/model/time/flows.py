"""The flows between segments when a question changes: customers, revenue and margin that move."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any, cast

import narwhals as nw

from crm_dashboard.model.matrix.matrix import MatrixAxis, cell_number
from crm_dashboard.model.metrics.metric import Need
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.text import Words

SegmentIdentity = Words | tuple[tuple[str, int, int], ...]
"""The identity of a segment, independent of its cuts."""
MONEY = nw.Decimal(38, 4)


@dataclass(frozen=True)
class Amounts:
    """How many customers, with how much revenue and margin; the margin is None where no order's cost is known."""

    customers: int = 0
    revenue: Decimal = Decimal(0)
    margin: Decimal | None = None

    def __add__(self, other: Amounts) -> Amounts:
        known = [margin for margin in (self.margin, other.margin) if margin is not None]
        return Amounts(
            self.customers + other.customers, self.revenue + other.revenue, sum(known, Decimal(0)) if known else None
        )

    def __neg__(self) -> Amounts:
        return Amounts(-self.customers, -self.revenue, None if self.margin is None else -self.margin)


@dataclass(frozen=True)
class Partition:
    """How a question divides its customers: the axes with their cuts, and the segments of their cells."""

    axes: tuple[MatrixAxis, ...]
    segments: tuple[Segment, ...]

    @property
    def cells(self) -> int:
        """How many cells the axes make, without the unclassified."""
        return math.prod(axis.levels for axis in self.axes)

    @property
    def cuts(self) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """The metrics with their cuts in real units: equal ones put every customer into the same cell."""
        return tuple((axis.metric, axis.cuts) for axis in self.axes)

    @property
    def number(self) -> nw.Expr:
        """The number of a row's cell, the unclassified coming last."""
        return cell_number(self.axes).fill_null(self.cells)

    @cached_property
    def places(self) -> tuple[int | None, ...]:
        """The index of the segment of each cell, by the cell's number; None for a cell in no segment."""
        codes = ["".join(code) for code in product(*(axis.letters for axis in self.axes))]
        places = {code: place for place, segment in enumerate(self.segments) for code in segment.cells}
        rest = (place for place, segment in enumerate(self.segments) if segment.is_unclassified)
        return (*(places.get(code) for code in codes), next(rest, None))

    def identity(self, segment: Segment) -> SegmentIdentity:
        """Return the identity of a segment in another question: its name, or its cell's level on each dimension.

        The unclassified are the same everywhere; the order of the axes does not matter.
        """
        if segment.is_unclassified:
            return ()
        if segment.is_named:
            return cast(Words, segment.name)
        levels = zip(self.axes, segment.levels, strict=True)
        return tuple(sorted((axis.metric, level, axis.levels) for axis, level in levels))


@dataclass(frozen=True)
class PairCount:
    """The customers of one cell before and one cell after; the number of the pair is as `pair_number` counts."""

    pair: int
    amounts: Amounts


@dataclass(frozen=True)
class Flow:
    """The customers who are in `source` before and in `target` after; `moved`: these are different segments."""

    source: Segment
    target: Segment
    moved: bool
    amounts: Amounts


@dataclass(frozen=True)
class Balance:
    """What a segment gains from others and loses to others; `segment` is that of after, or of before where it is gone."""

    segment: Segment
    gained: Amounts
    lost: Amounts

    @property
    def net(self) -> Amounts:
        """What it gains less what it loses; negative where it shrinks."""
        return self.gained + -self.lost


@dataclass(frozen=True)
class Change:
    """The flows from the segments of one question to those of another, for the customers of one population.

    `flows` holds every pair of segments with customers in it, so they sum to the customers of both questions and to their
    revenue: most customers first. Two segments are the same one where they have the same name or, nameless, the same levels of the
    same dimensions; `is_comparable` is false where the questions have different segments: customers of a segment that only
    one of them has count as moved. `missing_for_margin` names the data without which no margin is known.
    """

    before: Partition
    after: Partition
    flows: tuple[Flow, ...]
    missing_for_margin: tuple[Need, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Whether both questions have the same segments, the unclassified left aside."""
        before, after = (
            {partition.identity(segment) for segment in partition.segments} - {()}
            for partition in (self.before, self.after)
        )
        return before == after

    @cached_property
    def moves(self) -> tuple[Flow, ...]:
        """The flows from one segment to another."""
        return tuple(flow for flow in self.flows if flow.moved)

    @property
    def movers(self) -> Amounts:
        """The customers who move to another segment."""
        return summed(flow.amounts for flow in self.moves)

    @property
    def balances(self) -> tuple[Balance, ...]:
        """What each segment gains and loses, for those that do; the greatest net change of customers first."""
        segments: dict[SegmentIdentity, Segment] = {}
        gained: dict[SegmentIdentity, Amounts] = defaultdict(Amounts)
        lost: dict[SegmentIdentity, Amounts] = defaultdict(Amounts)
        for flow in self.moves:
            source, target = self.before.identity(flow.source), self.after.identity(flow.target)
            segments[target] = flow.target
            segments.setdefault(source, self._current_segment(source) or flow.source)
            gained[target] += flow.amounts
            lost[source] += flow.amounts
        balances = [Balance(segment, gained[identity], lost[identity]) for identity, segment in segments.items()]
        return tuple(
            sorted(
                balances,
                key=lambda balance: (-abs(balance.net.customers), -balance.gained.customers, balance.segment.key),
            )
        )

    def _current_segment(self, identity: SegmentIdentity) -> Segment | None:
        same = (segment for segment in self.after.segments if self.after.identity(segment) == identity)
        return next(same, None)


def summed(amounts: Iterable[Amounts]) -> Amounts:
    """Return the sum; zero without amounts."""
    return sum(amounts, start=Amounts())


def pair_number(before: nw.Expr, after: Partition) -> nw.Expr:
    """The number of a row's pair of cells, from the number of its cell before; never missing."""
    return before * (after.cells + 1) + after.number


def pair_counts(population: nw.LazyFrame[Any], pair: nw.Expr, margin: str | None = None) -> tuple[PairCount, ...]:
    """Count the customers of each pair of cells in one query, with their exact revenue; `margin` is a column's name."""
    value = nw.col(margin).cast(MONEY) if margin else nw.lit(None).cast(MONEY)
    rows = (
        population.select(pair.alias("pair"), "revenue", value.alias("margin"))
        .group_by("pair")
        .agg(
            nw.len().alias("customers"),
            nw.col("revenue").sum(),
            nw.col("margin").sum().alias("margin"),
            nw.col("margin").count().alias("costed"),
        )
        .collect("pyarrow")
        .to_native()
        .to_pylist()
    )
    return tuple(
        PairCount(
            row["pair"],
            Amounts(row["customers"], Decimal(row["revenue"] or 0), row["margin"] if row["costed"] else None),
        )
        for row in sorted(rows, key=lambda row: cast(int, row["pair"]))
    )


def change(
    counts: Sequence[PairCount], before: Partition, after: Partition, missing_for_margin: tuple[Need, ...] = ()
) -> Change:
    """Return the flows between segments from the counts of their cells."""
    flows: dict[tuple[int, int], Amounts] = defaultdict(Amounts)
    for count in counts:
        flows[segments_of_pair(count.pair, before, after)] += count.amounts
    segment_flows = [_flow(before, after, source, target, amounts) for (source, target), amounts in flows.items()]
    segment_flows.sort(
        key=lambda flow: (-flow.amounts.customers, -flow.amounts.revenue, flow.source.key, flow.target.key)
    )
    return Change(before, after, tuple(segment_flows), missing_for_margin)


def unchanged(partition: Partition) -> Change:
    """Return the change in which no customer moves, without a query: each segment flows into itself."""
    flows = (
        Flow(segment, segment, False, Amounts(segment.customers, segment.revenue))
        for segment in partition.segments
        if segment.customers
    )
    return Change(partition, partition, tuple(sorted(flows, key=lambda flow: -flow.amounts.customers)))


def segments_of_pair(pair: int, before: Partition, after: Partition) -> tuple[int, int]:
    """Return the indices of the segments before and after of a pair of cells that has customers."""
    source, target = divmod(pair, after.cells + 1)
    return cast("tuple[int, int]", (before.places[source], after.places[target]))


def is_move(before: Partition, source: Segment, after: Partition, target: Segment) -> bool:
    """Return whether two segments are different ones."""
    return before.identity(source) != after.identity(target)


def _flow(before: Partition, after: Partition, source: int, target: int, amounts: Amounts) -> Flow:
    source_segment, target_segment = before.segments[source], after.segments[target]
    return Flow(source_segment, target_segment, is_move(before, source_segment, after, target_segment), amounts)
