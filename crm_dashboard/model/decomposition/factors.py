"""Revenue as a product: active customers × orders per customer × order value, with the refunds as a term of their own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from crm_dashboard.model.decomposition.bridge import Bridge, Part
from crm_dashboard.model.decomposition.shares import product_shares, product_weights, rounded_shares

_PRODUCT = ("customers", "orders_per_customer", "order_value")
_OF_ORDER_VALUE = ("units_per_order", "unit_price")


@dataclass(frozen=True)
class PeriodSums:
    """The sums of a period: customers with an order, their orders and the money of these, refunds (below zero), units sold.

    `units` is None where the lines do not tell how many pieces were sold.
    """

    customers: int
    orders: int
    sales: Decimal
    refunds: Decimal
    units: Decimal | None = None

    @property
    def revenue(self) -> Decimal:
        """Net revenue."""
        return self.sales + self.refunds


@dataclass(frozen=True)
class Factor:
    """A factor of revenue with its level before and after (None where there were no orders), and its part of the change.

    The parts of the factors that it consists of sum to its own.
    """

    key: str
    before: float | None
    after: float | None
    amount: Decimal
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class FactorTree:
    """The change of net revenue by factors: `factors` are those of the product, the refunds last."""

    before: Decimal
    after: Decimal
    factors: tuple[Factor, ...]

    @property
    def bridge(self) -> Bridge:
        """The factors as a bridge; what consists of others is shown by these."""
        leaves = [leaf for factor in self.factors for leaf in factor.factors or (factor,)]
        return Bridge(self.before, self.after, tuple(Part(leaf.key, leaf.amount) for leaf in leaves))

    @property
    def main_bridge(self) -> Bridge:
        """The bridge of the factors of the product alone."""
        return Bridge(self.before, self.after, tuple(Part(factor.key, factor.amount) for factor in self.factors))


def factor_tree(before: PeriodSums, after: PeriodSums) -> FactorTree:
    """Return the change of net revenue by factors, to the cent; the parts sum to the change.

    Each factor has its Shapley value. Order value is units per order × price per unit where all units are known: its part is
    shared out to these by the same rule while the other factors stand as they do in its own share (Owen 1977), so that what
    customers and orders bring does not depend on whether units are known. A period without orders has no orders per customer
    and no order value: those of the other period stand for them, so that all of the change is that of customers.
    """
    levels = [_levels(before, after), _levels(after, before)]
    exact = dict(zip(_PRODUCT, product_shares(*levels), strict=True))
    exact["refunds"] = Fraction(after.refunds - before.refunds)
    inner = [_levels_of_order_value(before, after), _levels_of_order_value(after, before)]
    if inner[0] and inner[1]:
        weight = product_weights(*levels)[_PRODUCT.index("order_value")]
        del exact["order_value"]
        shares = product_shares(inner[0], inner[1])
        exact |= {key: weight * share for key, share in zip(_OF_ORDER_VALUE, shares, strict=True)}
    amounts = rounded_shares(exact, after.revenue - before.revenue)
    return FactorTree(before.revenue, after.revenue, _factors(before, after, amounts))


def _factors(before: PeriodSums, after: PeriodSums, amounts: dict[str, Decimal]) -> tuple[Factor, ...]:
    def factor(key: str, *factors: Factor) -> Factor:
        amount = sum((inner.amount for inner in factors), Decimal(0)) if factors else amounts[key]
        return Factor(key, level(before, key), level(after, key), amount, factors)

    inner = [factor(key) for key in _OF_ORDER_VALUE if key in amounts]
    return (
        factor("customers"),
        factor("orders_per_customer"),
        factor("order_value", *inner),
        factor("refunds"),
    )


def level(sums: PeriodSums, key: str) -> float | None:
    """Return the level of a factor in a period; None where it is divided by nothing."""
    match key:
        case "customers":
            return float(sums.customers)
        case "orders_per_customer":
            return sums.orders / sums.customers if sums.customers else None
        case "order_value":
            return float(sums.sales / sums.orders) if sums.orders else None
        case "units_per_order":
            return float(sums.units / sums.orders) if sums.orders and sums.units is not None else None
        case "unit_price":
            return float(sums.sales / sums.units) if sums.units else None
    return float(sums.refunds)


def _levels(sums: PeriodSums, other: PeriodSums) -> tuple[Fraction, Fraction, Fraction]:
    """Return the exact factors of a period's sales; those that it does not have are the other period's, or 0."""
    with_orders = sums if sums.orders else other
    if not with_orders.orders:
        return Fraction(0), Fraction(0), Fraction(0)
    return (
        Fraction(sums.customers),
        Fraction(with_orders.orders, with_orders.customers),
        Fraction(with_orders.sales) / with_orders.orders,
    )


def _levels_of_order_value(sums: PeriodSums, other: PeriodSums) -> tuple[Fraction, Fraction] | None:
    """Return units per order and price per unit as `_levels` does; None where a period with orders has no units."""
    with_orders = sums if sums.orders else other
    if not with_orders.orders or not with_orders.units or with_orders.units < 0:
        return None
    units = Fraction(with_orders.units)
    return units / with_orders.orders, Fraction(with_orders.sales) / units
