"""Read for the import report what a version file holds: tables with labels, range of days, and currency."""

from __future__ import annotations

import duckdb

from crm_dashboard.data.building.customers import SUMMED
from crm_dashboard.data.identity.personal_ids import ORIGINAL
from crm_dashboard.data.process.protocol import StoredColumn, StoredTable
from crm_dashboard.data.schema.income_bands import INCOME_LEVEL
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import CUSTOMERS, ORDERS, TABLES
from crm_dashboard.text import N_

_TABLES = tuple(dict.fromkeys(("orders", "order_items", "customers", "identities", *TABLES)))
_SHARED = {column.key: column for table in (ORDERS, CUSTOMERS) for column in table.columns}


def stored_tables(connection: duckdb.DuckDBPyConnection) -> tuple[StoredTable, ...]:
    """Return the tables of the schema `main` with their canonical columns and the user's own.

    Derived columns (day_no, month_no, gap_days, is_refund, sample_key) are in every file and not listed.
    """
    user_columns = _user_columns(connection)
    tables: list[StoredTable] = []
    for table in _TABLES:
        names = _columns(connection, "main", table)
        if names:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            columns = tuple(
                column for name in names if (column := _stored_column(table, name, user_columns)) is not None
            )
            tables.append(StoredTable(table, int(row[0]) if row else 0, columns))
    return tuple(tables)


def has_orders(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the version file holds single orders."""
    return bool(_columns(connection, "main", "orders"))


def order_window(connection: duckdb.DuckDBPyConnection) -> tuple[int | None, int | None]:
    """Return the first and last day with an order that is no refund, in days since 1970-01-01; None without orders.

    Without orders but with a customer summary: its first day with an order, and its as-of day.
    """
    if not has_orders(connection):
        if not _columns(connection, "main", SUMMARY):
            return None, None
        days = connection.execute(
            f"SELECT min(coalesce(first_day, last_day)), max(as_of_day) FROM {SUMMARY}"
        ).fetchone()
        return (days[0], days[1]) if days else (None, None)
    row = connection.execute("SELECT min(day_no), max(day_no) FROM orders WHERE NOT is_refund").fetchone()
    return (row[0], row[1]) if row else (None, None)


def store_currency(connection: duckdb.DuckDBPyConnection, currency: str | None) -> str | None:
    """Store the currency in the version file and return it; None keeps the one copied from the previous version."""
    if not _columns(connection, "parts", "facts"):
        connection.execute("CREATE TABLE parts.facts (currency VARCHAR)")
    row = connection.execute("SELECT currency FROM parts.facts").fetchone()
    stored = currency or (row[0] if row else None)
    connection.execute("DELETE FROM parts.facts")
    connection.execute("INSERT INTO parts.facts VALUES (?)", [stored])
    return stored


def store_labels(connection: duckdb.DuckDBPyConnection, stored: tuple[StoredColumn, ...], part: str = "labels") -> None:
    """Store the labels and kinds of the user's own columns in the version file."""
    connection.execute(f"CREATE TABLE parts.{part} (name VARCHAR, label VARCHAR, kind VARCHAR)")
    for column in stored:
        connection.execute(f"INSERT INTO parts.{part} VALUES (?, ?, ?)", [column.name, column.label, column.values])


def _user_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, StoredColumn]:
    parts = [part for part in ("labels", f"{SUMMED}_labels") if _columns(connection, "parts", part)]
    if not parts:
        return {}
    query = " UNION ALL ".join(f"SELECT name, label, kind FROM parts.{part}" for part in parts)
    rows = connection.execute(query).fetchall()
    return {name: StoredColumn(name, label, kind) for name, label, kind in rows}


def _stored_column(table: str, name: str, own: dict[str, StoredColumn]) -> StoredColumn | None:
    if table == "customers" and name == INCOME_LEVEL:
        return StoredColumn(name, "", "number")
    known = TABLES.get(table)
    if name == ORIGINAL:
        return StoredColumn(name, N_("Original id"), "text")
    column = (known.column(name) if known else None) or _SHARED.get(name)
    return StoredColumn(name, column.label, column.kind) if column else own.get(name)


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = ? "
        "AND table_name = ? ORDER BY column_index",
        [schema, table],
    ).fetchall()
    return [name for (name,) in rows]
