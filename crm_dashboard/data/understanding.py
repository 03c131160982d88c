"""Guesses what a file is and which column plays which role, from headers first and kinds of values second."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from crm_dashboard.data.columns import Column
from crm_dashboard.data.protocol import ColumnSummary, Inspection
from crm_dashboard.data.summary_table import SUMMARY, summary_lacks
from crm_dashboard.data.tables import TABLES

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[\(\[【（].*?[\)\]】）]\s*$")
_GAPS = re.compile(r"[\s_\-./:：#*]+")
_DAY_NUMBER = re.compile(r"\d{5}(\.\d+)?|\d{8}|\d{14}")
_ORDER_NAME = re.compile(r"#\d+")

Roles = tuple[tuple[str, str], ...]
"""Pairs of a canonical column and the header that plays it."""


def words(header: str) -> str:
    """Return a header as plain lower-case words: `CustomerID`, `customer_id` and `Customer Id (text)` are all the same."""
    folded = unicodedata.normalize("NFKC", header).strip()
    bare = _BRACKETS.sub("", folded).strip() or folded
    return _GAPS.sub(" ", _CAMEL.sub(" ", bare)).strip().casefold()


def guess_table(inspection: Inspection) -> str:
    """Return the table that the file can be and that gives most of its columns a role; `customers` when none fits.

    A file with order ids and times can be one of orders even where customer or amount have to be chosen by hand.
    """
    roles = {table: guess_columns(inspection.columns, table) for table in TABLES}
    fitting = [table for table in TABLES if not missing_roles(roles[table], table)]
    if {"order_id", "order_ts"} <= dict(roles["orders"]).keys():
        fitting.append("orders")
    return max(fitting, key=lambda table: len(roles[table]), default="customers")


def guess_columns(columns: Iterable[ColumnSummary], table: str) -> Roles:
    """Return the guessed role of each column that has one, in the order of the canonical columns.

    A header counts when it is, word for word, one of a role's names; the earlier name wins, then the fuller column,
    then the earlier one. A role of times takes only time-like values, one of numbers only numbers. A header plays at
    most one role and a role has at most one header.
    """
    offers = sorted(
        (rank, -round(column.filled, 2), position, place, role.key, column.name)
        for place, role in enumerate(TABLES[table].columns)
        for position, column in enumerate(columns)
        if (rank := _rank(role, column)) is not None
    )
    taken: dict[str, str] = {}
    for *_, key, header in offers:
        if key not in taken and header not in taken.values():
            taken[key] = header
    return tuple((role.key, taken[role.key]) for role in TABLES[table].columns if role.key in taken)


def missing_roles(columns: Roles, table: str) -> tuple[str, ...]:
    """Return the required roles that no header plays; `net_amount` stands for all ways to an amount.

    Orders need a customer, a time, and a net amount, a quantity with a unit price, or a gross amount; a summary of
    customers needs their number of orders, and money or when the last order was.
    """
    roles = {role for role, _ in columns}
    missing = [column.key for column in TABLES[table].columns if column.required and column.key not in roles]
    has_amount = "net_amount" in roles or {"qty", "unit_price"} <= roles or "gross_amount" in roles
    if table == SUMMARY:
        return (*missing, *summary_lacks(roles))
    return tuple(missing) + (("net_amount",) if table == "orders" and not has_amount else ())


def _rank(role: Column, column: ColumnSummary) -> int | None:
    if words(column.name) == "name" and column.samples and all(map(_ORDER_NAME.fullmatch, column.samples)):
        return 0 if role.key == "order_id" else None  # Shopify calls its order numbers names
    names = [words(name) for name in role.names]
    header = words(column.name)
    return names.index(header) if header in names and _fits(role, column) else None


def _fits(role: Column, column: ColumnSummary) -> bool:
    if role.kind == "time":
        numbered = bool(column.samples) and all(map(_DAY_NUMBER.fullmatch, column.samples))
        return column.values == "time" or (column.values in ("number", "id") and numbered)
    return column.values in ("number", "money") if role.kind in ("number", "money") else True
