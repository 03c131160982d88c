"""The figures of a file of orders if its lines belonged to other customers."""

from __future__ import annotations

from collections.abc import Iterable, Set
from decimal import Decimal

import duckdb

from crm_dashboard.data.cleaning.lines import BITS, LINES, ODD
from crm_dashboard.data.cleaning.rules import RULES
from crm_dashboard.data.process.protocol import Figures, RuleCount
from crm_dashboard.data.readers.contents import RAW

_MISSING = "missing_customer"


def figures_by_customer(
    connection: duckdb.DuckDBPyConnection, roles: Set[str], customer: str, rules: Iterable[RuleCount]
) -> Figures:
    """Return the figures if `customer` were the SQL of a line's customer, over the columns of `RAW` and the row `line`.

    What other rules set aside stays aside; lines without a customer go by the rule about them. Orders and refunds are told
    apart as in `orders.make_orders`.
    """
    enabled = {rule.rule for rule in rules if rule.enabled and rule.rule in RULES}
    others = sum(BITS[key] for key in enabled - {_MISSING})
    order_id = "coalesce(line.order_id, '#' || line.row_no)" if "order_id" in roles else "line.row_no::VARCHAR"
    lines = (
        f"SELECT {order_id} AS order_id, {customer} AS customer, line.amount, coalesce(odd.mask, 0) AS mask, "
        f"coalesce(odd.is_readable, true) AS is_readable "
        f"FROM {LINES} line JOIN {RAW} source ON source.rowid + 1 = line.row_no LEFT JOIN {ODD} odd ON odd.row_no = line.row_no"
    )
    nobody = "customer IS NOT NULL" if _MISSING in enabled else "true"
    documents = (
        f"SELECT coalesce(customer, '?' || order_id) AS customer, sum(amount) AS money, bool_or(amount < 0) AS has_negative "
        f"FROM ({lines}) WHERE is_readable AND mask & {others} = 0 AND {nobody} GROUP BY 1, order_id"
    )
    is_order = "money > 0 OR (money = 0 AND NOT has_negative)"
    row = connection.execute(
        f"SELECT count(DISTINCT customer) FILTER ({is_order}), count_if({is_order}), sum(money) FROM ({documents})"
    ).fetchone()
    customers, orders, money = row or (0, 0, None)
    return Figures(int(customers or 0), int(orders or 0), Decimal(money or 0).quantize(Decimal("0.0001")))
