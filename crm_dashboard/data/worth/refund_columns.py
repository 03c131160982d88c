"""A column of refunds beside the amounts: whether they are still to be taken off, by the columns' own arithmetic."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.sale_decisions import LOWERS, NET, REFUND_COLUMN_KIND
from crm_dashboard.data.process.protocol import Decision
from crm_dashboard.data.schema.header_words import words
from crm_dashboard.data.values.values import MONEY
from crm_dashboard.data.worth.line_table import replace_lines
from crm_dashboard.data.worth.statuses import Choices

_TOLERANCE = 0.011
_SPLIT = 4
"""The evidence is split where fewer than four values speak for an option for each that speaks against it."""
REFUND = "abs(refund_amount)"
_NET_HEADER = re.compile(r"\bnet\b|\bnetto\w*|\bnett\w*|\bcurrent\b|after refund|净|实收|退款后|正味|純")
_PAID_HEADER = re.compile(
    r"\b(?:total|gross|paid|payment|charged|charge|gesamt\w*|summe|brutto\w*|bezahlt\w*|importe|montant|paye|pagado|grand)\b|"
    r"实付|付款|支付|订单金额|订单总|总金额|总额|总价|成交|交易金额|合計|支払|請求"
)


@dataclass(frozen=True)
class RefundColumn:
    """The decision about a column of refunds, and whether amounts are read from a column of their own beside it."""

    decision: Decision
    has_own_amount: bool


def take_off_refunds(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], choices: Choices
) -> RefundColumn | None:
    """Lower the amounts in `LINES` by the refunds beside them unless that was done already; None without refunds.

    `lines.amount` takes them off prices and gross amounts, but not off a column of net amounts.
    """
    if "refund_amount" not in fields or fields["refund_amount"].lowest == fields["refund_amount"].highest == 0:
        return None
    has_own = "net_amount" in fields
    rows, for_lowering, for_net = _votes(connection, fields)
    if not rows:
        return None
    value, is_doubtful = _decide(for_lowering, for_net, fields["net_amount"].header if has_own else "")
    by_hand = chosen(choices, REFUND_COLUMN_KIND.key)
    value = by_hand or value
    if (value == LOWERS) == has_own:
        _change_amounts(connection, "-" if has_own else "+")
    header = fields["refund_amount"].header
    decision = Decision(
        REFUND_COLUMN_KIND.key,
        value,
        column=header,
        rows=rows,
        is_chosen=by_hand is not None,
        is_doubtful=is_doubtful and by_hand is None,
    )
    return RefundColumn(decision, has_own)


def refunded_lines(fields: Mapping[str, Field]) -> str:
    """Return the condition that a line has a refund, and money that it can be taken off."""
    before = "net_amount" if "net_amount" in fields else _bases(fields)[0]
    return f"coalesce({REFUND}, 0) > 0 AND coalesce({before} > 0, false)"


def _bases(roles: Collection[str]) -> list[str]:
    """Return the SQL of each way to a line's amount before its deductions, first the one that `lines.amount` takes."""
    bases = ["qty * unit_price"] if {"qty", "unit_price"} <= set(roles) else []
    return bases + (["gross_amount"] if "gross_amount" in roles else [])


def _votes(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> tuple[int, int, int]:
    """Return the lines with a refund, and how many of them say that it is to be taken off, or that it was.

    It was where it is larger than what is left, or where the amount is the price less it; it is to be taken off where the
    amount is the whole price, or as much as the refund.
    """
    bases, discount = _bases(fields), "coalesce(abs(discount_amount), 0)" if "discount_amount" in fields else "0"
    prices = [price for base in bases for price in (base, f"({base} - {discount})")]
    whole, lowered, amount = ["false"], ["false"], "net_amount"
    if "net_amount" in fields:
        whole += [_equal(amount, price) for price in prices]
        lowered += [_equal(amount, f"({price} - {REFUND})") for price in prices]
    else:
        amount = prices[1]
    exceeds = f"{amount} >= 0 AND {amount} < {REFUND} - {_TOLERANCE}"
    row = connection.execute(
        f"SELECT count(*), count_if({' OR '.join((*whole, _equal(amount, REFUND)))}), count_if({' OR '.join((*lowered, exceeds))}) "
        f"FROM {LINES} WHERE coalesce(refund_amount, 0) <> 0 AND {amount} IS NOT NULL"
    ).fetchone()
    rows, for_lowering, for_net = row or (0, 0, 0)
    return int(rows), int(for_lowering or 0), int(for_net or 0)  # over no rows count_if is NULL


def _equal(one: str, other: str) -> str:
    return f"coalesce(abs({one} - {other}) <= {_TOLERANCE}, false)"


def _decide(for_lowering: int, for_net: int, header: str) -> tuple[str, bool]:
    """Return the option and whether it is in doubt; without arithmetic the header of the amounts decides."""
    if for_lowering or for_net:
        value = NET if for_net > for_lowering else LOWERS
        return value, min(for_lowering, for_net) * _SPLIT >= max(for_lowering, for_net)
    plain = words(header)
    if _NET_HEADER.search(plain):
        return NET, True
    return LOWERS, bool(header) and not _PAID_HEADER.search(plain)


def _change_amounts(connection: duckdb.DuckDBPyConnection, sign: str) -> None:
    lowered = f"CASE WHEN amount > 0 THEN (amount {sign} coalesce({REFUND}, 0))::{MONEY} ELSE amount END AS amount"
    replace_lines(connection, f"SELECT * REPLACE ({lowered}) FROM {LINES}")
