"""Looks once at the mapped columns as wholes: how their dates and numbers are written, and in which currency."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from crm_dashboard.data.columns import Kind
from crm_dashboard.data.protocol import Notice
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.times import TimeStyle, fast_time, first_part, is_serial, second_part, short_time, time
from crm_dashboard.data.values import (
    CURRENCY_SIGNS,
    MONEY,
    folded,
    has_decimal_comma,
    has_decimal_point,
    is_filled,
    is_plain_key,
    key,
    label,
    money,
)


@dataclass(frozen=True)
class Field:
    """A mapped column: its role, its header, its place in `RAW`, and the expression that reads it.

    `is_plain` says that every value is read by a cast alone or is taken as it stands. `own_sql` reads a customer's own
    id where customers were merged and `sql` gives the id that is kept.
    """

    role: str
    header: str
    raw: str
    kind: Kind
    sql: str
    is_plain: bool = True
    signs: tuple[str, ...] = ()
    own_sql: str = ""


def survey(
    connection: duckdb.DuckDBPyConnection, role: str, *, header: str, raw: str, kind: Kind
) -> tuple[Field, tuple[Notice, ...]]:
    """Return how to read one column, and what there is to say about it."""
    if kind == "time":
        return _time_field(connection, role, header, raw)
    if kind in ("money", "number"):
        return _number_field(connection, role, header, raw, kind)
    if kind == "id":
        (odd,) = _counts(connection, f"count_if({raw} IS NOT NULL AND NOT {is_plain_key(raw)})")
        return Field(role, header, raw, kind, key(raw) if odd else raw), ()
    return Field(role, header, raw, kind, label(raw), is_plain=False), ()


def _time_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str
) -> tuple[Field, tuple[Notice, ...]]:
    slow = f"{raw} IS NOT NULL AND {fast_time(raw)} IS NULL"
    (left,) = _counts(connection, f"count_if({slow})")
    if not left:
        return Field(role, header, raw, "time", f"try_cast({raw} AS TIMESTAMP)"), ()
    by_month, by_day = _counts(
        connection,
        f"count({short_time(raw, style='month_first')}), count({short_time(raw, style='day_first')})",
        f"WHERE {slow}",
    )
    if max(by_month, by_day) == left:
        style: TimeStyle = "month_first" if by_month == left else "day_first"
        notices = (Notice("ambiguous_dates", left, column=header),) if by_month == by_day else ()
        return Field(role, header, raw, "time", short_time(raw, style=style), is_plain=False), notices
    return _odd_time_field(connection, role, header, raw)


def _odd_time_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str
) -> tuple[Field, tuple[Notice, ...]]:
    """Decide about a column in which some values need the long rule."""
    filled, serials, first, second, parts = _counts(
        connection,
        f"count_if({is_filled(raw)}), count_if({is_serial(raw)}), "
        f"count_if({first_part(raw)} > 12), count_if({second_part(raw)} > 12), count({first_part(raw)})",
    )
    if serials == filled:
        field = Field(role, header, raw, "time", time(raw, style="serial"), is_plain=False)
        return field, (Notice("excel_serials", serials, column=header),) if serials else ()
    style: TimeStyle = "day_first" if first > second else "month_first"
    unclear = parts > 0 and first == second == 0
    notices = (Notice("ambiguous_dates", parts, column=header),) if unclear else ()
    return Field(role, header, raw, "time", time(raw, style=style), is_plain=False), notices


def _number_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str, kind: Kind
) -> tuple[Field, tuple[Notice, ...]]:
    slow = f"{raw} IS NOT NULL AND try_cast({raw} AS {MONEY}) IS NULL"
    (left,) = _counts(connection, f"count_if({slow})")
    if not left:
        return Field(role, header, raw, kind, f"try_cast({raw} AS {MONEY})"), ()
    signs = ", ".join(f"count_if(regexp_matches({folded(raw)}, '{pattern}'))" for _, pattern in CURRENCY_SIGNS)
    commas, *marked = _counts(connection, f"count_if({has_decimal_comma(raw)}), {signs}", f"WHERE {slow}")
    has_comma = commas > 0 and _counts(connection, f"count_if({has_decimal_point(raw)})") == [0]
    found = tuple(code for (code, _), count in zip(CURRENCY_SIGNS, marked, strict=True) if count)
    field = Field(role, header, raw, kind, money(raw, decimal_comma=has_comma), is_plain=False, signs=found)
    return field, (Notice("decimal_comma", commas, column=header),) if has_comma else ()


def _counts(connection: duckdb.DuckDBPyConnection, expressions: str, where: str = "") -> list[int]:
    row = connection.execute(f"SELECT {expressions} FROM {RAW} {where}").fetchone()
    return [int(value or 0) for value in row or ()]
