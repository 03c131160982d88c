"""Days years away from all others: a mistyped year, which would move the first or the last day of the data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import duckdb

from crm_dashboard.data.cleaning.repeats import LINES
from crm_dashboard.data.values.times import day_number

_AFTER, _BEFORE = 2 * 365, 5 * 365
"""The days without a row that must lie before late rows, and after early ones; early rows do less harm."""
_USUAL_GAPS = 10
"""How many times the usual gap between rows these days must be, in a file with few rows."""
_FEW, _SHARE, _OF_SMALL = 3, 1_000, 4
"""At most three rows or one in a thousand are lone, and at most one in four of a small file."""

Days = Sequence[tuple[int, int]]
"""Days since 1970-01-01 in order, each with its number of rows."""


def find_lone_days(
    connection: duckdb.DuckDBPyConnection, first_day: int | None, last_day: int | None, *, step: int
) -> tuple[int | None, int | None]:
    """Return the last lone day before all others, and the first one after them; None where there is none.

    The range of all times is `first_day` to `last_day` if it is known: then one row in `step` is counted first, and all
    rows only if the range reaches years beyond.
    """
    if first_day is not None and last_day is not None:
        if last_day - first_day <= _AFTER:
            return None, None
        if step > 1 and not _has_gap([(first_day, 1), *_count_days(connection, step), (last_day, 1)]):
            return None, None
    days = _count_days(connection, 1)
    return last_lone_day(days), first_lone_day(days)


def first_lone_day(days: Days) -> int | None:
    """Return the first of a few late days that lie years after all others, None if there are none."""
    return _edge(days, _AFTER)


def last_lone_day(days: Days) -> int | None:
    """Return the last of a few early days that lie years before all others, None if there are none."""
    edge = _edge([(-day, rows) for day, rows in reversed(days)], _BEFORE)
    return None if edge is None else -edge


def _edge(days: Days, least: int) -> int | None:
    total = sum(rows for _, rows in days)
    allowed = min(max(_FEW, total // _SHARE), total // _OF_SMALL)
    needed = max(least, _USUAL_GAPS * _usual_gap(days, total))
    lone, edge = 0, None
    for (before, _), (day, rows) in zip(reversed(days[:-1]), reversed(days), strict=False):
        lone += rows
        if lone > allowed:
            break
        if day - before > needed:
            edge = day
    return edge


def _usual_gap(days: Days, total: int) -> float:
    """Return the days between one row and the next in the middle half of the rows."""
    return 2 * (_quantile(days, total, 0.75) - _quantile(days, total, 0.25)) / max(total, 1)


def _quantile(days: Days, total: int, share: float) -> int:
    below = 0
    for day, rows in days:
        below += rows
        if below >= share * total:
            return day
    return 0


def _has_gap(days: Days) -> bool:
    return any(day - before > _AFTER for (before, _), (day, _) in pairwise(days))


def _count_days(connection: duckdb.DuckDBPyConnection, step: int) -> list[tuple[int, int]]:
    return connection.execute(
        f"SELECT {day_number('order_ts')}, count(*) FROM {LINES} "
        f"WHERE CASE WHEN row_no % {step} = 0 THEN order_ts IS NOT NULL END GROUP BY 1 ORDER BY 1"
    ).fetchall()
