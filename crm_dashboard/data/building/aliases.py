"""Customers who were found to be one: an id and the id that is kept, applied wherever a file names a customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb

from crm_dashboard.data.cleaning.survey import Field

Aliases = tuple[tuple[str, str], ...]
_TABLE = "parts.aliases"


def resolved(aliases: Iterable[tuple[str, str]]) -> Aliases:
    """Return the aliases so that each leads to an id that leads nowhere else; circles and doubles are dropped.

    The first word on an id stands; an id that was merged into one that is later merged itself follows it.
    """
    kept: dict[str, str] = {}
    for merged, into in aliases:
        merged, into = _end(kept, merged), _end(kept, into)
        if merged != into:
            kept[merged] = into
    return tuple((merged, _end(kept, merged)) for merged in kept)


def keep_aliases(connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> None:
    """Make the table of aliases in the version file, each leading to its end, unless there are none."""
    if aliases:
        connection.execute(f"CREATE TABLE {_TABLE} (customer_id VARCHAR PRIMARY KEY, kept_id VARCHAR)")
        for row in resolved(aliases):
            connection.execute(f"INSERT INTO {_TABLE} VALUES (?, ?)", row)


def aliased(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields of a file with the customer id that is kept in place of one that was merged."""
    found = dict(fields)
    there = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'parts' AND table_name = 'aliases'"
    ).fetchone()
    own = found.get("customer_id")
    if there and own:
        looked_up = f"(SELECT any_value(kept_id) FROM {_TABLE} alias WHERE alias.customer_id = {own.sql})"
        kept = f"coalesce({looked_up}, {own.sql})"
        found["customer_id"] = replace(own, sql=kept, is_plain=False, own_sql=own.sql, fact=None)
    return found


def _end(kept: Mapping[str, str], one: str) -> str:
    while one in kept:
        one = kept[one]
    return one
