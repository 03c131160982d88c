"""Counts, while a file is read, how each of its columns is filled, read and plausible: what scores stand on later."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.plausibility import condition
from crm_dashboard.data.cleaning.values import is_filled
from crm_dashboard.data.process.protocol import ColumnFact
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.columns import Kind

_FIRST, _LAST = "!", "~"
"""A text whose first character lies between these is filled, without a look at the rest."""


def column_facts(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> tuple[ColumnFact, ...]:
    """Return what is counted of each mapped column, and of the user's own columns of a customer file.

    Filled: not blank. Read: a value of the column's kind. Plausible: see `plausibility`. Rows are those of the file that
    the reader could make out, set aside by a rule or not. What the survey has counted is not counted again.
    """
    known = {role: field.fact for role, field in mapped.fields.items() if field.fact}
    places = {role: (field.raw, field.kind) for role, field in mapped.fields.items() if role not in known}
    places |= _own(connection, mapped)
    if places:
        known |= _counted(connection, places)
    return tuple(known[name] for name in (*mapped.fields, *(name for name in places if name not in mapped.fields)))


def _counted(connection: duckdb.DuckDBPyConnection, places: Mapping[str, tuple[str, Kind]]) -> dict[str, ColumnFact]:
    asked = {name: said for name, (_, kind) in places.items() if (said := condition(name, kind))}
    filled = _row(connection, [f"count_if({_is_filled(raw)})" for raw, _ in places.values()], RAW)
    read = _row(
        connection,
        [f"count({identifier(name)})" for name in places]
        + [f"count_if({identifier(name)} IS NOT NULL AND ({said}))" for name, said in asked.items()],
        LINES,  # once: it may be a view that casts
    )
    plausible = dict(zip(asked, read[len(places) :], strict=False))
    return {
        name: ColumnFact(name, filled[-1], filled[place], min(read[place], filled[place]), plausible.get(name))
        for place, name in enumerate(places)
    }


def _own(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> dict[str, tuple[str, Kind]]:
    """Return the user's own columns of a customer file with their place in `RAW` and their kind."""
    if mapped.source.table != "customers":
        return {}
    kept = connection.execute("SELECT name, label, kind FROM parts.labels").fetchall()
    headers = mapped.contents.headers
    return {name: (identifier(f"c{headers.index(label)}"), kind) for name, label, kind in kept}


def _is_filled(raw: str) -> str:
    return f"CASE WHEN {raw} >= '{_FIRST}' AND {raw} < '{_LAST}' THEN true ELSE coalesce({is_filled(raw)}, false) END"


def _row(connection: duckdb.DuckDBPyConnection, expressions: list[str], source: str) -> list[int]:
    """Return what the expressions count over `source`, and its rows last."""
    row = connection.execute(f"SELECT {', '.join([*expressions, 'count(*)'])} FROM {source}").fetchone()
    return [int(value or 0) for value in row or ()]
