"""The last day of the data: rows in the future or years away do not move it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crm_dashboard.data.cleaning.lone_days import first_lone_day, last_lone_day
from tests.data.commerce.case_files import dated, days, guessed

MARCH_12 = (dt.date(2024, 3, 12) - dt.date(1970, 1, 1)).days


def test_one_mistyped_year_does_not_move_today(tmp_path: Path) -> None:
    """Case 39: the row of 2042 is set aside by a rule that is on from the start."""
    version = guessed("39-one-order-years-ahead.csv", tmp_path)
    assert version.report.last_day == MARCH_12
    assert {rule.rule: rule.set_aside for rule in version.report.rules if rule.set_aside} == {"future_dates": 1}
    assert version.report.rows_kept == 4


def test_a_year_beyond_all_calendars_does_not_move_it_either(tmp_path: Path) -> None:
    """Case 39b: 2202 is no year of a sale."""
    version = guessed("39b-one-order-in-2202.csv", tmp_path)
    assert (version.report.rows_kept, version.notice("unreadable_time")[0]) == (59, 1)
    assert str(version.rows("SELECT max(order_ts)::DATE FROM orders")[0][0]).startswith("2024")


@pytest.mark.parametrize("stray", ["2021-03-09", "2009-03-09"])
def test_a_row_years_away_in_the_past_is_set_aside_too(stray: str, tmp_path: Path) -> None:
    usual = [f"2016-{month:02}-{day:02}" for month in (1, 2, 3) for day in (2, 9, 16, 23)]
    version = dated(tmp_path, [*usual, stray])
    assert days(version) == usual


def test_rows_that_are_few_and_far_between_stay(tmp_path: Path) -> None:
    for dates in (
        ["2012-01-05", "2015-02-06", "2019-03-07", "2024-04-08"],
        ["2012-01-05", "2012-02-05", "2012-03-05", "2019-03-07", "2019-04-07", "2019-05-08"],
        ["2014-01-05", "2016-01-06", "2016-02-05", "2016-03-06", "2016-04-08"],  # a first order long before
    ):
        assert days(dated(tmp_path, dates)) == dates


def test_a_few_of_many_rows_are_lone_and_more_are_not() -> None:
    usual = [(day, 10) for day in range(1000)]
    assert first_lone_day([*usual, (5000, 4), (6000, 6)]) == 5000
    assert first_lone_day([*usual, (5000, 4), (6000, 7)]) == 6000
    assert first_lone_day([*usual, (5000, 11)]) is None
    assert first_lone_day([*usual, (1700, 1)]) is None
    assert last_lone_day([(-3000, 2), *usual]) == -3000
    assert last_lone_day([(-1500, 2), *usual]) is None
    assert last_lone_day([]) is None
