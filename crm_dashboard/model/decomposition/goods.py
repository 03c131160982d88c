"""Price against volume against mix: what of a change comes of how much was sold, of what, and at which price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw

from crm_dashboard.model.decomposition.bridge import Bridge, Part
from crm_dashboard.model.decomposition.comparison import ComparedPeriods
from crm_dashboard.model.decomposition.shares import rounded_shares

PRODUCT = "product"
_FINE = Decimal("0.000001")
_MOST_UNITS, _LITTLE_MONEY = 0.5, 0.1


@dataclass(frozen=True)
class GoodsSums:
    """The sums over products of two periods.

    `units` and `sales` before and after are of the products sold in both periods; `before_at_new_prices` is what was sold
    before at the prices of after, `after_at_old_prices` the other way round. `dropped` and `added` are the sales of products
    sold in one period only. `all_units` before and after are of all products.
    """

    units: tuple[Decimal, Decimal]
    sales: tuple[Decimal, Decimal]
    before_at_new_prices: Decimal
    after_at_old_prices: Decimal
    dropped: Decimal
    added: Decimal
    all_units: tuple[Decimal, Decimal]
    has_comparable_units: bool = True


def goods_bridge(goods: GoodsSums, before: Decimal, after: Decimal) -> Bridge:
    """Return the change of net revenue by volume, mix, price, products sold in one period only, and all that is no sale of goods.

    Price is the change of each product's mean price times the mean of both quantities; volume is the change of all units
    times the mean price of a unit; mix is what moves between dearer and cheaper products. These are Owen values: Shapley's
    with volume and mix side by side, so that price does not depend on the units in which products are counted (it is
    Bennet's indicator of 1920). Exact to the cent. `before` and `after` are the net revenue; what goods do not explain
    (refunds, lines without a quantity) is a part of its own. Units that are not comparable give one part for volume and mix.
    """
    shares = _shares(goods)
    if not goods.has_comparable_units:
        shares = {"quantity": shares["volume"] + shares["mix"], "price": shares["price"]}
    shares |= {"added": Fraction(goods.added), "dropped": -Fraction(goods.dropped)}
    explained = goods.sales[1] + goods.added - goods.sales[0] - goods.dropped
    shares["not_goods"] = Fraction(after - before - explained)
    amounts = rounded_shares(shares, after - before)
    return Bridge(before, after, tuple(Part(key, amount) for key, amount in amounts.items()))


def _shares(goods: GoodsSums) -> dict[str, Fraction]:
    old, new = map(Fraction, goods.units)
    if not (old and new):
        return dict.fromkeys(("volume", "mix", "price"), Fraction(0))
    before, after = map(Fraction, goods.sales)
    new_prices, old_prices = Fraction(goods.before_at_new_prices), Fraction(goods.after_at_old_prices)
    price = (new_prices - before + after - old_prices) / 2
    volume = (new - old) * ((before + new_prices) / old + (old_prices + after) / new) / 4
    return {"volume": volume, "mix": after - before - price - volume, "price": price}


def products_in_both(lines: nw.LazyFrame[Any], comparison: ComparedPeriods) -> nw.LazyFrame[Any]:
    """Return one row per product with its units and money in both periods, of lines that were sold: money and quantity above 0.

    `lines` have `product`, `qty`, `net_amount` and `day_no`. Lines without a product are left out.
    """
    period, base = comparison.period, comparison.base
    sold = lines.filter((nw.col("net_amount") > 0) & (nw.col("qty") > 0) & ~nw.col(PRODUCT).is_null())
    sums = {
        f"{name}_{when}": nw.when(span.inside).then(nw.col(column)).sum()
        for name, column in (("units", "qty"), ("sales", "net_amount"))
        for when, span in (("before", base), ("after", period))
    }
    rows = sold.filter(period.inside | base.inside).group_by(PRODUCT)
    return rows.agg(*(expression.alias(name) for name, expression in sums.items()))


def goods_row(products: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return one row with the sums of `GoodsSums` over the products; what crosses the periods is a float."""
    units_before, units_after = nw.col("units_before"), nw.col("units_after")
    sales_before, sales_after = nw.col("sales_before"), nw.col("sales_after")
    both, was, now = (units_before > 0) & (units_after > 0), units_before > 0, units_after > 0

    def at_prices_of(units: nw.Expr, sales: nw.Expr, own_units: nw.Expr) -> nw.Expr:
        price = sales.cast(nw.Float64) / own_units.cast(nw.Float64)
        return nw.when(both).then(units.cast(nw.Float64) * price).sum()

    return products.select(
        nw.when(both).then(units_before).sum().alias("units_before"),
        nw.when(both).then(units_after).sum().alias("units_after"),
        nw.when(both).then(sales_before).sum().alias("sales_before"),
        nw.when(both).then(sales_after).sum().alias("sales_after"),
        at_prices_of(units_before, sales_after, units_after).alias("before_at_new_prices"),
        at_prices_of(units_after, sales_before, units_before).alias("after_at_old_prices"),
        nw.when(was & ~now).then(sales_before).sum().alias("dropped"),
        nw.when(now & ~was).then(sales_after).sum().alias("added"),
        units_before.sum().alias("all_before"),
        units_after.sum().alias("all_after"),
        (sales_before.sum() + sales_after.sum()).alias("all_sales"),
    )


def largest_product(products: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the product of which most units were sold, with its `units` and `sales` of both periods."""
    both = products.select(
        PRODUCT,
        (nw.col("units_before") + nw.col("units_after")).alias("units"),
        (nw.col("sales_before") + nw.col("sales_after")).alias("sales"),
    )
    return both.sort("units", PRODUCT, descending=[True, False]).head(1)


def goods_sums(row: dict[str, Any], largest: dict[str, Any] | None) -> GoodsSums:
    """Return the sums from the rows of `goods_row` and `largest_product`.

    Units are not comparable where one product makes more than half of them and less than a tenth of the money: it is counted
    in other units than the rest, as fuel by volume is.
    """
    exact = {name: Decimal(value or 0) for name, value in row.items() if not isinstance(value, float)}
    crossed = {name: Decimal(value).quantize(_FINE) for name, value in row.items() if isinstance(value, float)}
    units, money = exact["all_before"] + exact["all_after"], exact["all_sales"]
    is_mixed = bool(
        largest and largest["units"] > _MOST_UNITS * float(units) and largest["sales"] < _LITTLE_MONEY * float(money)
    )
    return GoodsSums(
        (exact["units_before"], exact["units_after"]),
        (exact["sales_before"], exact["sales_after"]),
        crossed.get("before_at_new_prices", Decimal(0)),
        crossed.get("after_at_old_prices", Decimal(0)),
        exact["dropped"],
        exact["added"],
        (exact["all_before"], exact["all_after"]),
        has_comparable_units=not is_mixed,
    )
