"""Composites: weighted means, 0 to 100, of parts that are each scaled to 0..1 by a range kept in the question."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Mapping
from typing import Annotated, Any

import narwhals as nw
from pydantic import Field, FiniteFloat
from pydantic.dataclasses import dataclass

from crm_dashboard.errors import SpecError
from crm_dashboard.model.metrics.metric import Metric, TableColumns
from crm_dashboard.model.metrics.months import ANY_HISTORY, Months
from crm_dashboard.text import N_, Text, text

COMPOSITE = "composite"
"""The family of composites."""
LOW_SHARE, HIGH_SHARE = 0.05, 0.95
"""The quantiles between which a part's range is fitted."""
LEAST_WEIGHT = 0.5
"""A composite is offered where parts of at least this share of its weight can be computed."""


@dataclass(frozen=True)
class Part:
    """One part: a metric, its weight, and the values that stand for 0 and 1 (None: still to be fitted).

    The range is given in the metric's unit, the lower value first; of a metric of which less is better the lower value
    stands for 1.
    """

    metric: str
    weight: Annotated[FiniteFloat, Field(ge=0)]
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None) or (
            self.low is not None and self.high is not None and self.low >= self.high
        ):
            raise SpecError(
                text(N_("The range of a part must grow from its low to its high end.")),
                where=self.metric,
                next_step=text(N_("Give both ends, the smaller first.")),
            )


@dataclass(frozen=True)
class Composite:
    """A composite's definition: its key and its parts. Raises `SpecError` when no part has a weight or one stands twice."""

    key: str
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if self.key not in COMPOSITES:
            raise SpecError(text(N_("There is no composite called “{key}”."), key=self.key[:80]))
        if not sum(part.weight for part in self.parts) > 0:
            raise SpecError(
                text(N_("Every part of “{label}” has the weight 0."), label=COMPOSITES[self.key].label),
                next_step=text(N_("Give at least one part a weight.")),
            )
        if len({part.metric for part in self.parts}) < len(self.parts) or any(
            part.metric in COMPOSITES for part in self.parts
        ):
            raise SpecError(text(N_("A part stands twice, or is a composite itself.")), where=self.key)


@dataclasses.dataclass(frozen=True)
class CompositeKind:
    """A composite that is offered: key, label, meaning in half a sentence, the parts with their weights by default.

    `history` is how many months of orders it asks for.
    """

    key: str
    label: Text
    meaning: Text
    weights: tuple[tuple[str, float], ...]
    history: Months = ANY_HISTORY


COMPOSITES: dict[str, CompositeKind] = {
    kind.key: kind
    for kind in (
        CompositeKind(
            "loyalty",
            text(N_("Loyalty")),
            text(N_("how faithfully the customer comes back")),
            (("repeat_share", 35), ("tenure", 20), ("regularity", 20), ("active_months", 25)),
            Months(3, 12),
        ),
        CompositeKind(
            "capacity",
            text(N_("Customer dimension")),
            text(N_("what the customer could spend")),
            (("order_value", 40), ("full_price_share", 20), ("breadth", 20), ("income_level", 20)),
        ),
        CompositeKind(
            "relationship",
            text(N_("Relationship")),
            text(N_("how strong the tie is")),
            (
                ("nearness", 30),
                ("contact_rate", 20),
                ("two_way_share", 15),
                ("satisfaction", 25),
                ("open_complaints", 10),
            ),
        ),
        CompositeKind(
            "behaviour",
            text(N_("Behaviour")),
            text(N_("what the customer does")),
            (("frequency", 35), ("monetary", 35), ("channels", 10), ("momentum", 20)),
            Months(3, 12),
        ),
    )
}
"""The composites: one entry each."""

DEFAULTS: dict[str, Composite] = {
    kind.key: Composite(kind.key, tuple(Part(metric, weight) for metric, weight in kind.weights))
    for kind in COMPOSITES.values()
}
"""The definitions that stand until somebody changes them; their ranges are still to be fitted."""


def loaded_parts(composite: Composite, metrics: Mapping[str, Metric], columns: TableColumns) -> tuple[Part, ...]:
    """Return the parts whose data are loaded; raise `SpecError` for a part whose metric is unknown."""
    for part in composite.parts:
        if part.metric not in metrics:
            raise SpecError(text(N_("There is no dimension called “{key}”."), key=part.metric[:80]), where=part.metric)
    return tuple(part for part in composite.parts if not metrics[part.metric].missing(columns))


def usable_parts(composite: Composite, metrics: Mapping[str, Metric], columns: TableColumns) -> tuple[Part, ...]:
    """Return the parts with a weight whose data are loaded; raises as `loaded_parts`."""
    return tuple(part for part in loaded_parts(composite, metrics, columns) if part.weight)


def composite_metric(composite: Composite, metrics: Mapping[str, Metric], columns: TableColumns) -> Metric:
    """Return the metric of a composite on the loaded data.

    score = 100 · Σ weight · scaled ÷ Σ weight, both over the parts that a customer has: a missing part re-weights the
    rest, and a customer without any has no score. Where parts of more than half of the weight are not loaded, the
    metric needs what they need.
    """
    usable = usable_parts(composite, metrics, columns)
    total = sum(part.weight for part in composite.parts)
    enough = sum(part.weight for part in usable) >= LEAST_WEIGHT * total
    weighed = [metrics[part.metric] for part in composite.parts if part.weight]
    lacking = tuple(dict.fromkeys(need for metric in weighed for need in metric.missing(columns)))
    return Metric(
        composite.key,
        COMPOSITES[composite.key].label,
        definition(composite, metrics, usable),
        "score",
        COMPOSITE,
        lambda _scope: score(usable, metrics),
        needs=() if enough else lacking,
        parts=tuple(part.metric for part in usable),
        ends=(0.0, 100.0),
        history=COMPOSITES[composite.key].history,
    )


def definition(composite: Composite, metrics: Mapping[str, Metric], usable: Collection[Part]) -> Text:
    """Return the formula in words, with the weights, and the parts for which data are missing."""
    counted = [_weighed(part, metrics) for part in composite.parts if part in usable]
    left_out = [metrics[part.metric].label for part in composite.parts if part.weight and part not in usable]
    formula = text(
        N_(
            "From 0 to 100, {meaning}: the mean of {parts}, each scaled to its range; a missing part re-weights the rest."
        ),
        meaning=COMPOSITES[composite.key].meaning,
        parts=tuple(counted),
    )
    if not left_out:
        return formula
    return text(N_("{formula} Not in the data and left out: {parts}."), formula=formula, parts=tuple(left_out))


def _weighed(part: Part, metrics: Mapping[str, Metric]) -> Text:
    metric = metrics[part.metric]
    pattern = N_("{label} × {weight}") if metric.favourable == "more" else N_("{label} (fewer is better) × {weight}")
    return text(pattern, label=metric.label, weight=part.weight)


def score(parts: Collection[Part], metrics: Mapping[str, Metric]) -> nw.Expr:
    """Return the score over the columns of the parts' metrics; raise `SpecError` where a range is not fitted."""
    top: nw.Expr = nw.lit(0.0)
    bottom: nw.Expr = nw.lit(0.0)
    for part in parts:
        value, weight = scaled(part, metrics[part.metric]), nw.lit(part.weight)
        missing = nw.col(metrics[part.metric].column).is_null()
        top = top + nw.when(missing).then(nw.lit(0.0)).otherwise(weight * value)
        bottom = bottom + nw.when(missing).then(nw.lit(0.0)).otherwise(weight)
    value = (100 * top / bottom).round(9)
    return nw.when((bottom > 0) & value.is_finite()).then(value)  # weights and ends may be of any size


def scaled(part: Part, metric: Metric) -> nw.Expr:
    """Return a part's value between 0 and 1: its place in the range, for money and counts on the scale sign(v) · ln(1 + |v|)."""
    if part.low is None or part.high is None:
        raise SpecError(text(N_("The range of “{label}” has not been fitted yet."), label=metric.label))
    low, high = part.low, part.high
    value = nw.col(metric.column).cast(nw.Float64).clip(low, high)
    if is_logarithmic(metric):
        size = (1 + value.abs()).log()
        value = nw.when(value < 0).then(-size).otherwise(size)
        low, high = (math.copysign(math.log1p(abs(end)), end) for end in (low, high))
    value = (value - low) / (high - low)
    return value if metric.favourable == "more" else 1 - value


def is_logarithmic(metric: Metric) -> bool:
    """Whether a part of this metric is scaled by logarithms: money and counts are; days, shares and levels are not."""
    return metric.unit.startswith("money") or (metric.whole and metric.unit != "days" and metric.family != "attributes")


def fitted(composite: Composite, ranges: Mapping[str, tuple[float, float] | None]) -> Composite:
    """Return the composite with these ranges for its parts that have none; a metric without a value takes 0 to 1."""

    def fit(part: Part) -> Part:
        if part.low is not None or part.metric not in ranges:
            return part
        low, high = ranges[part.metric] or (0.0, 1.0)
        return Part(part.metric, part.weight, low, high)

    return Composite(composite.key, tuple(fit(part) for part in composite.parts))


def ranges(population: nw.LazyFrame[Any], metrics: Collection[Metric]) -> dict[str, tuple[float, float] | None]:
    """Return each metric's range on a population: its 5th to 95th percentile, linearly interpolated.

    Where these two are equal, the least to the greatest value; where those are equal too, one unit up from there.
    None for a metric that nobody has a value of.
    """
    quantiles = [
        expression.alias(f"{name}_{index}")
        for index, metric in enumerate(metrics)
        for value in [nw.col(metric.column).cast(nw.Float64)]
        for name, expression in (
            ("low", value.quantile(LOW_SHARE, "linear")),
            ("high", value.quantile(HIGH_SHARE, "linear")),
            ("least", value.min()),
            ("most", value.max()),
        )
    ]
    row = population.select(*quantiles).collect("pyarrow").to_native().to_pylist()[0] if quantiles else {}
    by_key: dict[str, tuple[float, float] | None] = {}
    for index, metric in enumerate(metrics):
        low, high, least, most = (row[f"{name}_{index}"] for name in ("low", "high", "least", "most"))
        if least is None:
            by_key[metric.key] = None
        elif low < high:
            by_key[metric.key] = (low, high)
        else:
            by_key[metric.key] = (least, most if least < most else least + 1)
    return by_key
