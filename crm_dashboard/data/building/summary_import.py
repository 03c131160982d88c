"""Imports a table without orders, one row per customer: their figures as they stand, attributes, identities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import duckdb

from crm_dashboard.data.building.customers import SUMMED, keep_part
from crm_dashboard.data.building.reporting import keep_labels
from crm_dashboard.data.cleaning.currencies import detect_currency
from crm_dashboard.data.cleaning.lines import LINES, currency_code, unreadable_notices
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.cleaning.times import day_number
from crm_dashboard.data.cleaning.values import MONEY
from crm_dashboard.data.identity.own_columns import own_columns
from crm_dashboard.data.process.counting import count_rows, row_notices
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Notice, RuleCount
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, refused
from crm_dashboard.data.schema.summary_table import FIGURES, SUMMARY
from crm_dashboard.text import N_, text

LONGEST = 36_525
"""Days that a number of days may count, a hundred years."""
JUDGED_SUMMARY = "scratch.main.judged"
"""The typed rows with their `fate`, 0 for those that stay."""
_KEPT = f"{JUDGED_SUMMARY} WHERE fate = 0"
_NO_ID, _ODD, _REPEAT = 1, 2, 3
_SPANS = {"recency_days": "last_order_date", "tenure_days": "first_order_date"}
"""A number of days, and the day that it is counted from."""


def import_summary(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Make `customer_summary` and the parts that such a table tells of customers: one row an id, the first stands.

    Rows without an id, and rows whose number of orders is negative or no whole number, are set aside. The table holds
    the columns of the file and, made of them, `first_day`, `last_day` and `as_of_day` (days since 1970-01-01),
    and `revenue` (the money, or orders × order value). The as-of day is the one that dates and numbers of days
    together say most often, else the latest of the last dates, else the day of the import.
    """
    fields = mapped.fields
    taken = {field.header for field in fields.values()} | {*mapped.contents.left_out}
    own = own_columns(connection, mapped.contents.headers, mapped=taken, letter="s")
    _judge(connection, fields, own.every)
    kept = count_rows(connection, _KEPT)
    if not kept:
        raise _nothing_kept(connection, fields)
    notices = mapped.notices + own.notices + unreadable_notices(connection, fields) + _noticed(connection, fields)
    blank = count_rows(connection, f"{JUDGED_SUMMARY} WHERE fate = {_NO_ID}")
    rows_in = count_rows(connection, LINES) + count_set_aside(mapped.notices)
    progress(N_("Building the customers"))
    connecting.begin_output(connection)
    _make_summary(connection, fields.keys())
    keep_part(connection, SUMMED, f"(FROM {_KEPT})", fields, own)
    keep_labels(connection, own.stored, part=f"{SUMMED}_labels")
    currency, said = detect_currency(connection, fields, chosen=mapped.source.currency, lines=f"(FROM {_KEPT})")
    rules = (RuleCount("missing_customer", True, blank, blank),)
    return Outcome(rows_in, kept, rules, notices + said, currency)


def judge_summary(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> dict[int, str]:
    """Make the typed rows of the file with their fates, and return the rule or notice that stands behind each fate."""
    _judge(connection, mapped.fields, ())
    return {_NO_ID: "missing_customer", _ODD: "odd_orders", _REPEAT: "duplicate_customers"}


def _judge(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], own: Iterable[tuple[str, str]]) -> None:
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
    told = set(roles)
    as_of = _as_of_day(connection, told)
    columns = "".join(f"{_stored(one.key)} AS {one.key}, " for one in FIGURES if one.key in told and one.kind != "text")
    money = "monetary" if "monetary" in told else "orders * order_value" if "order_value" in told else "NULL"
    connection.execute(
        f"CREATE TABLE {SUMMARY} AS SELECT customer_id, {columns}try_cast({money} AS {MONEY}) AS revenue, "
        f"{_day('tenure_days', told, as_of)} AS first_day, {_day('recency_days', told, as_of)} AS last_day, "
        f"{as_of}::INTEGER AS as_of_day FROM {_KEPT} ORDER BY customer_id"
    )


def _stored(role: str) -> str:
    if role in _SPANS:
        return _days(role)
    if role in _SPANS.values():
        return f"{role}::DATE"
    return "coalesce(orders, 0)::BIGINT" if role == "orders" else role


def _as_of_day(connection: duckdb.DuckDBPyConnection, roles: set[str]) -> int:
    """Return the day at which the table was made, as far as it tells.

    A date and the days since then tell it; so do, of customers with one order, the date of the first and the days
    since the last.
    """
    same = [(days, date, "true") for days, date in _SPANS.items()]
    same += [(days, date, "orders = 1") for days, date in zip(_SPANS, reversed(_SPANS.values()), strict=True)]
    looks = [
        f"SELECT {day_number(date)} + {_days(days)} AS day FROM {_KEPT} AND {whose} AND day IS NOT NULL "
        "GROUP BY day ORDER BY count(*) DESC, day DESC LIMIT 1"
        for days, date, whose in same
        if {days, date} <= roles
    ]
    if "last_order_date" in roles:
        looks.append(f"SELECT max({day_number('last_order_date')}) FROM {_KEPT}")
    for look in looks:
        row = connection.execute(look).fetchone()
        if row and row[0] is not None:
            return int(row[0])
    return (dt.date.today() - dt.date(1970, 1, 1)).days


def _day(days: str, roles: set[str], as_of: int) -> str:
    """Return a day, from a number of days first, since that stands as it was given; never one after the as-of day."""
    date = day_number(_SPANS[days])
    told = [f"{as_of} - {_days(days)}"] if days in roles else []
    told += [f"CASE WHEN {date} <= {as_of} THEN {date} END"] if _SPANS[days] in roles else []
    return f"coalesce({', '.join(told)})::INTEGER" if told else "NULL::INTEGER"


def _days(role: str) -> str:
    """Return whole days, begun ones left out; NULL where no such number of days can be meant."""
    return f"CASE WHEN {role} BETWEEN 0 AND {LONGEST} THEN floor({role})::INTEGER END"


def _noticed(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> tuple[Notice, ...]:
    met = [("odd_orders", "orders", f"fate = {_ODD}"), ("duplicate_customers", "", f"fate = {_REPEAT}")]
    met += [("orders_not_told", "orders", "fate = 0 AND orders IS NULL")]
    met += [("impossible_days", role, f"fate = 0 AND NOT ({role} BETWEEN 0 AND {LONGEST})") for role in _SPANS]
    met += [("negative_money", role, f"fate = 0 AND {role} < 0") for role in ("monetary", "order_value")]
    return tuple(
        notice
        for kind, role, condition in met
        if not role or role in fields
        for notice in row_notices(
            connection, kind, f"{JUDGED_SUMMARY} WHERE {condition}", fields[role].header if role else ""
        )
    )


def _nothing_kept(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> Exception:
    """Return the refusal that names the column because of which no row is left."""
    if count_rows(connection, f"{JUDGED_SUMMARY} WHERE fate = {_ODD}"):
        return refused(
            N_("No row has a whole number of orders."),
            where=fields["orders"].header,
            next_step=text(N_("Choose the column that counts each customer's orders, not a rate or a score.")),
        )
    return refused(
        N_("No row has a customer id."),
        where=fields["customer_id"].header,
        next_step=text(N_("Choose the column that holds the customer ids.")),
    )
