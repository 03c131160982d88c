"""Events of the trade: their days in known years, what a period held and another did not."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.time.events import CHINA, EVENTS, WEST, Event, calendars_of, events_between, only_in
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import text


def number(date: str) -> int:
    return day_number(dt.date.fromisoformat(date))


def named(events: tuple[Event, ...]) -> list[str]:
    return [str(event.label) for event in events]


@pytest.mark.parametrize(
    ("key", "year", "first", "last"),
    [
        ("spring_festival", 2024, "2024-02-09", "2024-02-16"),
        ("spring_festival", 2025, "2025-01-28", "2025-02-04"),
        ("spring_festival", 2033, "2033-01-30", "2033-02-06"),
        ("black_friday", 2023, "2023-11-24", "2023-11-27"),
        ("black_friday", 2024, "2024-11-29", "2024-12-02"),
        ("618", 2025, "2025-06-01", "2025-06-20"),
        ("double_eleven", 2025, "2025-11-01", "2025-11-11"),
    ],
)
def test_the_days_of_an_event(key: str, year: int, first: str, last: str) -> None:
    assert tuple(map(str, EVENTS[key].span(year))) == (first, last)


def test_the_quarter_before_held_618_and_this_one_does_not() -> None:
    period = Period(number("2025-09-30"), 90)
    assert named(only_in(period.before, period, [CHINA])) == ["618"]
    assert only_in(period, period.before, [CHINA]) == ()
    assert only_in(period.year_before, period, [CHINA]) == ()


def test_the_spring_festival_moves_between_the_years() -> None:
    january = Period(number("2025-02-04"), 20)
    assert named(only_in(january, january.year_before, [CHINA])) == ["Spring Festival"]


def test_an_event_of_which_half_or_less_lies_in_a_period_is_not_held() -> None:
    may = Period(number("2025-05-10"), 20)
    assert named(only_in(Period(number("2025-06-10"), 20), may, [CHINA])) == []  # 10 of 20 days
    assert named(only_in(Period(number("2025-06-11"), 20), may, [CHINA])) == ["618"]


def test_events_begin_with_the_year_in_which_they_were_first_held_and_none_falls_off_the_calendar() -> None:
    assert events_between(number("1997-01-01"), number("1997-11-30"), [CHINA]) == events_between(
        number("1997-02-06"), number("1997-02-13"), [CHINA]
    )
    assert events_between(number("1850-01-01"), number("1850-12-31"), [CHINA]) == ()
    assert named(events_between(number("2150-11-05"), number("2150-11-05"), [CHINA])) == ["Double Eleven"]


def test_the_calendar_is_that_of_the_currency() -> None:
    assert calendars_of("CNY") == (CHINA,)
    assert calendars_of("EUR") == (WEST,)
    assert set(calendars_of(None)) == {CHINA, WEST}


def test_every_event_is_in_order_and_short() -> None:
    for event in EVENTS.values():
        for year in range(max(event.since, 2000), 2040):
            first, last = event.span(year)
            assert date_of(day_number(first)).year in (year - 1, year)
            assert 1 <= (last - first).days + 1 <= 31


def test_own_events_are_held_as_those_of_the_trade_are() -> None:
    own = [Event(text("{name}", name="Store opening"), number("2025-03-01"), number("2025-03-10"))]
    february = Period(number("2025-02-03"), 30)
    assert named(only_in(Period(number("2025-03-05"), 30), february, (), own)) == []  # 5 of 10 days
    assert named(only_in(Period(number("2025-03-06"), 30), february, (), own)) == ["Store opening"]
    assert named(events_between(number("2025-03-10"), number("2025-03-31"), [CHINA], own)) == ["Store opening"]
