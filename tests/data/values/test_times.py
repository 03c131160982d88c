"""Times as people write them: each line is a text and the moment it names."""

from __future__ import annotations

import duckdb
import pytest

from crm_dashboard.data.values.times import TimeStyle, time


def read(words: str | None, style: TimeStyle = "month_first") -> str | None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (c0 VARCHAR)")
        connection.execute("INSERT INTO t VALUES (?)", [words])
        row = connection.execute(f"SELECT ({time('c0', style=style)})::VARCHAR FROM t").fetchone()
    assert row is not None
    return None if row[0] is None else str(row[0])


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2024-01-05", "2024-01-05 00:00:00"),
        ("2024/1/5", "2024-01-05 00:00:00"),
        ("2024.1.5", "2024-01-05 00:00:00"),
        ("2024.01.05 10:11", "2024-01-05 10:11:00"),
        ("2024-1-5 9:5:3", "2024-01-05 09:05:03"),
        ("2024年1月5日", "2024-01-05 00:00:00"),
        ("2024年1月5日 10时30分15秒", "2024-01-05 10:30:15"),
        ("2024年1月5日下午3:20", "2024-01-05 15:20:00"),
        ("2024年01月05日 10点", "2024-01-05 10:00:00"),
        ("20240105", "2024-01-05 00:00:00"),
        ("20240105 10:30", "2024-01-05 10:30:00"),
        ("20240105103000", "2024-01-05 10:30:00"),
        ("202401051030", "2024-01-05 10:30:00"),
        ("２０２４-０１-０５", "2024-01-05 00:00:00"),
        ("2024-01-05T10:00:00Z", "2024-01-05 10:00:00"),
        ("2024-01-05 10:00:00 UTC", "2024-01-05 10:00:00"),
        ("12/1/2010 8:26", "2010-12-01 08:26:00"),
        ("12/1/10 8:26", "2010-12-01 08:26:00"),
        ("1/2/70", "1970-01-02 00:00:00"),
        ("1/5/2024 3:04 PM", "2024-01-05 15:04:00"),
        ("2024-01-05 12:00 AM", "2024-01-05 00:00:00"),
        ("2024-01-05 10:00 PM", "2024-01-05 22:00:00"),
        ("05-Jan-2024", "2024-01-05 00:00:00"),
        ("2024年1月5日 12时30分", "2024-01-05 12:30:00"),
        ("2024年1月5日 星期五", "2024-01-05 00:00:00"),
        ("2024/1/5 下午 03:20:15", "2024-01-05 15:20:15"),
        ("2024-01-05 上午08:05:09", "2024-01-05 08:05:09"),
        ("2024-01-05 下午15:20", "2024-01-05 15:20:00"),
        ("2024-01-05 中午12:10", "2024-01-05 12:10:00"),
        ("Fri Jan 05 2024 10:00:00 GMT+0800 (中国标准时间)", "2024-01-05 10:00:00"),
        ("Fri, 5 Jan 2024 10:00:00 +0000", "2024-01-05 10:00:00"),
        ("Jan 5, 2024 10:11:12 PM PST", "2024-01-05 22:11:12"),
        ("January 5, 2024 3:04 pm", "2024-01-05 15:04:00"),
        ("Jan 5, 2024 10:11", "2024-01-05 10:11:00"),
    ],
)
def test_times_are_read_however_they_are_written(words: str, moment: str) -> None:
    assert read(words) == moment


@pytest.mark.parametrize(
    "words", ["2024-01-05T10:00:00+08:00", "2024-01-05 10:00:00 +0800", "2024-01-05 10:00:00-05:00"]
)
def test_the_clock_that_is_written_counts_and_the_offset_does_not(words: str) -> None:
    assert read(words) == "2024-01-05 10:00:00"


@pytest.mark.parametrize(
    "words",
    [
        "2024-02-30",
        "2023-02-29 10:00",
        "0001-01-01",
        "1899-12-31",
        "9999-12-31",
        "2024-01-05 (BC)",
        "31/12/2024",
        "20241305",
        "12:30",
        "epoch",
        "infinity",
        "now",
        "44000",
        "x",
        " ",
        "",
        None,
    ],
)
def test_101_what_is_no_time_between_1900_and_2200_is_missing(words: str | None) -> None:
    assert read(words) is None


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("31/12/2024", "2024-12-31 00:00:00"),
        ("1.2.2024 10:00", "2024-02-01 10:00:00"),
        ("1/2/24", "2024-02-01 00:00:00"),
        ("05.01.2024", "2024-01-05 00:00:00"),
        ("5.1.24 10:00", "2024-01-05 10:00:00"),
    ],
)
def test_101_a_column_may_write_the_day_first(words: str, moment: str) -> None:
    assert read(words, "day_first") == moment


@pytest.mark.parametrize(
    ("words", "moment"), [("45296", "2024-01-05 00:00:00"), ("40513.3513888889", "2010-12-01 08:26:00"), ("x", None)]
)
def test_101_excel_day_numbers_are_dates(words: str, moment: str | None) -> None:
    assert read(words, "serial") == moment


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("1704449400", "2024-01-05 10:10:00"),
        ("1704449400000", "2024-01-05 10:10:00"),
        ("2024010510", None),
        ("17", None),
    ],
)
def test_seconds_and_milliseconds_since_1970_are_times_in_utc(words: str, moment: str | None) -> None:
    assert read(words, "epoch") == moment
