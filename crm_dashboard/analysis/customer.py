"""One customer: where they stand in the question, what is known of them, and their orders."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast

import narwhals as nw

from crm_dashboard.analysis.answering import answer
from crm_dashboard.analysis.loaded import metrics_by_key, metrics_of, records_of
from crm_dashboard.analysis.people import cell_code_of
from crm_dashboard.analysis.population import as_of_day, filtered, materialised, population
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.matrix import cell_number
from crm_dashboard.model.metrics import Metric
from crm_dashboard.model.spec import MatrixSpec
from crm_dashboard.text import Text

Standing = Literal["in", "filtered out", "refunds only", "no orders"]
_ITEM_NAMES = ("product_name", "product_id", "category")


@dataclass(frozen=True)
class Measure:
    """A metric with one customer's value and the mean of the whole population, each None where there is none."""

    metric: Metric
    value: float | None
    mean: float | None


@dataclass(frozen=True)
class Customer:
    """What is known of one customer at the question's as-of day.

    `standing` says whether the customer is in the question's population, and if not why; `cell` is the code of the cell
    (None outside the population). `attributes` are the customer table's own values, missing ones left out.
    """

    id: str
    standing: Standing
    cell: str | None
    measures: tuple[Measure, ...]
    attributes: tuple[tuple[Text, object], ...]
    first_day: dt.date | None
    last_day: dt.date | None


@dataclass(frozen=True)
class Item:
    """One line of an order: what it is called, how many (None where that is not loaded), for how much."""

    name: str
    quantity: float | None
    amount: Decimal


@dataclass(frozen=True)
class Order:
    """An order or a refund: when, how much (net), the labels that it carries (column and value), and its items."""

    id: str
    at: dt.datetime
    amount: Decimal
    is_refund: bool
    labels: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Orders:
    """A customer's latest orders, how many there are by the as-of day, and how many came after it."""

    latest: tuple[Order, ...]
    known: int
    later: int


def customer(workspace: Workspace, spec: MatrixSpec, key: str) -> Customer | None:
    """Return what is known of the customer called `key`; None for one whom the workspace does not know."""
    found = workspace.frame("customers").filter(nw.col(KEY) == key)
    with workspace.guard():
        known = found.collect("pyarrow").to_native().to_pylist()
    if not known:
        return None
    matrix, metrics = answer(workspace, spec).matrix, _usable(workspace, spec)
    standing, row = _standing(workspace, spec, key, metrics)
    means = _means(workspace, spec, metrics)
    as_of = as_of_day(workspace, spec)
    return Customer(
        id=key,
        standing=standing,
        cell=cell_code_of(row["cell"], matrix) if standing == "in" else None,
        measures=tuple(
            Measure(metric, _finite(row.get(metric.column)), mean) for metric, mean in zip(metrics, means, strict=True)
        ),
        attributes=_attributes(workspace, known[0]),
        first_day=_date(as_of, row.get("tenure")),
        last_day=_date(as_of, row.get("recency")),
    )


def customer_orders(workspace: Workspace, spec: MatrixSpec, key: str, most: int) -> Orders:
    """Return the customer's orders and refunds by the as-of day, at most the `most` latest, the latest first."""
    as_of = as_of_day(workspace, spec)
    documents = workspace.frame("orders").filter(nw.col(KEY) == key)
    known = documents.filter(nw.col("day_no") <= as_of)
    counts = documents.select(nw.len().alias("all"), (nw.col("day_no") > as_of).cast(nw.Int64).sum().alias("later"))
    with workspace.guard():
        count = counts.collect("pyarrow").to_native().to_pylist()[0]
        latest = known.sort("order_ts", "order_id", descending=True).head(most).collect("pyarrow").to_native()
    rows = latest.to_pylist()
    items = _items(workspace, key, [row["order_id"] for row in rows])
    labels = [column.name for column in workspace.columns("orders") if column.values == "text"]
    later = int(count["later"] or 0)
    return Orders(
        latest=tuple(
            Order(
                id=row["order_id"],
                at=row["order_ts"],
                amount=row["net_amount"],
                is_refund=row["is_refund"],
                labels=tuple((name, row[name]) for name in labels if row[name] is not None),
                items=tuple(items.get(row["order_id"], ())),
            )
            for row in rows
        ),
        known=count["all"] - later,
        later=later,
    )


def _usable(workspace: Workspace, spec: MatrixSpec) -> tuple[Metric, ...]:
    """Return the metrics that can be computed, the customer table's own numbers aside: they are attributes."""
    loaded = metrics_of(workspace)
    metrics = metrics_by_key(workspace, spec.composites)
    return tuple(metric for key, metric in metrics.items() if metric.family != "attributes" and not loaded[key].missing)


def _standing(
    workspace: Workspace, spec: MatrixSpec, key: str, metrics: tuple[Metric, ...]
) -> tuple[Standing, dict[str, Any]]:
    """Return how the customer stands, and the row of the feature table with its cell (empty where there is none)."""
    axes = answer(workspace, spec).matrix.axes
    everyone = materialised(workspace, spec, _keys(metrics))
    mine = everyone.filter(nw.col(KEY) == key).with_columns(cell_number(axes).alias("cell"))
    with workspace.guard():
        rows = mine.collect("pyarrow").to_native().to_pylist()
        let_in = filtered(mine, workspace, spec).select(KEY).collect("pyarrow").to_native().num_rows
    if not rows:
        return "no orders", {}
    if not rows[0]["is_buyer"]:
        return "refunds only", rows[0]
    return ("in" if let_in else "filtered out"), rows[0]


def _means(workspace: Workspace, spec: MatrixSpec, metrics: tuple[Metric, ...]) -> tuple[float | None, ...]:
    """Return the mean of each metric over the question's population, customers without a value left out."""

    def compute() -> tuple[float | None, ...]:
        everyone = population(workspace, spec, _keys(metrics))
        means = everyone.select(
            *(nw.col(one.column).cast(nw.Float64).mean().alias(f"m{index}") for index, one in enumerate(metrics))
        )
        row = means.collect("pyarrow").to_native().to_pylist()[0]
        return tuple(_finite(row[f"m{index}"]) for index in range(len(metrics)))

    return cast("tuple[float | None, ...]", workspace.remembered(("means", spec, _keys(metrics)), compute))


def _keys(metrics: tuple[Metric, ...]) -> tuple[str, ...]:
    return tuple(metric.key for metric in metrics)


def _attributes(workspace: Workspace, row: dict[str, Any]) -> tuple[tuple[Text, object], ...]:
    """Return the labelled values of a row of the customer table, missing ones left out, times as dates."""
    named = [(column, row[column.name]) for column in workspace.columns("customers") if column.label]
    return tuple(
        (column.title, value.date() if isinstance(value, dt.datetime) else value)
        for column, value in named
        if column.name != KEY and value is not None
    )


def _items(workspace: Workspace, key: str, orders: list[str]) -> dict[str, list[Item]]:
    """Return the items of these orders of the customer, by order; nothing where no items are loaded."""
    if not orders or not workspace.columns("order_items"):
        return {}
    lines = records_of(workspace, "order_items").filter(nw.col(KEY) == key).filter(nw.col("order_id").is_in(orders))
    with workspace.guard():
        rows = lines.collect("pyarrow").to_native().to_pylist()
    found: dict[str, list[Item]] = {}
    for row in rows:
        name = next((row[column] for column in _ITEM_NAMES if row.get(column)), "")
        found.setdefault(row["order_id"], []).append(Item(name, _finite(row.get("qty")), row["net_amount"]))
    return found


def _finite(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _date(as_of: int, days: int | None) -> dt.date | None:
    return None if days is None else date_of(as_of - days)
