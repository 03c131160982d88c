"""Counts, while a version is built, how far lines agree with themselves and the tables of customers with one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.process.protocol import Agreement
from crm_dashboard.text import N_

CLOSE = 0.01
"""Amounts that differ by less, or by half a per cent, agree: prices are rounded before they are multiplied."""


@dataclass(frozen=True)
class Check:
    """A check of consistency: the table and column that it speaks of, and its rule in a sentence."""

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


def lines_agree(connection: duckdb.DuckDBPyConnection, roles: Iterable[str]) -> tuple[Agreement, ...]:
    """Return how many lines of an order file agree with themselves; a line that lacks a value is not looked at."""
    there, found = set(roles), list[Agreement]()
    if {"net_amount", "qty", "unit_price"} <= there:
        off = "coalesce(abs(discount_amount), 0)" if "discount_amount" in there else "0"
        product = "qty * unit_price"
        near = f"greatest({CLOSE}, abs({product}) * 0.005)"
        agree = f"abs(net_amount - {product}) <= {near} OR abs(net_amount - ({product} - {off})) <= {near}"
        found += _counted(connection, "line_amount", agree, f"{LINES} WHERE net_amount + qty + unit_price IS NOT NULL")
    if {"net_amount", "gross_amount"} <= there:
        looked_at = f"{LINES} WHERE net_amount >= 0 AND gross_amount >= 0"
        found += _counted(connection, "gross_net", f"gross_amount >= net_amount - {CLOSE}", looked_at)
    return tuple(found)


def customers_agree(connection: duckdb.DuckDBPyConnection) -> tuple[Agreement, ...]:
    """Return how many customers with an order the loaded customer table knows; nothing without both tables."""
    there = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() "
        "AND (schema_name, table_name) IN (('main', 'orders'), ('parts', 'given_customers'))"
    ).fetchone()
    if not there or there[0] < 2:
        return ()
    known = "customer_id IN (SELECT customer_id FROM parts.given_customers)"
    return tuple(_counted(connection, "known_customers", known, "(SELECT DISTINCT customer_id FROM orders)"))


def _counted(connection: duckdb.DuckDBPyConnection, check: str, agree: str, source: str) -> list[Agreement]:
    row = connection.execute(f"SELECT count_if({agree}), count(*) FROM {source}").fetchone()
    return [Agreement(check, int(row[0]), int(row[1]))] if row and row[1] else []
