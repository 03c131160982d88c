"""Example rows that a cleaning rule matches, by row number, with identities masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from crm_dashboard.data.cleaning.lines import ALL_RULES, BITS, ODD
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.protocol import Example, RuleCount
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.masking import mask_value

MAX_EXAMPLES = 5
"""The number of example rows per rule."""
_MAX_LENGTH = 80


def with_examples(
    connection: duckdb.DuckDBPyConnection, mapped: Mapped, rules: tuple[RuleCount, ...]
) -> tuple[RuleCount, ...]:
    """Return the rules of an order file with their first matching rows as examples; for a rule of pairs the first pairs."""
    numbers = {rule.rule: _first_rows(connection, rule.rule) for rule in rules if rule.matched}
    return attach_examples(connection, mapped.fields, rules, numbers)


def attach_examples(
    connection: duckdb.DuckDBPyConnection,
    fields: Mapping[str, Field],
    rules: tuple[RuleCount, ...],
    numbers: Mapping[str, list[int]],
) -> tuple[RuleCount, ...]:
    """Return the rules with the rows of these numbers as examples: the text of the mapped columns, long values cut."""
    row_numbers = sorted({row for rows in numbers.values() for row in rows})
    examples = _read_examples(connection, fields, row_numbers)
    return tuple(replace(rule, examples=tuple(examples[row] for row in numbers.get(rule.rule, ()))) for rule in rules)


def _first_rows(connection: duckdb.DuckDBPyConnection, rule: str) -> list[int]:
    query = f"SELECT row_no FROM {ODD} WHERE mask & {BITS[rule]} <> 0 ORDER BY row_no LIMIT {MAX_EXAMPLES}"
    if pairs := ALL_RULES[rule].pairs:
        query = f"SELECT row_no FROM {pairs} ORDER BY pair, row_no LIMIT {MAX_EXAMPLES // 2 * 2}"
    return [int(row) for (row,) in connection.execute(query).fetchall()]


def _read_examples(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], rows: list[int]
) -> dict[int, Example]:
    if not rows:
        return {}
    columns = ", ".join(f"left({field.text}, {_MAX_LENGTH})" for field in fields.values())
    values = connection.execute(
        f"SELECT rowid + 1, {columns} FROM {RAW} WHERE rowid IN ({', '.join(str(row - 1) for row in rows)})"
    ).fetchall()
    return {
        number: Example(number, tuple((role, mask_value(role, text)) for role, text in zip(fields, texts, strict=True)))
        for number, *texts in values
    }
