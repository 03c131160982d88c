"""What a workspace holds for questions: metrics, filter columns, days and totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.loaded.orders_or_summary import order_frames
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.features import KEY
from crm_dashboard.model.metrics.aggregates import RECORDS
from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.metrics.metric import TableColumns
from crm_dashboard.model.metrics.registry import Metric, Need, registry
from crm_dashboard.text import Text


@dataclass(frozen=True)
class Availability:
    """Whether a metric can be computed from what is loaded: `missing` is empty, or names what it lacks."""

    metric: Metric
    missing: tuple[Need, ...]


def metrics_of(workspace: Workspace) -> Mapping[str, Availability]:
    """Return every metric by key, the customer table's numeric columns included, each with what it lacks."""

    def check() -> Mapping[str, Availability]:
        loaded = loaded_columns(workspace)
        metrics = metrics_by_key(workspace)
        return MappingProxyType({key: Availability(metric, metric.missing(loaded)) for key, metric in metrics.items()})

    return cast("Mapping[str, Availability]", workspace.cached("availability of metrics", check))


def filter_values(workspace: Workspace, column: str, most: int = 200) -> tuple[str | None, ...]:
    """Return the values of a text column (`customers.country`, `orders.channel`), the most common first, None for missing."""

    def look() -> tuple[str | None, ...]:
        table, _, name = column.partition(".")
        counts = workspace.frame(table).group_by(name).agg(nw.len().alias("rows"))
        rows = counts.sort("rows", name, descending=[True, False]).head(most).collect("pyarrow").to_native()
        return tuple(rows[name].to_pylist())

    return cast("tuple[str | None, ...]", workspace.cached_on_disk(("values", column, most), look))


def existing_values(workspace: Workspace, column: str, values: tuple[str | None, ...]) -> frozenset[str | None]:
    """Return those of `values` that some row of a text column has, however rare; None for missing."""

    def look() -> frozenset[str | None]:
        table, _, name = column.partition(".")
        wanted = nw.col(name).is_in([value for value in values if value is not None])
        rows = workspace.frame(table).filter(wanted | nw.col(name).is_null()).select(name).unique()
        return frozenset(rows.collect("pyarrow").to_native()[name].to_pylist()) & frozenset(values)

    return cast("frozenset[str | None]", workspace.cached(("there", column, values), look))


def filter_columns(workspace: Workspace) -> dict[str, Text]:
    """Return the text columns by which customers or orders can be filtered, with their labels."""
    titles = {}
    for table in ("customers", "orders"):
        for column in workspace.columns(table):
            if column.values == "text":
                titles[f"{table}.{column.name}"] = column.title
    return titles


@dataclass(frozen=True)
class Totals:
    """What the orders of a workspace, or its summary of customers, hold: customers with an order, orders, refunds."""

    customers: int
    orders: int
    refunds: int


def totals(workspace: Workspace) -> Totals:
    """Return what is loaded, over all time and without filters; raise `WorkspaceError` where neither is.

    A summary does not tell refunds apart: 0.
    """

    def count() -> Totals:
        row = _per_customer(workspace).select(
            (nw.col("orders") > 0).cast(nw.Int64).sum().alias("customers"),
            nw.col("orders").sum(),
            nw.col("refunds").sum(),
        )
        sums = row.collect("pyarrow").to_native().to_pylist()[0]
        return Totals(*(int(sums[name] or 0) for name in ("customers", "orders", "refunds")))

    return cast(Totals, workspace.cached_on_disk("totals", count))


def _per_customer(workspace: Workspace) -> nw.LazyFrame[Any]:
    orders, summary = order_frames(workspace)
    if summary is not None:
        return summary.select(KEY, "orders", nw.lit(0).alias("refunds"))
    assert orders is not None
    refund = nw.col("is_refund").cast(nw.Int64)
    return orders.group_by(KEY).agg((1 - refund).sum().alias("orders"), refund.sum().alias("refunds"))


def loaded_columns(workspace: Workspace) -> TableColumns:
    """Return the columns of each loaded table, by the table's name; items include the columns of their products."""

    def look() -> TableColumns:
        tables = ("orders", SUMMARY, "customers", *RECORDS)
        loaded = {table: frozenset(column.name for column in workspace.columns(table)) for table in tables}
        loaded["order_items"] |= frozenset(_from_products(workspace))
        return MappingProxyType(loaded)

    return cast(TableColumns, workspace.cached("loaded columns", look))


def records_of(workspace: Workspace, table: str) -> nw.LazyFrame[Any]:
    """Return a table of records; items with category and brand from the products, where only these have them."""
    rows = workspace.frame(table)
    from_products = _from_products(workspace) if table == "order_items" else ()
    if not from_products:
        return rows
    return rows.join(workspace.frame("products").select("product_id", *from_products), on="product_id", how="left")


def _from_products(workspace: Workspace) -> tuple[str, ...]:
    items = {column.name for column in workspace.columns("order_items")}
    products = {column.name for column in workspace.columns("products")}
    if "product_id" not in items & products:
        return ()
    return tuple(name for name in ("product_name", "category", "brand") if name in products - items)


def metrics_by_key(workspace: Workspace, composites: tuple[Composite, ...] = ()) -> Mapping[str, Metric]:
    """Return every metric of the workspace by key: the registry's, the customer table's own numeric columns, composites."""

    def collect() -> Mapping[str, Metric]:
        own = [
            (column.name, column.label, column.title)
            for column in workspace.columns("customers")
            if column.values in ("number", "money") and column.label
        ]
        return MappingProxyType(registry(own, composites, loaded_columns(workspace)))

    return cast("Mapping[str, Metric]", workspace.cached(("metrics", composites), collect))
