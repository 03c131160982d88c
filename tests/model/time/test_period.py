"""Periods by days, calendar and dates, and the spans that they are compared with; against pandas' own calendar."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.time.period import Period, PeriodChoice, parse_choice

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))


def dates(period: Period) -> tuple[str, str]:
    return str(date_of(period.first)), str(date_of(period.last))


def chosen(code: str, as_of: str) -> Period:
    return parse_choice(code).period(day_number(dt.date.fromisoformat(as_of)))


@pytest.mark.parametrize(
    ("code", "as_of", "period", "before", "year_before"),
    [
        ("90", "2025-09-30", ("2025-07-03", "2025-09-30"), ("2025-04-04", "2025-07-02"), ("2024-07-03", "2024-09-30")),
        ("month", "2025-11-15", ("2025-11-01", "2025-11-15"), ("2025-10-01", "2025-10-15"), ("2024-11-01", "2024-11-15")),
        ("month", "2025-02-28", ("2025-02-01", "2025-02-28"), ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
        ("month", "2024-02-29", ("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        ("month", "2025-03-30", ("2025-03-01", "2025-03-30"), ("2025-02-01", "2025-02-28"), ("2024-03-01", "2024-03-30")),
        ("quarter", "2025-05-31", ("2025-04-01", "2025-05-31"), ("2025-01-01", "2025-02-28"), ("2024-04-01", "2024-05-31")),
        ("quarter", "2025-06-30", ("2025-04-01", "2025-06-30"), ("2025-01-01", "2025-03-31"), ("2024-04-01", "2024-06-30")),
        ("year", "2025-12-31", ("2025-01-01", "2025-12-31"), ("2024-01-01", "2024-12-31"), ("2024-01-01", "2024-12-31")),
        ("year", "2025-02-10", ("2025-01-01", "2025-02-10"), ("2024-01-01", "2024-02-10"), ("2024-01-01", "2024-02-10")),
        ("2024-02-10..2024-02-29", "2026-01-01", ("2024-02-10", "2024-02-29"), ("2024-01-21", "2024-02-09"), ("2023-02-10", "2023-02-28")),
        ("365", "2024-12-31", ("2024-01-02", "2024-12-31"), ("2023-01-02", "2024-01-01"), ("2023-01-02", "2023-12-31")),
    ],
)  # fmt: skip
def test_the_spans_of_a_choice(
    code: str, as_of: str, period: tuple[str, str], before: tuple[str, str], year_before: tuple[str, str]
) -> None:
    found = chosen(code, as_of)
    assert (dates(found), dates(found.before), dates(found.year_before)) == (period, before, year_before)


@example(dt.date(2000, 1, 1), 1096)
@given(DAYS, st.integers(1, 1500))
def test_the_year_before_has_the_same_dates_and_shares_no_day(last: dt.date, days: int) -> None:
    period = Period(day_number(last), days)
    earlier = period.year_before
    years = round((period.first - earlier.first) / 365.25)
    assert earlier.last < period.first
    assert years == 1 or earlier.last + 366 >= period.first  # a year later they would share a day
    shifted = pd.Timestamp(date_of(period.first)) - pd.DateOffset(years=years)
    assert date_of(earlier.first) == shifted.date()
    assert abs(earlier.days - days) <= years


@given(DAYS, st.sampled_from(["month", "quarter", "year"]))
def test_a_calendar_period_begins_where_pandas_begins_it_and_follows_the_one_before(as_of: dt.date, code: str) -> None:
    period = parse_choice(code).period(day_number(as_of))
    frequency = {"month": "M", "quarter": "Q", "year": "Y"}[code]
    theirs = pd.Period(as_of, frequency)
    assert date_of(period.first) == theirs.start_time.date()
    assert date_of(period.last) == as_of
    assert date_of(period.before.first) == (theirs - 1).start_time.date()
    assert period.before.last < period.first
    if as_of == theirs.end_time.date():
        assert date_of(period.before.last) == (theirs - 1).end_time.date()


@pytest.mark.parametrize(
    "code", ["", "0", "-1", "week", "99999", "２０", "2024-03-01..2024-02-01", "2024-02-30..2024-03-01", ".."]
)
def test_codes_that_mean_nothing_are_refused(code: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- ValueError is what it raises; dates have a message of their own
        parse_choice(code)


@given(
    st.one_of(
        st.builds(PeriodChoice, days=st.integers(1, 3660)),
        st.sampled_from([PeriodChoice("month"), PeriodChoice("year")]),
    )
)
def test_a_choice_comes_back_from_its_code(choice: PeriodChoice) -> None:
    assert parse_choice(choice.code) == choice
