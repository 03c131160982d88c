"""The feature table: one row per customer computed from orders, as lazy frames, by families of metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from crm_dashboard.model.metrics import aggregates
from crm_dashboard.model.metrics.metric import Metric
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.model.question.filters import among

KEY = "customer_id"
BASE = ("first_day", "last_day", "orders", "revenue")


@dataclass(frozen=True)
class Frames:
    """The canonical tables as lazy frames of one cursor; `records` holds those that are loaded beside the orders.

    `summary` replaces the orders where these are None: one row per customer, with the sums as columns.
    """

    orders: nw.LazyFrame[Any] | None
    customers: nw.LazyFrame[Any]
    records: Mapping[str, nw.LazyFrame[Any]] = field(default_factory=dict)
    summary: nw.LazyFrame[Any] | None = None


def features(
    frames: Frames,
    scope: Scope,
    metrics: Sequence[Metric],
    attributes: Sequence[str] = (),
    sums: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Return one row per customer with a document on or before the as-of day, or with an order in the summary.

    Columns: `customer_id`, `sample_key` (0..1), `is_buyer` (has an order, not only refunds), `orders`, `revenue`
    (decimal, net, in the window), one per metric (under `Metric.column`), and the named `attributes` of the customer
    table, and the named `sums` over orders (`model.metrics.aggregates`) as they are. What is undefined, NaN or infinite is missing.
    """
    names = dict.fromkeys((*(name for metric in metrics for name in metric.aggregates), *sums))
    orders = None if frames.orders is None else _orders_in_scope(frames.orders, scope)
    summed = _order_sums(orders, scope, names) if orders is not None else _summary_sums(frames)
    for table, known in aggregates.RECORDS.items():
        requested = [name for name in names if name in known]
        if not requested:
            continue
        if table in frames.records:
            records = _record_sums(frames.records[table], orders, scope, table, requested)
            summed = summed.join(records, on=KEY, how="left")
        else:
            summed = summed.with_columns(*(nw.lit(None).cast(nw.Int64).alias(name) for name in requested))
    own = [metric.column for metric in metrics if metric.family == "attributes"]
    wanted = [KEY, "sample_key", *dict.fromkeys((*own, *attributes))]
    summed = summed.join(frames.customers.select(*wanted), on=KEY, how="inner")
    return summed.select(
        KEY,
        "sample_key",
        "is_buyer",
        *(nw.col(name).alias(name) for name in ("orders", "revenue", *sums)),
        *(_finite(metric, scope).alias(metric.column) for metric in metrics),
        *(nw.col(name) for name in attributes if name not in own),
    )


def _order_sums(orders: nw.LazyFrame[Any], scope: Scope, names: Iterable[str]) -> nw.LazyFrame[Any]:
    """Return each customer's sums over orders, and whether any of these is not a refund."""
    wanted = (name for name in dict.fromkeys((*BASE, *names)) if name in aggregates.ORDERS)
    summed = orders.group_by(KEY).agg(*(aggregates.ORDERS[name](scope).alias(name) for name in wanted))
    return summed.with_columns((~nw.col("first_day").is_null()).alias("is_buyer"))


def _summary_sums(frames: Frames) -> nw.LazyFrame[Any]:
    """Return the sums in the summary, of customers with an order."""
    if frames.summary is None:
        raise ValueError("neither orders nor a summary")
    return frames.summary.filter(nw.col("orders") > 0).select(KEY, *BASE, nw.lit(True).alias("is_buyer"))


def _orders_in_scope(orders: nw.LazyFrame[Any], scope: Scope) -> nw.LazyFrame[Any]:
    """Return the orders up to the as-of day that match the filters; where a filter drops some, gaps are computed again."""
    known = orders.filter(scope.known)
    if "refund_amount" not in orders.collect_schema():
        known = known.with_columns(nw.lit(0).alias("refund_amount"))
    if not scope.order_filters:
        return known
    for order_filter in scope.order_filters:
        known = known.filter(among(order_filter))
    before = nw.col("day_no").shift(1).over(KEY, "is_refund", order_by=["order_ts", "order_id"])
    return known.with_columns(nw.when(~nw.col("is_refund")).then(nw.col("day_no") - before).alias("gap_days"))


def _record_sums(
    records: nw.LazyFrame[Any], orders: nw.LazyFrame[Any] | None, scope: Scope, table: str, names: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Return the sums of a table's records up to the as-of day; filters on orders apply to order items only."""
    known = records.filter(scope.known)
    if scope.order_filters and table == "order_items" and orders is not None:
        known = known.join(orders.select(KEY, "order_id"), on=[KEY, "order_id"], how="semi")
    loaded = known.collect_schema()
    lacking = {name: kind for name, kind in aggregates.OPTIONAL.get(table, {}).items() if name not in loaded}
    if lacking:
        known = known.with_columns(*(nw.lit(None).cast(kind).alias(name) for name, kind in lacking.items()))
    return known.group_by(KEY).agg(*(aggregates.RECORDS[table][name](scope).alias(name) for name in names))


def _finite(metric: Metric, scope: Scope) -> nw.Expr:
    value = metric.formula(scope)
    if metric.whole:
        return value
    value = value.cast(nw.Float64)
    return nw.when(value.is_finite()).then(value)
