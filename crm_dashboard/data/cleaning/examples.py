"""Rows that a cleaning rule matches, to be looked at: a few, by their number, with identities masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from crm_dashboard.data.cleaning import repeats
from crm_dashboard.data.cleaning.lines import BITS, ODD
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.protocol import Example, RuleCount
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.masking import as_shown

SHOWN = 5
"""So many rows are shown of each rule."""
_LONGEST = 80


def with_examples(
    connection: duckdb.DuckDBPyConnection, mapped: Mapped, rules: tuple[RuleCount, ...]
) -> tuple[RuleCount, ...]:
    """Return the rules of a file of orders with their first rows; of sales that were taken back, the first pairs."""
    numbers = {one.rule: _first_rows(connection, one.rule) for one in rules if one.matched}
    return exemplified(connection, mapped.fields, rules, numbers)


def exemplified(
    connection: duckdb.DuckDBPyConnection,
    fields: Mapping[str, Field],
    rules: tuple[RuleCount, ...],
    numbers: Mapping[str, list[int]],
) -> tuple[RuleCount, ...]:
    """Return the rules with the rows of these numbers: the text of the mapped columns, long values cut."""
    wanted = sorted({row for rows in numbers.values() for row in rows})
    texts = _texts(connection, fields, wanted)
    return tuple(replace(one, examples=tuple(texts[row] for row in numbers.get(one.rule, ()))) for one in rules)


def _first_rows(connection: duckdb.DuckDBPyConnection, rule: str) -> list[int]:
    query = f"SELECT row_no FROM {ODD} WHERE mask & {BITS[rule]} <> 0 ORDER BY row_no LIMIT {SHOWN}"
    if rule == "reversed_sales":
        query = f"SELECT row_no FROM {repeats.REVERSED} ORDER BY pair, row_no LIMIT {SHOWN // 2 * 2}"
    return [int(row) for (row,) in connection.execute(query).fetchall()]


def _texts(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], rows: list[int]) -> dict[int, Example]:
    if not rows:
        return {}
    columns = ", ".join(f"left({field.text}, {_LONGEST})" for field in fields.values())
    found = connection.execute(
        f"SELECT rowid + 1, {columns} FROM {RAW} WHERE rowid IN ({', '.join(str(row - 1) for row in rows)})"
    ).fetchall()
    return {
        number: Example(number, tuple((role, as_shown(role, text)) for role, text in zip(fields, texts, strict=True)))
        for number, *texts in found
    }
