"""Facts about the values of every metric over all customers: count, range, and the most common value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.population import all_customers_spec, population
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.metrics.registry import Metric


@dataclass(frozen=True)
class ValueFacts:
    """The values of one metric: customers who have one, the least and the greatest, the commonest and how many have it."""

    known: int
    low: float | None
    high: float | None
    common: float | None
    commonest: int


def count_customers(workspace: Workspace, beside: tuple[str, ...] = ()) -> int:
    """Return the customers of the usual question: those with an order, as of the last; 0 where there is none.

    They are counted in the table that holds the metrics `beside`, so that no other needs to be made.
    """
    if not has_customers(workspace):
        return 0

    def count() -> int:
        people = population(workspace, all_customers_spec(None, None), beside)
        return int(people.select(nw.len().alias("n")).collect("pyarrow").to_native()["n"][0].as_py())

    return cast(int, workspace.cached_on_disk("customers counted", count))


def value_facts(workspace: Workspace, keys: tuple[str, ...] | None = None) -> dict[str, ValueFacts]:
    """Return the facts of every metric whose columns are loaded, or of `keys` among them; computed once.

    Values are those of all customers over all history.
    """
    if not has_customers(workspace):
        return {}
    metrics = [metric for metric in _computable(workspace) if keys is None or metric.key in keys]
    key = ("value facts", tuple(metric.key for metric in metrics))
    return cast("dict[str, ValueFacts]", workspace.cached_on_disk(key, lambda: _facts(workspace, metrics)))


def has_customers(workspace: Workspace) -> bool:
    """Return whether orders or a summary of them are loaded."""
    return workspace.version is not None and workspace.version.report.last_day is not None


def _facts(workspace: Workspace, metrics: Sequence[Metric]) -> dict[str, ValueFacts]:
    if not metrics:
        return {}
    people = population(workspace, all_customers_spec(None, None), tuple(metric.key for metric in metrics))
    spans = _spans(people, metrics)
    return {
        metric.key: ValueFacts(*span, *_commonest(people, metric)) for metric, span in zip(metrics, spans, strict=True)
    }


def _computable(workspace: Workspace) -> list[Metric]:
    loaded = loaded_columns(workspace)
    return [metric for metric in metrics_by_key(workspace).values() if not metric.missing(loaded)]


def _spans(people: nw.LazyFrame[Any], metrics: Sequence[Metric]) -> list[tuple[int, float | None, float | None]]:
    columns = [
        expression.alias(f"{name}_{place}")
        for place, metric in enumerate(metrics)
        for value in [nw.col(metric.column).cast(nw.Float64)]
        for name, expression in (("known", value.count()), ("low", value.min()), ("high", value.max()))
    ]
    row = people.select(*columns).collect("pyarrow").to_native().to_pylist()[0]
    return [tuple(row[f"{name}_{place}"] for name in ("known", "low", "high")) for place in range(len(metrics))]


def _commonest(people: nw.LazyFrame[Any], metric: Metric) -> tuple[float | None, int]:
    """Return the value that most customers share, the least of several, and how many share it."""
    value = nw.col(metric.column).cast(nw.Float64)
    shared = people.filter(~nw.col(metric.column).is_null()).select(value.alias("value"))
    counts = shared.group_by("value").agg(nw.len().alias("n")).sort("n", "value", descending=[True, False]).head(1)
    rows = counts.collect("pyarrow").to_native().to_pylist()
    return (rows[0]["value"], rows[0]["n"]) if rows else (None, 0)
