"""Survey each mapped column once: date order, decimal separator, currency signs, and the SQL that parses it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import duckdb

from crm_dashboard.data.commerce.time_decisions import TIME_ZONE
from crm_dashboard.data.process.counting import row_notices
from crm_dashboard.data.process.protocol import ColumnFact, Decision, Notice
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.columns import ValueKind
from crm_dashboard.data.schema.header_units import header_unit
from crm_dashboard.data.values.evidence import NO_EVIDENCE, Evidence
from crm_dashboard.data.values.number_columns import NumberSource, needs_a_look, read_numbers
from crm_dashboard.data.values.offsets import has_numeric_offset
from crm_dashboard.data.values.plausibility import plausible_condition
from crm_dashboard.data.values.time_column import TimeColumn
from crm_dashboard.data.values.time_survey import survey_times
from crm_dashboard.data.values.times import cast_time, day_number, is_in_time
from crm_dashboard.data.values.values import (
    MONEY,
    cast_money,
    is_plain_key,
    is_scientific,
    key,
    label,
)

_PHONE = "phone"


@dataclass(frozen=True)
class Field:
    """A mapped column: its role, its header, its column in `RAW`, and the SQL that parses it.

    `is_plain`: every value is parsed by a cast alone or taken unchanged. If customers were merged, `sql` gives the kept
    id and `own_sql` the original one; `is_hashed`: personal ids are hashed (`personal_ids`); `is_spelled`: ids are names, of
    which each has one spelling (`spellings`). If the survey could parse
    every value, `fact` holds the counts, and `lowest` and `highest` the range (times in days since 1970-01-01; None for
    ids and labels). `signs` are the ISO 4217 codes of its amounts, `marks` pairs what stands beside numbers with its code.
    `decisions` tell how values were read that could be read otherwise, and `others` the SQL under other options: the key
    of the decision (of a choice about it, where there are several), the code of the option, and the SQL; for customer ids
    that of a line's customer, in which `line` is the line as it was read.
    """

    role: str
    header: str
    raw: str
    kind: ValueKind
    sql: str
    is_plain: bool = True
    signs: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    own_sql: str = ""
    is_hashed: bool = False
    is_spelled: bool = False
    fact: ColumnFact | None = None
    lowest: Any = None
    highest: Any = None
    decisions: tuple[Decision, ...] = ()
    others: tuple[tuple[str, str, str], ...] = ()

    @property
    def text(self) -> str:
        """The SQL of the original text, or of its hash if it is a personal id."""
        return (self.own_sql or self.sql) if self.is_hashed else self.raw


def survey_column(
    connection: duckdb.DuckDBPyConnection,
    role: str,
    *,
    header: str,
    raw: str,
    kind: ValueKind,
    evidence: Evidence = NO_EVIDENCE,
) -> tuple[Field, tuple[Notice, ...]]:
    """Return the field that parses one column, and notices about it; `evidence` is that of the file as a whole."""
    if kind == "time":
        return _time_field(connection, role, header, raw, evidence)
    if kind in ("money", "number"):
        return _number_field(connection, role, header, raw, kind, evidence)
    if kind == "id":
        slow_values, field = _measure(
            connection, Field(role, header, raw, kind, raw), slow=f"{raw} IS NOT NULL AND NOT {is_plain_key(raw)}"
        )
        if not slow_values:
            return field, ()
        return Field(role, header, raw, kind, key(raw)), _scientific_notices(connection, raw, header)
    notices = _scientific_notices(connection, raw, header) if role == _PHONE else ()
    return Field(role, header, raw, kind, label(raw), is_plain=False), notices


def _scientific_notices(connection: duckdb.DuckDBPyConnection, raw: str, header: str) -> tuple[Notice, ...]:
    """Return the notice about ids and phone numbers that a spreadsheet has rounded (`1.38E+10`)."""
    return row_notices(
        connection, "scientific_ids", f"(SELECT rowid + 1 AS row_no FROM {RAW} WHERE {is_scientific(raw)})", header
    )


def _time_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str, evidence: Evidence
) -> tuple[Field, tuple[Notice, ...]]:
    is_readable = f"coalesce({is_in_time(identifier(role))}, false)"
    field = Field(role, header, raw, "time", cast_time(raw))
    slow = f"{raw} IS NOT NULL AND (NOT {is_readable} OR {has_numeric_offset(raw)})"
    slow_values, measured = _measure(connection, field, slow=slow)
    plain = replace(measured, sql=f"try_cast({raw} AS TIMESTAMP)")
    column = TimeColumn(role, header, raw, evidence)
    if not slow_values and not column.chosen(TIME_ZONE):
        return plain, ()
    reading = survey_times(connection, column)
    if reading is None:
        return plain, ()
    field = Field(role, header, raw, "time", reading.sql, is_plain=False, decisions=reading.decisions)
    return field, reading.notices


def _number_field(
    connection: duckdb.DuckDBPyConnection, role: str, header: str, raw: str, kind: ValueKind, evidence: Evidence
) -> tuple[Field, tuple[Notice, ...]]:
    fast = cast_money(raw)
    field = Field(role, header, raw, kind, fast)
    slow_values, measured = _measure(connection, field, slow=f"{raw} IS NOT NULL AND {identifier(role)} IS NULL")
    source = NumberSource(connection, role, header, raw, kind, evidence)
    if not slow_values and not needs_a_look(source):
        named = header_unit(header).currency if kind == "money" else None
        return replace(measured, sql=f"try_cast({raw} AS {MONEY})", signs=(named,) if named else ()), ()
    read = read_numbers(source)
    field = Field(role, header, raw, kind, read.sql, is_plain=False, signs=read.signs, marks=read.marks)
    return replace(field, decisions=read.decisions, others=read.others), read.notices


def _measure(connection: duckdb.DuckDBPyConnection, field: Field, *, slow: str) -> tuple[int, Field]:
    """Return how many values the `slow` condition matches, and the field with its counts and range, valid if there are none.

    Ids taken unchanged contain no plus, so none is in scientific notation.
    """
    raw, name = field.raw, identifier(field.role)
    plausible = "true" if field.kind == "id" else plausible_condition(field.role, field.kind) or "true"
    row = connection.execute(
        f"SELECT count_if({slow}), count(*), count_if({raw} <> ''), count_if({name} IS NOT NULL AND ({plausible})), "
        f"{_bound('min', name, field.kind)}, {_bound('max', name, field.kind)} FROM (SELECT {raw}, {field.sql} AS {name} FROM {RAW})"
    ).fetchone()
    assert row is not None
    slow_values, rows, filled, plausible_values = (int(value or 0) for value in row[:4])
    fact = ColumnFact(field.role, rows, filled, filled, plausible_values)
    return slow_values, replace(field, fact=fact, lowest=row[4], highest=row[5])


def _bound(function: str, name: str, kind: ValueKind) -> str:
    """Return the SQL of the lowest or highest value; times as day numbers, since Python cannot hold every year."""
    if kind == "time":
        return day_number(f"{function}({name})")
    return f"{function}({name})" if kind in ("money", "number") else "NULL"


def _counts(connection: duckdb.DuckDBPyConnection, expressions: str, where: str = "") -> list[int]:
    row = connection.execute(f"SELECT {expressions} FROM {RAW} {where}").fetchone()
    return [int(value or 0) for value in row or ()]
