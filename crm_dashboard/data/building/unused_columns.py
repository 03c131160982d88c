"""Drop the unused columns of a file without changing which rows are duplicates of each other."""

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


def drop_unused_columns(
    connection: duckdb.DuckDBPyConnection, contents: Contents, file: SourceFile, table: str
) -> Contents:
    """Clear the columns of `RAW` that are not used: without a role, and not kept as the user's own.

    Rows that differ only in these columns get a number, from 2, in the first of them, so that they stay different and
    exact duplicates stay duplicates. Notices about dropped columns stay.
    """
    mapped = {header for _, header in file.columns}
    notices = contents.notices
    kept_headers = set(mapped)
    if table in _WITH_OWN_COLUMNS:
        own = own_columns(connection, contents.headers, mapped=mapped)
        kept_headers |= {column.label for column in own.stored}
        notices += tuple(notice for notice in own.notices if notice.column not in kept_headers)
    unused = tuple(header for header in contents.headers if header not in kept_headers)
    if unused:
        _clear_columns(connection, contents.headers, unused, numbered=table in _WITH_DUPLICATES)
    return replace(contents, notices=notices, left_out=unused)


def _clear_columns(
    connection: duckdb.DuckDBPyConnection, headers: tuple[str, ...], unused: tuple[str, ...], *, numbered: bool
) -> None:
    columns = [f"c{position}" for position, header in enumerate(headers) if header in unused]
    if numbered:
        _number_variants(
            connection, [f"c{position}" for position, header in enumerate(headers) if header not in unused], columns
        )
    for position in columns:
        connection.execute(f"ALTER TABLE {RAW} DROP COLUMN {position}")
        connection.execute(f"ALTER TABLE {RAW} ADD COLUMN {position} VARCHAR")
    if numbered:
        connection.execute(
            f"UPDATE {RAW} SET {columns[0]} = variant::VARCHAR FROM {_VARIANTS} WHERE {RAW.rpartition('.')[2]}.rowid = place"
        )
        connection.execute(f"DROP TABLE {_VARIANTS}")


def _number_variants(connection: duckdb.DuckDBPyConnection, kept: list[str], unused: list[str]) -> None:
    """Create the table of rows that differ from an earlier row only in unused columns, with their numbers."""
    kept_columns, all_columns = ", ".join(kept), ", ".join([*kept, *unused])
    repeated = f"SELECT hash({kept_columns}) FROM {RAW} GROUP BY 1 HAVING count(*) > 1"
    firsts = (
        f"SELECT rowid AS place, {kept_columns}, min(rowid) OVER (PARTITION BY {all_columns}) AS first FROM {RAW} "
        f"WHERE hash({kept_columns}) IN ({repeated})"
    )
    connection.execute(
        f"CREATE TABLE {_VARIANTS} AS SELECT place, variant FROM "
        f"(SELECT place, dense_rank() OVER (PARTITION BY {kept_columns} ORDER BY first) AS variant FROM ({firsts})) WHERE variant > 1"
    )
