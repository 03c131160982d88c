"""The change of revenue between two periods by factors, by customers and by goods, from sums that the engine adds up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import loaded_columns, records_of
from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.period.headlines import filter_key, filtered_orders
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.decomposition.bridge import Bridge
from crm_dashboard.model.decomposition.comparison import ComparedPeriods
from crm_dashboard.model.decomposition.customers import (
    KEPT,
    LOST,
    NEW,
    RETURNED,
    FateSums,
    customer_bridge,
    customers_in_both,
    fate_rows,
    fate_sums,
    margin_of_error,
    period_sums,
)
from crm_dashboard.model.decomposition.factors import FactorTree, factor_tree
from crm_dashboard.model.decomposition.goods import (
    PRODUCT,
    GoodsSums,
    goods_bridge,
    goods_row,
    goods_sums,
    largest_product,
    products_in_both,
)
from crm_dashboard.model.features import KEY
from crm_dashboard.model.question.spec import MatrixSpec


@dataclass(frozen=True)
class Why:
    """The sums of two periods, by what became of the customers and over the goods; `goods` is None without quantities."""

    comparison: ComparedPeriods
    fates: tuple[FateSums, ...]
    goods: GoodsSums | None
    currency: str | None

    @cached_property
    def tree(self) -> FactorTree:
        """The change by factors; order value is shared out to units and their price where the units can be compared."""
        known = self.goods if self.goods and self.goods.has_comparable_units else None
        units = known.all_units if known else (None, None)
        return factor_tree(period_sums(self.fates, 0, units[0]), period_sums(self.fates, 1, units[1]))

    @cached_property
    def by_customers(self) -> Bridge:
        """The change by new, returned, kept and lost customers."""
        return customer_bridge(self.fates)

    @cached_property
    def by_goods(self) -> Bridge | None:
        """The change by price, volume and mix; None where no quantities are loaded."""
        return goods_bridge(self.goods, self.tree.before, self.tree.after) if self.goods else None

    @property
    def customers(self) -> int:
        """The customers with a document in either period."""
        return sum(fate.customers for fate in self.fates)

    @property
    def has_orders(self) -> bool:
        """Whether there is an order in either period."""
        return any(sum(fate.orders) for fate in self.fates)

    @property
    def error(self) -> float | None:
        """Half the width of the 95 % interval of the change, see `margin_of_error`."""
        return margin_of_error(sum(fate.squares for fate in self.fates), self.tree.after - self.tree.before, self.customers)  # fmt: skip

    def count(self, part: str) -> int:
        """Return how many customers are new, returned, kept or lost."""
        number = {"new": NEW, "returned": RETURNED, "kept": KEPT, "lost": LOST}[part]
        return sum(fate.customers for fate in self.fates if fate.fate == number)


def why(workspace: Workspace, spec: MatrixSpec, comparison: ComparedPeriods) -> Why:
    """Return why the revenue of the question's customers changed; the engine reads orders and lines once, and it is kept.

    Revenue is that of the overview: net, of customers with an order by the period's end who match the filters, whatever
    the window. Raises what `answer` raises for an invalid question.
    """

    def ask() -> Why:
        people = compared_customers(workspace, spec, comparison)
        rows = fate_rows(people).collect("pyarrow").to_native().to_pylist()
        version = workspace.version
        goods = _goods(workspace, spec, comparison)
        return Why(comparison, fate_sums(rows), goods, version.report.currency if version else None)

    return cast(Why, workspace.cached_on_disk(("why", filter_key(spec), comparison), ask))


def why_query(workspace: Workspace, spec: MatrixSpec, comparison: ComparedPeriods) -> str:
    """Return the query of the customers and their sums, by `fate`: 0 kept, 1 new, 2 returned, 3 lost, 4 refunds only."""
    return query_of(fate_rows(compared_customers(workspace, spec, comparison, plain=True)))


def goods_query(workspace: Workspace, spec: MatrixSpec, comparison: ComparedPeriods) -> str:
    """Return the query of the sums over products; only where quantities are loaded."""
    return query_of(goods_row(products_in_both(_product_lines(workspace, spec, plain=True), comparison)))


def compared_customers(
    workspace: Workspace, spec: MatrixSpec, comparison: ComparedPeriods, *, plain: bool = False
) -> nw.LazyFrame[Any]:
    """Return the customers with a document in either period; kept in the engine's memory unless `plain`."""

    def rows() -> nw.LazyFrame[Any]:
        return customers_in_both(filtered_orders(workspace, spec, plain=plain), comparison)

    return rows() if plain else workspace.materialise(("compared customers", filter_key(spec), comparison), rows)


def order_lines(workspace: Workspace, spec: MatrixSpec, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the lines of the orders and refunds that match the question up to its as-of day."""
    lines = records_of(workspace, "order_items").filter(nw.col("day_no") <= as_of_day(workspace, spec))
    if not spec.filters:
        return lines
    orders = filtered_orders(workspace, spec, plain=plain)
    return lines.join(orders.select(KEY, "order_id"), on=[KEY, "order_id"], how="semi")


def has_goods(workspace: Workspace) -> bool:
    """Return whether products with quantities are loaded."""
    items = loaded_columns(workspace)["order_items"]
    return "qty" in items and ("product_id" in items or "product_name" in items)


def _product_lines(workspace: Workspace, spec: MatrixSpec, *, plain: bool = False) -> nw.LazyFrame[Any]:
    items = loaded_columns(workspace)["order_items"]
    product = "product_id" if "product_id" in items else "product_name"
    return order_lines(workspace, spec, plain=plain).select(
        KEY, "day_no", "qty", "net_amount", nw.col(product).alias(PRODUCT)
    )


def _goods(workspace: Workspace, spec: MatrixSpec, comparison: ComparedPeriods) -> GoodsSums | None:
    if not has_goods(workspace):
        return None
    key = ("compared products", filter_key(spec), comparison)
    products = workspace.materialise(key, lambda: products_in_both(_product_lines(workspace, spec), comparison))
    row = goods_row(products).collect("pyarrow").to_native().to_pylist()[0]
    largest = largest_product(products).collect("pyarrow").to_native().to_pylist()
    sums = goods_sums(row, largest[0] if largest else None)
    return sums if any(sums.all_units) else None
