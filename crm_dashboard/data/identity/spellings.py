"""Names as customer keys: those that differ only in case and spaces are one customer, in every table and every later file.

A customer has the spelling in which he was seen first. The spellings lie in `parts.spellings` and go from version to
version, so that a later file finds them. Names of people are hashed instead (`personal_ids`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.customer_decisions import CODE, KEY_KIND
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.identity.key_kinds import Choices, with_key_decision
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers.contents import RAW

_CUSTOMER = "customer_id"
_MADE = "scratch.main.spelled_ids"
_KNOWN = "parts.spellings"
_WORDS = r"\p{L}{2,}[^0-9]*\s[^0-9]*\p{L}"
_SEEN = 50_000


def create_spellings(connection: duckdb.DuckDBPyConnection, previous: str | None) -> None:
    """Create the table of spellings, with those of the previous version as far as it can be read."""
    connection.execute(f"CREATE TABLE {_KNOWN} (folded VARCHAR, {_CUSTOMER} VARCHAR)")
    if previous is None or not Path(previous).exists():
        return
    try:
        connection.execute(f"ATTACH {literal(previous)} AS earlier (READ_ONLY)")
    except duckdb.Error:
        return  # what was damaged is built anew from the copies of its files
    try:
        connection.execute(f"INSERT INTO {_KNOWN} FROM earlier.{_KNOWN}")
    except duckdb.Error:
        return  # a version of an earlier edition has none
    finally:
        connection.execute("DETACH earlier")


def unite_spellings(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], choices: Choices
) -> dict[str, Field]:
    """Return the fields with one spelling for each name that is a customer key; ids that are codes stay as they are."""
    own = fields.get(_CUSTOMER)
    by_hand = chosen(choices, KEY_KIND.key)
    if own is None or own.is_hashed:
        return dict(fields)
    are_names = _are_names(connection, own) if by_hand is None else by_hand != CODE
    if not are_names and by_hand is None and not _are_known(connection, own):
        return dict(fields)
    _make(connection, own, are_all=are_names or by_hand == CODE)
    keys = f"SELECT original, id FROM {_MADE}"
    if by_hand == CODE:
        return {**fields, _CUSTOMER: with_key_decision(connection, own, own, keys, choices=choices)}
    changed = own
    if connection.execute(f"SELECT 1 FROM {_MADE} WHERE original <> id LIMIT 1").fetchone():
        looked_up = f"(SELECT any_value(id) FROM {_MADE} made WHERE made.original = {own.sql})"
        changed = replace(own, sql=f"coalesce({looked_up}, {own.sql})", is_plain=False, fact=None)
    changed = with_key_decision(connection, own, changed, keys, choices=choices)
    return {**fields, _CUSTOMER: replace(changed, is_spelled=are_names)}


def store_spellings(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> None:
    """Keep the spellings of the names in this source that are new."""
    own = fields.get(_CUSTOMER)
    if own is not None and own.is_spelled:
        connection.execute(
            f"INSERT INTO {_KNOWN} SELECT DISTINCT folded, id FROM {_MADE} WHERE folded NOT IN (SELECT folded FROM {_KNOWN})"
        )


def unite_in_all_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Give customers the known spelling in tables where it does not stand yet: those that were read before it was known."""
    if not connection.execute(f"SELECT 1 FROM {_KNOWN} LIMIT 1").fetchone():
        return
    for table in _tables(connection):
        ids = f"SELECT DISTINCT {_CUSTOMER} AS old, {_folded(_CUSTOMER)} AS folded FROM {table}"
        alone = f"SELECT folded, min(old) AS old FROM ({ids}) GROUP BY folded HAVING count(*) = 1"
        pairs = f"SELECT old, known.{_CUSTOMER} AS new FROM ({alone}) JOIN {_KNOWN} known USING (folded) WHERE old <> known.{_CUSTOMER}"
        if connection.execute(f"SELECT 1 FROM ({pairs}) LIMIT 1").fetchone():
            connection.execute(
                f"UPDATE {table} SET {_CUSTOMER} = pairs.new FROM ({pairs}) pairs WHERE {_CUSTOMER} = pairs.old"
            )


def _are_names(connection: duckdb.DuckDBPyConnection, own: Field) -> bool:
    """Return whether half of the different ids, of the first rows, are words with a blank between and no digit."""
    if own.sql == own.raw:
        return False  # without a blank in it
    row = connection.execute(
        f"SELECT count(*), count_if(regexp_matches(name, {literal(_WORDS)}) AND NOT regexp_matches(name, '[0-9]')) "
        f"FROM (SELECT DISTINCT {own.sql} AS name FROM (FROM {RAW} LIMIT {_SEEN})) WHERE name IS NOT NULL"
    ).fetchone()
    names, worded = row or (0, 0)
    return bool(names) and 2 * worded >= names


def _has_spellings(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether spellings are known; the rows set aside are looked at without them."""
    exists = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'parts' AND table_name = 'spellings'"
    ).fetchone()
    return bool(exists and connection.execute(f"SELECT 1 FROM {_KNOWN} LIMIT 1").fetchone())


def _are_known(connection: duckdb.DuckDBPyConnection, own: Field) -> bool:
    """Return whether a known name stands in the column in another spelling."""
    if not _has_spellings(connection):
        return False
    known = f"SELECT folded, {_CUSTOMER} FROM {_KNOWN}"
    ids = f"SELECT DISTINCT {own.sql} AS original FROM {RAW}"
    other = f"({ids}) JOIN ({known}) known ON known.folded = {_folded('original')} WHERE original <> known.{_CUSTOMER}"
    return connection.execute(f"SELECT 1 FROM {other} LIMIT 1").fetchone() is not None


def _make(connection: duckdb.DuckDBPyConnection, own: Field, *, are_all: bool) -> None:
    """Create the table of the different ids with their folded form and the spelling that is kept: a known one, else the first."""
    ids = f"SELECT {own.sql} AS original, min(rowid) AS first FROM {RAW} GROUP BY 1"
    folded = f"SELECT original, first, {_folded('original')} AS folded FROM ({ids}) WHERE original IS NOT NULL"
    first = "first_value(original) OVER (PARTITION BY folded ORDER BY first)"
    known = (
        f"(FROM {_KNOWN})" if _has_spellings(connection) else f"(SELECT '' AS folded, '' AS {_CUSTOMER} WHERE false)"
    )
    kept = f"coalesce(known.{_CUSTOMER}, {first if are_all else 'original'})"
    connection.execute(
        f"CREATE OR REPLACE TABLE {_MADE} AS SELECT original, folded, {kept} AS id FROM ({folded}) LEFT JOIN {known} known USING (folded)"
    )


def _folded(id_: str) -> str:
    return rf"lower(regexp_replace({id_}, '\s+', ' ', 'g'))"


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_columns() WHERE database_name = current_database() "
        f"AND column_name = '{_CUSTOMER}' AND schema_name IN ('main', 'parts') AND table_name NOT IN ('aliases', 'spellings', 'personal_identities')"
    ).fetchall()
    return [f"{schema}.{identifier(table)}" for schema, table in rows]
