"""Take rows out of the table that was read, wherever they stand: repeated headers, and totals of the rows round them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.contents import RAW

_KEPT = "scratch.main.rows_left"
_LOOKED_AT, _MOSTLY = 3, 0.6


def remove_repeated_headers(connection: duckdb.DuckDBPyConnection, headers: Sequence[str]) -> tuple[Notice, ...]:
    """Remove the rows of `RAW` that repeat the header, as in files put together from several, and return the notice.

    In such a row most cells are their columns' headers, the second to fourth column's among them. The rows below move up.
    """
    looked_at = range(1, min(len(headers), 1 + _LOOKED_AT))
    if not looked_at:
        return ()
    first = " AND ".join(f"c{place} = {literal(headers[place])}" for place in looked_at)
    equal = " + ".join(
        f"coalesce(trim(c{place}, chr(65279) || ' ') = {literal(header)}, false)::INTEGER"
        for place, header in enumerate(headers)
    )
    is_header = f"{first} AND {equal} >= greatest(2, {_MOSTLY * len(headers)})"
    rows = connection.execute(f"SELECT rowid FROM {RAW} WHERE {is_header} ORDER BY 1").fetchall()
    return remove_rows(connection, [int(row) for (row,) in rows], "repeated_headers")


def remove_rows(connection: duckdb.DuckDBPyConnection, rows: Sequence[int], key: str) -> tuple[Notice, ...]:
    """Remove rows of `RAW` by their places from 0, and return the notice of this kind; one row at least stays."""
    if not rows or len(rows) >= count_rows(connection, RAW):
        return ()
    connection.execute(
        f"CREATE TABLE {_KEPT} AS SELECT * FROM {RAW} WHERE rowid NOT IN (SELECT unnest(?::BIGINT[])) ORDER BY rowid",
        [list(rows)],
    )
    connection.execute(f"DROP TABLE {RAW}")
    connection.execute(f"ALTER TABLE {_KEPT} RENAME TO {RAW.rpartition('.')[2]}")
    return (Notice(key, len(rows), tuple(row + 1 for row in rows[:MAX_ROW_NUMBERS])),)
