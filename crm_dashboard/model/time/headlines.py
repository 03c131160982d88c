"""The headline figures of a period: one entry each, with the sums over orders and customers that it combines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw

from crm_dashboard.model.features import KEY
from crm_dashboard.model.metrics.metric import Need
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, Text, text

SumColumn = Callable[[str], nw.Expr]
HeadlineFormula = Callable[[SumColumn], nw.Expr]


@dataclass(frozen=True)
class Headline:
    """A figure of all customers in a period.

    `totals` names what `formula` combines (`TOTALS`). `reach` is the number of periods of history it needs, its own
    included: with less, the start of the data would decide its value. `over_time` says how its targets follow from each
    other: a "sum" adds up over periods, a "mean" is the same in a part of a period, others hold for their own days alone.
    """

    key: str
    label: Text
    definition: Text
    unit: str
    totals: tuple[str, ...]
    formula: HeadlineFormula
    reach: int = 1
    favourable: Literal["more", "less"] = "more"
    needs: tuple[Need, ...] = ()
    over_time: Literal["sum", "mean", "own"] = "own"


def _count(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64).sum()


def _money(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(value).sum()


_PURCHASE = ~nw.col("is_refund")
_NET = nw.col("net_amount")
_PER_CUSTOMER: dict[str, Callable[[Period], nw.Expr]] = {
    "orders": lambda period: _count(_PURCHASE & period.inside),
    "orders_before": lambda period: _count(_PURCHASE & period.before.inside),
    "revenue": lambda period: _money(period.inside, _NET),
    "revenue_before": lambda period: _money(period.before.inside, _NET),
    "margin": lambda period: _money(period.inside, _NET - nw.col("cost_amount")),
    "costed": lambda period: _count(period.inside & ~nw.col("cost_amount").is_null()),
}
"""Sums over a customer's documents; none looks beyond the period's last day."""
_FIRST_DAY = nw.when(_PURCHASE).then(nw.col("day_no")).min()


Members = Callable[[Period, SumColumn], nw.Expr]


@dataclass(frozen=True)
class Total:
    """A sum over the customers of a period; `of` names the sums over their documents whose columns `sum` gets.

    `members` chooses the customers where the sum is their number.
    """

    of: tuple[str, ...]
    sum: Callable[[Period, SumColumn], nw.Expr]
    members: Members | None = None


def _number_of(of: tuple[str, ...], members: Members) -> Total:
    return Total(of, lambda period, columns: _count(members(period, columns)), members)


TOTALS: dict[str, Total] = {
    "customers": _number_of((), lambda period, _of: nw.col("first_day") <= period.last),
    "active": _number_of(("orders",), lambda _period, of: of("orders") > 0),
    "repeaters": _number_of(("orders",), lambda _period, of: of("orders") >= 2),
    "orders": Total(("orders",), lambda _period, of: of("orders").sum()),
    "revenue": Total(("revenue",), lambda period, of: _of_customers(period, of("revenue"))),
    "margin": Total(("margin",), lambda period, of: _of_customers(period, of("margin"))),
    "costed": Total(("costed",), lambda period, of: _of_customers(period, of("costed"))),
    "new": _number_of(
        (), lambda period, _of: (nw.col("first_day") >= period.first) & (nw.col("first_day") <= period.last)
    ),
    "lost": _number_of(
        ("orders", "orders_before"), lambda _period, of: (of("orders_before") > 0) & (of("orders") == 0)
    ),
}


def _of_customers(period: Period, value: nw.Expr) -> nw.Expr:
    """Return the sum over customers with an order by the period's last day, without those who had refunds only."""
    return nw.when(nw.col("first_day") <= period.last).then(value).sum()


def _whole(name: str) -> HeadlineFormula:
    return lambda of: of(name).cast(nw.Int64)


def _divided(top: str, bottom: str) -> HeadlineFormula:
    """Return the formula that divides totals as floats; missing where the divisor is zero."""
    return lambda of: nw.when(of(bottom) > 0).then(of(top).cast(nw.Float64) / of(bottom).cast(nw.Float64))


HEADLINES: dict[str, Headline] = {
    headline.key: headline
    for headline in (
        Headline(
            "customers",
            text(N_("Customers")),
            text(
                N_(
                    "Customers with at least one order by the end of the period, whenever it was. Those with refunds only are not among them."
                )
            ),
            "customers",
            ("customers",),
            _whole("customers"),
            reach=0,
        ),
        Headline(
            "active",
            text(N_("Active")),
            text(N_("Customers with at least one order in the period. A refund is no order.")),
            "customers",
            ("active",),
            _whole("active"),
        ),
        Headline(
            "revenue",
            text(N_("Revenue")),
            text(
                N_(
                    "Net amount of the customers' orders in the period, after discounts, less what was given back in the period. It counts on the day of the order or of the refund."
                )
            ),
            "money",
            ("revenue",),
            lambda of: of("revenue").cast(nw.Decimal(38, 4)),
            over_time="sum",
        ),
        Headline(
            "margin",
            text(N_("Margin")),
            text(
                N_(
                    "Net amount less cost, of the orders and refunds in the period whose cost is known. Those without a cost are left out."
                )
            ),
            "money",
            ("margin", "costed"),
            lambda of: nw.when(of("costed") > 0).then(of("margin").cast(nw.Decimal(38, 4))),
            needs=(Need("orders", "cost_amount"),),
            over_time="sum",
        ),
        Headline(
            "order_value",
            text(N_("Order value")),
            text(
                N_(
                    "Revenue of the period divided by its number of orders. Refunds lower the revenue and are no orders."
                )
            ),
            "money",
            ("revenue", "orders"),
            _divided("revenue", "orders"),
            over_time="mean",
        ),
        Headline(
            "repeat_rate",
            text(N_("Repeat rate")),
            text(
                N_(
                    "Share of the active customers who ordered at least twice in the period. Longer periods have higher rates, so compare equal ones only."
                )
            ),
            "share",
            ("repeaters", "active"),
            _divided("repeaters", "active"),
        ),
        Headline(
            "new",
            text(N_("New")),
            text(
                N_("Customers whose first order lies in the period. An order before the data begin is not known here.")
            ),
            "customers",
            ("new",),
            _whole("new"),
            reach=2,
            over_time="sum",
        ),
        Headline(
            "lost",
            text(N_("Lost")),
            text(
                N_(
                    "Customers who were active in the period before and have no order in this one. They may come back; then they are active again."
                )
            ),
            "customers",
            ("lost",),
            _whole("lost"),
            reach=2,
            favourable="less",
        ),
    )
}


def headline_rows(orders: nw.LazyFrame[Any], periods: Sequence[Period], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """Return one row with these headlines of these periods: a column for each pair, called `headline_column`.

    `orders` are documents with refunds among them, read once. A period's figures are of the documents that its last day
    knows, and of the customers with an order by then. Money is decimal; what is undefined (no orders to divide by, no
    known cost) is missing.
    """
    sums = _named(name for key in keys for total in HEADLINES[key].totals for name in TOTALS[total].of)
    people = orders.filter(nw.col("day_no") <= max(period.last for period in periods)).group_by(KEY)
    summed = people.agg(
        _FIRST_DAY.alias("first_day"),
        *(
            _PER_CUSTOMER[name](period).alias(headline_column(name, place))
            for place, period in enumerate(periods)
            for name in sums
        ),
    )
    return _summed(summed.filter(~nw.col("first_day").is_null()), periods, keys)


def counted_customers(orders: nw.LazyFrame[Any], period: Period, total: str, money: str) -> nw.LazyFrame[Any]:
    """Return the ids of the customers whom a total counts, with the sum `money` of each as `amount`.

    `total` is a key of `TOTALS` with members, `money` "revenue" or "revenue_before". As many as `headline_rows` counts.
    """
    counted = TOTALS[total]
    if counted.members is None:
        raise ValueError(total)
    people = orders.filter(nw.col("day_no") <= period.last).group_by(KEY)
    summed = people.agg(
        _FIRST_DAY.alias("first_day"),
        *(_PER_CUSTOMER[name](period).alias(headline_column(name, 0)) for name in _named((*counted.of, money))),
    )
    known = summed.filter(~nw.col("first_day").is_null()).filter(counted.members(period, _columns(0)))
    return known.select(KEY, nw.col(headline_column(money, 0)).alias("amount"))


def summary_row(summary: nw.LazyFrame[Any], period: Period, keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """Return these headlines over all history from one row per customer; the period is only the day that they are of."""
    people = summary.filter(nw.col("orders") > 0).select(
        nw.lit(period.last).alias("first_day"),
        *(nw.col(name).alias(headline_column(name, 0)) for name in ("orders", "revenue")),
    )
    return _summed(people, [period], keys)


def headline_column(key: str, place: int) -> str:
    """Return the column of a headline of the period at `place`."""
    return f"{key}_{place}"


def _summed(people: nw.LazyFrame[Any], periods: Sequence[Period], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    headlines = [HEADLINES[key] for key in keys]
    totals = _named(name for headline in headlines for name in headline.totals)
    summed = people.select(
        *(
            TOTALS[name].sum(period, _columns(place)).alias(headline_column(name, place))
            for place, period in enumerate(periods)
            for name in totals
        )
    )
    return summed.select(
        *(
            headline.formula(_columns(place)).alias(headline_column(headline.key, place))
            for place in range(len(periods))
            for headline in headlines
        )
    )


def _columns(place: int) -> SumColumn:
    return lambda name: nw.col(headline_column(name, place))


def _named(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
