"""Amounts of a whole order that stand on each of its lines: told from the lines' own, and shared out over them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.cleaning.lines import LINES, amount_headers
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.sale_decisions import AMOUNT_KIND, LINE, ORDER
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.protocol import Decision
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.header_words import words
from crm_dashboard.data.values.values import MONEY
from crm_dashboard.data.worth.allocation import allocate_amounts
from crm_dashboard.data.worth.line_table import replace_lines
from crm_dashboard.data.worth.statuses import Choices

_SAMPLED = 20_000
_MOSTLY, _NEARLY_ALL, _LEAST = 0.5, 0.99, 3
_BESIDE = ("gross_amount", "discount_amount", "refund_amount", "cost_amount")
_BY_ORDER = "scratch.main.order_rows"
_TOLERANCE = "greatest(0.011, 0.001 * abs({}))"
_OF_LINES = re.compile(r"\b(?:line|item|unit|product|position\w*|ligne|linea|artikel\w*)\b|商品|单价|小计|行|明细|品")
_OF_ORDERS = re.compile(
    r"\b(?:order|orders|grand|total|invoice|basket|bestell\w*|auftrag\w*|gesamt\w*|rechnung\w*|commande|facture|pedido|factura|paid|payment|ordre)\b|"
    r"订单|总|合计|实付|付款|支付|合計|注文|請求|支払"
)


@dataclass(frozen=True)
class _Counts:
    """Orders with several different lines, by what their amounts are like.

    `same`: with one amount on all lines; `amounts`: how many different ones; `sums`: where it is the sum of the lines'
    prices, `each`: where each line's price is that amount; `near_sum`: where it is nearer to the sum than to a line's
    price; `varied`: where the lines' prices differ. `lines` are those of the orders with one amount on all.
    """

    orders: int
    same: int
    amounts: int
    sums: int
    each: int
    near_sum: int
    varied: int
    lines: int


def share_totals(connection: duckdb.DuckDBPyConnection, mapped: Mapped, choices: Choices) -> Decision | None:
    """Share amounts of whole orders out over their lines in `LINES`; return the decision, None where there is none.

    An amount may be the order's if it is the same on all lines of each order with several lines that are no repeats of
    one another. It is if the lines' prices add up to it. Without prices its header decides, in doubt. Amounts beside it
    (gross, discount, refund, cost) that are the same on all lines as well are shared out with it.
    """
    fields = mapped.fields
    if "order_id" not in fields or mapped.source.heads or not _may_be_repeated(connection):
        return None
    counts = _count_orders(connection, fields)
    if counts.orders == 0 or counts.same < _NEARLY_ALL * counts.orders:
        return None
    header = amount_headers(fields)
    decided = _decide(counts, header, has_prices=_price(fields) is not None)
    by_hand = chosen(choices, AMOUNT_KIND.key)
    if decided is None and by_hand is None:
        return None
    value, is_doubtful = decided or (LINE, False)
    value = by_hand or value
    if value == ORDER:
        _share_out(connection, fields)
    return Decision(
        AMOUNT_KIND.key,
        value,
        column=header,
        rows=counts.lines,
        is_chosen=by_hand is not None,
        is_doubtful=is_doubtful and by_hand is None,
    )


def _may_be_repeated(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether nearly all orders with several lines have one amount on all, by a sample of the order ids."""
    step = max(1, count_rows(connection, RAW) // _SAMPLED)
    by_order = (
        "SELECT count(*) AS lines, count(amount) AS filled, min(amount) AS lowest, max(amount) AS highest "
        f"FROM {LINES} WHERE order_id IS NOT NULL AND hash(order_id) % {step} = 0 GROUP BY customer_id, order_id"
    )
    orders, same = connection.execute(
        f"SELECT count(*), count_if(lowest = highest AND filled = lines AND lowest <> 0) FROM ({by_order}) WHERE lines > 1"
    ).fetchone() or (0, 0)
    return bool(same) and same >= _NEARLY_ALL * orders - 1


def _price(fields: Mapping[str, Field]) -> str | None:
    """Return the SQL of a line's own price beside an amount that may be the order's; None where no column gives it."""
    if "net_amount" in fields and {"qty", "unit_price"} <= fields.keys():
        return "qty * unit_price"
    return "gross_amount" if {"net_amount", "gross_amount"} <= fields.keys() else None


def _count_orders(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> _Counts:
    price = _price(fields) or "NULL::DOUBLE"
    cells = ", ".join(sorted({field.raw for field in fields.values()}))
    lines = (
        f"SELECT line.customer_id, line.order_id, line.amount, {price} AS price, source.cells FROM {LINES} line "
        f"JOIN (SELECT rowid + 1 AS row_no, hash({cells}) AS cells FROM {RAW}) source USING (row_no) WHERE line.order_id IS NOT NULL"
    )
    orders = (
        "SELECT count(*) AS lines, count(DISTINCT cells) AS different, min(amount) AS total, sum(price) AS prices, "
        "min(amount) = max(amount) AND count(amount) = count(*) AS is_same, min(price) < max(price) AS is_varied, "
        f"max(abs(amount - price)) <= {_TOLERANCE.format('min(amount)')} AS is_each FROM ({lines}) GROUP BY customer_id, order_id"
    )
    is_sum = f"abs(total - prices) <= {_TOLERANCE.format('total')}"
    nearer = "total > 0 AND prices > 0 AND abs(ln(total / prices)) < abs(ln(total / (prices / lines)))"
    row = connection.execute(
        f"SELECT count(*), count_if(is_same), count(DISTINCT total) FILTER (is_same), count_if(is_same AND {is_sum}), "
        f"count_if(is_same AND is_each), count_if(is_same AND CASE WHEN total > 0 AND prices > 0 THEN {nearer} END), "
        f"count_if(is_same AND is_varied), sum(lines) FILTER (is_same) FROM ({orders}) WHERE lines > 1 AND different > 1 AND total <> 0"
    ).fetchone()
    return _Counts(*(int(value or 0) for value in row or (0,) * 8))


def _decide(counts: _Counts, header: str, *, has_prices: bool) -> tuple[str, bool] | None:
    """Return whose amount it is, and whether that is in doubt; None where there is nothing to decide."""
    if has_prices:
        if counts.each >= _MOSTLY * counts.same:
            return None
        value = ORDER if max(counts.sums, counts.near_sum) >= _MOSTLY * counts.same else LINE
        is_sure = counts.sums >= _MOSTLY * counts.same or min(counts.near_sum, counts.varied) >= _MOSTLY * counts.same
        return value, not is_sure
    plain = words(header)
    is_orders = bool(_OF_ORDERS.search(plain)) and not _OF_LINES.search(plain)
    has_many = min(counts.same, counts.amounts) >= _LEAST and not _OF_LINES.search(plain)
    return ORDER if is_orders or has_many else LINE, True


def _share_out(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> None:
    """Replace the amounts of whole orders by each line's share: by its price, else by its quantity, else equal ones."""
    price = _price(fields)
    if price == "gross_amount" and _is_repeated(connection, "gross_amount"):
        price = None
    weight = price or ("qty" if "qty" in fields else "1")
    columns = ["amount", *(role for role in _BESIDE if role in fields and _is_repeated(connection, role))]
    for column in columns:
        _share_column(connection, column, weight)
    if "net_amount" in fields:
        replace_lines(connection, f"SELECT * REPLACE (amount AS net_amount) FROM {LINES}")


def _is_repeated(connection: duckdb.DuckDBPyConnection, role: str) -> bool:
    """Return whether a column other than a rate has the same value on all lines of nearly all orders with several."""
    by_order = (
        f"SELECT count(*) AS lines, count({role}) AS filled, min({role}) AS lowest, max({role}) AS highest "
        f"FROM {LINES} WHERE order_id IS NOT NULL GROUP BY customer_id, order_id"
    )
    orders, same, largest = connection.execute(
        f"SELECT count(*), count_if(lowest = highest AND filled = lines), max(abs(highest)) FROM ({by_order}) WHERE lines > 1 AND highest <> 0"
    ).fetchone() or (0, 0, 0)
    return bool(orders) and same >= _NEARLY_ALL * orders and largest > 1


def _share_column(connection: duckdb.DuckDBPyConnection, column: str, weight: str) -> None:
    """Share a column out over the lines of each order on all of whose lines it is the same."""
    of_order = "OVER (PARTITION BY customer_id, order_id)"
    is_whole = f"order_id IS NOT NULL AND min({column}) {of_order} = max({column}) {of_order} AND count({column}) {of_order} = count(*) {of_order}"
    key = f"CASE WHEN {is_whole} THEN concat_ws(chr(31), coalesce(customer_id, ''), order_id) END"
    connection.execute(
        f"CREATE OR REPLACE TABLE {_BY_ORDER} AS SELECT row_no, {column} AS total, ({weight})::{MONEY} AS weight, "
        f"{key} AS head_key, false AS is_lonely FROM {LINES}"
    )
    shares, _ = allocate_amounts(
        connection, _BY_ORDER, {"net_amount": "weight"}, {"gross_amount": "total"}, own="gross_amount", net=""
    )
    share = f"CASE WHEN head_key IS NULL THEN line.{column} ELSE part.share END AS {column}"
    replace_lines(
        connection,
        f"SELECT line.* REPLACE ({share}) FROM {LINES} line JOIN {shares} part USING (row_no) JOIN {_BY_ORDER} whole USING (row_no)",
    )
    connection.execute(f"DROP TABLE {shares}")
    connection.execute(f"DROP TABLE {_BY_ORDER}")
