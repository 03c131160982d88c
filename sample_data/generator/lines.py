"""What is in each order, what it costs, what comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator import plan
from generator.days import END, MINUTES_A_DAY, Ints, is_sale
from generator.draws import ranks
from generator.goods import Goods, choices
from generator.orders import PROMOTIONS, Orders
from generator.people import Habit, People

_GIFT_BELOW = 4_000
_ORDINARY_RATES = (0.05, 0.1, 0.12, 0.15, 0.2)
_SALE_RATES = (0.15, 0.2, 0.25, 0.3, 0.35)
_COUPONS = ((0, 500), (10_000, 1_500), (20_000, 3_000), (30_000, 5_000))
"""From this amount on, this coupon; in cents."""


@dataclass(frozen=True)
class Lines:
    """One entry per line, by order; money in cents. `order` is the place of the order among `Orders`."""

    order: Ints
    product: Ints
    qty: Ints
    price: Ints
    discount: Ints
    cost: Ints

    def __len__(self) -> int:
        return len(self.order)

    def at(self, places: Ints | NDArray[np.bool_]) -> Lines:
        """Return the lines at these places."""
        return Lines(*(part[places] for part in self._parts()))

    @property
    def net(self) -> Ints:
        """What is paid for a line; below zero what is paid back."""
        gross = self.qty * self.price
        return np.where(gross < 0, gross + self.discount, gross - self.discount)

    def with_more(self, more: Lines) -> Lines:
        """Return these lines and further ones, each after those of its order."""
        merged = [np.concatenate(pair) for pair in zip(self._parts(), more._parts(), strict=True)]
        return Lines(*merged).at(np.argsort(merged[0], kind="stable"))

    def _parts(self) -> tuple[Ints, ...]:
        return self.order, self.product, self.qty, self.price, self.discount, self.cost


@dataclass(frozen=True)
class Returns:
    """One entry per return: the order it belongs to and when; `lines` holds the lines that come back, negative."""

    order: Ints
    minute: Ints
    lines: Lines


def _bought(everyone: People, stock: Goods, placed: Orders, rng: np.random.Generator) -> Lines:
    basket = everyone.basket[placed.customer]
    order = np.repeat(np.arange(len(placed)), 1 + rng.poisson(0.5 * basket))
    customer, day = placed.customer[order], placed.day[order]
    product = choices(stock, everyone.tastes, customer, day, rng)
    qty = 1 + rng.poisson(0.18 * everyone.basket[customer])
    qty = np.where(everyone.is_remote[customer] & (rng.random(len(order)) < plan.PROVINCE_DOUBLED), 2 * qty, qty)
    none = np.zeros(len(order), dtype=np.int64)
    lines = Lines(order, product, qty, stock.price_on(product, day), none, qty * stock.cost_on(product, day))
    # Twice the same product in one order would be two equal rows, which look like a mistake of an export.
    _, first = np.unique(order * len(stock.names) + product, return_index=True)
    return lines.at(np.sort(first))


def _discounts(everyone: People, placed: Orders, lines: Lines, rng: np.random.Generator) -> Ints:
    """Return the discount of each line: a rate, or its share of the coupon; whole tenths of a yuan."""
    n = len(placed)
    is_cheap = is_sale()[placed.day] | (everyone.habit[placed.customer] == Habit.BARGAIN)
    rate = np.where(is_cheap, rng.choice(_SALE_RATES, n), rng.choice(_ORDINARY_RATES, n))
    gross = lines.qty * lines.price
    total = np.bincount(lines.order, gross, n)
    steps, amounts = np.array(_COUPONS).T
    coupon = np.minimum(amounts[np.searchsorted(steps, total, side="right") - 1], total * 0.3) / total
    promo = placed.promo[lines.order]
    share = np.where(promo == PROMOTIONS.index("折扣"), rate[lines.order], 0.0)
    share = np.where(promo == PROMOTIONS.index("优惠券"), coupon[lines.order], share)
    return np.where(share > 0, np.maximum(np.rint(gross * share / 10).astype(np.int64), 1) * 10, 0)


def _gifts(stock: Goods, placed: Orders, rng: np.random.Generator) -> Lines:
    """Return a line of price zero for each order with a gift."""
    order = np.flatnonzero(placed.promo == PROMOTIONS.index("赠品"))
    small = np.flatnonzero((stock.price < _GIFT_BELOW) & (stock.launch < 0))
    product = rng.choice(small[:40], len(order))
    none = np.zeros(len(order), dtype=np.int64)
    return Lines(order, product, none + 1, none, none, stock.cost_on(product, placed.day[order]))


def lines(everyone: People, stock: Goods, placed: Orders, rng: np.random.Generator) -> Lines:
    """Return the lines of all orders."""
    lines = _bought(everyone, stock, placed, rng)
    discount = _discounts(everyone, placed, lines, rng)
    lines = Lines(lines.order, lines.product, lines.qty, lines.price, discount, lines.cost)
    return lines.with_more(_gifts(stock, placed, rng))


def returns(placed: Orders, lines: Lines, rng: np.random.Generator) -> Returns:
    """Return what comes back: the whole order or its first line, three to fifteen days later, by day."""
    n = len(placed)
    later = rng.integers(3, 16, n) * MINUTES_A_DAY
    minute = (placed.minute // MINUTES_A_DAY) * MINUTES_A_DAY + later + rng.integers(10 * 60, 21 * 60, n)
    is_back = (rng.random(n) < plan.RETURNED) & (minute < END)
    is_whole = rng.random(n) < 0.6
    is_first = ranks(lines.order) == 0
    back = lines.at(is_back[lines.order] & (lines.price > 0) & (is_whole[lines.order] | is_first))
    order = np.flatnonzero(is_back)
    place = np.searchsorted(order, back.order)
    negative = Lines(place, back.product, -back.qty, back.price, back.discount, -back.cost)
    return Returns(order, minute[order], negative)
