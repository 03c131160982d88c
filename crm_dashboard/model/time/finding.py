"""Kinds of findings about customers that need no matrix, from their orders in a period and in the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from crm_dashboard.model.features import KEY
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, Text, text

YEAR = 365
BEST = 0.8
"""High-value customers are those from this quantile of net revenue in the last two years."""
_PURCHASE, _NET = ~nw.col("is_refund"), nw.col("net_amount")


@dataclass(frozen=True)
class FindingKind:
    """A group of customers worth a sentence: `condition` chooses them, from the period and the revenue of the best.

    `sentence` has placeholders for `{count}`, `{amount}` and `{days}`; `amount` names the sum of money in it: `stake`,
    the net revenue of the last 365 days or of the 365 days before, whichever is more, or `revenue`, that of the period. `page` is the key of the page to which the finding leads on.
    """

    key: str
    sentence: tuple[str, str]
    definition: Text
    condition: Callable[[Period, float], nw.Expr]
    amount: str = "stake"
    page: str = "segments"


def plural(singular: str, other: str) -> tuple[str, str]:
    """Mark a sentence's singular and plural for the catalogues, as `N_` marks a message."""
    return singular, other


FINDING_KINDS: tuple[FindingKind, ...] = (
    FindingKind(
        "slowing",
        plural(
            "{count} high-value customer is slowing down: {amount} of yearly revenue",
            "{count} high-value customers are slowing down: {amount} of yearly revenue",
        ),
        text(
            N_(
                "Customers in the top fifth by net revenue of the last two years who ordered in this period, but at most half as often as in the period before."
            )
        ),
        lambda _period, best: (
            (nw.col("both") >= best) & (nw.col("orders") > 0) & (nw.col("orders") * 2 <= nw.col("orders_before"))
        ),
    ),
    FindingKind(
        "silent",
        plural(
            "{count} high-value customer has not ordered for {days} days: {amount} of yearly revenue",
            "{count} high-value customers have not ordered for {days} days: {amount} of yearly revenue",
        ),
        text(
            N_(
                "Customers in the top fifth by net revenue of the last two years who ordered in the period before and not in this one."
            )
        ),
        lambda _period, best: (nw.col("both") >= best) & (nw.col("orders") == 0) & (nw.col("orders_before") > 0),
    ),
    FindingKind(
        "once",
        plural(
            "{count} customer bought once and not again for {days} days: {amount} of yearly revenue",
            "{count} customers bought once and not again for {days} days: {amount} of yearly revenue",
        ),
        text(N_("Customers with a single order ever, which lies before this period and not more than two years back.")),
        lambda period, _best: (
            (nw.col("orders_ever") == 1)
            & (nw.col("first_day") < period.first)
            & (nw.col("first_day") > period.last - 2 * YEAR)
        ),
    ),
    FindingKind(
        "new",
        plural(
            "{count} new customer brought {amount} in the last {days} days",
            "{count} new customers brought {amount} in the last {days} days",
        ),
        text(N_("Customers whose first order lies in this period, with their net revenue of the period.")),
        lambda period, _best: nw.col("first_day") >= period.first,
        amount="revenue",
        page="customers",
    ),
    FindingKind(
        "growing",
        plural(
            "{count} high-value customer ordered at least twice as often as before, for {amount}",
            "{count} high-value customers ordered at least twice as often as before, for {amount}",
        ),
        text(
            N_(
                "Customers in the top fifth by net revenue of the last two years who ordered in both periods, in this one at least twice as often; with their net revenue of the period."
            )
        ),
        lambda _period, best: (
            (nw.col("both") >= best) & (nw.col("orders_before") > 0) & (nw.col("orders") >= 2 * nw.col("orders_before"))
        ),
        amount="revenue",
        page="customers",
    ),
)


def customers_in_periods(orders: nw.LazyFrame[Any], period: Period) -> nw.LazyFrame[Any]:
    """Return one row per customer with an order by the period's last day, with the columns of the conditions.

    `both` is the net revenue of the last two years, zero for those who have had none.
    """
    day, last = nw.col("day_no"), period.last
    late = (day > last - YEAR) & (day <= last)
    early = (day > last - 2 * YEAR) & (day <= last - YEAR)
    people = (
        orders.filter(day <= last)
        .group_by(KEY)
        .agg(
            nw.when(_PURCHASE).then(day).min().alias("first_day"),
            _PURCHASE.cast(nw.Int64).sum().alias("orders_ever"),
            (_PURCHASE & period.inside).cast(nw.Int64).sum().alias("orders"),
            (_PURCHASE & period.before.inside).cast(nw.Int64).sum().alias("orders_before"),
            nw.when(period.inside).then(_NET).sum().alias("revenue"),
            nw.when(late).then(_NET).sum().alias("year"),
            nw.when(early).then(_NET).sum().alias("year_before"),
        )
    )
    return people.filter(~nw.col("first_day").is_null()).with_columns(
        (nw.col("year").fill_null(0) + nw.col("year_before").fill_null(0)).cast(nw.Float64).alias("both")
    )


def finding_sums(people: nw.LazyFrame[Any], condition: nw.Expr) -> nw.LazyFrame[Any]:
    """Return one row: how many customers meet a condition, and their money."""
    return people.filter(condition).select(
        nw.len().alias("customers"), *(nw.col(name).sum() for name in ("revenue", "year", "year_before"))
    )
