"""Count how many values of each column are filled, readable and plausible while a file is imported; used for trust scores."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.process.protocol import ColumnFact
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.columns import ValueKind
from crm_dashboard.data.values.plausibility import plausible_condition
from crm_dashboard.data.values.values import is_filled

_FIRST_VISIBLE, _LAST_VISIBLE = "!", "~"
"""A text whose first character is in this range is not blank; checking that first is faster."""


def column_facts(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> tuple[ColumnFact, ...]:
    """Return the counts for each mapped column, and for the user's own columns of a customer file.

    Filled: not blank. Read: parsed as the column's kind. Plausible: see `plausibility`. Rows are all readable rows of
    the file, set aside by a rule or not. Counts from the survey are used where it has them.
    """
    facts = {role: field.fact for role, field in mapped.fields.items() if field.fact}
    columns = {role: (field.raw, field.kind) for role, field in mapped.fields.items() if role not in facts}
    columns |= _user_columns(connection, mapped)
    if columns:
        facts |= _count_facts(connection, columns)
    return tuple(facts[name] for name in (*mapped.fields, *(name for name in columns if name not in mapped.fields)))


def _count_facts(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[str, tuple[str, ValueKind]]
) -> dict[str, ColumnFact]:
    conditions = {name: sql for name, (_, kind) in columns.items() if (sql := plausible_condition(name, kind))}
    filled = _count_expressions(connection, [f"count_if({_is_filled(raw)})" for raw, _ in columns.values()], RAW)
    read = _count_expressions(
        connection,
        [f"count({identifier(name)})" for name in columns]
        + [f"count_if({identifier(name)} IS NOT NULL AND ({sql}))" for name, sql in conditions.items()],
        LINES,  # one query, since it may be a view that casts
    )
    plausible = dict(zip(conditions, read[len(columns) :], strict=False))
    return {
        name: ColumnFact(name, filled[-1], filled[position], min(read[position], filled[position]), plausible.get(name))
        for position, name in enumerate(columns)
    }


def _user_columns(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> dict[str, tuple[str, ValueKind]]:
    """Return the user's own columns of a customer file with their column in `RAW` and their kind."""
    if mapped.source.table != "customers":
        return {}
    labels = connection.execute("SELECT name, label, kind FROM parts.labels").fetchall()
    headers = mapped.contents.headers
    return {name: (identifier(f"c{headers.index(label)}"), kind) for name, label, kind in labels}


def _is_filled(raw: str) -> str:
    return f"CASE WHEN {raw} >= '{_FIRST_VISIBLE}' AND {raw} < '{_LAST_VISIBLE}' THEN true ELSE coalesce({is_filled(raw)}, false) END"


def _count_expressions(connection: duckdb.DuckDBPyConnection, expressions: list[str], source: str) -> list[int]:
    """Return the counts of the expressions over `source`, and the number of rows last."""
    row = connection.execute(f"SELECT {', '.join([*expressions, 'count(*)'])} FROM {source}").fetchone()
    return [int(value or 0) for value in row or ()]
