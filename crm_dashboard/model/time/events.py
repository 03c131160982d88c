"""Days that move a shop's sales and come back each year: shopping festivals and holidays; and a shop's own events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, Text, text

Span = tuple[dt.date, dt.date]
_THANKSGIVING_WEEK, _THURSDAY, _NOVEMBER = 3, 3, 11
_NEW_YEAR = "Chinese New Year (Spring Festival)"


@dataclass(frozen=True)
class YearlyEvent:
    """An event of the trade: its key, its name, the trade's calendar, its days in a year, and the years that have it."""

    key: str
    label: str
    calendar: str
    span: Callable[[int], Span]
    since: int = 1
    until: int = 9999


@dataclass(frozen=True)
class Event:
    """An event as it was or will be: its name, its first and its last day (days since 1970-01-01, both included)."""

    label: Text
    first: int
    last: int

    def share_within(self, period: Period) -> float:
        """Return the share of its days that lie in a period."""
        inside = min(self.last, period.last) - max(self.first, period.first) + 1
        return max(inside, 0) / (self.last - self.first + 1)


CHINA, WEST = "china", "west"
_CALENDARS = {"CNY": (CHINA,), "HKD": (CHINA, WEST), "TWD": (CHINA,), "SGD": (CHINA, WEST), "MYR": (CHINA, WEST)}


def _fixed(first: tuple[int, int], last: tuple[int, int]) -> Callable[[int], Span]:
    return lambda year: (dt.date(year, *first), dt.date(year, *last))


def _spring_festival(year: int) -> Span:
    """Return New Year's Eve of the lunar calendar and the seven days after it."""
    first = lunar_new_year(year)
    return first - dt.timedelta(days=1), first + dt.timedelta(days=6)


def _black_friday(year: int) -> Span:
    """Return the Friday after the fourth Thursday of November and the three days after it, to Cyber Monday."""
    first = dt.date(year, _NOVEMBER, 1)
    thursday = first + dt.timedelta(days=(_THURSDAY - first.weekday()) % 7 + 7 * _THANKSGIVING_WEEK)
    return thursday + dt.timedelta(days=1), thursday + dt.timedelta(days=4)


@lru_cache
def lunar_new_year(year: int) -> dt.date:
    """Return the first day of the year of the Chinese lunar calendar that begins in `year`, as `holidays` has it (1950 to 2099)."""
    import holidays

    days = holidays.country_holidays("CN", years=year, language="en_US")
    return min(day for day, name in days.items() if name == _NEW_YEAR and day.year == year)


EVENTS: dict[str, YearlyEvent] = {
    event.key: event
    for event in (
        YearlyEvent("spring_festival", N_("Spring Festival"), CHINA, _spring_festival, since=1950, until=2099),
        YearlyEvent("618", N_("618"), CHINA, _fixed((6, 1), (6, 20)), since=2010),
        YearlyEvent("golden_week", N_("National Day week"), CHINA, _fixed((10, 1), (10, 7)), since=2000),
        YearlyEvent("double_eleven", N_("Double Eleven"), CHINA, _fixed((11, 1), (11, 11)), since=2009),
        YearlyEvent("double_twelve", N_("Double Twelve"), CHINA, _fixed((12, 10), (12, 12)), since=2011),
        YearlyEvent("black_friday", N_("Black Friday"), WEST, _black_friday, since=2000),
        YearlyEvent("christmas", N_("the Christmas season"), WEST, _fixed((12, 1), (12, 24))),
    )
}
"""The events of the trade by key, in the order of the year."""


def calendars_of(currency: str | None) -> tuple[str, ...]:
    """Return the calendars of a shop with this currency (ISO 4217): China's, the West's, or both where neither is clear."""
    if currency is None:
        return (CHINA, WEST)
    return _CALENDARS.get(currency, (WEST,))


def events_between(first: int, last: int, calendars: Sequence[str], own: Iterable[Event] = ()) -> tuple[Event, ...]:
    """Return the events of these calendars, and those of `own`, that touch the days from `first` to `last`, earliest first."""
    years = range(date_of(first).year, date_of(last).year + 1)
    known = [
        _in_year(event, year)
        for event in EVENTS.values()
        if event.calendar in calendars
        for year in years
        if event.since <= year <= event.until
    ]
    touching = [event for event in (*known, *own) if event.first <= last and event.last >= first]
    return tuple(sorted(touching, key=lambda event: (event.first, event.last)))


def only_in(period: Period, other: Period, calendars: Sequence[str], own: Sequence[Event] = ()) -> tuple[Event, ...]:
    """Return the events most of whose days lie in `period` and whose like is not in `other`."""
    held = _held(period, calendars, own)
    names = {event.label for event in _held(other, calendars, own)}
    return tuple(event for event in held if event.label not in names)


def _held(period: Period, calendars: Sequence[str], own: Sequence[Event]) -> list[Event]:
    touching = events_between(period.first, period.last, calendars, own)
    return [event for event in touching if event.share_within(period) > 0.5]


def _in_year(event: YearlyEvent, year: int) -> Event:
    first, last = event.span(year)
    return Event(text(event.label), day_number(first), day_number(last))
