"""Notice the amounts of a file that becomes a table without money, such as interactions or customers."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from crm_dashboard.data.process.protocol import Notice, SourceFile
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.understanding.unread_columns import WITHOUT_MONEY, is_amount_header
from crm_dashboard.data.values.values import is_filled, money

_MAJORITY = 0.8


def with_money_notices(
    connection: duckdb.DuckDBPyConnection, contents: Contents, file: SourceFile, table: str
) -> Contents:
    """Return the contents with a notice for each column of amounts that has no role in a table without money."""
    used = {header for _, header in file.columns}
    if table not in WITHOUT_MONEY:
        return contents
    notices = tuple(
        Notice("money_left_out", 1, column=header)
        for place, header in enumerate(contents.headers)
        if header not in used and is_amount_header(header) and _holds_amounts(connection, f"c{place}")
    )
    return replace(contents, notices=contents.notices + notices)


def _holds_amounts(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    filled = f"count_if({is_filled(column)})"
    share = f"count_if({is_filled(column)} AND {money(column)} IS NOT NULL) / greatest(1, {filled})"
    row = connection.execute(f"SELECT {filled} > 0 AND {share} >= {_MAJORITY} FROM {RAW}").fetchone()
    return bool(row and row[0])
