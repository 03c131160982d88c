"""Typed order lines: one per row of the file, with its amount, and whether a rule sets it aside."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

import duckdb

from crm_dashboard.data.cleaning import repeats
from crm_dashboard.data.cleaning.facts import LOG_STEPS, Facts, outlier_limit
from crm_dashboard.data.cleaning.lone_days import find_lone_days
from crm_dashboard.data.cleaning.rules import FLAGS, RULES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.counting import count_rows, row_notices
from crm_dashboard.data.process.protocol import Notice, RuleCount
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.values.order_ids import unrepeated
from crm_dashboard.data.values.values import MONEY, is_filled, mark

LINES = repeats.LINES
KEPT = "scratch.main.kept"
ODD = "scratch.main.odd"
"""The lines that a rule matches or that cannot be read, with `fate`, `mask` (one bit per rule) and order."""

ALL_RULES = {**RULES, **FLAGS}
BITS = {key: 1 << place for place, key in enumerate(ALL_RULES)}
"""The bit of each rule in a `mask`."""
KEPT_FATE, NO_TIME, NO_AMOUNT = -1, 101, 102
"""Values of `fate` besides the position of the rule that sets a line aside."""
_MAX_SAMPLED = 1_000_000
_ALIASES = {"RMB": "CNY", "人民币": "CNY", "元": "CNY", "￥": "CNY", "¥": "CNY", "$": "USD", "US$": "USD", "£": "GBP", "€": "EUR"}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """The result of cleaning the lines: counts per rule, notices about unreadable values, number of rows kept."""

    rules: tuple[RuleCount, ...]
    notices: tuple[Notice, ...]
    rows_kept: int
    has_one_line_per_order: bool


@dataclass(frozen=True)
class Marks:
    """Facts about all lines, and the SQL of columns that mark duplicates, disagreeing order ids and reversed sales.

    `has_own_ids`: rows that a later file holds as well have order ids of their own (`values.order_ids.repeated`).
    """

    facts: Facts
    columns_sql: str
    has_one_line_per_order: bool
    has_own_ids: bool = False


@dataclass(frozen=True)
class Overlaps:
    """Whether rows stand in a later file as well, and whether they are set aside, with order ids of their own."""

    are_there: bool = False
    are_aside: bool = False


NO_OVERLAPS = Overlaps()


def make_lines(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> None:
    """Create `LINES` from `RAW`: `row_no` (from 1), a typed column per role, the net `amount`, and `currency_code`.

    `currency_code` is NULL unless a column or different currency signs give it. If every column is read by a cast alone
    it is a view: casting twice is cheaper than writing.
    """
    typed = ", ".join(f"{field.sql} AS {identifier(field.role)}" for field in fields.values())
    typed += f", {currency_code(fields)} AS currency_code"
    kind = "VIEW" if all(field.is_plain for field in fields.values()) else "TABLE"
    connection.execute(
        f"CREATE {kind} {LINES} AS SELECT *, {amount(fields.keys())} AS amount "
        f"FROM (SELECT rowid + 1 AS row_no, {typed} FROM {RAW})"
    )


def amount(roles: Set[str]) -> str:
    """Return the SQL of a line's net amount: the net column, else quantity × unit price, else gross.

    Discounts and refunds are subtracted from the latter two, whatever their sign in the file; for a negative line they
    reduce its absolute amount. Four decimals, ties away from zero; NULL if a needed value is missing.
    """
    if "net_amount" in roles:
        return "net_amount"
    base = "qty * unit_price" if {"qty", "unit_price"} <= roles else "gross_amount"
    deductions = " + ".join(
        f"coalesce(abs({role}), 0)" for role in ("discount_amount", "refund_amount") if role in roles
    )
    net = f"CASE WHEN {base} < 0 THEN {base} + ({deductions}) ELSE {base} - ({deductions}) END" if deductions else base
    return f"try_cast({net} AS {MONEY})"


def amount_headers(fields: Mapping[str, Field]) -> str:
    """Return the headers of the columns that the amount is computed from, for a notice."""
    if "net_amount" in fields:
        return fields["net_amount"].header
    if {"qty", "unit_price"} <= fields.keys():
        return f"{fields['qty'].header} × {fields['unit_price'].header}"
    return fields["gross_amount"].header


def prepare_marks(
    connection: duckdb.DuckDBPyConnection,
    fields: Mapping[str, Field],
    *,
    columns: int,
    today: int,
    has_unsold: bool = False,
    has_lowered: bool = False,
    has_repeats: bool | None = None,
    overlaps: Overlaps = NO_OVERLAPS,
) -> Marks:
    """Compute the facts about all lines and create the tables of duplicates, disagreeing order ids and reversed sales.

    `columns` is the number of columns of the file, all of which must be equal in an exact duplicate; dates after `today`
    (days since 1970-01-01) are in the future. `has_unsold`: lines have `is_unsold`; `has_lowered`: amounts were lowered
    after they were read, so that they may be below zero although no column is. `has_repeats`: whether orders have several
    lines, if that is known and `repeats.ODD_ORDERS` is there. `overlaps` are the rows that a later file holds as well.
    """
    roles = fields.keys()
    is_known = has_repeats is not None
    has_repeats = repeats.has_repeats(connection, roles) if has_repeats is None else has_repeats
    has_negative = _has_negative_lines(connection, fields, has_lowered=has_lowered)
    has_orders = has_repeats and "order_id" in roles
    if has_orders and not is_known:
        repeats.find_odd_orders(connection, roles)
    aside = repeats.OVERLAPS if overlaps.are_aside else ""
    tables = {
        "is_overlap": overlaps.are_there and repeats.OVERLAPS,
        "is_duplicate": has_repeats
        and repeats.find_duplicates(connection, columns, aside=aside)
        and repeats.DUPLICATES,
        "is_disagreeing": has_orders and repeats.find_disagreeing(connection) and repeats.DISAGREEING,
        "is_reversed": has_negative and repeats.find_reversed(connection, roles, aside=aside) and repeats.REVERSED,
    }
    columns_sql = ", ".join(
        f"{f'row_no IN (SELECT row_no FROM {table})' if table else 'false'} AS {name}" for name, table in tables.items()
    )
    facts = replace(_facts(connection, fields, today), has_unsold=has_unsold, has_overlaps=overlaps.are_there)
    return Marks(facts, columns_sql, has_one_line_per_order=not has_orders, has_own_ids=overlaps.are_aside)


def apply_rules(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], marks: Marks, *, enabled: Set[str]
) -> Verdict:
    """Create `ODD` and `KEPT` and count: a line is set aside by the first enabled rule that matches, else if unreadable.

    The conditions of all rules are evaluated once per line; everything else uses the few lines in `ODD`.
    """
    _create_odd(connection, fields.keys(), marks, enabled)
    verdict = _count_matches(connection, fields, enabled, marks)
    set_aside = f"SELECT row_no FROM {ODD} WHERE fate <> {KEPT_FATE}"
    anti_join = f" ANTI JOIN ({set_aside}) aside USING (row_no)" if count_rows(connection, f"({set_aside})") else ""
    connection.execute(f"CREATE OR REPLACE VIEW {KEPT} AS {named_lines(fields.keys())}{anti_join}")
    return verdict


def named_lines(roles: Set[str]) -> str:
    """Return the query of the lines with order and customer ids as stored; missing ones are made from the row number."""
    missing = "" if "order_id" in roles else ", NULL AS order_id"
    return f"SELECT * REPLACE ({_names(roles)}) FROM (SELECT *{missing} FROM {LINES})"


def unreadable_notices(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> tuple[Notice, ...]:
    """Return notices about values of optional columns that are filled but cannot be parsed; they count as missing."""
    notices: list[Notice] = []
    for field in fields.values():
        if field.role == "order_ts" or field.is_plain or field.kind not in ("time", "number", "money"):
            continue
        where = f"typed.{identifier(field.role)} IS NULL AND {is_filled('source.' + field.raw)}"
        source = f"{LINES} typed JOIN {RAW} source ON source.rowid + 1 = typed.row_no WHERE {where}"
        notices += row_notices(
            connection, "unreadable_date" if field.kind == "time" else "unreadable_number", source, field.header
        )
    return tuple(notices)


def _has_negative_lines(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], *, has_lowered: bool
) -> bool:
    """Return whether there are negative lines: otherwise costly searches can be skipped."""
    may_be_negative = has_lowered or _may_be_negative(fields)
    return may_be_negative and count_rows(connection, f"{LINES} WHERE amount < 0") > 0


def _may_be_negative(fields: Mapping[str, Field]) -> bool:
    """Return whether a line's amount can be negative, by the lowest values in the survey; deductions can make it so."""
    if "net_amount" in fields:
        return _has_negative(fields["net_amount"])
    if fields.keys() & {"discount_amount", "refund_amount"}:
        return True
    base = ("qty", "unit_price") if {"qty", "unit_price"} <= fields.keys() else ("gross_amount",)
    return any(_has_negative(fields[role]) for role in base)


def _has_negative(field: Field) -> bool:
    return field.lowest is None or field.lowest < 0


def _facts(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], today: int) -> Facts:
    times = fields["order_ts"]
    step = max(1, count_rows(connection, RAW) // _MAX_SAMPLED)
    lone_until, lone_from = find_lone_days(connection, times.lowest, times.highest, step=step)
    facts = Facts(
        frozenset(fields),
        today,
        first_day=times.lowest,
        last_day=times.highest,
        lone_until=lone_until,
        lone_from=lone_from,
    )
    counted = connection.execute(
        f"SELECT floor(ln(amount::DOUBLE) * {LOG_STEPS})::INTEGER, count(*) FROM {LINES} "
        f"WHERE CASE WHEN row_no % {step} = 0 THEN amount > 0 END GROUP BY 1"  # the row number first: a third faster
    ).fetchall()
    codes = connection.execute(
        f"SELECT currency_code FROM {LINES} WHERE currency_code IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 2"
    ).fetchall() if currency_code(fields) != _NO_CURRENCY else []  # fmt: skip
    return replace(facts, outlier_limit=outlier_limit(counted), currency=codes[0][0] if len(codes) > 1 else "")


_NO_CURRENCY = "NULL::VARCHAR"


def currency_code(fields: Mapping[str, Field]) -> str:
    """Return the SQL of a line's currency code: from its column, else from its amount's sign if signs differ, else NULL."""
    if "currency" in fields:
        named = f"upper(trim({fields['currency'].sql}))"
        known = " ".join(f"WHEN {literal(name)} THEN '{code}'" for name, code in _ALIASES.items())
        code = f"CASE {named} {known} ELSE {named} END"
        return f"CASE WHEN regexp_full_match({code}, '[A-Z]{{3}}') THEN {code} END"
    for role in ("net_amount", "unit_price", "gross_amount"):
        if role in fields and len(fields[role].signs) > 1:
            codes = " ".join(f"WHEN {literal(sign)} THEN {literal(code)}" for sign, code in fields[role].marks)
            return f"CASE {mark(fields[role].raw)} {codes} END"
    return _NO_CURRENCY


def _names(roles: Set[str], *, has_own_ids: bool = False) -> str:
    known = unrepeated("order_id") if has_own_ids else "order_id"
    order_id = f"coalesce({known}, '#' || row_no)" if "order_id" in roles else "row_no::VARCHAR"
    return f"{order_id} AS order_id, coalesce(customer_id, '?' || {order_id}) AS customer_id"


def _matches(rule: str) -> str:
    return identifier(f"matches_{rule}")


def _create_odd(connection: duckdb.DuckDBPyConnection, roles: Set[str], marks: Marks, enabled: Set[str]) -> None:
    conditions = ", ".join(f"({rule.sql(marks.facts)}) AS {_matches(rule.key)}" for rule in ALL_RULES.values())
    matched = f"SELECT *, {conditions} FROM (SELECT *, {marks.columns_sql} FROM {LINES})"
    mask = " + ".join(f"({_matches(key)})::INTEGER * {bit}" for key, bit in BITS.items())
    branches = " ".join(
        f"WHEN mask & {BITS[key]} <> 0 THEN {place}" for place, key in enumerate(RULES) if key in enabled
    )
    missing = "" if "order_id" in roles else ", NULL AS order_id"
    marked = f"SELECT row_no, customer_id, amount, order_ts, {mask} AS mask{missing or ', order_id'} FROM ({matched})"
    connection.execute(
        f"CREATE OR REPLACE TABLE {ODD} AS SELECT row_no, {_names(roles, has_own_ids=marks.has_own_ids)}, amount, order_ts IS NOT NULL AND amount IS NOT NULL AS is_readable, "
        f"mask::INTEGER AS mask, CASE {branches} WHEN order_ts IS NULL THEN {NO_TIME} WHEN amount IS NULL THEN {NO_AMOUNT} "
        f"ELSE {KEPT_FATE} END AS fate FROM ({marked}) WHERE mask <> 0 OR order_ts IS NULL OR amount IS NULL"
    )


def _count_matches(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], enabled: Set[str], marks: Marks
) -> Verdict:
    fates = [*range(len(RULES)), NO_TIME, NO_AMOUNT]
    parts = [f"count_if(mask & {bit} <> 0)" for bit in BITS.values()]
    parts += [f"count_if(fate = {fate})" for fate in fates]
    row = connection.execute(f"SELECT {', '.join(parts)} FROM {ODD}").fetchone()
    assert row is not None
    row = tuple(int(value or 0) for value in row)
    fate_counts = dict(zip(fates, row[len(BITS) :], strict=True))
    counts = tuple(
        RuleCount(
            rule.key,
            rule.key in enabled or not rule.sets_aside,
            row[position],
            fate_counts.get(position, 0) if rule.sets_aside else 0,
            limit=rule.limit(marks.facts),
        )
        for position, rule in enumerate(ALL_RULES.values())
    )
    notices = [
        notice
        for key, fate, header in (
            ("unreadable_time", NO_TIME, fields["order_ts"].header),
            ("unreadable_amount", NO_AMOUNT, amount_headers(fields)),
        )
        if fate_counts[fate]
        for notice in row_notices(connection, key, f"{ODD} WHERE fate = {fate}", header)
    ]
    kept = count_rows(connection, RAW) - sum(fate_counts.values())
    return Verdict(counts, tuple(notices), kept, marks.has_one_line_per_order)
