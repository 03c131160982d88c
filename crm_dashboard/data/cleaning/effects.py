"""The effect of each cleaning rule on customers, orders and revenue: the figures if it were switched on or off."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from crm_dashboard.data.cleaning.lines import BITS, ODD, named_lines
from crm_dashboard.data.cleaning.rules import FLAGS
from crm_dashboard.data.process.protocol import Figures, RuleCount

_OTHER_LINES = "scratch.main.beside_odd"
_CUSTOMER_ORDERS = "scratch.main.held"
_DOCUMENT = "customer_id, order_id"


@dataclass(frozen=True)
class Effects:
    """The figures of the kept rows, those without any rule, and each rule's count with its own figures."""

    current: Figures
    uncleaned: Figures
    rules: tuple[RuleCount, ...]


def rule_effects(connection: duckdb.DuckDBPyConnection, roles: Set[str], rules: tuple[RuleCount, ...]) -> Effects:
    """Return the effects of the rules, from `ODD` and the table `orders` made of the kept lines.

    Only orders with a line that a rule matches can change, and only their customers; everything else is counted once.
    Orders and refunds are distinguished as in `orders.make_orders`.
    """
    current = _current_figures(connection)
    enabled = sum(BITS[rule.rule] for rule in rules if rule.enabled and rule.rule not in FLAGS)
    if any(rule.matched for rule in rules if rule.rule not in FLAGS):
        _create_other_lines(connection, roles)
    counts = [
        replace(rule, otherwise=_figures_with(connection, current, enabled, enabled ^ BITS[rule.rule], roles))
        if rule.matched and rule.rule not in FLAGS
        else rule
        for rule in rules
    ]
    uncleaned = (
        _figures_with(connection, current, enabled, 0, roles) if any(rule.set_aside for rule in rules) else current
    )
    return Effects(current, uncleaned, tuple(counts))


def _current_figures(connection: duckdb.DuckDBPyConnection) -> Figures:
    row = connection.execute(
        "SELECT count(DISTINCT customer_id) FILTER (NOT is_refund), count_if(NOT is_refund), sum(net_amount) FROM orders"
    ).fetchone()
    assert row is not None
    return Figures(int(row[0] or 0), int(row[1] or 0), _money(row[2]))


def _create_other_lines(connection: duckdb.DuckDBPyConnection, roles: Set[str]) -> None:
    """Create tables of the other lines of orders with a line in `ODD`, and of the current order counts of their customers."""
    odd = f"SELECT DISTINCT {_DOCUMENT} FROM {ODD}"
    rows = f"SELECT row_no, {_DOCUMENT}, amount FROM ({named_lines(roles)})"
    other_lines = f"{rows} SEMI JOIN ({odd}) touched USING ({_DOCUMENT}) ANTI JOIN {ODD} odd USING (row_no)"
    if "order_id" not in roles:  # each row is an order of its own
        other_lines = f"SELECT row_no, {_DOCUMENT}, amount FROM {ODD} WHERE false"
    connection.execute(
        f"CREATE TABLE {_OTHER_LINES} AS SELECT {_DOCUMENT}, sum(amount) AS amount, count(*) AS lines, "
        f"bool_or(amount < 0) AS has_negative FROM ({other_lines}) GROUP BY ALL"
    )
    connection.execute(
        f"CREATE TABLE {_CUSTOMER_ORDERS} AS SELECT customer_id, count(*) AS orders FROM orders "
        f"SEMI JOIN (SELECT DISTINCT customer_id FROM {ODD}) touched USING (customer_id) WHERE NOT is_refund GROUP BY 1"
    )


def _figures_with(
    connection: duckdb.DuckDBPyConnection, current: Figures, enabled: int, other: int, roles: Set[str]
) -> Figures:
    """Return the figures if the rules `other` were enabled instead of `enabled`; both are sums of the rules' bits."""
    changed = enabled ^ other
    touched = f"(SELECT DISTINCT {_DOCUMENT} FROM {ODD} WHERE mask & {changed} <> 0) touched"
    touched_lines = (
        f"SELECT {_DOCUMENT}, amount, 1 AS lines, amount < 0 AS has_negative, mask & {enabled} = 0 AS is_now, "
        f"mask & {other} = 0 AS is_then FROM {ODD} SEMI JOIN {touched} USING ({_DOCUMENT}) WHERE is_readable"
    )
    other_lines = f"SELECT {_DOCUMENT}, amount, lines, has_negative, true, true FROM {_OTHER_LINES} SEMI JOIN {touched} USING ({_DOCUMENT})"
    documents = (
        f"SELECT {_DOCUMENT}, {_is_order('is_now')} AS before, {_is_order('is_then')} AS after, "
        "coalesce(sum(amount) FILTER (is_then), 0) - coalesce(sum(amount) FILTER (is_now), 0) AS money "
        f"FROM ({touched_lines} UNION ALL {other_lines}) GROUP BY {_DOCUMENT}"
    )
    changes = (
        "SELECT customer_id, sum(after::INTEGER - before::INTEGER) AS more, sum(money) AS money "
        f"FROM ({documents}) GROUP BY 1"
    )
    row = connection.execute(
        "SELECT sum(more), sum(money), count_if(coalesce(orders, 0) + more > 0) - count_if(coalesce(orders, 0) > 0) "
        f"FROM ({changes}) LEFT JOIN {_CUSTOMER_ORDERS} USING (customer_id)"
    ).fetchone()
    orders, money, customers = row or (0, 0, 0)
    return Figures(
        current.customers + int(customers or 0),
        (current.orders or 0) + int(orders or 0),
        _money(current.revenue, money),
    )


def _is_order(which: str) -> str:
    """Return the condition that the counted lines of a document are an order: at least one line, and not a refund."""
    money = f"sum(amount) FILTER ({which})"
    return f"coalesce({money} > 0 OR ({money} = 0 AND NOT bool_or(has_negative) FILTER ({which})), false)"


def _money(*amounts: Decimal | None) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0)).quantize(Decimal("0.0001"))
