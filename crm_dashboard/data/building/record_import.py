"""Import a file of records other than orders: products, interactions, feedback, tickets, campaigns, touches, targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from crm_dashboard.data.cleaning.lines import LINES, unreadable_notices
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.counting import count_rows, row_notices
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, refusal
from crm_dashboard.data.schema.columns import Column, Table
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.values.times import day_number, month_number
from crm_dashboard.text import N_, text

JUDGED_RECORDS = "scratch.main.judged"
"""The typed rows with `fate`: 0 is kept, -1 repeats a unique value, other values lack a required field."""
_TO_SPACES = str.maketrans("_-", "  ")


def import_records(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Create the table of records from the file; rows without a required value, and repeats of a unique one, are set aside.

    Each time also gets a column of days since 1970-01-01: `day_no` (with `month_no`) for the table's main time,
    `<name>_day` for the others.
    """
    table, fields = TABLES[mapped.source.table], mapped.fields
    judge_records(connection, mapped)
    required, unique = _required(mapped), fields.get(table.unique)
    notices = mapped.notices + _set_aside_notices(connection, table, required, unique)
    notices += unreadable_notices(connection, _optional(fields, table)) + _odd_value_notices(connection, table, fields)
    kept = count_rows(connection, f"{JUDGED_RECORDS} WHERE fate = 0")
    if not kept:
        raise refusal(
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
        f"CREATE TABLE {table.key} AS SELECT * EXCLUDE (row_no, fate){_days(table, fields)} FROM {JUDGED_RECORDS} WHERE fate = 0 ORDER BY {order}"
    )
    rows_in = count_rows(connection, LINES) + count_set_aside(mapped.notices)
    return Outcome(rows_in, kept, (), notices, currency=None)


def judge_records(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> dict[int, str]:
    """Create the typed rows of the file with their fates, and return the notice key of each fate."""
    table, fields = TABLES[mapped.source.table], mapped.fields
    typed = ", ".join(f"{_value(table, field)} AS {identifier(field.role)}" for field in fields.values())
    connection.execute(f"CREATE TABLE {LINES} AS SELECT rowid + 1 AS row_no, {typed} FROM {RAW}")
    required = _required(mapped)
    fate = _fate(required, fields.get(table.unique))
    connection.execute(f"CREATE VIEW {JUDGED_RECORDS} AS SELECT *, {fate} AS fate FROM {LINES}")
    return {place: _kind(table, field) for place, field in enumerate(required, start=1)} | {-1: "repeated_key"}


def _required(mapped: Mapped) -> list[Field]:
    table = TABLES[mapped.source.table]
    return [field for field in mapped.fields.values() if (column := table.column(field.role)) and column.required]


def _value(table: Table, field: Field) -> str:
    """Return the SQL of a value; words for a code become the code, ignoring case and the difference of `_`, `-` and space."""
    column = table.column(field.role)
    if column is None or not column.codes:
        return field.sql
    return f"CASE translate(lower({field.sql}), '_-', '  ') {' '.join(_code_branches(column))} ELSE {field.sql} END"


def _code_branches(column: Column) -> list[str]:
    pairs = [(word.lower().translate(_TO_SPACES), code) for code, words in column.codes for word in (code, *words)]
    return [f"WHEN {literal(word)} THEN {literal(code)}" for word, code in pairs]


def _fate(required: list[Field], unique: Field | None) -> str:
    """Return the SQL of a row's fate: the first required field (from 1) that it lacks, -1 for a repeat, 0 if kept.

    Only repeats of a kept row count; a missing value in `unique` repeats nothing.
    """
    lacking = " ".join(
        f"WHEN {identifier(field.role)} IS NULL THEN {place}" for place, field in enumerate(required, start=1)
    )
    repeat = ""
    if unique:
        key = identifier(unique.role)
        whole = " AND ".join(f"{identifier(field.role)} IS NOT NULL" for field in required)
        place = f"row_number() OVER (PARTITION BY {key}, {whole} ORDER BY row_no)"
        repeat = f"WHEN {key} IS NOT NULL AND {place} > 1 THEN -1"
    return f"CASE {lacking} {repeat} ELSE 0 END"


def _set_aside_notices(
    connection: duckdb.DuckDBPyConnection, table: Table, required: list[Field], unique: Field | None
) -> tuple[Notice, ...]:
    """Return the notices about rows that are set aside."""
    fates = [(place, field, _kind(table, field)) for place, field in enumerate(required, start=1)]
    fates += [(-1, unique, "repeated_key")] if unique else []
    return _condition_notices(connection, [(kind, field, f"fate = {fate}") for fate, field, kind in fates])


def _odd_value_notices(
    connection: duckdb.DuckDBPyConnection, table: Table, fields: Mapping[str, Field]
) -> tuple[Notice, ...]:
    """Return notices about kept values that no metric can use: words without a code, impossible scores."""
    kinds = []
    for field in fields.values():
        if (column := table.column(field.role)) and column.codes:
            codes = ", ".join(literal(code) for code, _ in column.codes)
            kinds.append(("unknown_words", field, f"fate = 0 AND {identifier(field.role)} NOT IN ({codes})"))
    if {"score", "scale_max"} <= fields.keys():
        is_impossible = "score < 0 OR score > scale_max OR scale_max <= 0"
        kinds.append(("beyond_scale", fields["score"], f"fate = 0 AND ({is_impossible})"))
    return _condition_notices(connection, kinds)


def _condition_notices(
    connection: duckdb.DuckDBPyConnection, kinds: Iterable[tuple[str, Field, str]]
) -> tuple[Notice, ...]:
    """Return a notice for each kind, column and condition that at least one row meets."""
    return tuple(
        notice
        for kind, field, condition in kinds
        for notice in row_notices(connection, kind, f"{JUDGED_RECORDS} WHERE {condition}", field.header)
    )


def _kind(table: Table, field: Field) -> str:
    return "unreadable_time" if field.role == table.clock else "missing_key"


def _optional(fields: Mapping[str, Field], table: Table) -> dict[str, Field]:
    """Return the fields whose unreadable values do not set the whole row aside."""
    return {role: field for role, field in fields.items() if not ((column := table.column(role)) and column.required)}


def _days(table: Table, fields: Mapping[str, Field]) -> str:
    """Return the whole-number columns beside the times."""
    columns = ""
    for column in table.columns:
        if column.kind != "time" or column.key not in fields:
            continue
        name = identifier(column.key)
        if column.key == table.clock:
            columns += f", {day_number(name)} AS day_no, {month_number(name)} AS month_no"
        else:
            columns += (
                f", {day_number(name)} AS {identifier(column.key.removesuffix('_ts').removesuffix('_date') + '_day')}"
            )
    return columns
