"""Guess which table a file is and which column has which role, from headers first and kinds of values second."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crm_dashboard.data.process.protocol import ColumnSummary, Inspection
from crm_dashboard.data.schema.header_words import words
from crm_dashboard.data.schema.summary_table import SUMMARY, missing_summary_roles
from crm_dashboard.data.schema.tables import TABLES, has_amount
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.data.understanding.role_guesses import RoleGuess, guess_roles

__all__ = ["FILE_TABLES", "Roles", "guess_columns", "guess_table", "missing_roles", "words"]

Roles = tuple[tuple[str, str], ...]
"""Pairs of a canonical column and the header that plays it."""

_ID_OF_TABLE = {"customers": "customer_id", "products": "product_id", "campaigns": "campaign_id"}
_CONTACTS = ("interactions", "feedback", "tickets")
_MONEY = re.compile(
    r"\b(?:amount|total|subtotal|price|revenue|sales|turnover|value|paid|cost|betrag|summe|umsatz|preis|montant|prix|total|importe|precio|ventas|debit|credit)\b|"
    r"金额|总额|单价|价格|价款|销售额|货款|金額|売上|合計|料金|価格"
)
_MOSTLY_DIFFERENT, _ALL_DIFFERENT = 0.8, 0.98


def guess_table(inspection: Inspection) -> str:
    """Return the table that the file can be and that gives most of its columns a role; `customers` when none fits.

    A file with order ids and times can be one of orders even where customer or amount have to be chosen by hand. One with
    money beside its columns is no table of contacts.
    """
    guesses = {table: guess_roles(inspection.columns, table) for table in TABLES}
    roles = {table: _pairs(guesses[table]) for table in TABLES}
    fitting = [
        table
        for table in TABLES
        if not missing_roles(roles[table], table)
        and fits_one_row_per_id(inspection.columns, table)
        and not (table in _CONTACTS and _leaves_money_out(inspection.columns, roles[table]))
    ]
    if {"order_id", "order_ts"} <= dict(roles["orders"]).keys():
        fitting.append("orders")
    return max(fitting, key=lambda table: sum(1 + guess.is_named for guess in guesses[table]), default="customers")


def _leaves_money_out(columns: Iterable[ColumnSummary], roles: Roles) -> bool:
    """Return whether a column of numbers without a role is money by its header."""
    taken = {header for _, header in roles}
    return any(
        column.values in ("money", "number") and column.name not in taken and _MONEY.search(words(column.name))
        for column in columns
    )


def guess_columns(columns: Iterable[ColumnSummary], table: str) -> Roles:
    """Return the roles that `guess_roles` gives, as pairs."""
    return _pairs(guess_roles(columns, table))


def missing_roles(columns: Roles, table: str) -> tuple[str, ...]:
    """Return the required roles that no header plays; `net_amount` stands for all ways to an amount.

    Orders need a customer, a time, and a net amount, a quantity with a unit price, or a gross amount; a summary of
    customers needs their number of orders, and money or when the last order was.
    """
    roles = {role for role, _ in columns}
    missing = [column.key for column in FILE_TABLES[table].columns if column.required and column.key not in roles]
    if table == SUMMARY:
        return (*missing, *missing_summary_roles(roles))
    return tuple(missing) + (("net_amount",) if table == "orders" and not has_amount(roles) else ())


def fits_one_row_per_id(columns: Iterable[ColumnSummary], table: str) -> bool:
    """Return whether a file can hold one row per customer, product or campaign: distinct ids and more columns than ids.

    True for other tables.
    """
    if table not in _ID_OF_TABLE:
        return True
    columns = tuple(columns)
    roles = dict(guess_columns(columns, table))
    if _ID_OF_TABLE[table] not in roles or (
        table == "products" and "order_id" in dict(guess_columns(columns, "orders"))
    ):
        return False  # the latter are lines of orders
    different = next(column.different for column in columns if column.name == roles[_ID_OF_TABLE[table]])
    says_more = len(roles) > 1 or (table == "customers" and different >= _ALL_DIFFERENT)
    return says_more and different >= _MOSTLY_DIFFERENT


def _pairs(guesses: Iterable[RoleGuess]) -> Roles:
    return tuple((guess.role, guess.header) for guess in guesses)
