"""Rows without a customer that name their order: the customer of that order is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Set

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.counting import count_rows, row_notices
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.values.order_ids import written
from crm_dashboard.data.worth.line_table import replace_lines

_FOUND = "scratch.main.customers_of_orders"


def fill_customers(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> tuple[Notice, ...]:
    """Give rows without a customer that of the order they name, and return the notice about them.

    A row belongs to its order where it takes money back or is of the same day, and to the order that it names as its
    parent in any case. An id that several customers have is nobody's.
    """
    if "order_id" not in fields or not _has_missing(connection, fields):
        return ()
    connection.execute(f"CREATE OR REPLACE TABLE {_FOUND} AS {_customers_by_order(fields.keys())}")
    if not count_rows(connection, _FOUND):
        return ()
    notices = row_notices(connection, "customers_through_orders", _FOUND, fields["customer_id"].header)
    replace_lines(
        connection,
        f"SELECT line.* REPLACE (coalesce(line.customer_id, known.customer_id) AS customer_id) "
        f"FROM {LINES} line LEFT JOIN {_FOUND} known USING (row_no)",
    )
    return notices


def _has_missing(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> bool:
    fact = fields["customer_id"].fact
    if fact is not None:
        return fact.filled < fact.rows
    return connection.execute(f"SELECT 1 FROM {LINES} WHERE customer_id IS NULL LIMIT 1").fetchone() is not None


def _customers_by_order(roles: Set[str]) -> str:
    """Return the query of row numbers with the customer of the order that they name."""
    keys = [("order_id", "missing.amount < 0 OR abs(epoch(missing.order_ts) - epoch(known.order_ts)) < 86400")]
    keys += [("parent_id", "true")] if "parent_id" in roles else []
    parts = [_customers_by(key, condition) for key, condition in keys]
    return f"SELECT row_no, min(customer_id) AS customer_id FROM ({' UNION ALL '.join(parts)}) GROUP BY 1 HAVING min(customer_id) = max(customer_id)"


def _customers_by(key: str, condition: str) -> str:
    missing = (
        f"SELECT row_no, {key} AS named, amount, order_ts FROM {LINES} WHERE customer_id IS NULL AND {key} IS NOT NULL"
    )
    order_id = written("order_id") if key == "parent_id" else "order_id"
    known = (
        f"SELECT {order_id} AS named, min(customer_id) AS customer_id, min(order_ts) AS order_ts "
        f"FROM {LINES} WHERE customer_id IS NOT NULL AND hash({order_id}) IN (SELECT hash(named) FROM ({missing})) "
        "GROUP BY 1 HAVING min(customer_id) = max(customer_id)"
    )
    return f"SELECT row_no, customer_id FROM ({missing}) missing JOIN ({known}) known USING (named) WHERE {condition}"
