"""The complaints: about which order, when, whether they were settled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.days import END, MINUTES_A_DAY, Floats, Ints
from generator.draws import weighted
from generator.orders import Orders
from generator.people import People
from generator.plan import COMPLAINT_SCORE

TOPICS = ("物流", "质量", "服务", "价格", "包装", "尺码", "发票")
_WEIGHTS = (0.3, 0.28, 0.16, 0.06, 0.1, 0.07, 0.03)
OPEN = -1


@dataclass(frozen=True)
class Complaints:
    """One entry per complaint, by order. `settled` is a minute, `OPEN` where nobody has settled it."""

    order: Ints
    customer: Ints
    minute: Ints
    topic: Ints
    settled: Ints

    def __len__(self) -> int:
        return len(self.order)


def complaints(placed: Orders, rng: np.random.Generator) -> Complaints:
    """Return all complaints, made in the day time."""
    order = np.flatnonzero(placed.complained_on >= 0)
    n = len(order)
    minute = placed.complained_on[order] * MINUTES_A_DAY + rng.integers(9 * 60, 21 * 60, n)
    settled = minute + 60 + rng.exponential(3.0 * MINUTES_A_DAY, n).astype(np.int64)
    settled = np.where((rng.random(n) < 0.16) | (settled >= END), OPEN, settled)
    return Complaints(order, placed.customer[order], minute, weighted(rng, _WEIGHTS, n), settled)


def satisfaction(everyone: People, uttered: Complaints) -> Floats:
    """Return how satisfied each customer is, from 1 to 5, on average: less so who complains at some time."""
    level = 4.3 + everyone.mood
    level[np.unique(uttered.customer)] += COMPLAINT_SCORE
    return level
