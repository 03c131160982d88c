"""Counts rows of the scratch tables, for reports and for the notices that name the first of them."""

from __future__ import annotations

import duckdb

from crm_dashboard.data.process.notices import ROWS_NAMED
from crm_dashboard.data.process.protocol import Notice


def count_of(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    """Return how many rows `source` has: what may stand behind FROM, with its WHERE."""
    row = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
    return int(row[0]) if row else 0


def noticed(connection: duckdb.DuckDBPyConnection, key: str, source: str, header: str = "") -> tuple[Notice, ...]:
    """Return the notice of this key about the rows of `source`, which has `row_no`; nothing where it has no rows."""
    count = count_of(connection, source)
    if not count:
        return ()
    rows = connection.execute(f"SELECT row_no FROM {source} ORDER BY 1 LIMIT {ROWS_NAMED}").fetchall()
    return (Notice(key, count, tuple(int(row) for (row,) in rows), header),)
