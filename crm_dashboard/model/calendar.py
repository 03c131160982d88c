"""Days and months as whole numbers: days since 1970-01-01, months since 1970-01; the same on every engine."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.date(1970, 1, 1)
FIRST_DAY = (dt.date.min - _EPOCH).days
"""The number of the first day that there is."""
LAST_DAY = (dt.date.max - _EPOCH).days
"""The number of the last day that there is."""


def day_number(date: dt.date) -> int:
    """Return the days from 1970-01-01 to `date`."""
    return (date - _EPOCH).days


def date_of(day: int) -> dt.date:
    """Return the date of a day number."""
    return _EPOCH + dt.timedelta(days=day)


def month_of(day: int) -> int:
    """Return the months from 1970-01 to the month of a day number."""
    date = date_of(day)
    return (date.year - _EPOCH.year) * 12 + date.month - 1


def first_of_month(month: int) -> int:
    """Return the day number of a month's first day; `month` counts from 1970-01."""
    return day_number(dt.date(_EPOCH.year + month // 12, month % 12 + 1, 1))
