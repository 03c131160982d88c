"""Strategy cards: a segment with measures, money at stake, revenue by month, and its first customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.orders_or_summary import has_single_orders
from crm_dashboard.analysis.loaded.population import orders_until_as_of, population
from crm_dashboard.analysis.matrices.templates import template_of
from crm_dashboard.model.calendar import month_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.segments.segment import Segment, segment_number, segments
from crm_dashboard.model.segments.template import Overlay
from crm_dashboard.text import Text

YEAR, MONTHS = 365, 12
FIRST_CUSTOMERS = 3
_MEASURED = ("monetary", "frequency", "order_value", "recency", "satisfaction", "full_price_share", "contacts")
_MOST_MEASURES = 5


@dataclass(frozen=True)
class CardMeasure:
    """The mean of a metric in a segment, and its index: mean ÷ mean of all × 100 (None where that is not above zero)."""

    metric: str
    label: Text
    unit: str
    favourable: str
    mean: float | None
    index: float | None


@dataclass(frozen=True)
class Flag:
    """How many customers of a segment have an overlay's flag, of those with a value of its metric; None where none has one."""

    overlay: Overlay
    customers: int | None


@dataclass(frozen=True)
class Card:
    """The strategy card of a segment.

    `stake` is the money at stake: the net revenue of its customers in the last 365 days or in the 365 days before,
    whichever is more, so that those who slow down count with what they used to bring. `months` are the net revenues of
    the last twelve calendar months, the as-of date's month (up to that day) last; `first` the ids of the customers with
    most revenue. Without single orders no money is dated: the stake is None and the months are empty.
    """

    segment: Segment
    stake: Decimal | None
    months: tuple[float, ...]
    measures: tuple[CardMeasure, ...]
    flags: tuple[Flag, ...]
    first: tuple[str, ...]


def segments_of(answer: Answer) -> tuple[Segment, ...]:
    """Return the segments of an answer, named where its question has a template."""
    template = template_of(answer.workspace, answer.spec)
    key = ("segments", answer.spec, template)
    return cast("tuple[Segment, ...]", answer.workspace.cached(key, lambda: segments(answer.matrix, template)))


def cards_of(answer: Answer) -> tuple[Card, ...]:
    """Return a card for each segment, most money at stake first; most revenue first where no stake is known."""
    shown = segments_of(answer)
    workspace = answer.workspace
    key = tuple(segment.cells for segment in shown)
    template = template_of(workspace, answer.spec)
    overlays = _usable(answer, template.overlays if template else ())
    spec = answer.spec

    def compute() -> tuple[Any, ...]:
        return (
            _measures(answer, shown, overlays),
            _money(answer, shown) if has_single_orders(workspace) else None,
            _first(answer, shown),
        )

    measures, money, first = workspace.cached_on_disk(("cards", spec, key, overlays), compute)
    cards = [
        Card(
            segment=segment,
            stake=None if money is None else money[index][0] if index in money else Decimal(0),
            months=() if money is None else money[index][1] if index in money else (0.0,) * MONTHS,
            measures=measures[index][0],
            flags=tuple(Flag(*pair) for pair in zip(overlays, measures[index][1], strict=True)),
            first=first[index],
        )
        for index, segment in enumerate(shown)
    ]
    return tuple(sorted(cards, key=_place))


def _place(card: Card) -> tuple[Decimal, str]:
    return -(card.segment.revenue if card.stake is None else card.stake), card.segment.key


def _usable(answer: Answer, overlays: Sequence[Overlay]) -> tuple[Overlay, ...]:
    metrics, loaded = metrics_by_key(answer.workspace, answer.spec.composites), loaded_columns(answer.workspace)
    return tuple(
        overlay for overlay in overlays if overlay.metric in metrics and not metrics[overlay.metric].missing(loaded)
    )


def _measures(
    answer: Answer, shown: Sequence[Segment], overlays: Sequence[Overlay]
) -> list[tuple[tuple[CardMeasure, ...], tuple[int | None, ...]]]:
    """Return each segment's measures and how many of its customers have each overlay's flag."""
    metrics, loaded = metrics_by_key(answer.workspace, answer.spec.composites), loaded_columns(answer.workspace)
    keys = dict.fromkeys((*(axis.metric for axis in answer.spec.axes), *_MEASURED))
    chosen = [metrics[key] for key in keys if not metrics[key].missing(loaded)][:_MOST_MEASURES]
    flagged = [metrics[overlay.metric] for overlay in overlays]
    rows = population(answer.workspace, answer.spec, tuple(metric.key for metric in (*chosen, *flagged)))
    sums = rows.with_columns(segment_number(answer.matrix.axes, shown).alias("segment")).group_by("segment")
    columns = [
        expression.alias(f"{name}_{index}")
        for index, metric in enumerate(chosen)
        for value in [nw.col(metric.column).cast(nw.Float64)]
        for name, expression in (("count", value.count()), ("mean", value.mean()))
    ]
    columns += [
        expression.alias(f"{name}_{index}")
        for index, (overlay, metric) in enumerate(zip(overlays, flagged, strict=True))
        for value in [nw.col(metric.column)]
        for name, expression in (
            ("flag", (value >= overlay.at_least).fill_null(False).cast(nw.Int64).sum()),
            ("flaggable", value.count()),
        )
    ]
    by_segment = {row["segment"]: row for row in sums.agg(*columns).collect("pyarrow").to_native().to_pylist()}
    everyone = [_overall(list(by_segment.values()), index) for index in range(len(chosen))]
    result = []
    for place in range(len(shown)):
        row = by_segment.get(place, {})
        measures = tuple(
            _measure(metric, row.get(f"mean_{index}"), everyone[index]) for index, metric in enumerate(chosen)
        )
        result.append((measures, tuple(_flagged(row, index) for index in range(len(overlays)))))
    return result


def _flagged(row: dict[str, Any], index: int) -> int | None:
    """Return how many customers have the flag: 0 without customers, None where none has a value."""
    if not row:
        return 0
    return int(row[f"flag_{index}"]) if row[f"flaggable_{index}"] else None


def _overall(rows: Sequence[dict[str, Any]], index: int) -> float | None:
    count = sum(row[f"count_{index}"] for row in rows)
    total = sum(row[f"mean_{index}"] * row[f"count_{index}"] for row in rows if row[f"count_{index}"])
    return total / count if count else None


def _measure(metric: Any, mean: float | None, everyone: float | None) -> CardMeasure:
    index = 100 * mean / everyone if mean is not None and everyone is not None and everyone > 0 else None
    return CardMeasure(metric.key, metric.label, metric.unit, metric.favourable, mean, index)


def _money(answer: Answer, shown: Sequence[Segment]) -> dict[int, tuple[Decimal, tuple[float, ...]]]:
    """Return each segment's money at stake, and its net revenues of the last twelve calendar months."""
    last, month = answer.matrix.as_of, month_of(answer.matrix.as_of)
    people = population(answer.workspace, answer.spec).select(
        KEY, segment_number(answer.matrix.axes, shown).alias("segment")
    )
    orders = orders_until_as_of(answer.workspace, answer.spec).filter(nw.col("day_no") > last - 2 * YEAR)
    late = (nw.col("day_no") > last - YEAR).alias("late")
    placed = orders.select(KEY, "month_no", "net_amount", late).join(people, on=KEY, how="inner")
    rows = placed.group_by("segment", "month_no", "late").agg(nw.col("net_amount").sum())
    years: dict[int, dict[bool, Decimal]] = {}
    months: dict[int, list[float]] = {}
    for row in rows.collect("pyarrow").to_native().to_pylist():
        year = years.setdefault(row["segment"], {True: Decimal(0), False: Decimal(0)})
        year[row["late"]] += row["net_amount"]
        series = months.setdefault(row["segment"], [0.0] * MONTHS)
        if row["month_no"] > month - MONTHS:
            series[row["month_no"] - (month - MONTHS + 1)] += float(row["net_amount"])
    return {index: (max(*year.values(), Decimal(0)), tuple(months[index])) for index, year in years.items()}


def _first(answer: Answer, shown: Sequence[Segment]) -> list[tuple[str, ...]]:
    """Return the ids of each segment's customers with most revenue, ties by id."""
    people = population(answer.workspace, answer.spec).select(
        KEY,
        segment_number(answer.matrix.axes, shown).alias("segment"),
        (-nw.col("revenue")).alias("less"),
    )
    place = nw.col(KEY).cum_count().over("segment", order_by=["less", KEY])
    rows = people.with_columns(place.alias("place")).filter(nw.col("place") <= FIRST_CUSTOMERS)
    first: dict[int, list[str]] = {}
    for row in rows.sort("segment", "place").collect("pyarrow").to_native().to_pylist():
        first.setdefault(row["segment"], []).append(row[KEY])
    return [tuple(first.get(index, ())) for index in range(len(shown))]
