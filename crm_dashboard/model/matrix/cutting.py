"""Compute the cuts of an axis: from a cut method to values in the metric's unit, on the loaded data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

import narwhals as nw
import numpy as np

from crm_dashboard.errors import NothingToShow, SpecError
from crm_dashboard.model.metrics.registry import Metric
from crm_dashboard.model.question.cuts import CutMethod, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.text import N_, text

BREAKS_SAMPLE = 5_000


@dataclass(frozen=True)
class Distribution:
    """The distribution of a metric over a population: count, minimum, maximum and mean of its values."""

    count: int
    low: float
    high: float
    mean: float


def distribution(frame: nw.LazyFrame[Any], metric: Metric) -> Distribution:
    """Return count, minimum, maximum and mean of the values that are not missing; raise `NothingToShow` where all are."""
    value = nw.col(metric.column)
    row = _first_row(
        frame.select(
            value.count().alias("count"),
            value.min().cast(nw.Float64).alias("low"),
            value.max().cast(nw.Float64).alias("high"),
            value.mean().cast(nw.Float64).alias("mean"),
        )
    )
    if not row["count"]:
        raise NothingToShow(
            text(N_("No customer has a value for “{label}”."), label=metric.label),
            next_step=text(N_("Choose another dimension, a longer window or fewer filters.")),
        )
    count, mean = int(row["count"]), row["mean"]
    if not math.isfinite(mean):  # the sum of huge values overflows, the sum of their parts does not
        mean = _first_row(frame.select((value.cast(nw.Float64) / count).sum().alias("mean")))["mean"]
    return Distribution(count, row["low"], row["high"], min(max(mean, row["low"]), row["high"]))


def cut_values(frame: nw.LazyFrame[Any], metric: Metric, method: CutMethod, *, log: bool = False) -> tuple[float, ...]:
    """Return the cuts of `method`, ascending, in the metric's unit: always one fewer than the method's levels.

    `frame` is the population with the metric's column; missing values are left out. Where ties leave fewer distinct
    cuts, one stands twice and the level between is empty, so that the highest level keeps its number. Where all values
    are equal, that value is every cut: a tie counts as favourable.
    """
    if isinstance(method, Fixed):
        return method.values  # whatever the data are
    known = frame.filter(~nw.col(metric.column).is_null())
    values = distribution(known, metric)
    if values.low == values.high:
        return (values.low,) * (method.level_count - 1)
    return RESOLVERS[type(method)](known, metric, method, values, log)


def quantile_cuts(frame: nw.LazyFrame[Any], metric: Metric, shares: Sequence[float]) -> tuple[float, ...]:
    """Return the cuts of any number of quantiles as `cut_values` finds them, each once: none where all values are equal."""
    known = frame.filter(~nw.col(metric.column).is_null())
    values = distribution(known, metric)
    return () if values.low == values.high else tuple(sorted(set(_nearest(known, metric, shares, values))))


def _mean(
    _frame: nw.LazyFrame[Any], metric: Metric, _method: Mean, values: Distribution, _log: bool
) -> tuple[float, ...]:
    """Round to thirteen digits of the largest value, so that the order in which an engine sums does not move the cut.

    Rounded towards the unfavourable side, so that a value equal to the mean stays favourable; what is lost in summing
    is made up first.
    """
    side, rounding = (-1, ROUND_FLOOR) if metric.favourable == "more" else (1, ROUND_CEILING)
    largest = max(abs(values.low), abs(values.high))
    mean = Decimal(values.mean) - side * Decimal(largest) * Decimal("1e-14")
    step = Decimal(1).scaleb(Decimal(largest).adjusted() - 12)
    cut = float(mean.quantize(step, context=Context(prec=30, rounding=rounding)))
    return (min(max(cut, values.low), values.high),)


def _quantiles(
    frame: nw.LazyFrame[Any], metric: Metric, method: Quantiles, values: Distribution, _log: bool
) -> tuple[float, ...]:
    return _nearest(frame, metric, method.shares, values)


def _nearest(
    frame: nw.LazyFrame[Any], metric: Metric, shares: Sequence[float], values: Distribution
) -> tuple[float, ...]:
    """Return the values whose unfavourable shares are nearest the requested ones; of two equally near, the smaller share.

    The linear quantile lies between two neighbouring values; only they and the next one beyond can be nearest. Each
    query answers for all shares.
    """
    more, value = metric.favourable == "more", nw.col(metric.column)
    starts = _looked_up(frame, [value.quantile(share if more else 1 - share, "linear") for share in shares])
    around = _around(frame, value, starts, more)
    worst = values.low if more else values.high
    candidates = sorted({neighbour for near in around for neighbour in near if neighbour != worst})
    unfavourable = [(value < candidate) if more else (value > candidate) for candidate in candidates]
    counted = _looked_up(frame, [side.cast(nw.Int64).sum() for side in unfavourable])
    counts = dict(zip(candidates, counted, strict=True))

    def nearest(share: float, near: Sequence[float]) -> float:
        # In customers and rounded: as shares, 1/3 and 2/3 are not equally far from 1/2.
        return min(
            (round(abs(counts[candidate] - share * values.count), 6), counts[candidate], candidate)
            for candidate in near
            if candidate in counts
        )[2]

    return _ascending(map(nearest, shares, around))


def _around(frame: nw.LazyFrame[Any], value: nw.Expr, starts: Sequence[float], more: bool) -> list[list[float]]:
    """Return the data values next to each start: two on the less favourable side, the start included, two beyond."""
    below = [(value <= start) if more else (value < start) for start in starts]
    above = [(value > start) if more else (value >= start) for start in starts]
    lows, highs = _edges(frame, value, below, above)
    lower, higher = _edges(frame, value, [value < low for low in lows], [value > high for high in highs])
    return [
        [neighbour for neighbour in near if math.isfinite(neighbour)]
        for near in zip(lows, lower, highs, higher, strict=True)
    ]


def _edges(
    frame: nw.LazyFrame[Any], value: nw.Expr, below: Sequence[nw.Expr], above: Sequence[nw.Expr]
) -> tuple[list[float], list[float]]:
    """Return the greatest value of each side below (-inf where nothing is) and the least of each above (or inf)."""
    greatest = [nw.when(side).then(value).max().cast(nw.Float64).fill_null(-math.inf) for side in below]
    least = [nw.when(side).then(value).min().cast(nw.Float64).fill_null(math.inf) for side in above]
    edges = _looked_up(frame, greatest + least)
    return edges[: len(below)], edges[len(below) :]


def _top_share(
    frame: nw.LazyFrame[Any], metric: Metric, method: TopShare, _values: Distribution, _log: bool
) -> tuple[float, ...]:
    if not metric.additive or metric.favourable != "more":
        raise SpecError(
            text(N_("“{label}” does not add up to a total, so it has no top share."), label=metric.label),
            next_step=text(N_("Use a quantile or a fixed value.")),
        )
    value = nw.col(metric.column)
    best = frame.group_by(metric.column).agg(nw.len().alias("n")).with_columns((value * nw.col("n")).alias("sum"))
    running = best.with_columns((-value).alias("order")).with_columns(
        nw.col("sum").cum_sum().over(order_by="order").alias("running")
    )
    total = _first_row(best.select(nw.col("sum").sum().alias("t")))["t"]
    if not total > 0:
        raise SpecError(
            text(N_("The total of “{label}” is not above zero, so it has no top share."), label=metric.label),
            next_step=text(N_("Use a quantile or a fixed value.")),
        )
    cuts = []
    for share in method.shares:
        enough = running.filter(nw.col("running") >= float(total) * share * (1 - 1e-12))
        cuts.append(float(_first_row(enough.select(value.max().alias("v")))["v"]))
    return _ascending(cuts)


def _natural_breaks(
    frame: nw.LazyFrame[Any], metric: Metric, method: NaturalBreaks, overall: Distribution, log: bool
) -> tuple[float, ...]:
    """Return where groups begin; where the sample has one value only, the population's best value is the one edge."""
    more = metric.favourable == "more"
    sample = frame.sort("sample_key", "customer_id").head(BREAKS_SAMPLE).select(metric.column).collect("pandas")
    values = np.sort(sample.to_native()[metric.column].to_numpy(dtype=float))
    if values[0] == values[-1]:
        return (overall.high if more else overall.low,) * (method.levels - 1)
    span = _unit_span(values, log)
    starts = _least_spread(span, min(method.levels, len(np.unique(span.round(6)))))
    edges = values[starts] if more else values[starts - 1]
    return _ascending([*edges[:1].repeat(method.levels - 1 - len(edges)), *edges])


def _least_spread(span: np.ndarray, groups: int) -> np.ndarray:
    """Return where in ascending values the second and later groups begin that have the least spread inside.

    Exact, from the least spread of the first values in one group, in two, and so on (Wang and Song, 2011): with few
    values, k-means from random starts misses it now and then by a fifth.
    """
    values, first, counts = np.unique(span, return_index=True, return_counts=True)
    weight, total, squares = (np.append(0.0, np.cumsum(counts * values**power)) for power in range(3))

    def spread_of(begin: np.ndarray | int, end: np.ndarray | int) -> np.ndarray:
        inside: np.ndarray = (
            squares[end] - squares[begin] - (total[end] - total[begin]) ** 2 / (weight[end] - weight[begin])
        )
        return inside

    last = len(values)
    least = np.append(np.inf, spread_of(0, np.arange(1, last + 1)))
    begins = []
    for group in range(2, groups + 1):
        fewer, least, begin = least, np.full(last + 1, np.inf), np.zeros(last + 1, dtype=int)
        for end in range(group if group < groups else last, last + 1):
            # a longer stretch never begins its last group earlier
            options = np.arange(max(group - 1, begin[end - 1]), end)
            sums = fewer[options] + spread_of(options, end)
            best = int(sums.argmin())
            least[end], begin[end] = sums[best], options[best]
        begins.append(begin)
    starts, end = [], last
    for begin in reversed(begins):
        end = int(begin[end])
        starts.append(int(first[end]))
    return np.array(starts[::-1], dtype=int)


def _unit_span(values: np.ndarray, log: bool) -> np.ndarray:
    """Return ascending values on the axis's scale as 0..1, so that squared distances neither overflow nor vanish."""
    scaled = np.copysign(np.log1p(np.abs(values)), values) if log else values
    scaled = scaled if scaled[0] < scaled[-1] else values
    scaled = scaled / np.abs(scaled).max()
    unit: np.ndarray = (scaled - scaled[0]) / (scaled[-1] - scaled[0])
    return unit


RESOLVERS: dict[type, Callable[..., tuple[float, ...]]] = {
    Mean: _mean,
    Quantiles: _quantiles,
    TopShare: _top_share,
    NaturalBreaks: _natural_breaks,
}


def _ascending(cuts: Iterable[float]) -> tuple[float, ...]:
    return tuple(sorted(float(cut) for cut in cuts))


def _looked_up(frame: nw.LazyFrame[Any], wanted: Sequence[nw.Expr]) -> list[float]:
    """Return the single value of each expression, in one query."""
    return list(
        _first_row(frame.select(*(expression.alias(str(index)) for index, expression in enumerate(wanted)))).values()
    )


def _first_row(frame: nw.LazyFrame[Any]) -> dict[str, Any]:
    """Return the one row of `frame`; whole sums come back from the engine as decimals without a fraction."""
    row: dict[str, Any] = frame.collect("pyarrow").to_native().to_pylist()[0]
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}
