"""Columns that are there but not used: whose values cannot be read, and amounts that a table has no place for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from crm_dashboard.data.process.protocol import ColumnSummary
from crm_dashboard.data.schema.columns import Column
from crm_dashboard.data.schema.header_words import find_name, words
from crm_dashboard.data.schema.tables import ORDERS
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.data.understanding.role_guesses import fits
from crm_dashboard.text import N_, Text, text

_SENTENCES = {
    "time": N_("“{column}” is there, but its values cannot be read as times: {examples}. Times such as 2024-01-31 or 2024-01-31 14:05 can be read."),
    "money": N_("“{column}” is there, but its values cannot be read as amounts: {examples}. Amounts such as 1234.50, 1,234.50 or €1.234,50 can be read."),
    "number": N_("“{column}” is there, but its values cannot be read as numbers: {examples}. Numbers such as 12 or 1,234 can be read."),
}  # fmt: skip
_EMPTY = N_("“{column}” is there, but it is empty in the rows at the beginning of the file.")
WITHOUT_MONEY = ("customers", "interactions", "feedback", "tickets")
_AMOUNT_ROLES = ("net_amount", "gross_amount", "refund_amount")
_AMOUNT_WORDS = re.compile(
    r"\b(amounts?|totals?|subtotal|paid|payments?|sales|revenue|spent|spend|turnover|price|betrag|umsatz|summe|montant|importe|importo|valor|bedrag)\b"
    r"|金额|金額|销售额|总额|实付|货款|价款|売上|合計"
)
"""Words of headers that name an amount of money, in a column of numbers."""


def unread_columns(
    columns: Iterable[ColumnSummary], table: str, missing: Collection[str]
) -> list[tuple[str, ColumnSummary]]:
    """Return the missing roles of which the file has a column by its header, though with values that do not fit."""
    result: list[tuple[str, ColumnSummary]] = []
    columns = tuple(columns)
    for role in FILE_TABLES[table].columns:
        if role.key not in missing or role.kind not in _SENTENCES:
            continue
        named = [column for column in columns if _is_named(role, column) and not fits(role, column)]
        result += [(role.key, column) for column in named[:1]]
    return result


def unread_reason(columns: Iterable[ColumnSummary], table: str, missing: Collection[str]) -> Text | None:
    """Return the sentence that names the first missing column that is there, with three values and what could be read."""
    unread = unread_columns(columns, table, missing)
    if not unread:
        return None
    role, column = unread[0]
    canonical = FILE_TABLES[table].column(role)
    if not column.samples or canonical is None:
        return text(_EMPTY, column=column.name)
    examples = tuple(f"“{sample}”" for sample in column.samples)
    return text(_SENTENCES[canonical.kind], column=column.name, examples=examples)


def money_headers(columns: Iterable[ColumnSummary], table: str, used: Collection[str]) -> tuple[str, ...]:
    """Return the headers of amounts that are left out when a file becomes a table without money, such as interactions."""
    if table not in WITHOUT_MONEY:
        return ()
    return tuple(
        column.name
        for column in columns
        if column.name not in used and column.values in ("money", "number") and is_amount_header(column.name)
    )


def is_amount_header(header: str) -> bool:
    """Return whether a header names an amount of money that somebody paid, was to pay or got back."""
    plain = words(header)
    known = {words(name) for role in _AMOUNT_ROLES if (column := ORDERS.column(role)) for name in column.names}
    return plain in known or bool(_AMOUNT_WORDS.search(plain))


def _is_named(role: Column, column: ColumnSummary) -> bool:
    return words(column.name) in {words(name) for name in role.names} or find_name(column.name, role) is not None
