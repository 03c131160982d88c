"""Who brings a change of revenue: customers who are new, came back, stayed away, or spent more or less than before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Any

import narwhals as nw

from crm_dashboard.model.decomposition.bridge import Bridge, Part
from crm_dashboard.model.decomposition.comparison import ComparedPeriods
from crm_dashboard.model.decomposition.factors import PeriodSums
from crm_dashboard.model.features import KEY

KEPT, NEW, RETURNED, LOST, NO_ORDER = range(5)
"""Numbers of what became of a customer, in the column `fate`."""
NORMAL_95 = 1.96
_PURCHASE, _MONEY = ~nw.col("is_refund"), nw.col("net_amount")
_SIDES = ("before", "after")


@dataclass(frozen=True)
class FateSums:
    """The customers of one fate: how many, their orders, sales and net revenue before and after.

    Of `gains` and `losses` are the changes of those who brought more, and of those who brought less; `squares` is the sum of
    the squared changes.
    """

    fate: int
    customers: int
    orders: tuple[int, int]
    sales: tuple[Decimal, Decimal]
    revenue: tuple[Decimal, Decimal]
    gains: Decimal
    losses: Decimal
    gainers: int
    losers: int
    squares: float


def customers_in_both(orders: nw.LazyFrame[Any], comparison: ComparedPeriods) -> nw.LazyFrame[Any]:
    """Return one row per customer with a document in either period and an order by the end of the later one.

    Columns: `customer_id`, `first_day`, `fate`, and `orders`, `sales` and `revenue` `_before` and `_after`. The revenue of a
    period is that of customers with an order by its end, as on the overview. A customer without an order before is new
    where the first one came after the earlier period, and has come back where it came before it; who only had refunds in
    the two periods has the fate `NO_ORDER`. `orders` are documents with refunds among them.
    """
    period, base = comparison.period, comparison.base
    spans = (base, period)
    sums = [
        expression.alias(f"{name}_{side}")
        for side, span in zip(_SIDES, spans, strict=True)
        for name, expression in (
            ("orders", (_PURCHASE & span.inside).cast(nw.Int64).sum()),
            ("sales", nw.when(_PURCHASE & span.inside).then(_MONEY).sum()),
            ("revenue", nw.when(span.inside).then(_MONEY).sum()),
            ("documents", span.inside.cast(nw.Int64).sum()),
        )
    ]
    known = orders.filter(nw.col("day_no") <= period.last).group_by(KEY)
    people = known.agg(nw.when(_PURCHASE).then(nw.col("day_no")).min().alias("first_day"), *sums)
    here = (nw.col("documents_before") + nw.col("documents_after") > 0) & ~nw.col("first_day").is_null()
    known_then = nw.col("first_day") <= base.last
    columns = [f"{name}_{side}" for side in _SIDES for name in ("orders", "sales")]
    return people.filter(here).select(
        KEY,
        "first_day",
        _fate(comparison).alias("fate"),
        *columns,
        nw.when(known_then).then(nw.col("revenue_before")).otherwise(_no_money()).alias("revenue_before"),
        "revenue_after",
    )


def fate_rows(people: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the sums of `FateSums`, a row for each fate that somebody has."""
    change = nw.col("revenue_after") - nw.col("revenue_before")
    changed = people.with_columns(change.alias("change"))
    more, less, amount = nw.col("change") > 0, nw.col("change") < 0, nw.col("change").cast(nw.Float64)
    return changed.group_by("fate").agg(
        nw.len().alias("customers"),
        *(nw.col(f"{name}_{side}").sum() for name in ("orders", "sales", "revenue") for side in _SIDES),
        nw.when(more).then(nw.col("change")).sum().alias("gains"),
        nw.when(less).then(nw.col("change")).sum().alias("losses"),
        more.cast(nw.Int64).sum().alias("gainers"),
        less.cast(nw.Int64).sum().alias("losers"),
        (amount * amount).sum().alias("squares"),
    )


def fate_sums(rows: Iterable[Mapping[str, Any]]) -> tuple[FateSums, ...]:
    """Return the sums of the rows of `fate_rows`, by the number of the fate."""

    def money(row: Mapping[str, Any], name: str) -> Decimal:
        return Decimal(row[name] or 0)

    return tuple(
        FateSums(
            int(row["fate"]),
            int(row["customers"]),
            (int(row["orders_before"]), int(row["orders_after"])),
            (money(row, "sales_before"), money(row, "sales_after")),
            (money(row, "revenue_before"), money(row, "revenue_after")),
            money(row, "gains"),
            money(row, "losses"),
            int(row["gainers"]),
            int(row["losers"]),
            float(row["squares"] or 0),
        )
        for row in sorted(rows, key=lambda row: int(row["fate"]))
    )


def period_sums(fates: Iterable[FateSums], side: int, units: Decimal | None = None) -> PeriodSums:
    """Return the sums of the earlier period (`side` 0) or the later one (1)."""
    fates = tuple(fates)
    present = (KEPT, LOST) if side == 0 else (KEPT, NEW, RETURNED)
    sales = sum((fate.sales[side] for fate in fates), Decimal(0))
    revenue = sum((fate.revenue[side] for fate in fates), Decimal(0))
    return PeriodSums(
        sum(fate.customers for fate in fates if fate.fate in present),
        sum(fate.orders[side] for fate in fates),
        sales,
        revenue - sales,
        units,
    )


def customer_bridge(fates: Iterable[FateSums]) -> Bridge:
    """Return the change by new, returned, kept and lost customers; each customer's own change is in exactly one part."""
    by_fate = {fate.fate: fate for fate in fates}
    none = FateSums(0, 0, (0, 0), (Decimal(0),) * 2, (Decimal(0),) * 2, Decimal(0), Decimal(0), 0, 0, 0.0)
    kept = by_fate.get(KEPT, none)

    def part(key: str, fate: int) -> Part:
        sums = by_fate.get(fate, none)
        return Part(key, sums.revenue[1] - sums.revenue[0], sums.customers)

    before, after = (sum((fate.revenue[side] for fate in by_fate.values()), Decimal(0)) for side in (0, 1))
    parts = (
        part("new", NEW),
        part("returned", RETURNED),
        Part("more", kept.gains, kept.gainers),
        Part("less", kept.losses, kept.losers),
        part("lost", LOST),
        part("late_refunds", NO_ORDER),
    )
    return Bridge(before, after, parts)


def margin_of_error(squares: float, total: Decimal, customers: int) -> float | None:
    """Return half the width of the 95 % interval of a sum over customers; None for fewer than two of them.

    The sum is taken as one of `customers` independent draws: its variance is n times that of a customer's change, which is
    what resampling the customers (a bootstrap) tends to. It says how far the change could be the chance of who came.
    """
    if customers < 2:
        return None
    return NORMAL_95 * sqrt(max(squares - float(total) ** 2 / customers, 0.0))


def _fate(comparison: ComparedPeriods) -> nw.Expr:
    was, now = nw.col("orders_before") > 0, nw.col("orders_after") > 0
    came = nw.when(nw.col("first_day") > comparison.base.last).then(nw.lit(NEW)).otherwise(nw.lit(RETURNED))
    with_order = nw.when(was & now).then(nw.lit(KEPT)).otherwise(nw.when(was).then(nw.lit(LOST)).otherwise(came))
    return nw.when(was | now).then(with_order).otherwise(nw.lit(NO_ORDER))


def _no_money() -> nw.Expr:
    return nw.lit(Decimal(0)).cast(nw.Decimal(38, 4))
