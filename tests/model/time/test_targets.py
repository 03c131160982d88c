"""Calendar periods as people write them, and what targets come to in a period, by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.time.calendar_period import parse_calendar_period
from crm_dashboard.model.time.period import Period
from crm_dashboard.model.time.targets import PeriodTarget, Target, period_target


def target(code: str, amount: int, metric: str = "revenue") -> Target:
    calendar = parse_calendar_period(code)
    assert calendar
    return Target(metric, calendar, Decimal(amount))


def days(first: str, last: str) -> Period:
    start, end = (day_number(dt.date.fromisoformat(date)) for date in (first, last))
    return Period(end, end - start + 1)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-09", "2026-09"),
        ("202609", "2026-09"),
        ("2026/9", "2026-09"),
        ("9/2026", "2026-09"),
        ("Sept. 2026", "2026-09"),
        ("2026年9月", "2026-09"),
        ("2026-09-01 00:00:00", "2026-09"),
        ("Q3 2026", "2026-Q3"),
        ("2026q3", "2026-Q3"),
        ("2026年第三季度", "2026-Q3"),
        ("2026年度", "2026"),
        ("２０２６", "2026"),
        ("2026-09-02", None),
        ("2026-13", None),
        ("20261", None),
        ("H1 2026", None),
        ("", None),
    ],
)
def test_a_calendar_period_is_read_as_people_write_it(written: str, code: str | None) -> None:
    period = parse_calendar_period(written)
    assert (period.code if period else None) == code


def test_a_quarter_runs_from_its_first_to_its_last_day() -> None:
    quarter = target("2024-Q1", 1).calendar
    assert Period(quarter.last, quarter.days) == days("2024-01-01", "2024-03-31")


MONTHS = [target("2026-07", 310), target("2026-08", 620), target("2026-09", 300)]


@pytest.mark.parametrize(
    ("targets", "first", "last", "expected"),
    [
        (MONTHS, "2026-07-01", "2026-09-30", PeriodTarget(Decimal(1230))),
        ([*MONTHS, target("2026-Q3", 1500)], "2026-07-01", "2026-09-30", PeriodTarget(Decimal(1500))),
        (MONTHS, "2026-07-01", "2026-08-15", PeriodTarget(Decimal(610), of_days=62)),  # 310 + 620 × 15 / 31
        ([*MONTHS, target("2026-Q3", 1500)], "2026-07-01", "2026-08-15", PeriodTarget(Decimal(610), of_days=62)),
        ([target("2026-Q3", 920)], "2026-07-01", "2026-08-15", PeriodTarget(Decimal(460), of_days=92)),
        ([target("2026", 3650)], "2026-01-01", "2026-01-31", PeriodTarget(Decimal(310), of_days=365)),
        (MONTHS, "2026-07-02", "2026-09-30", None),
        (MONTHS, "2026-06-01", "2026-09-30", None),
        (MONTHS, "2026-07-01", "2026-10-01", None),
        (MONTHS[:1] + MONTHS[2:], "2026-07-01", "2026-09-30", None),
        ([], "2026-07-01", "2026-09-30", None),
    ],
)
def test_targets_of_a_sum_add_up_and_the_last_one_counts_by_its_days(
    targets: list[Target], first: str, last: str, expected: PeriodTarget | None
) -> None:
    assert period_target(targets, "revenue", days(first, last)) == expected
    assert period_target(reversed(targets), "revenue", days(first, last)) == expected


def test_a_mean_holds_for_a_part_of_its_period_and_other_figures_for_their_own_days_alone() -> None:
    mean, active = target("2026-09", 80, "order_value"), target("2026-09", 500, "active")
    part, whole = days("2026-09-01", "2026-09-10"), days("2026-09-01", "2026-09-30")
    assert period_target([mean], "order_value", part) == PeriodTarget(Decimal(80))
    assert period_target([active], "active", part) is None
    assert period_target([active], "active", whole) == PeriodTarget(Decimal(500))
    assert period_target([mean], "active", whole) is None
