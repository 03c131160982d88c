"""Random shops with a known truth: thirty orders over a year, some cancelled, unpaid or refunded."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")
SALE, CANCELLED, UNPAID, REFUNDED, PARTLY_REFUNDED = "sale", "cancelled", "unpaid", "refunded", "partly refunded"


@dataclass(frozen=True)
class Item:
    """A line of an order: product, pieces, price of a piece."""

    product: str
    pieces: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """What the line costs."""
        return self.pieces * self.price


@dataclass(frozen=True)
class Bought:
    """An order as it was: what became of it, and how much of it was paid back."""

    number: int
    customer: int
    moment: dt.datetime
    items: tuple[Item, ...]
    fate: str
    paid_back: Decimal

    @property
    def total(self) -> Decimal:
        """The sum of its lines."""
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def counts(self) -> bool:
        """Whether it is a sale that brought money."""
        return self.fate in (SALE, PARTLY_REFUNDED)


@dataclass(frozen=True)
class Truth:
    """What a careful person would get from the export: customers with an order that counts, such orders, net money."""

    customers: int
    orders: int
    money: Decimal


def random_shop(draw: random.Random) -> list[Bought]:
    """Return some thirty orders over a year, most of them sales."""
    customers = draw.randint(4, 12)
    begin = dt.datetime(2024, 1, 3, 8, 0)
    orders = []
    moment = begin
    for number in range(draw.randint(12, 40)):
        moment += dt.timedelta(hours=draw.randint(20, 260), minutes=draw.randint(0, 59))
        items = tuple(
            Item(f"P-{draw.randint(1, 30):03d}", draw.randint(1, 4), Decimal(draw.randint(150, 250_000)) / 100)
            for _ in range(draw.randint(1, 3))
        )
        fate = draw.choices((SALE, CANCELLED, UNPAID, REFUNDED, PARTLY_REFUNDED), (70, 8, 6, 8, 8))[0]
        total = sum((item.amount for item in items), Decimal(0))
        back = {REFUNDED: total, PARTLY_REFUNDED: (total / 4).quantize(CENT)}.get(fate, Decimal(0))
        orders.append(Bought(1001 + number, draw.randrange(customers), moment, items, fate, back))
    return orders


def truth_of(orders: Sequence[Bought], *, knows_refunds: bool = True, keeps_refunded: bool = False) -> Truth:
    """Return the truth of orders; an export that does not tell what was paid back leaves it in the money.

    Where what was paid back stands beside the total or in a credit note of its own, a wholly refunded order stays an
    order that brought nothing; where only a status tells, it is no sale.
    """
    counted = [order for order in orders if order.counts or (keeps_refunded and order.fate == REFUNDED)]
    money = sum((order.total - (order.paid_back if knows_refunds else 0) for order in counted), Decimal(0))
    return Truth(len({order.customer for order in counted}), len(counted), money)
