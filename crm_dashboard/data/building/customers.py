"""Customers and identities, combined from a customer file, a customer summary, and order lines.

What each source gave is kept in the schema `parts` of a version file, so that the next import can combine them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from crm_dashboard.data.cleaning.lines import KEPT
from crm_dashboard.data.identity.own_columns import OwnColumns
from crm_dashboard.data.identity.personal_ids import ORIGINAL, ORIGINALS, PERSONAL
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.schema.income_bands import INCOME_LEVEL, income_level
from crm_dashboard.data.schema.tables import ATTRIBUTES, IDENTITIES

GIVEN, SUMMED, MET = "given", "summed", "met"
"""Prefixes of the tables from a customer file, a customer summary, and order lines; earlier ones take precedence."""
_PARTS = (GIVEN, SUMMED, MET)
_ATTRIBUTES = tuple(column.key for column in ATTRIBUTES)
_IDENTITIES = tuple(column.key for column in IDENTITIES)
_YEAR = "CASE WHEN {0} BETWEEN 1900 AND 2200 THEN {0}::INTEGER END AS {0}"


def storage_sql(role: str) -> str:
    """Return the SQL that stores a typed attribute or identity: whole years, dates without a time."""
    if role == "birth_year":
        return _YEAR.format(role)
    return "birth_date::DATE AS birth_date" if role == "birth_date" else role


def store_order_customers(connection: duckdb.DuckDBPyConnection, roles: Iterable[str]) -> None:
    """Create the tables of customer values from order lines: for each customer the latest value that is not missing."""
    mapped = tuple(roles)
    for part, columns in (("met_customers", _ATTRIBUTES), ("met_identities", _IDENTITIES)):
        roles_present = [role for role in columns if role in mapped]
        if roles_present:
            latest = ", ".join(
                f"arg_max({role}, (order_ts, row_no)) FILTER (WHERE {role} IS NOT NULL) AS {role}"
                for role in roles_present
            )
            connection.execute(
                f"CREATE TABLE parts.{part} AS SELECT customer_id, {', '.join(map(storage_sql, roles_present))} "
                f"FROM (SELECT customer_id, {latest} FROM {KEPT} GROUP BY customer_id)"
            )


def store_customer_file(
    connection: duckdb.DuckDBPyConnection, part: str, lines: str, roles: Iterable[str], own: OwnColumns
) -> None:
    """Create `<part>_customers` and `<part>_identities` from a file with one row per customer.

    The user's own columns that may be personal are stored among the identities.
    """
    fields = set(roles)
    attributes = [storage_sql(role) for role in _ATTRIBUTES if role in fields]
    columns = ", ".join(("customer_id", *attributes, *(name for name, _ in own.expressions)))
    connection.execute(f"CREATE TABLE parts.{part}_customers AS SELECT {columns} FROM {lines}")
    identities = [storage_sql(role) for role in _IDENTITIES if role in fields] + [name for name, _ in own.personal]
    if identities:
        connection.execute(
            f"CREATE TABLE parts.{part}_identities AS SELECT {', '.join(('customer_id', *identities))} FROM {lines}"
        )


def make_customers(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `customers` and, if there are identity columns, `identities` from the orders and the tables of each source.

    Values of a customer file take precedence over a summary's, those over order lines'. `sample_key` is the first 52
    bits of the id's MD5 as a fraction in [0, 1), the same in every run and version. A missing year of birth is taken
    from the date of birth. Income bands that can be ordered are numbered from 1, the lowest, in `income_level`.
    """
    parts = _parts(connection)
    ids = _ids(connection, parts)
    attributes = _merged(parts, "customers", _ATTRIBUTES)
    if any("birth_date" in columns for columns in parts.values()):
        attributes["birth_year"] = _birth_year(parts, attributes.get("birth_year"))
    attributes |= _user_columns(parts, "customers", _ATTRIBUTES)
    joined = f"FROM ({ids}) {_joins(parts, 'customers', 'identities')}"
    if "income_band" in attributes:
        bands = f"(SELECT {attributes['income_band']} AS band {joined})"
        level = income_level(connection, bands, "band", value=attributes["income_band"])
        attributes |= {INCOME_LEVEL: level} if level else {}
    attribute_columns = "".join(f", {sql} AS {identifier(name)}" for name, sql in attributes.items())
    key = "('0x' || substr(md5(customer_id), 1, 13))::UBIGINT / 4503599627370496.0"
    connection.execute(
        f"CREATE TABLE customers AS SELECT customer_id, {key} AS sample_key{attribute_columns} {joined} ORDER BY customer_id"
    )
    identities = _merged(parts, "identities", _IDENTITIES) | _user_columns(parts, "identities", _IDENTITIES)
    if _has_rows(connection, ORIGINALS):
        identities[ORIGINAL] = f"{_alias(PERSONAL, 'identities')}.{ORIGINAL}"
    if identities:
        columns = ", ".join(f"{sql} AS {name}" for name, sql in identities.items())
        has_value = f"coalesce({', '.join(f'({sql})::VARCHAR' for sql in identities.values())}) IS NOT NULL"
        connection.execute(
            f"CREATE TABLE identities AS SELECT customer_id, {columns} FROM ({ids}) "
            f"{_joins(parts, 'identities')} WHERE {has_value} ORDER BY customer_id"
        )


def _has_rows(connection: duckdb.DuckDBPyConnection, part: str) -> bool:
    return connection.execute(f"SELECT 1 FROM parts.{part} LIMIT 1").fetchone() is not None


def _parts(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    rows = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'parts' AND database_name = current_database() "
        "AND regexp_matches(table_name, '_(customers|identities)$') ORDER BY table_name, column_index"
    ).fetchall()
    tables = dict.fromkeys(table for table, _ in rows)
    return {table: tuple(column for owner, column in rows if owner == table) for table in tables}


def _ids(connection: duckdb.DuckDBPyConnection, parts: Mapping[str, tuple[str, ...]]) -> str:
    has_orders = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = 'orders' AND database_name = current_database()"
    ).fetchone()
    sources = ["SELECT customer_id FROM orders"] if has_orders and has_orders[0] else []
    sources += [
        f"SELECT customer_id FROM parts.{part}_customers" for part in (GIVEN, SUMMED) if f"{part}_customers" in parts
    ]
    nobody = "SELECT NULL::VARCHAR AS customer_id WHERE false"
    return f"SELECT DISTINCT customer_id FROM ({' UNION ALL '.join(sources) or nobody})"


def _merged(parts: Mapping[str, tuple[str, ...]], kind: str, columns: tuple[str, ...]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for column in columns:
        owners = [part for part in _PARTS if column in parts.get(f"{part}_{kind}", ())]
        if owners:
            merged[column] = f"coalesce({', '.join(f'{_alias(owner, kind)}.{column}' for owner in owners)})"
    return merged


def _user_columns(parts: Mapping[str, tuple[str, ...]], kind: str, canonical: tuple[str, ...]) -> dict[str, str]:
    """Return the user's own columns of the files with one row per customer."""
    return {
        name: f"{_alias(part, kind)}.{name}"
        for part in (GIVEN, SUMMED)
        for name in parts.get(f"{part}_{kind}", ())
        if name not in (*canonical, "customer_id")
    }


def _birth_year(parts: Mapping[str, tuple[str, ...]], year: str | None) -> str:
    dates = [f"year({part}_known.birth_date)" for part in _PARTS if "birth_date" in parts.get(f"{part}_identities", ())]
    return f"coalesce({', '.join(([year] if year else []) + dates)})::INTEGER"


def _alias(part: str, kind: str) -> str:
    return part if kind == "customers" else f"{part}_known"


def _joins(parts: Mapping[str, tuple[str, ...]], *kinds: str) -> str:
    return " ".join(
        f"LEFT JOIN parts.{part}_{kind} {_alias(part, kind)} USING (customer_id)"
        for kind in kinds
        for part in (*_PARTS, PERSONAL)
        if f"{part}_{kind}" in parts
    )
