"""What charts over months write beside themselves, and how they stack."""

from __future__ import annotations

from crm_dashboard.charts.trends.frame import spread
from crm_dashboard.charts.trends.series import Series, shortened
from crm_dashboard.charts.trends.trends import _stack


def test_labels_that_are_too_near_are_moved_apart_and_stay_inside() -> None:
    assert spread([50, 50, 90], 0, 100, 10) == [50, 60, 90]
    assert spread([99, 98, 97], 0, 100, 10) == [95, 85, 75]
    assert spread([1, 0], 0, 100, 10) == [15, 5]
    assert spread([], 0, 100, 10) == []


def test_a_long_name_is_shortened_and_a_chinese_letter_takes_the_room_of_two() -> None:
    assert shortened("Champions", 9) == "Champions"
    assert shortened("Champions of all", 10) == "Champions…"
    assert shortened("高价值客户", 6) == "高价值…"


def stacked(*values: float | None, whole: bool = False) -> list[tuple[float, float]]:
    series = [Series("", "", (), (value,)) for value in values]
    return [row[0] for row in _stack(series, whole=whole)]


def test_the_top_of_a_stack_is_the_sum_whatever_is_below_zero() -> None:
    assert stacked(5, -2, 4) == [(0, 5), (5, 3), (3, 7)]
    assert stacked(None, 4) == [(0, 0), (0, 4)]


def test_shares_leave_out_what_is_below_zero() -> None:
    assert stacked(6, -2, 2, whole=True) == [(0, 0.75), (0.75, 0.75), (0.75, 1)]
    assert stacked(0, -2, whole=True) == [(0, 0), (0, 0)]
