"""Events on the axis of months: where their lines stand, and which names have room."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from crm_dashboard.charts.trends.event_marks import event_marks
from crm_dashboard.charts.trends.series import TrendView
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.time.events import Event
from crm_dashboard.model.time.trend import Month, MonthEnd, Trend
from crm_dashboard.text import text

JANUARY_2024, FIRST = 648, 19_723
MONTHS = tuple(
    MonthEnd(JANUARY_2024 + number, FIRST + end, is_whole=True) for number, end in enumerate((30, 59, 90, 120))
)


def view(*events: Event, width: int = 1000) -> TrendView:
    months = cast("tuple[Month, ...]", tuple(SimpleNamespace(end=end) for end in MONTHS))
    trend = Trend((), months, "fixed", (), None, None, None)
    return TrendView(trend, "customers", (0, 3), translator("en"), width=width, events=events)


def event(name: str, first: int, last: int) -> Event:
    return Event(text("{name}", name=name), FIRST + first, FIRST + last)


def rows(shown: TrendView) -> list[dict[str, Any]]:
    line, _name = event_marks(shown)
    return cast("list[dict[str, Any]]", line.data.to_dict("records"))


def test_an_event_stands_at_its_middle_day() -> None:
    (row,) = rows(view(event("Sale", 31 + 9, 31 + 19)))  # 10 to 20 February, 29 days
    assert row["month"] == pytest.approx(1 + 14.5 / 29 - 0.5)
    assert row["label"] == row["name"] == "Sale"


def test_an_event_outside_of_the_months_has_no_mark() -> None:
    assert event_marks(view(event("Sale", -40, -35))) == []
    assert event_marks(view()) == []


def test_a_name_that_would_run_into_the_one_before_is_left_out_and_its_line_stays() -> None:
    crowded = view(
        event("A long clearance", 5, 6), event("Another long one", 9, 10), event("Late", 100, 101), width=500
    )
    assert [row["label"] for row in rows(crowded)] == ["A long clearance", "", "Late"]
