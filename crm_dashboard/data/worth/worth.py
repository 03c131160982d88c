"""What each line is worth: totals of orders shared out, refunds taken off, sales told from what is none, lost customers found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from crm_dashboard.data.cleaning.lines import KEPT, LINES, ODD
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.rules import RULES
from crm_dashboard.data.commerce.sale_decisions import LINE, LOWERS, NOT_SALE, ORDER, SALE
from crm_dashboard.data.process.protocol import Decision, Figures, Notice
from crm_dashboard.data.worth.order_customers import fill_customers
from crm_dashboard.data.worth.order_totals import share_totals
from crm_dashboard.data.worth.refund_columns import REFUND, RefundColumn, refunded_lines, take_off_refunds
from crm_dashboard.data.worth.sales import Reason, mark_sales

_FATE = list(RULES).index("not_sales")


@dataclass(frozen=True)
class Worth:
    """What was decided about the lines, and notices about it.

    `has_unsold`: lines may be no sales, as their column `is_unsold` says; `has_lowered`: amounts may be below zero although
    no column of the file is.
    """

    totals: Decision | None = None
    refunds: RefundColumn | None = None
    reasons: tuple[Reason, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def has_unsold(self) -> bool:
        """Whether some line is no sale by what stands beside it."""
        return any(reason.is_aside for reason in self.reasons)

    @property
    def has_lowered(self) -> bool:
        """Whether amounts were lowered, so that they may be below zero."""
        return self.refunds is not None or any(reason.is_turned for reason in self.reasons)


def weigh_lines(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> Worth:
    """Change `LINES` into what its rows are worth, by what stands beside the amounts and by choices made by hand."""
    choices = mapped.source.choices
    totals = share_totals(connection, mapped, choices)
    refunds = take_off_refunds(connection, mapped.fields, choices)
    reasons = mark_sales(connection, mapped.fields, choices)
    return Worth(totals, refunds, reasons, fill_customers(connection, mapped.fields))


def told_decisions(
    connection: duckdb.DuckDBPyConnection, mapped: Mapped, worth: Worth, figures: Figures
) -> tuple[Decision, ...]:
    """Return the decisions with the figures under their other options, from `KEPT`, `ODD` and the table `orders`."""
    decisions = [_with_totals(connection, worth.totals, figures)] if worth.totals else []
    if worth.refunds:
        decisions.append(_with_refunds(connection, mapped, worth.refunds, figures))
    return (*decisions, *(_with_sales(connection, reason, worth.reasons, figures) for reason in worth.reasons))


def _with_totals(connection: duckdb.DuckDBPyConnection, decision: Decision, figures: Figures) -> Decision:
    """Return the decision about totals with the money if each line cost as much, or if it was the order's once."""
    whole = f"SELECT sum(amount) AS total, count(*) AS lines, min(amount) = max(amount) AS is_same FROM {KEPT} GROUP BY customer_id, order_id"
    change = "total / lines - total" if decision.value == LINE else "total * lines - total"
    where = "is_same AND lines > 1" if decision.value == LINE else "lines > 1"
    money = _money(connection, f"SELECT sum({change}) FROM ({whole}) WHERE {where}")
    other = ORDER if decision.value == LINE else LINE
    return replace(decision, otherwise=((other, _changed(figures, money)),))


def _with_refunds(
    connection: duckdb.DuckDBPyConnection, mapped: Mapped, refunds: RefundColumn, figures: Figures
) -> Decision:
    money = _money(connection, f"SELECT sum({REFUND}) FROM {KEPT} WHERE {refunded_lines(mapped.fields)}")
    decision = refunds.decision
    is_lowered = decision.value == LOWERS
    other = "net" if is_lowered else LOWERS
    return replace(decision, otherwise=((other, _changed(figures, money if is_lowered else -money)),))


def _with_sales(
    connection: duckdb.DuckDBPyConnection, reason: Reason, reasons: tuple[Reason, ...], figures: Figures
) -> Decision:
    if reason.is_aside:
        others = [other.met for other in reasons if other.is_aside and other is not reason]
        return replace(reason.decision, otherwise=((SALE, _if_sold(connection, reason.met, others, figures)),))
    if reason.is_turned:
        rows = f"FROM {KEPT} WHERE ({reason.met}) AND is_turned"
        money, documents = connection.execute(
            f"SELECT -2 * sum(amount), count(DISTINCT (customer_id, order_id)) {rows}"
        ).fetchone() or (0, 0)
        changed = _changed(figures, money)
        return replace(
            reason.decision,
            otherwise=((SALE, replace(changed, orders=(changed.orders or 0) + int(documents or 0))),),
        )
    return replace(reason.decision, otherwise=((NOT_SALE, _if_not_sold(connection, reason, figures)),))


def _if_sold(connection: duckdb.DuckDBPyConnection, met: str, others: list[str], figures: Figures) -> Figures:
    """Return the figures if the lines counted that this reason sets aside, and no other reason and no rule before."""
    alone = "".join(f" AND NOT coalesce({other}, false)" for other in others)
    documents = (
        f"SELECT odd.customer_id, odd.order_id, sum(odd.amount) AS money FROM {ODD} odd JOIN {LINES} line USING (row_no) "
        f"WHERE odd.fate = {_FATE} AND odd.is_readable AND ({met}){alone} GROUP BY ALL"
    )
    sold = "SELECT customer_id FROM orders WHERE NOT is_refund"
    row = connection.execute(
        f"SELECT sum(money), count_if(money >= 0 AND (customer_id, order_id) NOT IN (SELECT (customer_id, order_id) FROM orders)), "
        f"count(DISTINCT customer_id) FILTER (money >= 0 AND customer_id NOT IN ({sold})) FROM ({documents})"
    ).fetchone()
    money, orders, customers = row or (0, 0, 0)
    return _changed(figures, money, orders=int(orders or 0), customers=int(customers or 0))


def _if_not_sold(connection: duckdb.DuckDBPyConnection, reason: Reason, figures: Figures) -> Figures:
    """Return the figures if the lines that this reason is about did not count."""
    documents = (
        f"SELECT customer_id, order_id, sum(amount) FILTER (is_met) AS money, "
        f"sum(amount) >= 0 AND bool_and(is_met) AS is_lost, sum(amount) >= 0 AND NOT bool_and(is_met) AS is_left "
        f"FROM (SELECT *, coalesce({reason.met}, false) AS is_met FROM {KEPT}) GROUP BY ALL"
    )
    customers = f"SELECT sum(money) AS money, count_if(is_lost) AS lost, bool_or(is_left) AS is_left FROM ({documents}) GROUP BY customer_id"
    row = connection.execute(
        f"SELECT sum(money), sum(lost), count_if(lost > 0 AND NOT is_left) FROM ({customers})"
    ).fetchone()
    money, orders, lost = row or (0, 0, 0)
    return _changed(figures, -(money or Decimal(0)), orders=-int(orders or 0), customers=-int(lost or 0))


def _money(connection: duckdb.DuckDBPyConnection, query: str) -> Decimal:
    (money,) = connection.execute(query).fetchone() or (None,)
    return Decimal(str(money or 0))


def _changed(figures: Figures, money: object, *, orders: int = 0, customers: int = 0) -> Figures:
    revenue = (figures.revenue or Decimal(0)) + Decimal(str(money or 0))
    return Figures(figures.customers + customers, (figures.orders or 0) + orders, revenue.quantize(Decimal("0.0001")))
