"""Count rows of the scratch tables, for reports and for notices that give the first row numbers."""

from __future__ import annotations

import duckdb

from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice


def count_rows(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    """Return the number of rows of `source`: a table name or anything else valid after FROM, including a WHERE."""
    row = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
    return int(row[0]) if row else 0


def row_notices(connection: duckdb.DuckDBPyConnection, key: str, source: str, header: str = "") -> tuple[Notice, ...]:
    """Return one notice with the count and first row numbers of `source` (which has a column `row_no`); empty without rows."""
    count = count_rows(connection, source)
    if not count:
        return ()
    rows = connection.execute(f"SELECT row_no FROM {source} ORDER BY 1 LIMIT {MAX_ROW_NUMBERS}").fetchall()
    return (Notice(key, count, tuple(int(row) for (row,) in rows), header),)
