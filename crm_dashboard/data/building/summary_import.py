"""Import a customer summary: one row per customer with figures (no single orders), attributes and identities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import duckdb

from crm_dashboard.data.building.customers import SUMMED, store_customer_file
from crm_dashboard.data.building.reporting import store_labels
from crm_dashboard.data.cleaning.currencies import detect_currency
from crm_dashboard.data.cleaning.lines import LINES, currency_code, unreadable_notices
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.identity.own_columns import own_columns
from crm_dashboard.data.process.counting import count_rows, row_notices
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Notice, RuleCount
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, refusal
from crm_dashboard.data.schema.summary_table import FIGURES, SUMMARY
from crm_dashboard.data.values.times import day_number
from crm_dashboard.data.values.values import MONEY
from crm_dashboard.text import N_, text

MAX_DAYS = 36_525
"""The highest plausible number of days, a hundred years."""
JUDGED_SUMMARY = "scratch.main.judged"
"""The typed rows with their `fate`, 0 for kept rows."""
_KEPT = f"{JUDGED_SUMMARY} WHERE fate = 0"
_NO_ID, _ODD, _REPEAT = 1, 2, 3
_SPANS = {"recency_days": "last_order_date", "tenure_days": "first_order_date"}
"""Columns that count days, and the date column from which each is counted."""


def import_summary(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Create `customer_summary` and the customer tables with one row per id, the first row of each.

    Rows without an id, and rows whose number of orders is negative or no whole number, are set aside. The table holds
    the columns of the file and, made of them, `first_day`, `last_day` and `as_of_day` (days since 1970-01-01),
    and `revenue` (the money, or orders × order value). The as-of day is the most frequent sum of a date and the days
    since it, else the latest last order date, else the day of the import.
    """
    fields = mapped.fields
    used_headers = {field.header for field in fields.values()} | {*mapped.contents.left_out}
    own = own_columns(connection, mapped.contents.headers, mapped=used_headers, letter="s")
    _create_judged(connection, fields, own.every)
    kept = count_rows(connection, _KEPT)
    if not kept:
        raise _no_rows_error(connection, fields)
    notices = (
        mapped.notices + own.notices + unreadable_notices(connection, fields) + _summary_notices(connection, fields)
    )
    without_id = count_rows(connection, f"{JUDGED_SUMMARY} WHERE fate = {_NO_ID}")
    rows_in = count_rows(connection, LINES) + count_set_aside(mapped.notices)
    progress(N_("Building the customers"))
    connecting.begin_output(connection)
    _make_summary(connection, fields.keys())
    store_customer_file(connection, SUMMED, f"(FROM {_KEPT})", fields, own)
    store_labels(connection, own.stored, part=f"{SUMMED}_labels")
    currency, currency_notices = detect_currency(
        connection, fields, chosen=mapped.source.currency, lines=f"(FROM {_KEPT})"
    )
    rules = (RuleCount("missing_customer", True, without_id, without_id),)
    return Outcome(rows_in, kept, rules, notices + currency_notices, currency)


def judge_summary(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> dict[int, str]:
    """Create the typed rows of the file with their fates, and return the rule or notice key of each fate."""
    _create_judged(connection, mapped.fields, ())
    return {_NO_ID: "missing_customer", _ODD: "odd_orders", _REPEAT: "duplicate_customers"}


def _create_judged(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], own: Iterable[tuple[str, str]]
) -> None:
    typed = [f"{field.sql} AS {identifier(field.role)}" for field in fields.values()]
    typed += [f"{sql} AS {name}" for name, sql in own]
    typed.append(f"{currency_code(fields)} AS currency_code")
    connection.execute(f"CREATE TABLE {LINES} AS SELECT rowid + 1 AS row_no, {', '.join(typed)} FROM {RAW}")
    alone = (
        f"CASE WHEN customer_id IS NULL THEN {_NO_ID} WHEN orders < 0 OR orders <> floor(orders) THEN {_ODD} ELSE 0 END"
    )
    place = "row_number() OVER (PARTITION BY customer_id, alone ORDER BY row_no)"
    connection.execute(
        f"CREATE VIEW {JUDGED_SUMMARY} AS SELECT * EXCLUDE (alone), CASE WHEN alone = 0 AND {place} > 1 THEN {_REPEAT} ELSE alone END AS fate "
        f"FROM (SELECT *, {alone} AS alone FROM {LINES})"
    )


def _make_summary(connection: duckdb.DuckDBPyConnection, roles: Iterable[str]) -> None:
    roles_present = set(roles)
    as_of = _as_of_day(connection, roles_present)
    columns = "".join(
        f"{_stored(figure.key)} AS {figure.key}, "
        for figure in FIGURES
        if figure.key in roles_present and figure.kind != "text"
    )
    money = (
        "monetary"
        if "monetary" in roles_present
        else "orders * order_value"
        if "order_value" in roles_present
        else "NULL"
    )
    connection.execute(
        f"CREATE TABLE {SUMMARY} AS SELECT customer_id, {columns}try_cast({money} AS {MONEY}) AS revenue, "
        f"{_day('tenure_days', roles_present, as_of)} AS first_day, {_day('recency_days', roles_present, as_of)} AS last_day, "
        f"{as_of}::INTEGER AS as_of_day FROM {_KEPT} ORDER BY customer_id"
    )


def _stored(role: str) -> str:
    if role in _SPANS:
        return _days(role)
    if role in _SPANS.values():
        return f"{role}::DATE"
    return "coalesce(orders, 0)::BIGINT" if role == "orders" else role


def _as_of_day(connection: duckdb.DuckDBPyConnection, roles: set[str]) -> int:
    """Return the day at which the summary was made, as far as its columns determine it.

    A date plus the days since then gives it; so does, for customers with one order, the first date plus the days since
    the last order.
    """
    combinations = [(days, date, "true") for days, date in _SPANS.items()]
    combinations += [(days, date, "orders = 1") for days, date in zip(_SPANS, reversed(_SPANS.values()), strict=True)]
    queries = [
        f"SELECT {day_number(date)} + {_days(days)} AS day FROM {_KEPT} AND {condition} AND day IS NOT NULL "
        "GROUP BY day ORDER BY count(*) DESC, day DESC LIMIT 1"
        for days, date, condition in combinations
        if {days, date} <= roles
    ]
    if "last_order_date" in roles:
        queries.append(f"SELECT max({day_number('last_order_date')}) FROM {_KEPT}")
    for query in queries:
        row = connection.execute(query).fetchone()
        if row and row[0] is not None:
            return int(row[0])
    return (dt.date.today() - dt.date(1970, 1, 1)).days


def _day(days: str, roles: set[str], as_of: int) -> str:
    """Return the SQL of a day: from the number of days, else from the date; never after the as-of day."""
    date = day_number(_SPANS[days])
    candidates = [f"{as_of} - {_days(days)}"] if days in roles else []
    candidates += [f"CASE WHEN {date} <= {as_of} THEN {date} END"] if _SPANS[days] in roles else []
    return f"coalesce({', '.join(candidates)})::INTEGER" if candidates else "NULL::INTEGER"


def _days(role: str) -> str:
    """Return the SQL of a number of days, rounded down; NULL if it is implausible."""
    return f"CASE WHEN {role} BETWEEN 0 AND {MAX_DAYS} THEN floor({role})::INTEGER END"


def _summary_notices(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> tuple[Notice, ...]:
    conditions = [("odd_orders", "orders", f"fate = {_ODD}"), ("duplicate_customers", "", f"fate = {_REPEAT}")]
    conditions += [("orders_not_told", "orders", "fate = 0 AND orders IS NULL")]
    conditions += [("impossible_days", role, f"fate = 0 AND NOT ({role} BETWEEN 0 AND {MAX_DAYS})") for role in _SPANS]
    conditions += [("negative_money", role, f"fate = 0 AND {role} < 0") for role in ("monetary", "order_value")]
    return tuple(
        notice
        for kind, role, condition in conditions
        if not role or role in fields
        for notice in row_notices(
            connection, kind, f"{JUDGED_SUMMARY} WHERE {condition}", fields[role].header if role else ""
        )
    )


def _no_rows_error(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> Exception:
    """Return the error that names the column because of which no row is left."""
    if count_rows(connection, f"{JUDGED_SUMMARY} WHERE fate = {_ODD}"):
        return refusal(
            N_("No row has a whole number of orders."),
            where=fields["orders"].header,
            next_step=text(N_("Choose the column that counts each customer's orders, not a rate or a score.")),
        )
    return refusal(
        N_("No row has a customer id."),
        where=fields["customer_id"].header,
        next_step=text(N_("Choose the column that holds the customer ids.")),
    )
