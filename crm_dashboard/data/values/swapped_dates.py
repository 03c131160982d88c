"""Dates in which a spreadsheet swapped day and month where it could, and left the others as text.

Excel reads 03/02/2024 in the order of its own country, as a true date, and keeps 13/02/2024 as text if that order has no
13th month. Then all true dates, which a reader gives in ISO form, have a day up to 12, and all texts one above.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from crm_dashboard.data.commerce.time_decisions import AS_WRITTEN, SWAPPED_BACK, SWAPPED_DATES
from crm_dashboard.data.process.protocol import Decision
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.masking import mask_value
from crm_dashboard.data.values.time_column import TimeColumn, TimeReading
from crm_dashboard.data.values.times import begins_short, first_part, second_part
from crm_dashboard.data.values.values import with_name

_UP_TO_12, _ABOVE_12 = 0.4, 0.6
"""The shares of days of a month up to 12 and above."""
_CHANCE = 0.05
"""The chance above which such a file is taken for one in which nothing was swapped."""
_FEWEST, _EXAMPLES = 2, 3


def with_swaps(connection: duckdb.DuckDBPyConnection, column: TimeColumn, reading: TimeReading) -> TimeReading:
    """Return the reading with the decision about swapped dates if the column looks so; swapped back if that was chosen."""
    rows = _swapped_rows(connection, column.raw)
    if not rows:
        return reading
    by_hand = column.chosen(SWAPPED_DATES)
    value = by_hand or AS_WRITTEN
    decision = Decision(
        SWAPPED_DATES,
        value,
        column.role,
        column.header,
        rows,
        _examples(connection, column),
        is_chosen=by_hand is not None,
        is_doubtful=by_hand is None,
    )
    sql = _swapped(column.raw, reading.sql) if value == SWAPPED_BACK else reading.sql
    return replace(reading, sql=sql, decisions=(*reading.decisions, decision))


def _swapped_rows(connection: duckdb.DuckDBPyConnection, raw: str) -> int:
    """Return how many true dates may be swapped: 0 unless all have a day up to 12, all texts one above, by no chance."""
    texts, rows = _pair(connection, f"count_if({begins_short(raw)}), count({raw})")
    if texts < _FEWEST or rows - texts < _FEWEST:
        return 0
    day = f"CASE WHEN {_is_iso(raw)} THEN try_cast(substr({raw}, 9, 2) AS INTEGER) END"
    row = connection.execute(
        f"SELECT count({day}), max({day}), count({first_part(raw)}), min({first_part(raw)}), min({second_part(raw)}) FROM {RAW}"
    ).fetchone()
    dates, last_day, texts, first, second = (int(value or 0) for value in row or (0,) * 5)
    is_half = dates >= _FEWEST and texts >= _FEWEST and last_day <= 12 < max(first, second)
    return dates if is_half and _UP_TO_12**dates * _ABOVE_12**texts < _CHANCE else 0


def _is_iso(raw: str) -> str:
    return rf"regexp_matches({raw}, '^\d{{4}}-\d\d-\d\d(?:\D|$)')"


def _swapped(raw: str, sql: str) -> str:
    """Return the SQL of the time with day and month swapped in values of ISO form."""
    swapped = "try_cast(strftime(dated_stamp, '%Y-%d-%m %H:%M:%S.%f') AS TIMESTAMP)"
    return with_name(sql, "dated_stamp", f"CASE WHEN {_is_iso(raw)} THEN {swapped} ELSE dated_stamp END")


def _examples(connection: duckdb.DuckDBPyConnection, column: TimeColumn) -> tuple[str, ...]:
    raw = column.raw
    date = f"substr({raw}, 1, 10)"
    rows = connection.execute(
        f"SELECT {date}, substr({raw}, 1, 5) || substr({raw}, 9, 2) || '-' || substr({raw}, 6, 2) FROM {RAW} "
        f"WHERE {_is_iso(raw)} AND substr({raw}, 6, 2) <> substr({raw}, 9, 2) LIMIT {_EXAMPLES}"
    ).fetchall()
    return tuple(str(mask_value(column.role, f"{written} / {swapped}")) for written, swapped in rows)


def _pair(connection: duckdb.DuckDBPyConnection, expressions: str) -> tuple[int, int]:
    first, second = connection.execute(f"SELECT {expressions} FROM {RAW}").fetchone() or (0, 0)
    return int(first), int(second)
