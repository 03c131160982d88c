"""The sums over a customer's orders and order items from which metrics are computed: one entry each."""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from crm_dashboard.model.scope import Scope

Aggregate = Callable[[Scope], nw.Expr]

_NET = nw.col("net_amount")
_GAP = nw.col("gap_days")
_REFUND = nw.col("refund_amount").fill_null(0)  # given back on an order itself; refund documents are rows of their own


def _count(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64).sum().cast(nw.Int64)


def _total(condition: nw.Expr, value: nw.Expr = _NET) -> nw.Expr:
    return nw.when(condition).then(value).sum()


def _distinct(condition: nw.Expr, column: str) -> nw.Expr:
    """Count distinct values where `condition` holds; `n_unique` counts a missing value as one, so take it off."""
    value = nw.when(condition).then(nw.col(column))
    return value.n_unique() - value.is_null().cast(nw.Int64).max()


def _gaps(scope: Scope) -> nw.Expr:
    """Gaps between purchase days that both lie in the window: same-day orders (gap 0) are one purchase day."""
    gaps = scope.flows & (_GAP > 0)
    return gaps if scope.first_day is None else gaps & (nw.col("day_no") - _GAP >= scope.first_day)


ORDERS: dict[str, Aggregate] = {
    "first_day": lambda scope: nw.when(scope.purchases).then(nw.col("day_no")).min(),
    "last_day": lambda scope: nw.when(scope.purchases).then(nw.col("day_no")).max(),
    "orders": lambda scope: _count(scope.flows),
    "revenue": lambda scope: _NET.sum() if scope.window is None else _total(scope.inside(nw.lit(True))),
    "bought": lambda scope: _total(scope.flows, _NET + _REFUND),
    "purchase_days": lambda scope: _count(scope.flows & (_GAP.is_null() | (_GAP > 0))),
    "gap_median": lambda scope: nw.when(_gaps(scope)).then(_GAP).median(),
    "gap_count": lambda scope: _count(_gaps(scope)),
    "gap_sum": lambda scope: _total(_gaps(scope), _GAP.cast(nw.Int64)),
    "gap_squares": lambda scope: _total(_gaps(scope), _GAP.cast(nw.Int64) * _GAP.cast(nw.Int64)),
    "first_month": lambda scope: nw.when(scope.purchases).then(nw.col("month_no")).min(),
    "months": lambda scope: _distinct(scope.flows, "month_no"),
    "recent_orders": lambda scope: _count(scope.recent(0)),
    "earlier_orders": lambda scope: _count(scope.recent(1)),
    "discount": lambda scope: _total(scope.flows, nw.col("discount_amount")),
    "discounted": lambda scope: _count(scope.flows & ~nw.col("discount_amount").is_null()),
    "before_discount": lambda scope: _total(
        scope.flows & ~nw.col("discount_amount").is_null(), _NET + nw.col("discount_amount")
    ),
    "refunded": lambda scope: _total(scope.inside(nw.col("is_refund")), -_NET) + _total(scope.flows, _REFUND),
    "margin": lambda scope: _total(scope.inside(nw.lit(True)), _NET - nw.col("cost_amount")),
    "costed": lambda scope: _count(scope.inside(~nw.col("cost_amount").is_null())),
}

ITEMS: dict[str, Aggregate] = {
    "categories": lambda scope: _distinct(scope.flows, "category"),
}
