"""From text to typed lines: one row for each row of the file, with its amount and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.counting import count_of, noticed
from crm_dashboard.data.protocol import Notice, RuleCount
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.rules import RULES
from crm_dashboard.data.sql import identifier
from crm_dashboard.data.survey import Field
from crm_dashboard.data.values import MONEY, is_filled

LINES = "scratch.main.lines"
JUDGED = "scratch.main.judged"
KEPT = "scratch.main.kept"
_DUPLICATES = "scratch.main.duplicates"

_KEPT, _NO_TIME, _NO_AMOUNT = -1, 101, 102


@dataclass(frozen=True)
class Verdict:
    """What became of the lines: counts per rule, notices about unreadable values, rows kept."""

    rules: tuple[RuleCount, ...]
    notices: tuple[Notice, ...]
    rows_kept: int
    documents_are_lines: bool


def make_lines(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> None:
    """Make `LINES` from `RAW`: `row_no` (from 1), a typed column per role, and `amount`, the net amount of the line.

    When every column is read by a cast alone it is a view: casting twice is cheaper than writing.
    """
    typed = ", ".join(f"{field.sql} AS {identifier(field.role)}" for field in fields.values())
    kind = "VIEW" if all(field.is_plain for field in fields.values()) else "TABLE"
    connection.execute(
        f"CREATE {kind} {LINES} AS SELECT *, {amount(fields.keys())} AS amount "
        f"FROM (SELECT rowid + 1 AS row_no, {typed} FROM {RAW})"
    )


def amount(roles: Set[str]) -> str:
    """Return the net amount of a line: as given, else quantity × unit price, else gross.

    Discounts and refunds come off the latter two, whatever their sign in the file; from a line that takes something
    back they come off its size. Four places, ties away from zero; NULL when a needed part is missing.
    """
    if "net_amount" in roles:
        return "net_amount"
    base = "qty * unit_price" if {"qty", "unit_price"} <= roles else "gross_amount"
    off = " + ".join(f"coalesce(abs({role}), 0)" for role in ("discount_amount", "refund_amount") if role in roles)
    net = f"CASE WHEN {base} < 0 THEN {base} + ({off}) ELSE {base} - ({off}) END" if off else base
    return f"try_cast({net} AS {MONEY})"


def amount_headers(fields: Mapping[str, Field]) -> str:
    """Return the headers that the amount is made of, for a notice."""
    if "net_amount" in fields:
        return fields["net_amount"].header
    if {"qty", "unit_price"} <= fields.keys():
        return f"{fields['qty'].header} × {fields['unit_price'].header}"
    return fields["gross_amount"].header


def judge(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], *, enabled: Set[str], columns: int
) -> Verdict:
    """Make `JUDGED` and `KEPT` and count: a line is set aside by the first enabled rule, else for an unreadable value.

    `columns` is the number of columns of the file, all of which must agree in an exact duplicate.
    """
    roles = fields.keys()
    repeats = _repeats(connection, roles)
    duplicated = repeats > 0 and _find_duplicates(connection, columns)
    is_duplicate = f"row_no IN (FROM {_DUPLICATES})" if duplicated else "false"
    branches = " ".join(
        f"WHEN {_matches(rule.key)} THEN {place}" for place, rule in enumerate(RULES.values()) if rule.key in enabled
    )
    conditions = ", ".join(f"({rule.sql(roles)}) AS {_matches(rule.key)}" for rule in RULES.values())
    connection.execute(
        f"CREATE VIEW {JUDGED} AS SELECT *, CASE {branches} WHEN order_ts IS NULL THEN {_NO_TIME} "
        f"WHEN amount IS NULL THEN {_NO_AMOUNT} ELSE {_KEPT} END AS fate "
        f"FROM (SELECT *, {conditions} FROM (SELECT *, {is_duplicate} AS is_duplicate FROM {LINES}))"
    )
    order_id = "coalesce(order_id, '#' || row_no)" if "order_id" in roles else "row_no::VARCHAR"
    connection.execute(
        f"CREATE VIEW {KEPT} AS SELECT * REPLACE ({order_id} AS order_id, coalesce(customer_id, '?' || {order_id}) AS customer_id) "
        f"FROM (SELECT *{'' if 'order_id' in roles else ', NULL AS order_id'} FROM {JUDGED} WHERE fate = {_KEPT})"
    )
    return _counted(connection, fields, enabled, documents_are_lines="order_id" not in roles or repeats == 0)


def unreadable(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> tuple[Notice, ...]:
    """Return the notices about filled values of optional columns that could not be read and count as missing."""
    found: list[Notice] = []
    for field in fields.values():
        if field.role == "order_ts" or field.is_plain or field.kind not in ("time", "number", "money"):
            continue
        where = f"typed.{identifier(field.role)} IS NULL AND {is_filled('source.' + field.raw)}"
        source = f"{LINES} typed JOIN {RAW} source ON source.rowid + 1 = typed.row_no WHERE {where}"
        found += noticed(
            connection, "unreadable_date" if field.kind == "time" else "unreadable_number", source, field.header
        )
    return tuple(found)


def _matches(rule: str) -> str:
    return identifier(f"matches_{rule}")


def _repeats(connection: duckdb.DuckDBPyConnection, roles: Set[str]) -> int:
    """Count groups of lines that may be one document; no such group also means that there is no exact duplicate."""
    if "order_id" not in roles:
        return 1
    return count_of(connection, f"(SELECT 1 FROM {LINES} GROUP BY hash(customer_id, order_id) HAVING count(*) > 1)")


def _find_duplicates(connection: duckdb.DuckDBPyConnection, columns: int) -> bool:
    """Make the table of the row numbers that repeat an earlier row; equal hashes are compared column by column."""
    every = ", ".join(f"c{position}" for position in range(columns))
    same = f"SELECT hash({every}) AS h FROM {RAW} GROUP BY 1 HAVING count(*) > 1"
    connection.execute(
        f"CREATE TABLE {_DUPLICATES} AS SELECT row_no FROM (SELECT rowid + 1 AS row_no, "
        f"row_number() OVER (PARTITION BY {every} ORDER BY rowid) AS place FROM {RAW} WHERE hash({every}) IN ({same})) "
        "WHERE place > 1"
    )
    return count_of(connection, _DUPLICATES) > 0


def _counted(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], enabled: Set[str], *, documents_are_lines: bool
) -> Verdict:
    fates = [*range(len(RULES)), _KEPT, _NO_TIME, _NO_AMOUNT]
    parts = [f"count_if({_matches(rule)})" for rule in RULES] + [f"count_if(fate = {fate})" for fate in fates]
    row = connection.execute(f"SELECT {', '.join(parts)} FROM {JUDGED}").fetchone()
    assert row is not None
    met = dict(zip(fates, row[len(RULES) :], strict=True))
    counts = tuple(RuleCount(rule, rule in enabled, row[place], met[place]) for place, rule in enumerate(RULES))
    lost = [
        notice
        for key, fate, header in (
            ("unreadable_time", _NO_TIME, fields["order_ts"].header),
            ("unreadable_amount", _NO_AMOUNT, amount_headers(fields)),
        )
        if met[fate]
        for notice in noticed(connection, key, f"{JUDGED} WHERE fate = {fate}", header)
    ]
    return Verdict(counts, tuple(lost), met[_KEPT], documents_are_lines)
