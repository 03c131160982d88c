"""Survey a column of times: in which way all its values are written, and what could be read otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import duckdb

from crm_dashboard.data.commerce.time_decisions import AS_WRITTEN, CALENDAR_YEARS, DATE_ORDER, MOST_FREQUENT, TIME_ZONE
from crm_dashboard.data.process.protocol import Decision, Notice
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.values import swapped_dates
from crm_dashboard.data.values.date_order import weigh_orders
from crm_dashboard.data.values.offsets import converted, count_offsets, has_numeric_offset, offset_minutes
from crm_dashboard.data.values.time_column import TimeColumn, TimeReading, examples
from crm_dashboard.data.values.time_words import Calendar, DateOrder
from crm_dashboard.data.values.times import (
    TimeStyle,
    fast_time,
    first_part,
    is_buddhist,
    is_dotted,
    is_epoch,
    is_minguo,
    is_month,
    is_month_alone,
    is_serial,
    may_be_minguo,
    second_part,
    short_time,
    third_part,
    time,
)
from crm_dashboard.data.values.values import is_filled, unless_plain

_STYLE_SAMPLE = 10_000
"""The number of values that are tried first to rule out an order of day and month."""
_MOST = 0.9
"""The share of filled values that must be dates of another calendar."""


@dataclass(frozen=True)
class _Counts:
    """What was counted of a column: filled values, ways to write a time as a number, dates of three numbers, and more.

    `first` and `second` are dates with a first or second number above 12, `parts` all of them; `years` those whose first
    number can only be a year, `short` those with two digits for the year.
    """

    filled: int
    serials: int
    epochs: int
    months: int
    first: int
    second: int
    parts: int
    dotted: int
    years: int
    short: int
    starts: int
    ends: int
    buddhist: int
    minguo: int
    maybe_minguo: int


def survey_times(connection: duckdb.DuckDBPyConnection, column: TimeColumn) -> TimeReading | None:
    """Return how the values of a column are read; None if a cast alone reads them all and nothing is converted."""
    slow = _slow_rows(connection, column.raw)
    reading = _written_reading(connection, column) if slow else TimeReading(fast_time(column.raw), is_short=True)
    in_zone = _in_one_zone(connection, column, reading)
    return in_zone if slow or in_zone is not reading else None


def _slow(raw: str) -> str:
    return f"{raw} IS NOT NULL AND {fast_time(raw)} IS NULL"


def _slow_rows(connection: duckdb.DuckDBPyConnection, raw: str) -> int:
    row = connection.execute(f"SELECT count_if({_slow(raw)}) FROM {RAW}").fetchone()
    return int(row[0]) if row else 0


def _written_reading(connection: duckdb.DuckDBPyConnection, column: TimeColumn) -> TimeReading:
    """Return the reading of date and clock as they are written."""
    raw, by_hand = column.raw, column.chosen(DATE_ORDER)
    styles = _styles(connection, raw, _slow(raw))
    if not styles or by_hand not in (None, *styles):
        return _long_reading(connection, column)
    if len(styles) > 1:
        return _in_order(connection, column, styles, calendar=None)
    reading = TimeReading(short_time(raw, style=styles[0]), is_short=True)
    return swapped_dates.with_swaps(connection, column, reading)


def _styles(connection: duckdb.DuckDBPyConnection, raw: str, slow: str) -> tuple[DateOrder, ...]:
    """Return the orders of month and day in which all the slow values can be parsed.

    A sample is tried first: in an order that it rules out, most other values fail, which is slow.
    """
    styles: tuple[DateOrder, ...] = ("month_first", "day_first")
    for rows in (f"(SELECT {raw} FROM {RAW} WHERE {slow} LIMIT {_STYLE_SAMPLE})", f"{RAW} WHERE {slow}"):
        counts = ", ".join(f"count({short_time(raw, style=style)})" for style in styles)
        row = connection.execute(f"SELECT count(*), {counts} FROM {rows}").fetchone()
        assert row is not None
        styles = tuple(style for style, read in zip(styles, row[1:], strict=True) if read == row[0])
        if not styles:
            break
    return styles


def _in_order(
    connection: duckdb.DuckDBPyConnection, column: TimeColumn, orders: Sequence[DateOrder], calendar: Calendar | None
) -> TimeReading:
    """Return the reading in the order chosen by hand, else in that of most evidence among those that read everything.

    Without a calendar the dates are plain enough for the short rule.
    """
    raw = column.raw
    by_hand = next((order for order in get_args(DateOrder) if order == column.chosen(DATE_ORDER)), None)
    parts = f"{first_part(raw)} IS NOT NULL"
    row = connection.execute(f"SELECT count_if({parts}), count_if({is_dotted(raw)}) FROM {RAW}").fetchone()
    rows, dotted = row or (0, 0)
    verdict = weigh_orders(
        connection, raw, orders, column.evidence, calendar=calendar or "gregorian", are_dotted=dotted == rows
    )
    order: DateOrder = by_hand or verdict.order
    sql = time(raw, style=order, calendar=calendar) if calendar else short_time(raw, style=order)
    is_open = order == "month_first" and verdict.is_doubtful and not by_hand
    kind = "ambiguous_dates" if is_open else "dotted_dates" if order == "day_first" and dotted == rows else ""
    decision = Decision(
        DATE_ORDER,
        order,
        column.role,
        column.header,
        int(rows),
        examples(connection, column, sql, where=f"{first_part(raw)} <> {second_part(raw)}"),
        is_chosen=by_hand is not None,
        is_doubtful=verdict.is_doubtful and not by_hand,
    )
    notices = (Notice(kind, int(rows), column=column.header),) if kind and not by_hand else ()
    return TimeReading(sql, notices, (decision,), is_short=calendar is None)


def _long_reading(connection: duckdb.DuckDBPyConnection, column: TimeColumn) -> TimeReading:
    """Return the reading of a column in which some values need the long rule: numbers, words, or mixed dates."""
    counts = _count(connection, column.raw)
    numbered: tuple[tuple[TimeStyle, str, int], ...] = (
        ("serial", "excel_serials", counts.serials),
        ("epoch", "epoch_times", counts.epochs),
        ("months", "months_only", counts.months),
    )
    for style, kind, count in numbered:
        if count == counts.filled:
            counted = (Notice(kind, count, column=column.header),) if count else ()
            return TimeReading(time(column.raw, style=style), counted)
    calendar, decisions = _calendar(connection, column, counts)
    orders = _possible_orders(counts)
    is_split = min(counts.first, counts.second) > 0
    if calendar != "minguo" and counts.parts and (len(orders) > 1 or is_split or column.chosen(DATE_ORDER)):
        reading = _in_order(connection, column, orders, calendar=calendar)
    else:
        reading = TimeReading(time(column.raw, style=orders[0], calendar=calendar))
    if is_split and not reading.decisions[0].is_chosen:
        reading = replace(reading, decisions=(replace(reading.decisions[0], is_doubtful=True),))
    reading = replace(reading, decisions=reading.decisions + decisions)
    reading = swapped_dates.with_swaps(connection, column, reading)
    return _with_rest(connection, column, reading, counts)


def _count(connection: duckdb.DuckDBPyConnection, raw: str) -> _Counts:
    first, second, third = first_part(raw), second_part(raw), third_part(raw)
    row = connection.execute(
        f"SELECT count_if({is_filled(raw)}), count_if({is_serial(raw)}), count_if({is_epoch(raw)}), count_if({is_month(raw)}), "
        f"count_if(first > 12), count_if(second > 12), count(first), count_if({is_dotted(raw)}), count_if(first > 31 OR first = 0), "
        f"count_if(third <= 99), count(DISTINCT first), count(DISTINCT third), "
        f"count_if({is_buddhist(raw)}), count_if({is_minguo(raw)}), count_if({may_be_minguo(raw)}) "
        f"FROM (SELECT {raw}, {first} AS first, {second} AS second, {third} AS third FROM {RAW})"
    ).fetchone()
    return _Counts(*(int(value or 0) for value in row or ()))


def _possible_orders(counts: _Counts) -> tuple[DateOrder, ...]:
    """Return the orders in which most dates of three numbers exist, the usual one first.

    The year may only be first where it has two digits everywhere, and fewer different values than the last number.
    """
    is_short = counts.short == counts.parts > 0
    if is_short and counts.years:
        return ("year_first",)
    orders: list[DateOrder] = []
    if counts.second >= counts.first:
        orders.append("month_first")
    if counts.first >= counts.second:
        orders.append("day_first")
    if is_short and not counts.second and counts.starts <= counts.ends:
        orders.append("year_first")
    return tuple(orders)


def _calendar(
    connection: duckdb.DuckDBPyConnection, column: TimeColumn, counts: _Counts
) -> tuple[Calendar, tuple[Decision, ...]]:
    """Return the calendar of the column's years, with the decision about it if it is not the common one."""
    needed = _MOST * counts.filled
    calendar: Calendar = "gregorian"
    if counts.buddhist and counts.buddhist >= needed:
        calendar = "buddhist"
    elif counts.minguo and counts.minguo + counts.maybe_minguo >= needed:
        calendar = "minguo"
    by_hand = next((known for known in get_args(Calendar) if known == column.chosen(CALENDAR_YEARS)), None)
    if calendar == "gregorian" and by_hand in (None, "gregorian"):
        return calendar, ()
    calendar = by_hand or calendar
    sql = time(column.raw, style=_possible_orders(counts)[0], calendar=calendar)
    decision = Decision(
        CALENDAR_YEARS,
        calendar,
        column.role,
        column.header,
        counts.filled,
        examples(connection, column, sql),
        is_chosen=by_hand is not None,
    )
    return calendar, (decision,)


def _with_rest(
    connection: duckdb.DuckDBPyConnection, column: TimeColumn, reading: TimeReading, counts: _Counts
) -> TimeReading:
    """Return the reading with day numbers of a spreadsheet among dates, and notices about what was mixed."""
    sql = reading.sql
    if counts.serials:
        serial = time(unless_plain(column.raw, f"{sql} IS NOT NULL"), style="serial")
        sql = f"coalesce({sql}, {serial})"
    row = connection.execute(f"SELECT count_if({is_month_alone(column.raw)} AND {reading.sql} IS NOT NULL) FROM {RAW}")
    (alone,) = row.fetchone() or (0,)
    kinds = (
        ("mixed_date_orders", min(counts.first, counts.second)),
        ("excel_serials", counts.serials),
        ("months_only", int(alone)),
    )
    notices = tuple(Notice(kind, count, column=column.header) for kind, count in kinds if count)
    return replace(reading, sql=sql, notices=reading.notices + notices)


def _in_one_zone(connection: duckdb.DuckDBPyConnection, column: TimeColumn, reading: TimeReading) -> TimeReading:
    """Return the reading on one clock where the column has several, or where a clock was chosen by hand."""
    raw, by_hand = column.raw, column.chosen(TIME_ZONE)
    if reading.is_short and not by_hand and not _has_offsets(connection, raw):
        return reading
    offsets = count_offsets(connection, raw, reading.sql)
    if not offsets.counts or not (offsets.are_mixed or by_hand):
        return reading
    zone = by_hand or MOST_FREQUENT
    sql = converted(reading.sql, raw, zone, offsets)
    is_changed = f"{offset_minutes(raw)} <> {offsets.most_frequent}" if zone in (MOST_FREQUENT, AS_WRITTEN) else ""
    rows = offsets.other_rows if is_changed else sum(count for _, count in offsets.counts)
    shown = examples(connection, column, sql, where=is_changed, has_clock=True)
    decision = Decision(TIME_ZONE, zone, column.role, column.header, rows, shown, is_chosen=by_hand is not None)
    return replace(reading, sql=sql, decisions=(*reading.decisions, decision))


def _has_offsets(connection: duckdb.DuckDBPyConnection, raw: str) -> bool:
    row = connection.execute(f"SELECT bool_or({has_numeric_offset(raw)}) FROM {RAW}").fetchone()
    return bool(row and row[0])
