"""The orders: at what time, through which channel, with which promotion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.days import MINUTES_A_DAY, Ints, is_sale
from generator.draws import weighted
from generator.people import Habit, People
from generator.places import STORES
from generator.visits import Visits

CHANNELS = ("线上商城", "小程序", "平台旗舰店", "线下门店", "直播间")
IN_STORE, MINI_PROGRAM = CHANNELS.index("线下门店"), CHANNELS.index("小程序")
PROMOTIONS = ("折扣", "优惠券", "赠品")
NO_PROMOTION = -1
_ONLINE_HOURS = (2, 1, 0.5, 0.3, 0.2, 0.4, 1, 2, 3, 4, 5, 5, 6, 5, 4, 4, 4, 4, 5, 6, 8, 9, 8, 5)
_STORE_HOURS = (0,) * 10 + (3, 5, 5, 4, 5, 6, 6, 6, 6, 7, 6, 3, 0, 0)
_LIVE_HOURS = (1,) + (0,) * 11 + (2, 1, 0, 0, 0, 0, 1, 5, 9, 10, 8, 4)
HOURS = (_ONLINE_HOURS, _ONLINE_HOURS, _ONLINE_HOURS, _STORE_HOURS, _LIVE_HOURS)
"""How many orders come in each hour of the day, by channel; stores are open from 10 to 22."""


@dataclass(frozen=True)
class Orders:
    """One entry per order, by time. `promo`, `store`, `campaign` and `complained_on` are -1 where there is none."""

    customer: Ints
    minute: Ints
    channel: Ints
    store: Ints
    promo: Ints
    campaign: Ints
    complained_on: Ints

    def __len__(self) -> int:
        return len(self.customer)

    @property
    def day(self) -> Ints:
        """The day of each order."""
        return self.minute // MINUTES_A_DAY


def _channels(everyone: People, customer: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return channel and store; who lives far from a store hardly ever buys in one."""
    n = len(customer)
    any_channel = weighted(rng, (0.22, 0.3, 0.22, 0.14, 0.12), n)
    channel = np.where(rng.random(n) < 0.68, everyone.main_channel[customer], any_channel)
    home = everyone.store[customer]
    is_away = rng.random(n) < np.where(home < 0, 0.06, 0.05)
    channel = np.where((channel == IN_STORE) & (home < 0) & ~is_away, MINI_PROGRAM, channel)
    store = np.where(is_away, rng.integers(0, len(STORES), n), home)
    return channel, np.where(channel == IN_STORE, store, -1)


def _minutes(channel: Ints, rng: np.random.Generator) -> Ints:
    """Return the minute of the day of each order."""
    hour = np.zeros(len(channel), dtype=np.int64)
    for place, hours in enumerate(HOURS):
        here = np.flatnonzero(channel == place)
        hour[here] = weighted(rng, hours, len(here))
    return hour * 60 + rng.integers(0, 60, len(channel))


def _promotions(everyone: People, visits: Visits, rng: np.random.Generator) -> Ints:
    """Return the promotion of each order; bargain hunters never buy without money off."""
    n = len(visits)
    chance = np.where(is_sale()[visits.day], 0.66, 0.34) * everyone.promo_taste[visits.customer]
    chance = np.where(visits.campaign >= 0, np.maximum(chance, 0.5), chance)
    promo = np.where(rng.random(n) < chance, weighted(rng, (0.5, 0.3, 0.2), n), NO_PROMOTION)
    is_hunting = everyone.habit[visits.customer] == Habit.BARGAIN
    return np.where(is_hunting, weighted(rng, (0.62, 0.38), n), promo)


def orders(everyone: People, visits: Visits, rng: np.random.Generator) -> Orders:
    """Return all orders by time."""
    channel, store = _channels(everyone, visits.customer, rng)
    minute = visits.day * MINUTES_A_DAY + _minutes(channel, rng)
    promo = _promotions(everyone, visits, rng)
    order = np.lexsort((visits.customer, minute))
    parts = (visits.customer, minute, channel, store, promo, visits.campaign, visits.complained_on)
    return Orders(*(part[order] for part in parts))
