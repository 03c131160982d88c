"""The customers: where they live, what they like, how they behave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from generator import places, plan
from generator.days import DAYS, Clock, Floats, Ints, demand
from generator.draws import weighted
from generator.goods import CATEGORIES

_SETTLED = 0.42
"""Share of the ordinary customers who bought here before the data begin."""


class Habit(IntEnum):
    """How a customer buys. The data hold no such column: the README says how to find each habit again."""

    PROSPECT = 0
    ORDINARY = 1
    SLOWING = 2
    BARGAIN = 3
    CLOCKWORK = 4
    GROWING = 5


@dataclass(frozen=True)
class People:
    """One entry per customer, in the order of their ids, which is the order in which they signed up."""

    habit: Ints
    start: Ints
    signup: Ints
    city: Ints
    is_remote: NDArray[np.bool_]
    store: Ints
    basket: Floats
    tastes: Floats
    promo_taste: Floats
    mood: Floats
    main_channel: Ints
    has_consent: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.habit)

    def having(self, habit: Habit) -> Ints:
        """Return the places of the customers with this habit."""
        return np.flatnonzero(self.habit == habit)


def _habits(rng: np.random.Generator) -> Ints:
    sizes = {
        Habit.PROSPECT: plan.PROSPECTS,
        Habit.SLOWING: plan.SLOWING,
        Habit.BARGAIN: plan.BARGAIN,
        Habit.CLOCKWORK: plan.CLOCKWORK,
        Habit.GROWING: plan.GROWING,
    }
    habit = np.full(plan.CUSTOMERS, int(Habit.ORDINARY), dtype=np.int64)
    habit[: sum(sizes.values())] = np.repeat([int(key) for key in sizes], list(sizes.values()))
    return rng.permutation(habit)


def _starts(habit: Ints, rng: np.random.Generator) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the day of each first order, and whether the customer was known before the data begin."""
    n = len(habit)
    clock = Clock(demand())
    fresh = clock.days(rng.random(n) * DAYS)
    is_settled = (rng.random(n) < _SETTLED) & (habit != Habit.PROSPECT)
    start = np.where(is_settled, np.minimum(rng.exponential(45.0, n), 330).astype(np.int64), fresh)
    latest = {Habit.SLOWING: 300, Habit.BARGAIN: DAYS - 200, Habit.CLOCKWORK: DAYS - 300, Habit.GROWING: DAYS - 700}
    for key, day in latest.items():
        late = (habit == key) & (start > day)
        start[late] = rng.integers(0, day, int(late.sum()))
    return start, is_settled


def _signups(start: Ints, is_settled: NDArray[np.bool_], rng: np.random.Generator) -> Ints:
    n = len(start)
    before = np.where(rng.random(n) < 0.6, 0, rng.exponential(25.0, n).astype(np.int64) + 1)
    long_ago = -1 - (rng.beta(1.0, 2.0, n) * 1700).astype(np.int64)
    return np.where(is_settled, long_ago, start - before)


def _tastes(n: int, rng: np.random.Generator) -> Floats:
    """Return the cumulative category weights of each customer; some like one category, some all."""
    width = rng.choice([0.25, 0.8, 3.0], n, p=[0.3, 0.4, 0.3])
    popularity = np.array([category.weight for category in CATEGORIES])
    weights = rng.standard_gamma(width[:, None] * np.ones(len(popularity))) * popularity + 1e-9
    return np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)


def _stores(city: Ints, names: list[str], rng: np.random.Generator) -> Ints:
    """Return the home store of each customer: one of those in the city, -1 where it has none."""
    store = np.full(len(city), -1, dtype=np.int64)
    for place, name in enumerate(names):
        here = [n for n, where in enumerate(places.STORE_CITIES) if where == name]
        living = np.flatnonzero(city == place)
        if here:
            store[living] = rng.choice(here, len(living))
    return store


def people(rng: np.random.Generator) -> People:
    """Return all customers."""
    habit = _habits(rng)
    start, is_settled = _starts(habit, rng)
    signup = _signups(start, is_settled, rng)
    order = np.lexsort((start, signup))
    habit, start, signup = habit[order], start[order], signup[order]
    n = len(habit)
    names, provinces, weights = places.cities()
    city = weighted(rng, weights, n)
    basket = np.exp(rng.normal(0.0, 0.45, n))
    return People(
        habit=habit,
        start=start,
        signup=signup,
        city=city,
        is_remote=np.array([province == plan.PROVINCE for province in provinces])[city],
        store=_stores(city, names, rng),
        basket=np.where(habit == Habit.SLOWING, basket * 1.5, basket),
        tastes=_tastes(n, rng),
        promo_taste=rng.uniform(0.2, 1.2, n),
        mood=rng.normal(0.0, 0.35, n),
        main_channel=weighted(rng, (0.24, 0.31, 0.2, 0.17, 0.08), n),
        has_consent=rng.random(n) < 0.78,
    )
