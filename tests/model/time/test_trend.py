"""Month-ends, and segments put together over months."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from crm_dashboard.model.calendar import day_number, first_of_month, month_of
from crm_dashboard.model.time.trend import (
    Month,
    MonthEnd,
    SegmentFigures,
    combined,
    last_comparable,
    month_ends,
    share_of,
)


def day(text: str) -> int:
    return day_number(dt.date.fromisoformat(text))


def told(ends: tuple[MonthEnd, ...]) -> list[tuple[str, bool]]:
    return [(str(dt.date(1970, 1, 1) + dt.timedelta(days=one.day)), one.is_whole) for one in ends]


def test_the_last_month_ends_at_the_as_of_day_and_is_marked() -> None:
    assert told(month_ends(day("2023-12-31"), day("2024-03-15"))) == [
        ("2023-12-31", True),
        ("2024-01-31", True),
        ("2024-02-29", True),
        ("2024-03-15", False),
    ]


def test_an_as_of_day_at_a_month_s_end_makes_a_whole_month() -> None:
    assert told(month_ends(day("2024-02-10"), day("2024-02-29"))) == [("2024-02-29", True)]


def test_only_the_last_months_are_taken_and_none_before_the_first_order() -> None:
    assert told(month_ends(day("2020-01-01"), day("2024-02-10"), 2)) == [("2024-01-31", True), ("2024-02-10", False)]
    assert month_ends(day("2024-02-10"), day("2024-02-09")) == ()


@pytest.mark.parametrize("month", [-13, -1, 0, 11, 12, 650])
def test_a_month_begins_on_its_first_day(month: int) -> None:
    first = first_of_month(month)
    assert (month_of(first), month_of(first - 1)) == (month, month - 1)


def test_a_mean_of_several_segments_weighs_those_who_have_a_value() -> None:
    one = SegmentFigures(3, Decimal("1.5"), Decimal(10), known=1, mean=4.0)
    other = SegmentFigures(5, Decimal("-0.5"), Decimal(30), known=3, mean=8.0)
    assert combined([one, other, SegmentFigures(2)]) == SegmentFigures(
        10, Decimal("1.0"), Decimal(40), known=4, mean=7.0
    )
    assert combined([]) == SegmentFigures()


def test_a_share_of_nothing_is_none() -> None:
    part, whole = SegmentFigures(2, Decimal(-5)), SegmentFigures(8, Decimal(-1))
    assert share_of(part, whole, "customers") == 0.25
    assert share_of(part, whole, "month_revenue") is None


def test_a_months_revenue_is_not_compared_before_the_month_has_ended() -> None:
    ends = month_ends(day("2024-01-01"), day("2024-03-15"))
    months = [Month(end, None, ()) for end in ends]
    assert last_comparable(months, 0, 2, "month_revenue") == 1
    assert last_comparable(months, 0, 2, "customers") == 2
    assert last_comparable(months, 1, 2, "month_revenue") == 2  # nothing else to compare with
