"""A single customer: their segment in the question, their figures and attributes, and their orders."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import answer
from crm_dashboard.analysis.loaded.loaded import metrics_by_key, metrics_of, records_of
from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day, known_days
from crm_dashboard.analysis.loaded.population import apply_filters, feature_query, population
from crm_dashboard.analysis.people.people import cell_code_of
from crm_dashboard.data.values.order_ids import shown_order_id
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.matrix.matrix import cell_number
from crm_dashboard.model.metrics.composite import COMPOSITE, DEFAULTS
from crm_dashboard.model.metrics.registry import Metric
from crm_dashboard.model.question.spec import Between, MatrixSpec
from crm_dashboard.text import Text

CustomerStatus = Literal["in", "not active", "filtered out", "refunds only", "no orders"]
_ORDERS = "orders."
_ITEM_NAMES = ("product_name", "product_id", "category")


@dataclass(frozen=True)
class MetricComparison:
    """A metric with one customer's value and the mean of the question's customers, each None where there is none.

    A mean is None as well where it was not asked for: see `find_customer`.
    """

    metric: Metric
    value: float | None
    mean: float | None


@dataclass(frozen=True)
class Customer:
    """A customer's figures and attributes at the question's as-of day.

    `status` says whether the customer is in the question's population, and if not why; `cell` is the code of the cell
    (None outside the population). First and last day are those of all orders by the as-of day, whatever the filters;
    None where the data hold no such date.
    `attributes` are the customer table's own values, missing ones left out.
    """

    id: str
    status: CustomerStatus
    cell: str | None
    comparisons: tuple[MetricComparison, ...]
    attributes: tuple[tuple[Text, object], ...]
    first_day: dt.date | None
    last_day: dt.date | None


@dataclass(frozen=True)
class Item:
    """A line of an order: name, quantity (None where it is not loaded), and amount."""

    name: str
    quantity: float | None
    amount: Decimal


@dataclass(frozen=True)
class Order:
    """An order or a refund: time, net amount, labels (column and value), and items."""

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


def find_customer(workspace: Workspace, spec: MatrixSpec, key: str) -> Customer | None:
    """Return the customer with the id `key`; None for an unknown id.

    Values come from the customer's own rows. Means are of the metrics that the question's feature table holds anyway;
    `all_comparisons` has those of the others, and composites that the question does not name.
    """
    rows = workspace.frame("customers").filter(nw.col(KEY) == key)
    with workspace.guard():
        known = rows.collect("pyarrow").to_native().to_pylist()
    if not known:
        return None
    answered = answer(workspace, spec)
    spec, metrics = answered.spec, _usable(workspace, answered.spec, composites=answered.spec.metrics)
    row = _own_row(workspace, spec, key, metrics)
    whole = _whole_row(workspace, spec, key, row)
    status = _status(row, whole)
    as_of, days = as_of_day(workspace, spec), known_days(workspace)
    return Customer(
        id=key,
        status=status,
        cell=cell_code_of(row["cell"], answered.matrix) if status == "in" else None,
        comparisons=_compared(metrics, row, _means_at_hand(workspace, spec, metrics)),
        attributes=_attributes(workspace, known[0]),
        first_day=_date(as_of, whole.get("tenure")) if "first_order" in days else None,
        last_day=_date(as_of, whole.get("recency")) if "last_order" in days else None,
    )


def all_comparisons(workspace: Workspace, spec: MatrixSpec, key: str) -> tuple[MetricComparison, ...]:
    """Return every metric with the customer's value and the mean; the means read all orders, once per question."""
    spec = answer(workspace, spec).spec
    metrics = _usable(workspace, spec, composites=tuple(DEFAULTS))
    means = _means_at_hand(workspace, spec, metrics)
    others = tuple(metric for metric in metrics if metric.key not in means)

    def compute() -> dict[str, float | None]:
        return _means(apply_filters(feature_query(workspace, spec, _keys(others)), workspace, spec), others)

    means |= workspace.cached_on_disk(("other means", spec, _keys(others)), compute) if others else {}
    return _compared(metrics, _own_row(workspace, spec, key, metrics), means)


def customer_orders(workspace: Workspace, spec: MatrixSpec, key: str, most: int) -> Orders:
    """Return the customer's orders and refunds by the as-of day, at most the `most` latest, the latest first.

    Raises `WorkspaceError` where no single orders are loaded (`has_single_orders`).
    """
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
                id=shown_order_id(row["order_id"]),
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


def _usable(workspace: Workspace, spec: MatrixSpec, composites: Collection[str]) -> tuple[Metric, ...]:
    """Return the metrics that can be computed, with only these composites: each needs its ranges fitted on everybody.

    The customer table's own numbers are left out: they are attributes.
    """
    loaded = metrics_of(workspace)
    return tuple(
        metric
        for key, metric in metrics_by_key(workspace, spec.composites).items()
        if metric.family != "attributes"
        and not loaded[key].missing
        and (metric.family != COMPOSITE or key in composites)
    )


def _own_row(workspace: Workspace, spec: MatrixSpec, key: str, metrics: Sequence[Metric]) -> dict[str, Any]:
    """Return the customer's row of the feature table with `cell`, `passes_filters` and `is_active` (has an order in the window,
    or needs none); empty without orders.
    """
    axes = answer(workspace, spec).matrix.axes
    own_row = feature_query(workspace, spec, _keys(metrics), customer_id=key)
    own_row = own_row.with_columns(cell_number(axes).alias("cell"))
    with workspace.guard():
        rows = own_row.collect("pyarrow").to_native().to_pylist()
        everyone = replace(spec, active_only=False)
        passes_filters = apply_filters(own_row, workspace, everyone).select(KEY).collect("pyarrow").to_native().num_rows
    if not rows:
        return {}
    is_active = not spec.keeps_active or bool(rows[0]["orders"])
    return {**rows[0], "passes_filters": bool(passes_filters), "is_active": is_active}


def _whole_row(workspace: Workspace, spec: MatrixSpec, key: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the customer's row without the filters on orders; `row` is the row with them."""
    others = tuple(
        condition
        for condition in spec.filters
        if isinstance(condition, Between) or not condition.column.startswith(_ORDERS)
    )
    if others == spec.filters:
        return row
    whole = feature_query(workspace, replace(spec, filters=others), customer_id=key)
    with workspace.guard():
        rows = whole.collect("pyarrow").to_native().to_pylist()
    return rows[0] if rows else {}


def _status(row: dict[str, Any], whole: dict[str, Any]) -> CustomerStatus:
    if not whole:
        return "no orders"
    if not whole["is_buyer"]:
        return "refunds only"
    if not row.get("passes_filters"):
        return "filtered out"
    return "in" if row["is_active"] else "not active"


def _means_at_hand(workspace: Workspace, spec: MatrixSpec, metrics: Sequence[Metric]) -> dict[str, float | None]:
    """Return the means of the metrics that the question's feature table holds, by key."""
    everyone = population(workspace, spec)
    held = set(everyone.collect_schema().names())
    here = tuple(metric for metric in metrics if metric.column in held)
    means = workspace.cached_on_disk(("means", spec, _keys(here)), lambda: _means(everyone, here))
    return dict(cast("dict[str, float | None]", means))


def _means(rows: nw.LazyFrame[Any], metrics: Sequence[Metric]) -> dict[str, float | None]:
    """Return the mean of each metric by key, customers without a value left out."""
    means = (nw.col(metric.column).cast(nw.Float64).mean().alias(f"m{index}") for index, metric in enumerate(metrics))
    row = rows.select(*means).collect("pyarrow").to_native().to_pylist()[0]
    return {metric.key: _finite(row[f"m{index}"]) for index, metric in enumerate(metrics)}


def _compared(
    metrics: Sequence[Metric], row: dict[str, Any], means: Mapping[str, float | None]
) -> tuple[MetricComparison, ...]:
    return tuple(MetricComparison(metric, _finite(row.get(metric.column)), means.get(metric.key)) for metric in metrics)


def _keys(metrics: Sequence[Metric]) -> tuple[str, ...]:
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
    items: dict[str, list[Item]] = {}
    for row in rows:
        name = next((row[column] for column in _ITEM_NAMES if row.get(column)), "")
        items.setdefault(row["order_id"], []).append(Item(name, _finite(row.get("qty")), row["net_amount"]))
    return items


def _finite(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _date(as_of: int, days: int | None) -> dt.date | None:
    return None if days is None else date_of(as_of - days)
