"""When each customer orders: one entry per order, before anything is put into the basket."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator import plan
from generator.days import DAYS, Clock, Floats, Ints, demand
from generator.draws import ranks, sums_within
from generator.people import Habit, People

_MOST_ORDERS = 260


@dataclass(frozen=True)
class Visits:
    """One entry per order, by customer and day. `complained_on` and `campaign` are -1 where there is none."""

    customer: Ints
    day: Ints
    complained_on: Ints
    campaign: Ints

    def __len__(self) -> int:
        return len(self.customer)

    def at(self, places: Ints | NDArray[np.bool_]) -> Visits:
        """Return the orders at these places."""
        return Visits(self.customer[places], self.day[places], self.complained_on[places], self.campaign[places])

    def with_more(self, customer: Ints, day: Ints, campaign: int) -> Visits:
        """Return these orders and further ones that a campaign brought."""
        none = np.full(len(customer), -1, dtype=np.int64)
        merged = Visits(
            np.concatenate([self.customer, customer]),
            np.concatenate([self.day, day]),
            np.concatenate([self.complained_on, none]),
            np.concatenate([self.campaign, np.full(len(customer), campaign, dtype=np.int64)]),
        )
        return merged.at(np.lexsort((merged.day, merged.customer)))


def _spread(count: Ints, shape: Floats, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Return, for `count` orders each, whose order it is and its place from 0 (the first) to below 1."""
    owner = np.repeat(np.arange(len(count)), count)
    gaps = rng.standard_gamma(shape[owner]) + 1e-6
    place = sums_within(owner, gaps)
    whole = np.bincount(owner, gaps, len(count))[owner]
    return owner, (place - gaps[np.arange(len(owner)) - ranks(owner)]) / whole


def _repeats(everyone: People, who: Ints, expected: Floats, rng: np.random.Generator) -> Ints:
    """Return the number of orders after the first one; fewer where customers live far away."""
    return rng.poisson(np.where(everyone.is_remote[who], expected * plan.PROVINCE_REPEAT, expected))


def _ordinary(everyone: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    who = everyone.having(Habit.ORDINARY)
    n = len(who)
    clock = Clock(demand())
    begin = clock.even(everyone.start[who] + rng.random(n))
    life = np.where(rng.random(n) < 0.3, rng.exponential(120.0, n), rng.exponential(950.0, n))
    length = np.minimum(life, DAYS - begin)
    yearly = np.exp(rng.normal(np.log(7.1), 1.0, n))
    expected = np.where(rng.random(n) < 0.115, 0.0, yearly * length / 365)
    count = np.minimum(1 + _repeats(everyone, who, expected, rng), _MOST_ORDERS)
    owner, place = _spread(count, rng.choice([0.7, 1.0, 2.0, 4.0], n, p=[0.25, 0.4, 0.25, 0.1]), rng)
    return who[owner], clock.days(begin[owner] + place * length[owner])


def _bargain(everyone: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    who = everyone.having(Habit.BARGAIN)
    n = len(who)
    clock = Clock(demand(sharpness=1.7))
    begin = clock.even(everyone.start[who] + rng.random(n))
    length = np.maximum(np.minimum(rng.exponential(900.0, n), DAYS - begin), 90 * rng.uniform(0.6, 1.0, n))
    length = np.minimum(length, DAYS - begin)
    count = 5 + _repeats(everyone, who, rng.standard_gamma(1.2, n) * 7.0, rng)
    owner, place = _spread(count, np.full(n, 1.2), rng)
    return who[owner], clock.days(begin[owner] + place * length[owner])


def _clockwork(everyone: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    who = everyone.having(Habit.CLOCKWORK)
    n = len(who)
    period = rng.choice([14, 21, 28, 30, 35, 42], n, p=[0.1, 0.15, 0.25, 0.25, 0.15, 0.1]).astype(np.float64)
    period = np.where(everyone.is_remote[who], np.minimum(period / plan.PROVINCE_REPEAT, 45), period)
    begin = everyone.start[who].astype(np.float64)
    end = np.where(rng.random(n) < 0.8, DAYS, begin + np.maximum(rng.random(n) * (DAYS - begin), 280))
    count = np.floor((np.minimum(end, DAYS) - begin - 1) / period).astype(np.int64) + 1
    owner = np.repeat(np.arange(n), count)
    nth = ranks(owner)
    late = np.where(nth == 0, 0.0, rng.normal(0.0, 0.045, len(owner)))
    day = np.rint(begin[owner] + (nth + late) * period[owner]).astype(np.int64)
    return who[owner], np.clip(day, 0, DAYS - 1)


def _growing(everyone: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    who = everyone.having(Habit.GROWING)
    begin = everyone.start[who].astype(np.float64)
    years = (DAYS - begin) / 365
    count = 10 + _repeats(everyone, who, rng.uniform(12.0, 28.0, len(who)), rng)
    owner, place = _spread(count, np.full(len(who), 20.0), rng)
    steep = np.log(3.6) * years[owner]
    bent = np.log1p(place * np.expm1(steep)) / steep
    return who[owner], np.floor(begin[owner] + bent * (DAYS - begin)[owner]).astype(np.int64)


def _slowing(everyone: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    who = everyone.having(Habit.SLOWING)
    n = len(who)
    usual = rng.uniform(10.0, 17.0, n)
    turn = DAYS - rng.uniform(*plan.SLOWDOWN_STARTS, n)
    begin = everyone.start[who].astype(np.float64)
    count = np.floor((turn - begin) / usual).astype(np.int64)
    owner, place = _spread(count, np.full(n, 6.0), rng)
    before = begin[owner] + place * (turn - begin)[owner]
    growth = plan.SLOWDOWN ** np.arange(1, 14)
    gaps = usual[:, None] * growth * rng.uniform(0.88, 1.12, (n, 13))
    after = turn[:, None] + np.cumsum(gaps, axis=1)
    is_in = after < DAYS
    late = np.repeat(np.arange(n), is_in.sum(axis=1))
    day = np.concatenate([before, after[is_in]])
    return who[np.concatenate([owner, late])], np.floor(day).astype(np.int64)


def _complaints(everyone: People, customer: Ints, day: Ints, rng: np.random.Generator) -> Ints:
    """Return the day on which an order is complained about, -1 for nearly all."""
    grumpy = rng.standard_gamma(0.6, len(everyone)) / 0.6
    is_bad = rng.random(len(customer)) < 0.012 * grumpy[customer] / (1 + 0.03 * ranks(customer))
    when = day + rng.integers(1, 9, len(customer))
    return np.where(is_bad & (when < DAYS), when, -1)


def _staying(everyone: People, visits: Visits, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Say of each order whether it takes place: none does after a complaint that ends the relation."""
    may_leave = ~np.isin(everyone.habit[visits.customer], [Habit.SLOWING, Habit.GROWING])
    ends = (visits.complained_on >= 0) & may_leave & (rng.random(len(visits)) < plan.LEAVING_AFTER_COMPLAINT)
    last = np.full(len(everyone), DAYS, dtype=np.int64)
    np.minimum.at(last, visits.customer[ends], visits.complained_on[ends])
    return visits.day <= last[visits.customer]


def visits(everyone: People, rng: np.random.Generator) -> Visits:
    """Return all orders that customers place by themselves."""
    parts = [part(everyone, rng) for part in (_ordinary, _bargain, _clockwork, _growing, _slowing)]
    customer = np.concatenate([who for who, _ in parts])
    day = np.concatenate([when for _, when in parts])
    order = np.lexsort((day, customer))
    customer, day = customer[order], day[order]
    none = np.full(len(customer), -1, dtype=np.int64)
    all_visits = Visits(customer, day, _complaints(everyone, customer, day, rng), none)
    return all_visits.at(_staying(everyone, all_visits, rng))
