"""Imports a file of records beside the orders: products, interactions, feedback, tickets, campaigns, touches."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from crm_dashboard.data import connecting
from crm_dashboard.data.columns import Column, Table
from crm_dashboard.data.lines import LINES, unreadable
from crm_dashboard.data.notices import ROWS_NAMED, set_aside
from crm_dashboard.data.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.protocol import Notice
from crm_dashboard.data.readers.contents import RAW, refused
from crm_dashboard.data.sql import identifier, literal
from crm_dashboard.data.survey import Field
from crm_dashboard.data.tables import TABLES
from crm_dashboard.text import N_, text

_JUDGED = "scratch.main.judged"


def import_records(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Make the table of records from the file; rows without a required value, and repeats of a unique one, are set aside.

    Beside each time stand its days since 1970-01-01: `day_no` (with `month_no`) for the table's clock, `<name>_day`
    for the others.
    """
    table, fields = TABLES[mapped.source.table], mapped.fields
    typed = ", ".join(f"{_value(table, field)} AS {identifier(field.role)}" for field in fields.values())
    connection.execute(f"CREATE TABLE {LINES} AS SELECT rowid + 1 AS row_no, {typed} FROM {RAW}")
    required = [field for field in fields.values() if (column := table.column(field.role)) and column.required]
    connection.execute(f"CREATE VIEW {_JUDGED} AS SELECT *, {_fate(table, required)} AS fate FROM {LINES}")
    notices = mapped.notices + _lost(connection, table, required) + unreadable(connection, _optional(fields, table))
    kept = _count(connection, f"{_JUDGED} WHERE fate = 0")
    if not kept:
        raise refused(
            N_("No row of the file has all that the table needs."),
            where=", ".join(field.header for field in required),
            next_step=text(N_("Check which columns were chosen, and which table the file is loaded as.")),
        )
    progress(N_("Building the table"))
    connecting.begin_output(connection)
    order = ", ".join(
        name for name in ("customer_id", table.clock, table.unique, "row_no") if name in (*fields, "row_no")
    )
    connection.execute(
        f"CREATE TABLE {table.key} AS SELECT * EXCLUDE (row_no, fate){_days(table, fields)} FROM {_JUDGED} WHERE fate = 0 ORDER BY {order}"
    )
    rows_in = _count(connection, LINES) + set_aside(mapped.notices)
    return Outcome(rows_in, kept, (), notices, mapped.source.currency)


def _value(table: Table, field: Field) -> str:
    """Return the expression of a value; words that mean a code become the code."""
    column = table.column(field.role)
    if column is None or not column.codes:
        return field.sql
    return f"CASE lower({field.sql}) {' '.join(_code(column))} ELSE {field.sql} END"


def _code(column: Column) -> list[str]:
    return [
        f"WHEN {literal(word.lower())} THEN {literal(code)}" for code, words in column.codes for word in (code, *words)
    ]


def _fate(table: Table, required: list[Field]) -> str:
    """Return which required field (from 1) a row lacks first, -1 for a repeat, 0 for a row that is kept."""
    lacking = " ".join(
        f"WHEN {identifier(field.role)} IS NULL THEN {place}" for place, field in enumerate(required, start=1)
    )
    repeat = ""
    if table.unique:
        repeat = f"WHEN row_number() OVER (PARTITION BY {identifier(table.unique)} ORDER BY row_no) > 1 THEN -1"
    return f"CASE {lacking} {repeat} ELSE 0 END"


def _lost(connection: duckdb.DuckDBPyConnection, table: Table, required: list[Field]) -> tuple[Notice, ...]:
    found: list[Notice] = []
    fates = [(place, field, _kind(table, field)) for place, field in enumerate(required, start=1)]
    fates += [(-1, field, "repeated_key") for field in required if field.role == table.unique]
    for fate, field, kind in fates:
        source = f"{_JUDGED} WHERE fate = {fate}"
        if count := _count(connection, source):
            rows = connection.execute(f"SELECT row_no FROM {source} ORDER BY 1 LIMIT {ROWS_NAMED}").fetchall()
            found.append(Notice(kind, count, tuple(int(row) for (row,) in rows), field.header))
    return tuple(found)


def _kind(table: Table, field: Field) -> str:
    return "unreadable_time" if field.role == table.clock else "missing_key"


def _optional(fields: Mapping[str, Field], table: Table) -> dict[str, Field]:
    """Return the fields whose unreadable values do not set the whole row aside."""
    return {role: field for role, field in fields.items() if not ((one := table.column(role)) and one.required)}


def _days(table: Table, fields: Mapping[str, Field]) -> str:
    """Return the whole-number columns beside the times."""
    found = ""
    for column in table.columns:
        if column.kind != "time" or column.key not in fields:
            continue
        name = identifier(column.key)
        number = f"({name}::DATE - DATE '1970-01-01')::INTEGER"
        if column.key == table.clock:
            found += f", {number} AS day_no, (year({name}) * 12 + month({name}) - 1 - 1970 * 12)::INTEGER AS month_no"
        else:
            found += f", {number} AS {identifier(column.key.removesuffix('_ts').removesuffix('_date') + '_day')}"
    return found


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
    return int(row[0]) if row else 0
