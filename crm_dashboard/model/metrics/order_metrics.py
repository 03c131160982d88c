"""The metrics that orders and their items give: one entry each."""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.model.calendar import month_of
from crm_dashboard.model.metrics.metric import SHARES, Metric, Need, column, ratio
from crm_dashboard.model.metrics.months import Months
from crm_dashboard.model.metrics.scope import MOMENTUM_DAYS, Scope
from crm_dashboard.text import N_, text


def _regularity(_scope: Scope) -> nw.Expr:
    """1 / (1 + s/m) with the gaps' population deviation s and mean m, from whole sums, so exact on every engine."""
    count, total, squares = (nw.col(name).cast(nw.Float64) for name in ("gap_count", "gap_sum", "gap_squares"))
    variation = ((count * squares - total * total) / (total * total)).sqrt()
    return nw.when(nw.col("gap_count") >= 2).then(1 / (1 + variation))


def _active_months(scope: Scope) -> nw.Expr:
    last, first = month_of(scope.as_of), nw.col("first_month")
    if scope.first_day is not None:
        start = month_of(scope.first_day)
        first = nw.when(first < start).then(nw.lit(start)).otherwise(first)
    return ratio(nw.col("months"), nw.lit(last) - first + 1)


def _momentum(_scope: Scope) -> nw.Expr:
    recent, earlier = nw.col("recent_orders"), nw.col("earlier_orders")
    return ratio(recent - earlier, recent + earlier)


def _breadth(_scope: Scope) -> nw.Expr:
    """Count the known categories: none without an order, missing where orders have none that is known."""
    known = nw.when(nw.col("categories") > 0).then(nw.col("categories"))
    return nw.when(nw.col("orders") == 0).then(nw.lit(0)).otherwise(known)


def _amount_steadiness(_scope: Scope) -> nw.Expr:
    """1 / (1 + s/m) with the amounts' population deviation s and mean m; rounded, since floats are summed in any order."""
    steady = (1 / (1 + nw.col("amount_spread") / nw.col("amount_mean"))).round(9)
    known = nw.when(nw.col("amount_mean") > 0).then(steady)
    return nw.when(nw.col("orders") < 2).then(nw.lit(0.0)).otherwise(known)


ORDER_METRICS: tuple[Metric, ...] = (
    Metric(
        "recency",
        text(N_("Recency")),
        text(N_("Days from the last order to the as-of date. Fewer is better. Uses all history.")),
        "days",
        "basic",
        lambda scope: nw.lit(scope.as_of) - nw.col("last_day"),
        ("last_day",),
        favourable="less",
        whole=True,
        history=Months(1, 3),
    ),
    Metric(
        "frequency",
        text(N_("Orders")),
        text(N_("Number of orders in the window. Refunds are not orders.")),
        "orders",
        "basic",
        column("orders"),
        ("orders",),
        whole=True,
        additive=True,
        scale="log",
        history=Months(0, 3),
    ),
    Metric(
        "purchase_days",
        text(N_("Purchase days")),
        text(N_("Number of different days with an order in the window.")),
        "days",
        "basic",
        column("purchase_days"),
        ("purchase_days",),
        whole=True,
        additive=True,
        scale="log",
        history=Months(0, 3),
    ),
    Metric(
        "monetary",
        text(N_("Money spent")),
        text(N_("Net amount of all orders in the window, after discounts and refunds.")),
        "money",
        "basic",
        lambda _scope: nw.col("revenue").cast(nw.Float64),
        ("revenue",),
        additive=True,
        scale="log",
    ),
    Metric(
        "order_value",
        text(N_("Order value")),
        text(N_("Money spent divided by the number of orders in the window.")),
        "money",
        "basic",
        lambda _scope: ratio(nw.col("revenue"), nw.col("orders")),
        ("revenue", "orders"),
        scale="log",
    ),
    Metric(
        "tenure",
        text(N_("Tenure")),
        text(N_("Days from the first order to the as-of date. Uses all history.")),
        "days",
        "basic",
        lambda scope: nw.lit(scope.as_of) - nw.col("first_day"),
        ("first_day",),
        whole=True,
        history=Months(1, 12),
    ),
    Metric(
        "gap",
        text(N_("Typical gap")),
        text(
            N_(
                "Median number of days between one purchase day and the next in the window. Fewer is better. Needs two purchase days."
            )
        ),
        "days",
        "rhythm",
        lambda _scope: nw.col("gap_median").cast(nw.Float64),
        ("gap_median",),
        favourable="less",
        history=Months(1, 6),
        needs_repeat_orders=True,
    ),
    Metric(
        "regularity",
        text(N_("Regularity")),
        text(
            N_(
                "1 ÷ (1 + variation of the gaps between purchase days): 1 is like clockwork. Needs three purchase days in the window."
            )
        ),
        "share",
        "rhythm",
        _regularity,
        ("gap_count", "gap_sum", "gap_squares"),
        ends=SHARES,
        history=Months(3, 12),
        needs_repeat_orders=True,
    ),
    Metric(
        "active_months",
        text(N_("Active months")),
        text(N_("Share of the months since the first order, within the window, that have an order.")),
        "share",
        "months",
        _active_months,
        ("first_month", "months"),
        ends=SHARES,
        history=Months(2, 6),
    ),
    Metric(
        "momentum",
        text(N_("Momentum")),
        text(
            N_(
                "Orders of the last {days} days against the {days} days before: (late − early) ÷ (late + early), from −1 to 1. Needs an order in either."
            ),
            days=MOMENTUM_DAYS,
        ),
        "number",
        "momentum",
        _momentum,
        ("recent_orders", "earlier_orders"),
        ends=(-1.0, 1.0),
        history=Months(2 * MOMENTUM_DAYS // 30, 12),
        needs_repeat_orders=True,
    ),
    Metric(
        "breadth",
        text(N_("Category breadth")),
        text(N_("Number of different product categories bought in the window.")),
        "categories",
        "breadth",
        _breadth,
        ("categories",),
        (Need("order_items", "category"),),
        whole=True,
    ),
    Metric(
        "discount_share",
        text(N_("Discount share")),
        text(N_("Discounts divided by the amount before discounts, over the orders in the window. Fewer is better.")),
        "share",
        "price",
        lambda _scope: nw.when(nw.col("discounted") > 0).then(ratio(nw.col("discount"), nw.col("before_discount"))),
        ("discount", "discounted", "before_discount"),
        (Need("orders", "discount_amount"),),
        favourable="less",
    ),
    Metric(
        "return_share",
        text(N_("Return share")),
        text(N_("Amount refunded divided by the amount ordered in the window. Fewer is better.")),
        "share",
        "price",
        lambda _scope: ratio(nw.col("refunded"), nw.col("bought")),
        ("refunded", "bought"),
        favourable="less",
    ),
    Metric(
        "margin",
        text(N_("Margin")),
        text(N_("Net amount less cost in the window. Orders without a cost are left out.")),
        "money",
        "cost",
        lambda _scope: nw.when(nw.col("costed") > 0).then(nw.col("margin").cast(nw.Float64)),
        ("margin", "costed"),
        (Need("orders", "cost_amount"),),
        additive=True,
        scale="log",
    ),
    Metric(
        "repeat_share",
        text(N_("Repeat share")),
        text(N_("1 − 1 ÷ orders: the share of a customer's orders that are repeat orders. 0 after the first order.")),
        "share",
        "basic",
        lambda _scope: ratio(nw.col("orders") - 1, nw.col("orders")),
        ("orders",),
        ends=SHARES,
        history=Months(0, 3),
    ),
    Metric(
        "amount_steadiness",
        text(N_("Steady amounts")),
        text(
            N_(
                "1 ÷ (1 + variation of the order amounts): 1 when every order is worth the same; 0 below two orders, since nothing steady has been seen yet."
            )
        ),
        "share",
        "amounts",
        _amount_steadiness,
        ("amount_mean", "amount_spread"),
        ends=SHARES,
    ),
    Metric(
        "channels",
        text(N_("Channels")),
        text(N_("Number of different channels with an order in the window.")),
        "channels",
        "channels",
        lambda _scope: (
            nw.when(nw.col("orders") == 0)
            .then(nw.lit(0))
            .otherwise(nw.when(nw.col("channel_count") > 0).then(nw.col("channel_count")))
        ),
        ("channel_count",),
        (Need("orders", "channel"),),
        whole=True,
    ),
    Metric(
        "full_price_share",
        text(N_("Full-price share")),
        text(N_("Share of the orders in the window that were bought without any discount.")),
        "share",
        "price",
        lambda _scope: ratio(nw.col("undiscounted"), nw.col("discounted")),
        ("undiscounted", "discounted"),
        (Need("orders", "discount_amount"),),
        ends=SHARES,
    ),
    Metric(
        "income_level",
        text(N_("Income level")),
        text(N_("The place of the customer's income band among the bands, 1 being the lowest.")),
        "number",
        "attributes",
        column("income_level"),
        needs=(Need("customers", "income_level"),),
        whole=True,
    ),
)
