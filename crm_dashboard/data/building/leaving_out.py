"""Which columns of a file nothing is made of, and how they leave its rows without changing which rows are alike."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from crm_dashboard.data.identity.own_columns import own_columns
from crm_dashboard.data.process.protocol import SourceFile
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.schema.summary_table import SUMMARY

_WITH_OWN_COLUMNS = ("customers", SUMMARY)
_WITH_DUPLICATES = ("orders", "customers")
_VARIANTS = "scratch.main.variants"


def leave_out(connection: duckdb.DuckDBPyConnection, contents: Contents, file: SourceFile, table: str) -> Contents:
    """Empty the columns of `RAW` of which nothing is made: without a role, and not kept as the user's own.

    Rows that agree in all the other columns but not in these are numbered in the first of these, from 2 on, so that
    they stay different and whichever repeat one another still do. What is said of a column left out stays said.
    """
    mapped = {header for _, header in file.columns}
    notices = contents.notices
    kept = set(mapped)
    if table in _WITH_OWN_COLUMNS:
        own = own_columns(connection, contents.headers, mapped=mapped)
        kept |= {column.label for column in own.stored}
        notices += tuple(notice for notice in own.notices if notice.column not in kept)
    left = tuple(header for header in contents.headers if header not in kept)
    if left:
        _empty(connection, contents.headers, left, numbered=table in _WITH_DUPLICATES)
    return replace(contents, notices=notices, left_out=left)


def _empty(
    connection: duckdb.DuckDBPyConnection, headers: tuple[str, ...], left: tuple[str, ...], *, numbered: bool
) -> None:
    places = [f"c{place}" for place, header in enumerate(headers) if header in left]
    if numbered:
        _number(connection, [f"c{place}" for place, header in enumerate(headers) if header not in left], places)
    for place in places:
        connection.execute(f"ALTER TABLE {RAW} DROP COLUMN {place}")
        connection.execute(f"ALTER TABLE {RAW} ADD COLUMN {place} VARCHAR")
    if numbered:
        connection.execute(
            f"UPDATE {RAW} SET {places[0]} = variant::VARCHAR FROM {_VARIANTS} WHERE {RAW.rpartition('.')[2]}.rowid = place"
        )
        connection.execute(f"DROP TABLE {_VARIANTS}")


def _number(connection: duckdb.DuckDBPyConnection, kept: list[str], left: list[str]) -> None:
    """Make the table of the rows that differ from an earlier one in columns left out alone, with their numbers."""
    same, every = ", ".join(kept), ", ".join([*kept, *left])
    repeated = f"SELECT hash({same}) FROM {RAW} GROUP BY 1 HAVING count(*) > 1"
    firsts = (
        f"SELECT rowid AS place, {same}, min(rowid) OVER (PARTITION BY {every}) AS first FROM {RAW} "
        f"WHERE hash({same}) IN ({repeated})"
    )
    connection.execute(
        f"CREATE TABLE {_VARIANTS} AS SELECT place, variant FROM "
        f"(SELECT place, dense_rank() OVER (PARTITION BY {same} ORDER BY first) AS variant FROM ({firsts})) WHERE variant > 1"
    )
