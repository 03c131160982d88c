"""Merged customers: pairs of an id and the id that is kept, applied to the customer ids of every file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb

from crm_dashboard.data.cleaning.survey import Field

Aliases = tuple[tuple[str, str], ...]
_TABLE = "parts.aliases"


def resolve_aliases(aliases: Iterable[tuple[str, str]]) -> Aliases:
    """Return the aliases with every id mapped to its final kept id; cycles and repeats are dropped.

    The first pair of an id wins; chains of merges are followed to their end.
    """
    targets: dict[str, str] = {}
    for merged, target in aliases:
        merged, target = _end(targets, merged), _end(targets, target)
        if merged != target:
            targets[merged] = target
    return tuple((merged, _end(targets, merged)) for merged in targets)


def store_aliases(connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> None:
    """Create the table of aliases in the version file, each with its final kept id; nothing without aliases."""
    if aliases:
        connection.execute(f"CREATE TABLE {_TABLE} (customer_id VARCHAR PRIMARY KEY, kept_id VARCHAR)")
        for row in resolve_aliases(aliases):
            connection.execute(f"INSERT INTO {_TABLE} VALUES (?, ?)", row)


def with_kept_ids(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields of a file with merged customer ids replaced by the kept ones."""
    result = dict(fields)
    has_aliases = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'parts' AND table_name = 'aliases'"
    ).fetchone()
    customer_id = result.get("customer_id")
    if has_aliases and customer_id:
        kept_id = f"(SELECT any_value(kept_id) FROM {_TABLE} alias WHERE alias.customer_id = {customer_id.sql})"
        sql = f"coalesce({kept_id}, {customer_id.sql})"
        result["customer_id"] = replace(customer_id, sql=sql, is_plain=False, own_sql=customer_id.sql, fact=None)
    return result


def _end(kept: Mapping[str, str], customer_id: str) -> str:
    while customer_id in kept:
        customer_id = kept[customer_id]
    return customer_id
