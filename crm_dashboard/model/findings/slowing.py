"""Which customers order more slowly than they used to, by their own gaps between purchase days."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from crm_dashboard.model.features import KEY
from crm_dashboard.model.findings.finding import FindingScope, columns_of, scope_column
from crm_dashboard.model.findings.sums import half_year, order_sums

FEWEST_DAYS, FEWEST_A_YEAR_AGO = 8, 6
TIMES_LONGER = 2
_MONEY = ("half_year", "half_year_before")


def slowing_rows(orders: nw.LazyFrame[Any], scopes: tuple[FindingScope, ...]) -> nw.LazyFrame[Any]:
    """Return one row per customer with enough purchase days for the rule: `slows`; of the first scope the money of both half years.

    `slows`: the customer has at least eight purchase days; each of the last two gaps between them is at least twice the
    median of the earlier ones; of the last 180 days at least one is a purchase day, and at most half as many as of the
    same 180 days a year before, which are at least six.
    """
    last, places = max(scope.period.last for scope in scopes), range(len(scopes))
    known = orders.filter(~nw.col("is_refund") & (nw.col("day_no") <= last))
    often = known.group_by(KEY).agg(nw.len().alias("orders")).filter(nw.col("orders") >= FEWEST_DAYS)
    known = known.join(often, on=KEY, how="semi")
    days = known.group_by(KEY, "day_no").agg(nw.len().alias("orders")).select(KEY, "day_no")  # `unique` sorts each day
    candidates = _with_enough_days(days, scopes)
    gaps = _gaps(days.join(candidates, on=KEY, how="inner")).group_by(KEY)
    compared = gaps.agg(*(expression for place in places for expression in _shortest_and_usual(place)))
    money = order_sums(orders.join(candidates.select(KEY), on=KEY, how="semi"), scopes, (), first=_MONEY)
    slows = (
        (columns_of(place)("shortest") >= TIMES_LONGER * columns_of(place)("usual")).fill_null(False)
        for place in places
    )
    named = (expression.alias(scope_column("slows", place)) for place, expression in enumerate(slows))
    return compared.select(KEY, *named).join(money, on=KEY, how="inner")


def _with_enough_days(days: nw.LazyFrame[Any], scopes: tuple[FindingScope, ...]) -> nw.LazyFrame[Any]:
    """Return the customers who have slowed down by number in some scope: `number`, how many purchase days they have had."""
    day, places = nw.col("day_no"), range(len(scopes))

    def count(condition: nw.Expr, name: str, place: int) -> nw.Expr:
        return nw.when(condition).then(nw.lit(1)).count().alias(scope_column(name, place))

    counted = days.group_by(KEY).agg(
        *(
            count(condition, name, place)
            for place, scope in enumerate(scopes)
            for recent in [half_year(scope.period.last)]
            for name, condition in (
                ("ever", day <= scope.period.last),
                ("now", recent.inside),
                ("then", recent.year_before.inside),
            )
        )
    )
    numbers = [nw.when(_are_enough(place)).then(columns_of(place)("ever")) for place in places]
    few = counted.select(KEY, *(number.alias(scope_column("number", place)) for place, number in enumerate(numbers)))
    return few.filter(reduce(or_, (~columns_of(place)("number").is_null() for place in places)))


def _are_enough(place: int) -> nw.Expr:
    of = columns_of(place)
    fewer = (of("now") >= 1) & (of("now") * 2 <= of("then"))
    return (of("ever") >= FEWEST_DAYS) & (of("then") >= FEWEST_A_YEAR_AGO) & fewer


def _gaps(days: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return purchase days with their place among the customer's, from 1, and the days since the one before."""
    day = nw.col("day_no")
    return days.with_columns(
        day.cum_count().over(KEY, order_by="day_no").alias("place"),
        (day - day.shift(1).over(KEY, order_by="day_no")).alias("gap"),
    )


def _shortest_and_usual(place: int) -> tuple[nw.Expr, nw.Expr]:
    """Return the shorter of the last two gaps, and the median of those before them."""
    number, at, gap = columns_of(place)("number"), nw.col("place"), nw.col("gap")
    shortest = nw.when((at >= number - 1) & (at <= number)).then(gap).min()
    usual = nw.when(at <= number - 2).then(gap).median()
    return shortest.alias(scope_column("shortest", place)), usual.alias(scope_column("usual", place))
