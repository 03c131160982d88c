"""What each customer paid and got back, day by day, and what follows from it: who joins, who gets which tier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator import plan
from generator.days import DAYS, MINUTES_A_DAY, Floats, Ints, number
from generator.lines import Lines, Returns
from generator.orders import Orders
from generator.people import People

NOT_JOINED = -1


@dataclass(frozen=True)
class Ledger:
    """One entry per document: customer, day and net amount in yuan."""

    customer: Ints
    day: Ints
    net: Floats

    def spent(self, first: int, last: int, customers: int) -> Floats:
        """Return the net amount per customer from day `first` to day `last`, both included."""
        inside = (self.day >= first) & (self.day <= last)
        return np.round(np.bincount(self.customer[inside], self.net[inside], customers), 2)


def ledger(placed: Orders, bought: Lines, back: Returns) -> Ledger:
    """Return all documents, orders first."""
    sold = np.bincount(bought.order, bought.net, len(placed)) / 100
    refunded = np.bincount(back.lines.order, back.lines.net, len(back.order)) / 100
    return Ledger(
        np.concatenate([placed.customer, placed.customer[back.order]]),
        np.concatenate([placed.day, back.minute // MINUTES_A_DAY]),
        np.concatenate([sold, refunded]),
    )


def joined(everyone: People, book: Ledger, rng: np.random.Generator) -> Ints:
    """Return the day on which each customer became a member: in a wave, by the spend of the 12 months before it."""
    n = len(everyone)
    day = np.full(n, NOT_JOINED, dtype=np.int64)
    edges, chances = np.array(plan.MEMBER_BANDS).T
    for wave in plan.MEMBER_WAVES:
        start = number(wave)
        before = book.spent(number(wave.replace(year=wave.year - 1)), start - 1, n)
        chance = chances[np.maximum(np.searchsorted(edges, before, side="right") - 1, 0)]
        may_join = (day == NOT_JOINED) & (everyone.signup < start)
        when = start + rng.integers(0, 30, n)
        day = np.where(may_join & (rng.random(n) < chance), when, day)
    return day


def tiers(everyone: People, book: Ledger) -> Ints:
    """Return the tier of each account by the net spend of the last 24 months: 0 is the lowest of four."""
    spent = book.spent(DAYS - 730, DAYS - 1, len(everyone))
    return np.searchsorted([1_500.0, 5_000.0, 15_000.0], spent, side="right")
