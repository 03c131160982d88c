"""What each cleaning rule does to customers, orders and revenue: the figures were it switched the other way."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from crm_dashboard.data.cleaning.lines import BITS, ODD, named_lines
from crm_dashboard.data.cleaning.rules import FLAGS
from crm_dashboard.data.process.protocol import Figures, RuleCount

_BESIDE = "scratch.main.beside_odd"
_HELD = "scratch.main.held"
_DOCUMENT = "customer_id, order_id"


@dataclass(frozen=True)
class Effects:
    """The figures of what is kept, those without any rule, and the rules with theirs."""

    now: Figures
    uncleaned: Figures
    rules: tuple[RuleCount, ...]


def effects(connection: duckdb.DuckDBPyConnection, roles: Set[str], rules: tuple[RuleCount, ...]) -> Effects:
    """Return what the rules do, from `ODD` and the table `orders` that was made of the kept lines.

    Only orders with a line that some rule touches can change, and only the customers of such orders; all else is
    counted once. Orders and refunds are told apart as `orders.make_orders` does.
    """
    now = _now(connection)
    enabled = sum(BITS[one.rule] for one in rules if one.enabled and one.rule not in FLAGS)
    if any(one.matched for one in rules if one.rule not in FLAGS):
        _find_beside(connection, roles)
    told = [
        replace(one, otherwise=_switched(connection, now, enabled, enabled ^ BITS[one.rule], roles))
        if one.matched and one.rule not in FLAGS
        else one
        for one in rules
    ]
    uncleaned = _switched(connection, now, enabled, 0, roles) if any(one.set_aside for one in rules) else now
    return Effects(now, uncleaned, tuple(told))


def _now(connection: duckdb.DuckDBPyConnection) -> Figures:
    row = connection.execute(
        "SELECT count(DISTINCT customer_id) FILTER (NOT is_refund), count_if(NOT is_refund), sum(net_amount) FROM orders"
    ).fetchone()
    assert row is not None
    return Figures(int(row[0] or 0), int(row[1] or 0), _money(row[2]))


def _find_beside(connection: duckdb.DuckDBPyConnection, roles: Set[str]) -> None:
    """Make the other lines of the orders that `ODD` touches, and what the customers of these orders have by now."""
    odd = f"SELECT DISTINCT {_DOCUMENT} FROM {ODD}"
    rows = f"SELECT row_no, {_DOCUMENT}, amount FROM ({named_lines(roles)})"
    beside = f"{rows} SEMI JOIN ({odd}) touched USING ({_DOCUMENT}) ANTI JOIN {ODD} odd USING (row_no)"
    if "order_id" not in roles:  # each row is an order of its own
        beside = f"SELECT row_no, {_DOCUMENT}, amount FROM {ODD} WHERE false"
    connection.execute(
        f"CREATE TABLE {_BESIDE} AS SELECT {_DOCUMENT}, sum(amount) AS amount, count(*) AS lines, "
        f"bool_or(amount < 0) AS has_negative FROM ({beside}) GROUP BY ALL"
    )
    connection.execute(
        f"CREATE TABLE {_HELD} AS SELECT customer_id, count(*) AS orders FROM orders "
        f"SEMI JOIN (SELECT DISTINCT customer_id FROM {ODD}) touched USING (customer_id) WHERE NOT is_refund GROUP BY 1"
    )


def _switched(
    connection: duckdb.DuckDBPyConnection, now: Figures, enabled: int, other: int, roles: Set[str]
) -> Figures:
    """Return the figures with other rules enabled: both are the sums of the rules' bits."""
    changed = enabled ^ other
    touched = f"(SELECT DISTINCT {_DOCUMENT} FROM {ODD} WHERE mask & {changed} <> 0) touched"
    odd = (
        f"SELECT {_DOCUMENT}, amount, 1 AS lines, amount < 0 AS has_negative, mask & {enabled} = 0 AS is_now, "
        f"mask & {other} = 0 AS is_then FROM {ODD} SEMI JOIN {touched} USING ({_DOCUMENT}) WHERE is_readable"
    )
    beside = f"SELECT {_DOCUMENT}, amount, lines, has_negative, true, true FROM {_BESIDE} SEMI JOIN {touched} USING ({_DOCUMENT})"
    documents = (
        f"SELECT {_DOCUMENT}, {_is_order('is_now')} AS before, {_is_order('is_then')} AS after, "
        "coalesce(sum(amount) FILTER (is_then), 0) - coalesce(sum(amount) FILTER (is_now), 0) AS money "
        f"FROM ({odd} UNION ALL {beside}) GROUP BY {_DOCUMENT}"
    )
    people = (
        "SELECT customer_id, sum(after::INTEGER - before::INTEGER) AS more, sum(money) AS money "
        f"FROM ({documents}) GROUP BY 1"
    )
    row = connection.execute(
        "SELECT sum(more), sum(money), count_if(coalesce(orders, 0) + more > 0) - count_if(coalesce(orders, 0) > 0) "
        f"FROM ({people}) LEFT JOIN {_HELD} USING (customer_id)"
    ).fetchone()
    orders, money, customers = row or (0, 0, 0)
    return Figures(
        now.customers + int(customers or 0), (now.orders or 0) + int(orders or 0), _money(now.revenue, money)
    )


def _is_order(which: str) -> str:
    """Return the condition that the lines of one document that count are an order: there are some, and it is no refund."""
    money = f"sum(amount) FILTER ({which})"
    return f"coalesce({money} > 0 OR ({money} = 0 AND NOT bool_or(has_negative) FILTER ({which})), false)"


def _money(*amounts: Decimal | None) -> Decimal:
    return sum((one for one in amounts if one is not None), Decimal(0)).quantize(Decimal("0.0001"))
