"""Replace the table of typed lines by a query over itself."""

from __future__ import annotations

import duckdb

from crm_dashboard.data.cleaning.lines import LINES

_NEXT = "next_lines"


def replace_lines(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Make the rows of `query`, in the order of their numbers, the new `LINES`, which the query may read."""
    is_view = connection.execute(
        "SELECT 1 FROM duckdb_views() WHERE database_name = 'scratch' AND schema_name = 'main' AND view_name = ?",
        [LINES.rpartition(".")[2]],
    ).fetchone()
    connection.execute(f"CREATE TABLE scratch.main.{_NEXT} AS {query} ORDER BY row_no")
    connection.execute(f"DROP {'VIEW' if is_view else 'TABLE'} {LINES}")
    connection.execute(f"ALTER TABLE scratch.main.{_NEXT} RENAME TO {LINES.rpartition('.')[2]}")
