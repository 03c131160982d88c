"""The figures of a file of orders under the other options of the decisions about its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import duckdb

from crm_dashboard.data.cleaning.figures_by_customer import figures_by_customer
from crm_dashboard.data.cleaning.lines import KEPT_FATE, NO_AMOUNT, ODD, amount
from crm_dashboard.data.cleaning.outcome import Outcome
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.decisions import choice_of
from crm_dashboard.data.process.protocol import Decision, Figures
from crm_dashboard.data.readers.contents import RAW

_AMOUNTS = ("net_amount", "qty", "unit_price", "gross_amount", "discount_amount", "refund_amount")


def decisions_with_figures(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], outcome: Outcome | None
) -> tuple[Decision, ...]:
    """Return the decisions about the columns, each with the figures of the file under its other options.

    Of an amount that is read in another way only the money changes. Without an outcome there is nothing to compare with.
    """
    decisions: list[Decision] = []
    for field in fields.values():
        for decision in field.decisions:
            others = tuple(
                (option, figures)
                for key, option, sql in field.others
                if outcome and key in (decision.key, choice_of(decision))
                if (figures := _figures(connection, fields, field, sql, outcome)) is not None
            )
            decisions.append(replace(decision, otherwise=others) if others else decision)
    return tuple(decisions)


def _figures(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], field: Field, sql: str, outcome: Outcome
) -> Figures | None:
    """Return the figures if one column is read by other SQL; None for columns that change none, or too much money."""
    if field.role == "customer_id":
        return figures_by_customer(connection, fields.keys(), sql, outcome.rules)
    money = _money(connection, fields, field, sql) if field.role in _AMOUNTS else None
    return replace(outcome.figures, revenue=money) if outcome.figures and money is not None else None


def _money(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], changed: Field, sql: str
) -> Decimal | None:
    """Return the money of the rows that no rule sets aside, if one column is read by other SQL; None if it is too large.

    A discount that is a part of the price holds the SQL of the price; it is read anew with it.
    """
    amounts = {role: fields[role] for role in _AMOUNTS if role in fields}
    typed = ", ".join(
        f"{sql if role == changed.role else field.sql.replace(changed.sql, sql) if role == 'discount_amount' else field.sql} AS {role}"
        for role, field in amounts.items()
    )
    aside = f"SELECT row_no FROM {ODD} WHERE fate NOT IN ({KEPT_FATE}, {NO_AMOUNT})"
    rows = f"(SELECT rowid + 1 AS row_no, {typed} FROM {RAW}) ANTI JOIN ({aside}) USING (row_no)"
    try:
        row = connection.execute(f"SELECT sum({amount(amounts.keys())}) FROM {rows}").fetchone()
    except (duckdb.ConversionException, duckdb.OutOfRangeException):
        return None
    return Decimal(row[0] if row and row[0] is not None else 0).quantize(Decimal("0.0001"))
