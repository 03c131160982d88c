"""A first look at a file: its columns with samples and kinds of values."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm_dashboard.data import connecting, readers
from crm_dashboard.data.protocol import ColumnSummary, Inspection, InspectRequest, Values
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.sql import identifier
from crm_dashboard.data.times import time
from crm_dashboard.data.values import CURRENCY_SIGNS, folded, is_filled, money

ROWS_SEEN = 1_000
_SAMPLES = 3
_SAMPLE_CHARS = 80
_MOSTLY = 0.9


def inspect(request: InspectRequest, *, memory_mb: int) -> Inspection:
    """Read up to 1,000 rows and say what the columns hold; refusals of the readers pass through."""
    scratch = Path(request.scratch)
    with connecting.database(None, scratch=scratch, memory_mb=memory_mb) as connection:
        contents = readers.read(connection, Path(request.path), request.reading, scratch=scratch, rows=ROWS_SEEN)
        row = connection.execute(f"SELECT count(*) FROM {RAW}").fetchone()
        rows = int(row[0]) if row else 0
        columns = tuple(_summary(connection, position, header, rows) for position, header in enumerate(contents.headers))
    return Inspection(contents.format, contents.reading, contents.sheets, columns, rows, contents.notices)


def _summary(connection: duckdb.DuckDBPyConnection, position: int, header: str, rows: int) -> ColumnSummary:
    """Summarise a column: kinds need nine in ten filled values; an empty column is text.

    Numbers with needless leading zeros or more than eleven digits are ids; numbers with a currency sign or with two
    places behind the point are money.
    """
    raw = identifier(f"c{position}")
    sign = "|".join(f"({pattern.removeprefix('(?i)')})" for _, pattern in CURRENCY_SIGNS)
    plain = f"regexp_full_match({folded(raw)}, '\\d+')"
    row = connection.execute(
        f"SELECT count_if({is_filled(raw)}), count_if({time(raw)} IS NOT NULL OR {time(raw, style='day_first')} IS NOT NULL), "
        f"count_if({money(raw)} IS NOT NULL OR {money(raw, decimal_comma=True)} IS NOT NULL), "
        f"count_if({plain} AND (regexp_matches({folded(raw)}, '^0\\d') OR length({folded(raw)}) > 11)), "
        f"count_if(regexp_matches({folded(raw)}, '(?i){sign}') OR regexp_matches({folded(raw)}, '\\d[.,]\\d\\d?\\)?$')) FROM {RAW}"
    ).fetchone()
    filled, times, numbers, ids, priced = (int(value) for value in row) if row else (0, 0, 0, 0, 0)
    samples = connection.execute(
        f"SELECT left({raw}, {_SAMPLE_CHARS}) FROM {RAW} WHERE {is_filled(raw)} GROUP BY {raw} ORDER BY min(rowid) LIMIT {_SAMPLES}"
    ).fetchall()
    kind = _kind(filled, times=times, numbers=numbers, ids=ids, priced=priced)
    return ColumnSummary(header, tuple(sample for (sample,) in samples), kind, filled / rows if rows else 0.0)


def _kind(filled: int, *, times: int, numbers: int, ids: int, priced: int) -> Values:
    if not filled:
        return "text"
    if times >= _MOSTLY * filled:
        return "time"
    if numbers < _MOSTLY * filled:
        return "text"
    if ids:
        return "id"
    return "money" if priced else "number"
