"""Consistency checks made while a version is built: amounts within a line, and customers of orders in the customer table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.process.protocol import Agreement
from crm_dashboard.text import N_

TOLERANCE = 0.01
"""Amounts agree if they differ by at most this or by half a per cent, since prices are rounded before multiplying."""


@dataclass(frozen=True)
class Check:
    """A consistency check: the table and column it belongs to, and what must hold, in one sentence."""

    key: str
    table: str
    column: str
    sentence: str


CHECKS: dict[str, Check] = {
    check.key: check
    for check in (
        Check(
            "line_amount",
            "orders",
            "net_amount",
            N_("The amount of a line is quantity × unit price, with or without the discount."),
        ),
        Check(
            "gross_net", "orders", "gross_amount", N_("The amount before discount is no smaller than the net amount.")
        ),
        Check(
            "known_customers",
            "customers",
            "customer_id",
            N_("A customer who has an order stands in the customer table that was loaded."),
        ),
    )
}


def check_lines(connection: duckdb.DuckDBPyConnection, roles: Iterable[str]) -> tuple[Agreement, ...]:
    """Return how many lines of an order file pass each check; lines with a missing value are not counted."""
    columns, agreements = set(roles), list[Agreement]()
    if {"net_amount", "qty", "unit_price"} <= columns:
        discount = "coalesce(abs(discount_amount), 0)" if "discount_amount" in columns else "0"
        product = "qty * unit_price"
        tolerance = f"greatest({TOLERANCE}, abs({product}) * 0.005)"
        agree = (
            f"abs(net_amount - {product}) <= {tolerance} OR abs(net_amount - ({product} - {discount})) <= {tolerance}"
        )
        agreements += _count_agreeing(
            connection, "line_amount", agree, f"{LINES} WHERE net_amount + qty + unit_price IS NOT NULL"
        )
    if {"net_amount", "gross_amount"} <= columns:
        source = f"{LINES} WHERE net_amount >= 0 AND gross_amount >= 0"
        agreements += _count_agreeing(connection, "gross_net", f"gross_amount >= net_amount - {TOLERANCE}", source)
    return tuple(agreements)


def check_customers(connection: duckdb.DuckDBPyConnection) -> tuple[Agreement, ...]:
    """Return how many customers with an order are in the loaded customer table; empty unless both tables are loaded."""
    tables = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() "
        "AND (schema_name, table_name) IN (('main', 'orders'), ('parts', 'given_customers'))"
    ).fetchone()
    if not tables or tables[0] < 2:
        return ()
    known = "customer_id IN (SELECT customer_id FROM parts.given_customers)"
    return tuple(_count_agreeing(connection, "known_customers", known, "(SELECT DISTINCT customer_id FROM orders)"))


def _count_agreeing(connection: duckdb.DuckDBPyConnection, check: str, agree: str, source: str) -> list[Agreement]:
    row = connection.execute(f"SELECT count_if({agree}), count(*) FROM {source}").fetchone()
    return [Agreement(check, int(row[0]), int(row[1]))] if row and row[1] else []
