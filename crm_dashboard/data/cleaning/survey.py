"""Looks once at the mapped columns as wholes: how their dates and numbers are written, and in which currency."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import duckdb

from crm_dashboard.data.cleaning.plausibility import condition
from crm_dashboard.data.cleaning.times import (
    TimeStyle,
    cast_time,
    day_number,
    fast_time,
    first_part,
    is_dotted,
    is_epoch,
    is_in_time,
    is_serial,
    second_part,
    short_time,
    time,
)
from crm_dashboard.data.cleaning.values import (
    CURRENCY_SIGNS,
    MONEY,
    cast_money,
    folded,
    has_decimal_comma,
    has_decimal_point,
    is_filled,
    is_plain_key,
    is_scientific,
    key,
    label,
    left_over,
    money,
)
from crm_dashboard.data.process.counting import row_notices
from crm_dashboard.data.process.protocol import ColumnFact, Notice
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.columns import Kind

_PHONE = "phone"
_FIRST_ROWS = 10_000
"""So many values rule out an order of day and month before all are asked."""


@dataclass(frozen=True)
class Field:
    """A mapped column: its role, its header, its place in `RAW`, and the expression that reads it.

    `is_plain` says that every value is read by a cast alone or is taken as it stands. `own_sql` reads a customer's own
    id where customers were merged and `sql` gives the id that is kept; `is_hashed` says that ids which tell who somebody is
    are hashed (`personal_ids`). Where the look at the column has seen each of its
    values as it is read, `fact` is what is counted of them, and `lowest` and `highest` are theirs: of times the days
    since 1970-01-01, of ids and labels None.
    """

    role: str
    header: str
    raw: str
    kind: Kind
    sql: str
    is_plain: bool = True
    signs: tuple[str, ...] = ()
    own_sql: str = ""
    is_hashed: bool = False
    fact: ColumnFact | None = None
    lowest: Any = None
    highest: Any = None

    @property
    def text(self) -> str:
        """The expression of what the file says, with a hash where that tells who a customer is."""
        return (self.own_sql or self.sql) if self.is_hashed else self.raw


def survey(
    connection: duckdb.DuckDBPyConnection, role: str, *, header: str, raw: str, kind: Kind
) -> tuple[Field, tuple[Notice, ...]]:
    """Return how to read one column, and what there is to say about it."""
    if kind == "time":
        return _time_field(connection, role, header, raw)
    if kind in ("money", "number"):
        return _number_field(connection, role, header, raw, kind)
    if kind == "id":
        odd, seen = _looked_at(
            connection, Field(role, header, raw, kind, raw), slow=f"{raw} IS NOT NULL AND NOT {is_plain_key(raw)}"
        )
        if not odd:
            return seen, ()
        return Field(role, header, raw, kind, key(raw)), _shortened(connection, raw, header)
    said = _shortened(connection, raw, header) if role == _PHONE else ()
    return Field(role, header, raw, kind, label(raw), is_plain=False), said


def _shortened(connection: duckdb.DuckDBPyConnection, raw: str, header: str) -> tuple[Notice, ...]:
    """Return the notice about ids and phone numbers that a spreadsheet has rounded."""
    return row_notices(
        connection, "scientific_ids", f"(SELECT rowid + 1 AS row_no FROM {RAW} WHERE {is_scientific(raw)})", header
    )


def _time_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str
) -> tuple[Field, tuple[Notice, ...]]:
    read = f"coalesce({is_in_time(identifier(role))}, false)"
    field = Field(role, header, raw, "time", cast_time(raw))
    left, seen = _looked_at(connection, field, slow=f"{raw} IS NOT NULL AND NOT {read}")
    if not left:
        return replace(seen, sql=f"try_cast({raw} AS TIMESTAMP)"), ()
    slow = f"{raw} IS NOT NULL AND {fast_time(raw)} IS NULL"
    styles = _styles(connection, raw, slow)
    if styles:
        notices = (Notice("ambiguous_dates", left, column=header),) if len(styles) > 1 else ()
        return Field(role, header, raw, "time", short_time(raw, style=styles[0]), is_plain=False), notices
    return _odd_time_field(connection, role, header, raw)


def _styles(connection: duckdb.DuckDBPyConnection, raw: str, slow: str) -> tuple[TimeStyle, ...]:
    """Return in which orders of month and day all the slow values can be read.

    The first of them are asked first: in an order that they rule out, most of the others fail, which takes long.
    """
    styles: tuple[TimeStyle, ...] = ("month_first", "day_first")
    for rows in (f"(SELECT {raw} FROM {RAW} WHERE {slow} LIMIT {_FIRST_ROWS})", f"{RAW} WHERE {slow}"):
        asked = ", ".join(f"count({short_time(raw, style=style)})" for style in styles)
        row = connection.execute(f"SELECT count(*), {asked} FROM {rows}").fetchone()
        assert row is not None
        styles = tuple(style for style, read in zip(styles, row[1:], strict=True) if read == row[0])
        if not styles:
            break
    return styles


def _odd_time_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str
) -> tuple[Field, tuple[Notice, ...]]:
    """Decide about a column in which some values need the long rule."""
    filled, serials, epochs, first, second, parts, dotted = _counts(
        connection,
        f"count_if({is_filled(raw)}), count_if({is_serial(raw)}), count_if({is_epoch(raw)}), "
        f"count_if({first_part(raw)} > 12), count_if({second_part(raw)} > 12), count({first_part(raw)}), "
        f"count_if({is_dotted(raw)})",
    )
    whole: tuple[tuple[TimeStyle, str, int], ...] = (
        ("serial", "excel_serials", serials),
        ("epoch", "epoch_times", epochs),
    )
    for style, kind, count in whole:
        if count == filled:
            said = (Notice(kind, count, column=header),) if count else ()
            return Field(role, header, raw, "time", time(raw, style=style), is_plain=False), said
    order: TimeStyle = "day_first" if first > second or (first == second and dotted == parts > 0) else "month_first"
    found = (
        ("dotted_dates" if order == "day_first" else "ambiguous_dates", parts if first == second == 0 else 0),
        ("mixed_date_orders", min(first, second)),
        ("excel_serials", serials),
    )
    sql = time(raw, style=order)
    mixed = f"coalesce({sql}, {time(left_over(raw, f'{sql} IS NOT NULL'), style='serial')})" if serials else sql
    notices = tuple(Notice(kind, count, column=header) for kind, count in found if count)
    return Field(role, header, raw, "time", mixed, is_plain=False), notices


def _number_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str, kind: Kind
) -> tuple[Field, tuple[Notice, ...]]:
    fast = cast_money(raw)
    field = Field(role, header, raw, kind, fast)
    left, seen = _looked_at(connection, field, slow=f"{raw} IS NOT NULL AND {identifier(role)} IS NULL")
    if not left:
        return replace(seen, sql=f"try_cast({raw} AS {MONEY})"), ()
    slow = f"{raw} IS NOT NULL AND {fast} IS NULL"
    signs = ", ".join(f"count_if(regexp_matches({folded(raw)}, '{pattern}'))" for _, pattern in CURRENCY_SIGNS)
    commas, *marked = _counts(connection, f"count_if({has_decimal_comma(raw)}), {signs}", f"WHERE {slow}")
    has_comma = commas > 0 and _counts(connection, f"count_if({has_decimal_point(raw)})") == [0]
    found = tuple(code for (code, _), count in zip(CURRENCY_SIGNS, marked, strict=True) if count)
    field = Field(role, header, raw, kind, money(raw, decimal_comma=has_comma), is_plain=False, signs=found)
    return field, (Notice("decimal_comma", commas, column=header),) if has_comma else ()


def _looked_at(connection: duckdb.DuckDBPyConnection, field: Field, *, slow: str) -> tuple[int, Field]:
    """Return how many values need more than the field's `sql`, and the field with what was seen, which holds where none does.

    An id that is read as it stands is none that a spreadsheet has shortened: it has no plus.
    """
    raw, name = field.raw, identifier(field.role)
    plausible = "true" if field.kind == "id" else condition(field.role, field.kind) or "true"
    row = connection.execute(
        f"SELECT count_if({slow}), count(*), count_if({raw} <> ''), count_if({name} IS NOT NULL AND ({plausible})), "
        f"{_bound('min', name, field.kind)}, {_bound('max', name, field.kind)} FROM (SELECT {raw}, {field.sql} AS {name} FROM {RAW})"
    ).fetchone()
    assert row is not None
    left, rows, filled, likely = (int(value or 0) for value in row[:4])
    fact = ColumnFact(field.role, rows, filled, filled, likely)
    return left, replace(field, fact=fact, lowest=row[4], highest=row[5])


def _bound(which: str, name: str, kind: Kind) -> str:
    """Return the expression of the lowest or the highest value: times may lie beyond the years that Python knows."""
    if kind == "time":
        return day_number(f"{which}({name})")
    return f"{which}({name})" if kind in ("money", "number") else "NULL"


def _counts(connection: duckdb.DuckDBPyConnection, expressions: str, where: str = "") -> list[int]:
    row = connection.execute(f"SELECT {expressions} FROM {RAW} {where}").fetchone()
    return [int(value or 0) for value in row or ()]
