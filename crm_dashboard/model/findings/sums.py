"""Sums over a customer's orders that findings combine, for several periods in one pass over the orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import narwhals as nw

from crm_dashboard.model.features import KEY
from crm_dashboard.model.findings.finding import YEAR, FindingKind, FindingScope, scope_column
from crm_dashboard.model.time.period import Period

HALF_YEAR = 180
_day, _PURCHASE, _NET = nw.col("day_no"), ~nw.col("is_refund"), nw.col("net_amount")


def half_year(last: int) -> Period:
    """Return the 180 days that end with a day."""
    return Period(last, HALF_YEAR)


def _count(condition: nw.Expr) -> nw.Expr:
    return nw.when(_PURCHASE & condition).then(nw.lit(1)).count()  # a sum of integers is a 128-bit one: half as fast


def _money(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(_NET).sum()


def _before(period: Period) -> nw.Expr:
    """Return the documents of the 365 days before a period."""
    return (_day < period.first) & (_day >= period.first - YEAR)


_SUMS: dict[str, Callable[[FindingScope], nw.Expr]] = {
    "orders_ever": lambda scope: _count(_day <= scope.period.last),
    "orders": lambda scope: _count(scope.period.inside),
    "orders_year_before": lambda scope: _count(scope.period.year_before.inside),
    "revenue": lambda scope: _money(scope.period.inside),
    "revenue_year_before": lambda scope: _money(scope.period.year_before.inside),
    "revenue_ever": lambda scope: _money(_day <= scope.period.last),
    "revenue_before": lambda scope: _money(_before(scope.period)),
    "year": lambda scope: _money((_day <= scope.period.last) & (_day > scope.period.last - YEAR)),
    "spent": lambda scope: _money((_day <= scope.period.last) & (_day >= scope.window_first)),
    "half_year": lambda scope: _money(half_year(scope.period.last).inside),
    "half_year_before": lambda scope: _money(half_year(scope.period.last).year_before.inside),
}
"""Sums over a customer's documents, refunds included in money and not in orders; money is net, zero where there is none."""


def order_sums(
    orders: nw.LazyFrame[Any], scopes: Sequence[FindingScope], names: Iterable[str], *, first: Iterable[str] = ()
) -> nw.LazyFrame[Any]:
    """Return one row per customer with an order by the last of the scopes' days: `first_day`, and these sums of each scope.

    The sums called `first` are those of the first scope alone.
    """
    last = max(scope.period.last for scope in scopes)
    wanted, also = list(dict.fromkeys(names)), list(dict.fromkeys(first))
    summed = (
        orders.filter(_day <= last)
        .group_by(KEY)
        .agg(
            nw.when(_PURCHASE).then(_day).min().alias("first_day"),
            *(
                _SUMS[name](scope).alias(scope_column(name, place))
                for place, scope in enumerate(scopes)
                for name in (wanted if place else dict.fromkeys((*wanted, *also)))
            ),
        )
    )
    known = summed.filter(~nw.col("first_day").is_null())
    firsts = (nw.col("first_day").alias(scope_column("first_day", place)) for place in range(len(scopes)))
    return known.with_columns(*firsts)


def customer_rows(
    kinds: Sequence[FindingKind], orders: nw.LazyFrame[Any], scopes: tuple[FindingScope, ...], *also: str
) -> nw.LazyFrame[Any]:
    """Return one row per customer with what these kinds combine in every scope, amounts and `also` in the first alone.

    A kind with `rows` of its own stands alone.
    """
    if kinds and kinds[0].rows:
        return kinds[0].rows(orders, scopes)
    names = (name for kind in kinds for name in kind.sums)
    return order_sums(orders, scopes, names, first=(*(name for kind in kinds for name in kind.money), *also))
