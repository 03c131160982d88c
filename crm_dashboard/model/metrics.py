"""The metrics by which customers can be placed: one registry entry each, from which menus, tooltips and docs follow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from crm_dashboard.errors import MetricUnavailable, unknown_metric
from crm_dashboard.model.calendar import month_of
from crm_dashboard.model.scope import MOMENTUM_DAYS, Scope
from crm_dashboard.text import N_, Text, text

Favourable = Literal["more", "less"]
Formula = Callable[[Scope], nw.Expr]
TableColumns = Mapping[str, Collection[str]]
ATTRIBUTE = "attribute:"


@dataclass(frozen=True)
class Need:
    """A column of a canonical table without which a metric cannot be computed."""

    table: str
    column: str


@dataclass(frozen=True)
class Metric:
    """One way to measure a customer.

    `favourable` says which side is the good one; `whole` that values are integers; `additive` that customers' values
    sum to a meaningful total. `family` groups metrics that are materialised together; `aggregates` names the sums
    (`model.aggregates`) that `formula` combines. `column` is the name in the feature table.
    """

    key: str
    label: Text
    definition: Text
    unit: str
    family: str
    formula: Formula
    aggregates: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    favourable: Favourable = "more"
    whole: bool = False
    additive: bool = False
    scale: Literal["linear", "log"] = "linear"
    column: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "column", self.column or self.key)

    def missing(self, columns: TableColumns) -> tuple[Need, ...]:
        """Return the needs that `columns` (table name to column names) do not meet."""
        return tuple(need for need in self.needs if need.column not in columns.get(need.table, ()))


def _column(name: str) -> Formula:
    return lambda _scope: nw.col(name)


def _ratio(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """Divide as floats; a denominator of zero gives a missing value.

    Both sides as whole ten-thousandths, which floats hold exactly: 3.30 ÷ 3 is then the float 1.1, not one below it,
    so that equal ratios are ties and a ratio on a cut counts as favourable.
    """
    top, bottom = ((side.cast(nw.Float64) * 10_000).round(0) for side in (numerator, denominator))
    return nw.when(denominator != 0).then(top / bottom)


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
    return _ratio(nw.col("months"), nw.lit(last) - first + 1)


def _momentum(_scope: Scope) -> nw.Expr:
    recent, earlier = nw.col("recent_orders"), nw.col("earlier_orders")
    return _ratio(recent - earlier, recent + earlier)


def _breadth(_scope: Scope) -> nw.Expr:
    """Count the known categories: none without an order, missing where orders have none that is known."""
    known = nw.when(nw.col("categories") > 0).then(nw.col("categories"))
    return nw.when(nw.col("orders") == 0).then(nw.lit(0)).otherwise(known)


METRICS: tuple[Metric, ...] = (
    Metric(
        "recency",
        text(N_("Recency")),
        text(N_("Days from the last order to the as-of date. Fewer is better. Uses all history.")),
        "days",
        "basic",
        lambda scope: nw.lit(scope.as_of) - nw.col("last_day"),
        favourable="less",
        whole=True,
    ),
    Metric(
        "frequency",
        text(N_("Orders")),
        text(N_("Number of orders in the window. Refunds are not orders.")),
        "orders",
        "basic",
        _column("orders"),
        whole=True,
        additive=True,
        scale="log",
    ),
    Metric(
        "purchase_days",
        text(N_("Purchase days")),
        text(N_("Number of different days with an order in the window.")),
        "days",
        "basic",
        _column("purchase_days"),
        ("purchase_days",),
        whole=True,
        additive=True,
        scale="log",
    ),
    Metric(
        "monetary",
        text(N_("Money spent")),
        text(N_("Net amount of all orders in the window, after discounts and refunds.")),
        "money",
        "basic",
        lambda _scope: nw.col("revenue").cast(nw.Float64),
        additive=True,
        scale="log",
    ),
    Metric(
        "order_value",
        text(N_("Order value")),
        text(N_("Money spent divided by the number of orders in the window.")),
        "money",
        "basic",
        lambda _scope: _ratio(nw.col("revenue"), nw.col("orders")),
        scale="log",
    ),
    Metric(
        "tenure",
        text(N_("Tenure")),
        text(N_("Days from the first order to the as-of date. Uses all history.")),
        "days",
        "basic",
        lambda scope: nw.lit(scope.as_of) - nw.col("first_day"),
        whole=True,
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
    ),
    Metric(
        "active_months",
        text(N_("Active months")),
        text(N_("Share of the months since the first order, within the window, that have an order.")),
        "share",
        "months",
        _active_months,
        ("first_month", "months"),
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
        text(N_("Discounts divided by the amount before discounts, over the orders in the window.")),
        "share",
        "price",
        lambda _scope: nw.when(nw.col("discounted") > 0).then(_ratio(nw.col("discount"), nw.col("before_discount"))),
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
        lambda _scope: _ratio(nw.col("refunded"), nw.col("bought")),
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
)


def attribute_metric(column: str, label: str) -> Metric:
    """Return the metric that a numeric column of the customer table is by itself; its key holds the label."""
    own = Text("{label}", (("label", label),))
    return Metric(
        ATTRIBUTE + label,
        own,
        text(N_("The column “{label}” of the customer table, as it was loaded."), label=label),
        "number",
        "attributes",
        _column(column),
        needs=(Need("customers", column),),
        column=column,
    )


def registry(attributes: Iterable[tuple[str, str]] = ()) -> dict[str, Metric]:
    """Return all metrics by key: the registry's and one for each numeric attribute (column, label)."""
    return {metric.key: metric for metric in (*METRICS, *(attribute_metric(*pair) for pair in attributes))}


def chosen(keys: Iterable[str], metrics: Mapping[str, Metric], columns: TableColumns) -> tuple[Metric, ...]:
    """Return the metrics of `keys`.

    Raises `SpecError` for a key that nobody knows and `MetricUnavailable`, naming table and column, for one whose
    data are not loaded.
    """
    found = []
    for key in keys:
        if key not in metrics:
            raise unknown_metric(key)
        metric = metrics[key]
        for need in metric.missing(columns):
            raise MetricUnavailable(
                text(N_("“{label}” needs the column {column} of the table {table}."), label=metric.label, **vars(need)),
                where=f"{need.table}.{need.column}",
                next_step=text(N_("Load a file that has it, or choose another dimension.")),
            )
        found.append(metric)
    return tuple(found)
