"""The calendar of the shop: whole days and minutes since the first day, and how busy each day is."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from generator.plan import (
    FESTIVAL_SEASON,
    FIRST_DAY,
    JUNE_SEASON,
    LAST_DAY,
    SINGLES_SEASON,
    SPRING_FESTIVALS,
    WEEKEND,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DAYS = (LAST_DAY - FIRST_DAY).days + 1
MINUTES_A_DAY = 1440
END = DAYS * MINUTES_A_DAY
"""The first minute that is no longer in the data."""
CALENDAR = [FIRST_DAY + dt.timedelta(days=n) for n in range(DAYS)]
_DEMAND_GROWTH = 0.186
"""A little more than the planted growth of the revenue, because some habits do not follow the demand."""


def number(day: dt.date) -> int:
    """Return the whole days from the first day to `day`."""
    return (day - FIRST_DAY).days


FIRST_BIRTH, LAST_BIRTH = number(dt.date(1953, 1, 1)), number(dt.date(2005, 12, 31))


def _season(day: dt.date) -> float:
    month_day = (day.month, day.day)
    for festival in SPRING_FESTIVALS:
        ahead = (festival - day).days
        if 2 <= ahead <= 22:
            return FESTIVAL_SEASON
        if -7 <= ahead < 2:
            return 0.55
    if (11, 1) <= month_day <= (11, 11):
        return SINGLES_SEASON * (1.5 if day.day == 11 else 0.95)
    if (6, 1) <= month_day <= (6, 18):
        return JUNE_SEASON * (1.5 if day.day == 18 else 0.971)
    if (11, 12) <= month_day <= (11, 22) or (6, 19) <= month_day <= (6, 27):
        return 0.85
    if (12, 9) <= month_day <= (12, 12):
        return 1.4
    return 1.0


def season() -> Floats:
    """Return how busy each day is by its place in the year: 1 is an ordinary day."""
    return np.array([_season(day) for day in CALENDAR])


def is_sale() -> NDArray[np.bool_]:
    """Say of each day whether the shop is on sale."""
    return season() > 1.3


def demand(sharpness: float = 1.0) -> Floats:
    """Return how busy each day is; a higher `sharpness` moves more of it into the sales."""
    weekday = np.array([WEEKEND if day.weekday() >= 5 else 1.0 for day in CALENDAR])
    growth = (1 + _DEMAND_GROWTH) ** (np.arange(DAYS) / 365.25)
    return season() ** sharpness * weekday * growth


class Clock:
    """Turns even time into calendar days, so that more of it falls on busy days; both run from 0 to `DAYS`."""

    def __init__(self, busy: Floats) -> None:
        self._edges = np.concatenate([[0.0], np.cumsum(busy) / busy.sum() * DAYS])

    def days(self, even: Floats) -> Ints:
        """Return the calendar day on which each point of even time falls."""
        return np.clip(np.searchsorted(self._edges, even, side="right") - 1, 0, DAYS - 1)

    def even(self, days: Floats) -> Floats:
        """Return the even time of a point in calendar time."""
        return np.interp(days, np.arange(DAYS + 1), self._edges)
