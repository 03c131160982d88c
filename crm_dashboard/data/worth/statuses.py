"""What the states of orders and payments, refund flags and types of documents in a file say about its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.sale_decisions import NOT_SALE, REFUND, SALE, STATUS_KIND
from crm_dashboard.data.commerce.status_words import (
    DOCUMENT,
    FLAG,
    STATUS_ROLES,
    Meaning,
    choice_subject,
    is_invoice,
    is_no,
    plain_meaning,
)
from crm_dashboard.data.process.sql import identifier, literal

_MOST_DIFFERENT, _FEW_DIFFERENT, _MOSTLY = 200, 12, 0.5
_BY_HAND = {SALE: Meaning.SALE, NOT_SALE: Meaning.NOT_SALE, REFUND: Meaning.REFUND}
_OPTIONS = {Meaning.NOT_SALE: NOT_SALE, Meaning.REFUNDED: NOT_SALE, Meaning.REFUND: REFUND}

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StatusValue:
    """A value of a status column: the ways in which it is written, and what it says about its rows.

    `meaning` is None for an unknown word, which counts as a sale; `subject` is what a choice by hand is kept under.
    """

    role: str
    header: str
    subject: str
    texts: tuple[str, ...]
    rows: int
    meaning: Meaning | None
    is_doubtful: bool = False
    is_chosen: bool = False

    @property
    def option(self) -> str:
        """The option that was taken: a refunded sale is none, since its money came and went."""
        return _OPTIONS.get(self.meaning, SALE) if self.meaning else SALE

    @property
    def sql(self) -> str:
        """The condition that a line has this value."""
        return f"{identifier(self.role)} IN ({', '.join(map(literal, self.texts))})"


def read_statuses(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], choices: Choices
) -> tuple[StatusValue, ...]:
    """Return the values of the file's status columns with their meanings, most frequent first.

    Columns with too many values, or of whose many values most are unknown, hold something else and are passed over.
    """
    counted = {role: _count_values(connection, role) for role in STATUS_ROLES if role in fields}
    has_invoices = any(is_invoice(text) for text, _ in counted.get(DOCUMENT, ()))
    return tuple(
        value
        for role, texts in counted.items()
        for value in _values(fields[role], texts, choices, has_invoices=has_invoices)
    )


def _count_values(connection: duckdb.DuckDBPyConnection, role: str) -> list[tuple[str, int]]:
    rows = connection.execute(
        f"SELECT {identifier(role)}, count(*) FROM {LINES} WHERE {identifier(role)} IS NOT NULL "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_DIFFERENT + 1}"
    ).fetchall()
    return [(str(text), int(count)) for text, count in rows] if len(rows) <= _MOST_DIFFERENT else []


def _values(
    field: Field, texts: Sequence[tuple[str, int]], choices: Choices, *, has_invoices: bool
) -> list[StatusValue]:
    written: dict[str, list[tuple[str, int]]] = {}
    for text, count in texts:
        written.setdefault(choice_subject(field.role, text), []).append((text, count))
    values = [
        _value(field, word, forms, [text for text, _ in texts], choices, has_invoices)
        for word, forms in written.items()
    ]
    return values if _is_status(field.role, values) else [value for value in values if value.is_chosen]


def _value(
    field: Field,
    word: str,
    forms: Sequence[tuple[str, int]],
    beside: Sequence[str],
    choices: Choices,
    has_invoices: bool,
) -> StatusValue:
    meaning, is_doubtful = plain_meaning(field.role, forms[0][0], beside, has_invoices=has_invoices)
    by_hand = chosen(choices, STATUS_KIND.key, word)
    if by_hand is not None:
        meaning, is_doubtful = _BY_HAND[by_hand], False
    return StatusValue(
        field.role,
        field.header,
        word,
        tuple(text for text, _ in forms),
        sum(count for _, count in forms),
        meaning,
        is_doubtful,
        by_hand is not None,
    )


def _is_status(role: str, values: Sequence[StatusValue]) -> bool:
    known = sum(value.meaning is not None for value in values)
    if role in (DOCUMENT, FLAG):
        return known > 0 and known >= _MOSTLY * len(values)
    return len(values) <= _FEW_DIFFERENT or known >= _MOSTLY * len(values)


def no_words(connection: duckdb.DuckDBPyConnection, role: str) -> list[str]:
    """Return the frequent values of a column that are ways to say no, such as `否`."""
    rows = connection.execute(
        f"SELECT {identifier(role)} FROM {LINES} WHERE {identifier(role)} IS NOT NULL "
        f"GROUP BY 1 ORDER BY count(*) DESC LIMIT {_MOST_DIFFERENT}"
    ).fetchall()
    return [str(text) for (text,) in rows if is_no(str(text))]
