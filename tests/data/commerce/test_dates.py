"""Dates of orders: however they are written, in one way for a whole column, and what can be read twice is decided."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.commerce.decisions import DECISIONS, chosen
from crm_dashboard.data.values.times import time
from tests.data.commerce.case_files import dated, days, decision, decisions, guessed
from tests.gates import large_examples

NEW_YEAR = ["2024-01-05", "2024-02-25", "2023-12-31"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("19a-Jan-05-24", ["2024-01-05", "2024-02-09", "2023-12-31"]),
        ("19b-June-24-2025", ["2025-06-24", "2025-07-04", "2025-05-31"]),
        ("19c-21Jun2001", ["2021-06-21", "2022-01-03", "2021-09-30"]),
        ("19d-weekday-long", ["2022-06-21", "2022-01-03", "2022-09-30"]),
        ("19e-js-locale", ["2024-01-25", "2024-02-05", "2023-12-31"]),
        ("19f-01-NOV-2021", ["2021-11-01", "2021-10-10", "2021-12-31"]),
        ("19h-apache", ["2024-01-05", "2024-02-25", "2024-03-31"]),
        ("19j-german-month", ["2024-01-05", "2024-03-25", "2023-12-31"]),
        ("19k-french-month", NEW_YEAR),
        ("19l-yyyy-mm", ["2024-01-01", "2024-02-01", "2023-12-01"]),
        ("19m-yyyymm", ["2024-01-01", "2024-02-01", "2023-12-01"]),
        ("19n-sqlserver", NEW_YEAR),
        ("19o-bigquery", NEW_YEAR),
        ("19q-epoch-micros", NEW_YEAR),
        ("19r-dotnet", NEW_YEAR),
        ("19s-jp-weekday", NEW_YEAR),
        ("19t-compact-T", NEW_YEAR),
        ("19u-quarter-hour-24", ["2024-01-06", "2024-02-25", "2023-12-31"]),
        ("19v-ddmmyyyy-compact", NEW_YEAR),
        ("19x-comma-time", NEW_YEAR),
        ("19z-two-digit", ["2024-01-25", "2024-02-05", "2023-12-31"]),
        ("20-js-date-text", ["2021-02-16", "2021-02-17", "2021-03-01"]),
    ],
)
def test_a_file_is_guessed_and_read_however_its_dates_are_written(
    name: str, expected: list[str], tmp_path: Path
) -> None:
    """Cases 19a to z and 20, without a decision, since nothing can be read twice."""
    version = guessed(f"{name}.csv", tmp_path)
    assert days(version) == expected
    assert decisions(version) == []


def test_months_without_a_day_are_its_first_and_it_is_said(tmp_path: Path) -> None:
    """Case 19l."""
    assert guessed("19l-yyyy-mm.csv", tmp_path).notice("months_only") == (3, (), "Order Date")
    assert dated(tmp_path, ["Jan 2024", "2024年2月", "03/2024"]).notice("months_only")[0] == 3


def test_date_and_time_in_two_columns_keep_the_date(tmp_path: Path) -> None:
    """Case 22."""
    version = guessed("22-date-and-time-apart.csv", tmp_path)
    assert days(version) == ["2024-01-25", "2024-01-26", "2024-01-28", "2024-02-02"]
    assert version.rows("SELECT sum(net_amount)::DOUBLE, count_if(is_refund) FROM orders") == [(120.0, 1)]


def test_a_comma_before_the_clock_is_no_matter(tmp_path: Path) -> None:
    """The dates of case 42."""
    roles = (("customer_id", "Customer Email"), ("order_id", "ID"), ("order_ts", "Purchase Date"), ("net_amount", "Grand Total (Base)"))  # fmt: skip
    version = guessed("42-magento-grid.csv", tmp_path, by_hand=roles)
    assert version.rows("SELECT order_ts FROM orders ORDER BY order_id LIMIT 2") == [
        (dt.datetime(2024, 1, 25, 15, 4, 5),),
        (dt.datetime(2024, 1, 26, 9),),
    ]


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("March 1st, 2024", "2024-03-01 00:00:00"),
        ("2nd of March, 2024", "2024-03-02 00:00:00"),
        ("05-JAN-24 03.04.05.000000 PM", "2024-01-05 15:04:05"),
        ("05/Jan/2024:10:00:00 +0000", "2024-01-05 10:00:00"),
        ("Fri Jan 05 10:00:00 CST 2024", "2024-01-05 10:00:00"),
        ("Jan  5 2024 10:00:00:123AM", "2024-01-05 10:00:00.123"),
        ("2024-01-05-10.30.00.123456", "2024-01-05 10:30:00.123456"),
        ("2024-01-05T10:00:00+08:00[Asia/Shanghai]", "2024-01-05 10:00:00"),
        ("mar, 5 de marzo de 2024", "2024-03-05 00:00:00"),
        ("segunda-feira, 5 de fevereiro de 2024 às 14:30", "2024-02-05 14:30:00"),
        ("le 5 janvier 2024 à 14h30", "2024-01-05 14:30:00"),
        ("Fr., 5. Jan. 2024 14.30 Uhr", "2024-01-05 14:30:00"),
        ("1/25/2024, 3:04:05\u202fPM", "2024-01-25 15:04:05"),
        ("3/1/2024 3:04 p. m.", "2024-03-01 15:04:00"),
        ("5 января 2024 г.", "2024-01-05 00:00:00"),
        ("5 tháng 1, 2024", "2024-01-05 00:00:00"),
        ("令和6年1月5日(金) 15時04分", "2024-01-05 15:04:00"),
        ("2024. 1. 5. 오후 3:20", "2024-01-05 15:20:00"),
        ("20240105-103000", "2024-01-05 10:30:00"),
    ],
)
def test_kin_of_these_ways_are_read(words: str, moment: str) -> None:
    assert _read(words) == moment


@pytest.mark.parametrize(
    "words",
    ["Jan 5", "24-Jan", "2024", "Q1 2024", "2024-01-05-3", "2024-13", "2024.01", "May 2024 collection", "Order 5 Jan 2024", "V2.1.2024", "192.168.1.1", "44 Jan 2024", "30 Feb 2024"],
)  # fmt: skip
def test_what_is_no_whole_date_is_none(words: str) -> None:
    assert _read(words) is None


LANGUAGES = (
    "en",
    "en_GB",
    "de",
    "de_AT",
    "fr",
    "es",
    "it",
    "pt",
    "pt_PT",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "ro",
    "tr",
    "ru",
    "uk",
    "id",
)


@given(
    st.dates(dt.date(1971, 1, 1), dt.date(2069, 12, 31)), st.sampled_from(LANGUAGES), st.sampled_from(["long", "full"])
)
@large_examples(100)
def test_property_a_date_in_words_is_that_date_in_every_language(date: dt.date, language: str, length: str) -> None:
    """As CLDR writes it, with and without the weekday."""
    words = format_date(date, length, locale=language)
    assert _read(words) == f"{date} 00:00:00", words


def test_day_first_dates_without_a_day_above_12_are_told_by_rows_that_rise(tmp_path: Path) -> None:
    """Case 15: order numbers and rows rise day first, and the amounts are in pounds."""
    version = guessed("15-uk-dates-no-day-above-12.csv", tmp_path)
    assert days(version) == ["2024-01-03", "2024-01-09", "2024-01-12", "2024-02-02", "2024-02-05", "2024-02-11", "2024-03-04"]  # fmt: skip
    made = decision(version, "date_order")
    assert (made.value, made.subject, made.is_doubtful, made.is_chosen, made.rows) == (
        "day_first",
        "order_ts",
        False,
        False,
        7,
    )
    assert made.examples[0] == "03/01/2024 = 2024-01-03"


def test_an_order_of_day_and_month_that_was_chosen_stands(tmp_path: Path) -> None:
    version = guessed("15-uk-dates-no-day-above-12.csv", tmp_path, ("date_order:order_ts", "month_first"))
    assert days(version)[:2] == ["2024-03-01", "2024-09-01"]
    assert decision(version, "date_order").is_chosen


@pytest.mark.parametrize(
    ("dates", "amounts", "first", "is_doubtful"),
    [
        (["05/01/2024", "06/01/2024"], None, "2024-05-01", True),  # nothing speaks for either
        (
            ["01/05/2024", "01/06/2024", "01/09/2024", "02/02/2024", "02/07/2024", "03/01/2024"],
            None,
            "2024-01-05",
            False,
        ),
        (["05/01/2024", "06/01/2024"], ["€5", "€6"], "2024-01-05", True),  # the sign alone is not much
        (["01/11/2026", "02/12/2026"], None, "2026-01-11", False),  # the other is after the day of loading
        (["05.01.2024", "06.01.2024"], None, "2024-01-05", False),
        (
            ["04/03/2024", "11/02/2024", "05/02/2024", "02/02/2024", "12/01/2024", "09/01/2024"],
            None,
            "2024-03-04",
            False,
        ),
    ],
)
def test_the_order_of_day_and_month_is_weighed(
    tmp_path: Path, dates: list[str], amounts: list[str] | None, first: str, is_doubtful: bool
) -> None:
    version = dated(tmp_path, dates, amounts=amounts)
    assert days(version)[0] == first
    assert decision(version, "date_order").is_doubtful is is_doubtful


def test_a_day_above_12_leaves_nothing_to_decide(tmp_path: Path) -> None:
    assert decisions(dated(tmp_path, ["05/01/2024", "31/01/2024"])) == []


def test_two_digit_years_may_stand_first(tmp_path: Path) -> None:
    version = dated(tmp_path, ["24/01/05", "24/01/17", "24/02/25"])
    assert days(version) == ["2024-01-05", "2024-01-17", "2024-02-25"]
    assert decision(version, "date_order").value == "year_first"
    assert days(dated(tmp_path, ["99/12/31", "00/01/01"])) == ["1999-12-31", "2000-01-01"]
    assert days(dated(tmp_path, ["13/01/24", "14/01/24"])) == ["2024-01-13", "2024-01-14"]


def test_dates_that_excel_swapped_are_asked_about_and_swapped_back_if_that_is_chosen(tmp_path: Path) -> None:
    """Case 14: every true date has a day up to 12, every text one above."""
    version = guessed("14-half-swapped-dates.xlsx", tmp_path)
    made = decision(version, "swapped_dates")
    assert (made.value, made.is_doubtful, made.rows) == ("as_written", True, 3)
    assert made.examples[0] == "2024-11-01 / 2024-01-11"
    mended = guessed("14-half-swapped-dates.xlsx", tmp_path, ("swapped_dates:order_ts", "swapped_back"))
    assert days(mended) == ["2024-01-13", "2024-01-11", "2024-02-25", "2024-03-02", "2024-03-28", "2024-04-05"]


def test_american_texts_beside_true_dates_may_be_swapped_too(tmp_path: Path) -> None:
    dates = [
        "2024-02-01 10:00:00",
        "1/13/2024 9:30",
        "2024-05-02 08:00:00",
        "2/25/2024 9:30",
        "2024-07-03 11:00:00",
        "3/28/2024 9:30",
    ]
    mended = dated(tmp_path, dates, ("swapped_dates", "swapped_back"))
    assert days(mended) == ["2024-01-02", "2024-01-13", "2024-02-05", "2024-02-25", "2024-03-07", "2024-03-28"]


def test_true_dates_beside_texts_with_any_day_were_not_swapped(tmp_path: Path) -> None:
    dates = ["2024-01-05", "13/01/2024", "2024-01-22", "25/02/2024", "2024-03-03", "28/03/2024"]
    assert decisions(dated(tmp_path, dates)) == []


def test_times_of_several_offsets_are_brought_to_one_clock(tmp_path: Path) -> None:
    """Case 35: UTC is the offset of most rows, and order 2 of customer a is before order 1."""
    version = guessed("35-mixed-offsets.csv", tmp_path)
    assert version.rows("SELECT order_id, order_ts::VARCHAR FROM orders ORDER BY order_ts") == [
        ("4", "2024-03-31 16:10:00"),
        ("3", "2024-04-01 00:30:00"),
        ("2", "2024-04-01 04:00:00"),
        ("1", "2024-04-01 04:30:00"),
    ]
    made = decision(version, "time_zone")
    assert (made.value, made.rows) == ("most_frequent", 2)
    assert made.examples[0] == "2024-03-31T23:30:00-05:00 = 2024-04-01 04:30"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Manila"])
def test_a_zone_is_chosen_by_its_name_for_the_whole_file(zone: str, tmp_path: Path) -> None:
    version = guessed("35-mixed-offsets.csv", tmp_path, ("time_zone", zone))
    assert days(version) == ["2024-04-01", "2024-04-01", "2024-04-01", "2024-04-01"]
    assert version.rows("SELECT hour(order_ts) FROM orders ORDER BY order_id") == [(12,), (12,), (8,), (0,)]
    assert chosen((("time_zone", "Mars/Olympus"),), "time_zone") is None
    assert DECISIONS["time_zone"].option(zone) is not None


def test_times_can_be_left_as_written(tmp_path: Path) -> None:
    version = guessed("35-mixed-offsets.csv", tmp_path, ("time_zone:order_ts", "as_written"))
    assert days(version) == ["2024-03-31", "2024-04-01", "2024-04-01", "2024-03-31"]


@pytest.mark.parametrize(
    "dates",
    [
        ["2024-01-05T23:30:00+08:00", "2024-07-05T23:30:00+08:00"],
        [
            "2024-01-05 23:30:00 +0100",
            "2024-02-05 23:30:00 +0100",
            "2024-07-05 23:30:00 +0200",
            "2024-12-05 23:30:00 +0100",
        ],
        ["Jan 5, 2024 11:30:00 PM PST", "Jul 5, 2024 11:30:00 PM PDT"],
        ["2024-01-05T23:30:00Z", "2024-07-05T23:30:00Z"],
    ],
)
def test_one_offset_and_summer_time_of_one_place_stay_as_written(dates: list[str], tmp_path: Path) -> None:
    version = dated(tmp_path, dates)
    assert version.rows("SELECT DISTINCT hour(order_ts) FROM orders") == [(23,)]
    assert decisions(version) == []


@pytest.mark.parametrize(
    ("name", "calendar"),
    [("21a-buddhist-years", "buddhist"), ("21b-minguo-years", "minguo"), ("21c-minguo-written", "minguo")],
)
def test_years_of_other_calendars_are_those_of_the_common_one(name: str, calendar: str, tmp_path: Path) -> None:
    """Case 21."""
    version = guessed(f"{name}.csv", tmp_path)
    assert days(version) == ["2024-01-05", "2024-01-17", "2024-02-25"]
    made = decision(version, "calendar_years")
    assert (made.value, made.subject, made.rows) == (calendar, "order_ts", 3)


@pytest.mark.parametrize(
    "dates",
    [
        ["2567-02-29", "2566-12-31"],
        ["29/02/2567 10:00", "31/12/2566 11:00"],
        ["29 กุมภาพันธ์ 2567", "31 ธันวาคม 2566"],
        ["29 ก.พ. 67", "31 ธ.ค. 66"],
        ["113.02.29", "112.12.31"],
        ["1130229", "1121231"],
        ["中華民國113年2月29日", "民國112年12月31日"],
    ],
)
def test_leap_years_and_other_ways_of_these_calendars_are_read(dates: list[str], tmp_path: Path) -> None:
    assert days(dated(tmp_path, dates)) == ["2024-02-29", "2023-12-31"]


def test_one_year_of_another_calendar_among_common_ones_is_a_mistake(tmp_path: Path) -> None:
    version = dated(tmp_path, ["2024-01-05", "2567-01-06", "2024-01-07"])
    assert days(version) == ["2024-01-05", "2024-01-07"]
    assert decisions(version) == []


def _read(words: str) -> str | None:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("CREATE TABLE t (c0 VARCHAR)")
        connection.execute("INSERT INTO t VALUES (?)", [words])
        row = connection.execute(f"SELECT ({time('c0')})::VARCHAR FROM t").fetchone()
    return None if row is None or row[0] is None else str(row[0])
