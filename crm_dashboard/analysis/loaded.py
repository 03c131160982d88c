"""What a workspace holds, as far as questions go: metrics, filter columns, days and totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import narwhals as nw

from crm_dashboard.data.workspace import Workspace
from crm_dashboard.errors import NothingToShow
from crm_dashboard.model.features import KEY
from crm_dashboard.model.metrics import Metric, Need, registry
from crm_dashboard.text import N_, Text, text


@dataclass(frozen=True)
class Availability:
    """Whether a metric can be computed from what is loaded: `missing` is empty, or names what it lacks."""

    metric: Metric
    missing: tuple[Need, ...]


def metrics_of(workspace: Workspace) -> dict[str, Availability]:
    """Return every metric by key, the customer table's numeric columns included, each with what it lacks."""
    loaded = loaded_columns(workspace)
    return {key: Availability(metric, metric.missing(loaded)) for key, metric in metrics_by_key(workspace).items()}


def filter_values(workspace: Workspace, column: str, most: int = 200) -> tuple[str | None, ...]:
    """Return the values of a text column (`customers.country`, `orders.channel`), the most common first, None for missing."""

    def look() -> tuple[str | None, ...]:
        table, _, name = column.partition(".")
        counts = workspace.frame(table).group_by(name).agg(nw.len().alias("rows"))
        rows = counts.sort("rows", name, descending=[True, False]).head(most).collect("pyarrow").to_native()
        return tuple(rows[name].to_pylist())

    return cast("tuple[str | None, ...]", workspace.remembered(("values", column, most), look))


def filter_columns(workspace: Workspace) -> dict[str, Text]:
    """Return the text columns by which customers or orders can be filtered, with their labels."""
    found = {}
    for table in ("customers", "orders"):
        for column in workspace.columns(table):
            if column.values == "text":
                found[f"{table}.{column.name}"] = column.title
    return found


@dataclass(frozen=True)
class Totals:
    """What the orders of a workspace hold: customers with an order, orders, refunds."""

    customers: int
    orders: int
    refunds: int


def totals(workspace: Workspace) -> Totals:
    """Return what is loaded, over all time and without filters; raise `WorkspaceError` where no orders are."""

    def count() -> Totals:
        refund = nw.col("is_refund").cast(nw.Int64)
        per_customer = (
            workspace.frame("orders")
            .group_by(KEY)
            .agg((1 - refund).sum().alias("orders"), refund.sum().alias("refunds"))
        )
        row = per_customer.select(
            (nw.col("orders") > 0).cast(nw.Int64).sum().alias("customers"),
            nw.col("orders").sum(),
            nw.col("refunds").sum(),
        )
        found = row.collect("pyarrow").to_native().to_pylist()[0]
        return Totals(*(int(found[name] or 0) for name in ("customers", "orders", "refunds")))

    return cast(Totals, workspace.remembered("totals", count))


def last_order_day(workspace: Workspace) -> int:
    """Return the day of the last order (days since 1970-01-01), the default as-of; raise where there is none."""
    version = workspace.version
    day = version.report.last_day if version else None
    if day is None:
        raise NothingToShow(
            text(N_("No orders are loaded yet.")), next_step=text(N_("Load a file with orders on the page Data."))
        )
    return day


def loaded_columns(workspace: Workspace) -> dict[str, frozenset[str]]:
    """Return the columns of each loaded table, by the table's name."""
    tables = ("orders", "order_items", "customers")
    return {table: frozenset(column.name for column in workspace.columns(table)) for table in tables}


def metrics_by_key(workspace: Workspace) -> dict[str, Metric]:
    """Return every metric of the workspace by key, those of the customer table's own numeric columns included."""
    numeric = [one for one in workspace.columns("customers") if one.values in ("number", "money")]
    return registry((one.name, one.label) for one in numeric if one.name != "sample_key")
