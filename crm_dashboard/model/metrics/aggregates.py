"""The sums over a customer's orders, items and records from which metrics are computed: one entry each."""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from crm_dashboard.model.calendar import month_of
from crm_dashboard.model.metrics.scope import Scope

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
    gaps = scope.window_purchases & (_GAP > 0)
    return gaps if scope.first_day is None else gaps & (nw.col("day_no") - _GAP >= scope.first_day)


def _is_first_of_month(scope: Scope) -> nw.Expr:
    """Return whether a purchase is the customer's first of its month in the window.

    Counting these takes a fifth of the time of counting distinct months.
    """
    first = _GAP.is_null() | (nw.col("order_ts").dt.day() <= _GAP)
    return first if scope.first_day is None else first | (nw.col("day_no") - _GAP < scope.first_day)


ORDERS: dict[str, Aggregate] = {
    "first_day": lambda scope: nw.when(scope.purchases).then(nw.col("day_no")).min(),
    "last_day": lambda scope: nw.when(scope.purchases).then(nw.col("day_no")).max(),
    "orders": lambda scope: _count(scope.window_purchases),
    "revenue": lambda scope: _NET.sum() if scope.window is None else _total(scope.inside(nw.lit(True))),
    "month_revenue": lambda scope: _total(nw.col("month_no") == month_of(scope.as_of)),
    "bought": lambda scope: _total(scope.window_purchases, _NET + _REFUND),
    "purchase_days": lambda scope: _count(scope.window_purchases & (_GAP.is_null() | (_GAP > 0))),
    "gap_median": lambda scope: nw.when(_gaps(scope)).then(_GAP).median(),
    "gap_count": lambda scope: _count(_gaps(scope)),
    "gap_sum": lambda scope: _total(_gaps(scope), _GAP.cast(nw.Int64)),
    "gap_squares": lambda scope: _total(_gaps(scope), _GAP.cast(nw.Int64) * _GAP.cast(nw.Int64)),
    "first_month": lambda scope: nw.when(scope.purchases).then(nw.col("month_no")).min(),
    "months": lambda scope: _count(scope.window_purchases & _is_first_of_month(scope)),
    "recent_orders": lambda scope: _count(scope.recent(0)),
    "earlier_orders": lambda scope: _count(scope.recent(1)),
    "discount": lambda scope: _total(scope.window_purchases, nw.col("discount_amount")),
    "discounted": lambda scope: _count(scope.window_purchases & ~nw.col("discount_amount").is_null()),
    "before_discount": lambda scope: _total(
        scope.window_purchases & ~nw.col("discount_amount").is_null(), _NET + nw.col("discount_amount")
    ),
    "refunded": lambda scope: (
        _total(scope.inside(nw.col("is_refund")), -_NET) + _total(scope.window_purchases, _REFUND)
    ),
    "undiscounted": lambda scope: _count(scope.window_purchases & (nw.col("discount_amount") == 0)),
    "channel_count": lambda scope: _distinct(scope.window_purchases, "channel"),
    "amount_mean": lambda scope: nw.when(scope.window_purchases).then(_NET.cast(nw.Float64)).mean(),
    "amount_spread": lambda scope: nw.when(scope.window_purchases).then(_NET.cast(nw.Float64)).std(ddof=0),
    "margin": lambda scope: _total(scope.inside(nw.lit(True)), _NET - nw.col("cost_amount")),
    "costed": lambda scope: _count(scope.inside(~nw.col("cost_amount").is_null())),
}

ITEMS: dict[str, Aggregate] = {
    "categories": lambda scope: _distinct(scope.window_purchases, "category"),
}

NOT_CONTACTS = ("browse", "cart", "return")
"""Types of interaction in which nobody speaks to anybody."""
FULL_SCORE = 1_000_000_000
"""The highest score of a scale: scores are summed as whole parts of it, in any order to the same sum."""

_CONTACT = nw.when(nw.col("type").is_in(NOT_CONTACTS)).then(nw.lit(False)).otherwise(nw.lit(True))
_DIRECTED = nw.col("direction").is_in(("in", "out"))
_TWO_WAY = _DIRECTED & ((nw.col("direction") == "in") | (nw.col("outcome") == "answered"))
_SCORED = (nw.col("scale_max") > 0) & (nw.col("score") >= 0) & (nw.col("score") <= nw.col("scale_max"))
_COMPLAINT = nw.when(nw.col("kind") == "complaint").then(nw.lit(True)).otherwise(nw.lit(False))
_SCORE = (nw.col("score").cast(nw.Float64) / nw.col("scale_max").cast(nw.Float64) * FULL_SCORE).round(0).cast(nw.Int64)

INTERACTIONS: dict[str, Aggregate] = {
    "contacts": lambda scope: _count(scope.inside(_CONTACT)),
    "first_contact": lambda scope: nw.when(_CONTACT).then(nw.col("day_no")).min(),
    "last_contact": lambda scope: nw.when(_CONTACT).then(nw.col("day_no")).max(),
    "two_way": lambda scope: _count(scope.inside(_CONTACT) & _TWO_WAY),
    "directed": lambda scope: _count(scope.inside(_CONTACT) & _DIRECTED),
}

FEEDBACK: dict[str, Aggregate] = {
    "feedback_count": lambda scope: _count(scope.inside(~nw.col("day_no").is_null())),
    "score_sum": lambda scope: _total(scope.inside(_SCORED), _SCORE),
    "score_count": lambda scope: _count(scope.inside(_SCORED)),
    "complaint_count": lambda scope: _count(scope.inside(_COMPLAINT)),
    "open_count": lambda scope: _count(
        _COMPLAINT & (nw.col("resolved_day").is_null() | (nw.col("resolved_day") > scope.as_of))
    ),
}

RECORDS: dict[str, dict[str, Aggregate]] = {
    "order_items": ITEMS,
    "interactions": INTERACTIONS,
    "feedback": FEEDBACK,
}
"""The sums over the tables beside the orders, by table."""

OPTIONAL: dict[str, dict[str, nw.dtypes.DType]] = {
    "interactions": {name: nw.String() for name in ("type", "direction", "outcome")},
    "feedback": {
        "kind": nw.String(),
        "score": nw.Float64(),
        "scale_max": nw.Float64(),
        "resolved_day": nw.Int32(),
    },
}
"""Columns that these sums read and that a table may lack: then they are missing in every row."""
