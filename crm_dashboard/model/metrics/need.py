"""The data that a metric needs: columns of the canonical tables, and single orders instead of one row per customer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from crm_dashboard.model.metrics.aggregates import ORDERS

TableColumns = Mapping[str, Collection[str]]

SUMMARY = "customer_summary"
"""The table that replaces the orders where none are loaded: one row per customer."""
_FROM_ORDERS = ("orders", "order_items")
_SUMMARY_COLUMNS = {
    "first_day": ("first_order_date", "tenure_days"),
    "last_day": ("last_order_date", "recency_days"),
    "orders": ("orders",),
    "revenue": ("monetary", "order_value"),
}
"""The sums over a customer's orders that a summary can hold, and the columns that give each."""


@dataclass(frozen=True)
class Need:
    """A column of a canonical table without which a metric cannot be computed."""

    table: str
    column: str


SINGLE_ORDERS = Need("orders", "")
"""The need for single orders, which one row per customer cannot meet, whatever its columns are."""


def has_only_summary(columns: TableColumns) -> bool:
    """Return whether a summary with one row per customer is loaded and no orders are."""
    return bool(columns.get(SUMMARY)) and not columns.get("orders")


def missing_needs(needs: Iterable[Need], aggregates: Iterable[str], columns: TableColumns) -> tuple[Need, ...]:
    """Return the needs that `columns` (table name to column names) lack, each once.

    With a summary instead of orders, a sum that no summary can hold needs single orders, any other sum its own column.
    """
    lacks = [need for need in needs if need.column not in columns.get(need.table, ())]
    if not has_only_summary(columns):
        return tuple(lacks)
    single = [SINGLE_ORDERS if need.table in _FROM_ORDERS else need for need in lacks]
    return tuple(dict.fromkeys((*single, *_missing_sums(aggregates, columns))))


def _missing_sums(aggregates: Iterable[str], columns: TableColumns) -> Iterable[Need]:
    for name in aggregates:
        if name not in ORDERS:
            continue
        if name not in _SUMMARY_COLUMNS:
            yield SINGLE_ORDERS
        elif not set(_SUMMARY_COLUMNS[name]) & set(columns[SUMMARY]):
            yield Need(SUMMARY, _SUMMARY_COLUMNS[name][0])
