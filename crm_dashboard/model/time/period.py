"""A span of days, the spans that it is compared with, and the ways in which a reader chooses it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from crm_dashboard.model.calendar import date_of, day_number

LENGTHS = (30, 90, 365)
"""The lengths in days that are offered for the last days."""
_USUAL, _ENOUGH = 90, 3
"""The default length, and how many of them the history must hold for it."""
_YEAR = 366


Comparison = Literal["year", "before", "target", "none"]
"""What a period is compared with: the same dates a year before, the period before it, a target, or nothing."""
COMPARISONS: tuple[Comparison, ...] = ("year", "before", "target", "none")


@dataclass(frozen=True)
class Period:
    """The `days` days that end with the day `last` (days since 1970-01-01), both ends included.

    `previous` are the first and last day of the period before, where that is not as many days just before it: of a month to
    date the same days of the month before.
    """

    last: int
    days: int
    previous: tuple[int, int] | None = None

    @property
    def first(self) -> int:
        """Its first day."""
        return self.last - self.days + 1

    @property
    def before(self) -> Period:
        """The period before it: as many days just before, or those of `previous`."""
        return Period(self.first - 1, self.days) if self.previous is None else _span(*self.previous)

    @property
    def year_before(self) -> Period:
        """The same dates a year before; as many years before as it takes for the two not to share a day.

        29 February becomes 28 February. Whole calendar months stay whole: February 2025 is compared with 29 days.
        """
        years = (self.days - 1) // _YEAR + 1
        earlier = self._years_before(years)
        return earlier if earlier.last < self.first else self._years_before(years + 1)

    def _years_before(self, years: int) -> Period:
        first, last = date_of(self.first), date_of(self.last)
        is_whole = first.day == 1 and last.day == _month_length(last)
        end = _shift(last, -12 * years)
        return _span(
            day_number(_shift(first, -12 * years)), day_number(end.replace(day=_month_length(end)) if is_whole else end)
        )

    def base(self, comparison: Comparison) -> Period | None:
        """Return the period that this one is compared with; None for a target and for nothing."""
        if comparison == "year":
            return self.year_before
        return self.before if comparison == "before" else None

    @property
    def inside(self) -> nw.Expr:
        """Documents of these days."""
        return (nw.col("day_no") >= self.first) & (nw.col("day_no") <= self.last)


PeriodKind = Literal["days", "month", "quarter", "year", "dates"]
_MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class PeriodChoice:
    """How a period is chosen: the last `days` days up to the as-of day, a calendar month, quarter or year to date, or dates.

    `first` and `last` are those of `dates`, both included.
    """

    kind: PeriodKind = "days"
    days: int = _USUAL
    first: dt.date | None = None
    last: dt.date | None = None

    def period(self, as_of: int) -> Period:
        """Return the period for an as-of day (days since 1970-01-01), with the period before it.

        A month, quarter or year to date is compared with the same days of the one before; on its last day with all of it.
        """
        if self.kind == "dates" and self.first and self.last:
            return _span(day_number(self.first), day_number(self.last))
        if self.kind in _MONTHS:
            return _to_date(date_of(as_of), _MONTHS[self.kind])
        return Period(as_of, self.days)

    @property
    def code(self) -> str:
        """The choice in an address: `90`, `month`, `quarter`, `year`, or `2024-01-01..2024-03-31`."""
        if self.kind == "dates":
            return f"{self.first}..{self.last}"
        return str(self.days) if self.kind == "days" else self.kind


def parse_choice(code: str) -> PeriodChoice:
    """Return the choice with this code; raise `ValueError` for one that does not exist or whose dates are the wrong way round."""
    if ".." in code:
        first, last = (dt.date.fromisoformat(part) for part in code.split("..", 1))
        if first > last:
            raise ValueError(code[:30])
        return PeriodChoice("dates", first=first, last=last)
    for kind in _MONTHS:
        if code == kind:
            return PeriodChoice(kind)
    if not (code.isascii() and code.isdigit() and 0 < int(code) <= 10 * _YEAR):
        raise ValueError(code[:30])
    return PeriodChoice(days=int(code))


def usual_period(first_day: int, last_day: int) -> int:
    """Return the default length of a period, of which the history holds three so that figures can be compared: 90 or 30."""
    return _USUAL if last_day - first_day + 1 >= _ENOUGH * _USUAL else LENGTHS[0]


def _to_date(today: dt.date, months: int) -> Period:
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    before = _shift(first, -months)
    is_complete = today == _month_end(_shift(first, months - 1))
    end = first - dt.timedelta(days=1) if is_complete else _shift(today, -months)
    last = day_number(today)
    return Period(last, last - day_number(first) + 1, (day_number(before), day_number(end)))


def _shift(date: dt.date, months: int) -> dt.date:
    """Return the date this many months later (below zero: earlier); a day that the month lacks becomes its last one."""
    month = date.year * 12 + date.month - 1 + months
    year, number = month // 12, month % 12 + 1
    return dt.date(year, number, min(date.day, calendar.monthrange(year, number)[1]))


def _month_length(date: dt.date) -> int:
    return calendar.monthrange(date.year, date.month)[1]


def _month_end(date: dt.date) -> dt.date:
    return date.replace(day=_month_length(date))


def _span(first: int, last: int) -> Period:
    return Period(last, last - first + 1)
