"""Create orders from the kept lines: one per customer and order id, clustered by customer."""

from __future__ import annotations

from collections.abc import Set

import duckdb

from crm_dashboard.data.cleaning.lines import KEPT
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.values.times import day_number, month_number
from crm_dashboard.data.values.values import MONEY

_SUMS = ("gross_amount", "discount_amount", "refund_amount", "cost_amount")
_ITEM_COLUMNS = ("product_id", "product_name", "category", "brand", "qty", "unit_price")
_ITEM_MARKS = {"product_id", "product_name", "category"}


def make_orders(
    connection: duckdb.DuckDBPyConnection, roles: Set[str], labels: tuple[str, ...], *, has_one_line_per_order: bool
) -> None:
    """Create `orders` from `KEPT`; `labels` are the mapped text columns, which take the first line's value.

    An order's time is its first line's. A refund has a net amount below zero, or zero with a line below zero.
    `gap_days` counts from the customer's previous order without refunds; NULL for the first order and for refunds. The
    window that computes the gaps leaves the rows of a customer together, by time, refunds apart. Sorting them by
    customer as well would take half as long again and make no query faster.
    """
    sums = tuple(role for role in _SUMS if role in roles)
    source = _line_documents(sums, labels) if has_one_line_per_order else _summed_documents(sums, labels)
    previous_day = "lag(day_no) OVER (PARTITION BY customer_id, is_refund ORDER BY order_ts, order_id)"
    days = f"SELECT *, {day_number('order_ts')} AS day_no, {month_number('order_ts')} AS month_no FROM ({source})"
    clustered = (
        f"SELECT order_id, customer_id, order_ts, day_no, month_no, {', '.join(('net_amount', *sums))}, is_refund, "
        f"CASE WHEN NOT is_refund THEN day_no - {previous_day} END AS {', '.join(('gap_days', *labels))} FROM ({days})"
    )
    _store(connection, clustered)


def make_items(connection: duckdb.DuckDBPyConnection, roles: Set[str], *, has_one_line_per_order: bool) -> bool:
    """Create `order_items` if a product or a category is mapped; return whether it was created.

    An item has the day of its order, which is its first line's; items are sorted by customer and time.
    """
    if not roles & _ITEM_MARKS:
        return False
    columns = ", ".join(f"line.{role}" for role in _ITEM_COLUMNS if role in roles)
    head = "line" if has_one_line_per_order else "document"
    joined = "" if has_one_line_per_order else "JOIN orders document USING (customer_id, order_id)"
    connection.execute(
        f"CREATE TABLE order_items AS SELECT line.order_id, line.customer_id, {columns}, line.amount AS net_amount, "
        f"{day_number(head + '.order_ts')} AS day_no, line.amount < 0 AS is_refund "
        f"FROM {KEPT} line {joined} ORDER BY line.customer_id, {head}.order_ts, line.order_id, line.row_no"
    )
    return True


def _store(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Create `orders` from the query with a fixed compression per column, which saves DuckDB's trial of all methods.

    Hardly two order ids are equal, so they take zstd; times, days and amounts take bitpacking.
    """
    types = [(column, kind) for column, kind, *_ in connection.execute(f"DESCRIBE {query}").fetchall()]
    columns = ", ".join(f"{identifier(column)} {kind}{_compression(column, kind)}" for column, kind in types)
    connection.execute(f"CREATE TABLE orders ({columns})")
    connection.execute(f"INSERT INTO orders {query}")


def _compression(column: str, kind: str) -> str:
    if column == "order_id":
        return " USING COMPRESSION zstd"
    return " USING COMPRESSION bitpacking" if kind.startswith(("INTEGER", "TIMESTAMP", "DECIMAL")) else ""


def _line_documents(sums: tuple[str, ...], labels: tuple[str, ...]) -> str:
    columns = ", ".join(("order_id", "customer_id", "order_ts", "amount AS net_amount", *sums, *labels))
    return f"SELECT {columns}, amount < 0 AS is_refund FROM {KEPT}"


def _summed_documents(sums: tuple[str, ...], labels: tuple[str, ...]) -> str:
    added = "".join(f", sum({role})::{MONEY} AS {role}" for role in sums)
    grouped = (
        "SELECT customer_id, order_id, min(row_no) AS first_row, arg_min(order_ts, row_no) AS order_ts, "
        f"sum(amount)::{MONEY} AS net_amount, bool_or(amount < 0) AS has_negative{added} FROM {KEPT} GROUP BY ALL"
    )
    refund = "net_amount < 0 OR (net_amount = 0 AND has_negative) AS is_refund"
    if not labels:
        return f"SELECT *, {refund} FROM ({grouped})"
    first = ", ".join(f"first_line.{role}" for role in labels)
    documents = f"SELECT *, {refund} FROM ({grouped})"
    return f"SELECT document.*, {first} FROM ({documents}) document JOIN {KEPT} first_line ON first_line.row_no = document.first_row"
