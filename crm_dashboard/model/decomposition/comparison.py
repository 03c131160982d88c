"""Two spans of days that are compared, and how a reader chooses the second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_dashboard.model.time.period import Period

Against = Literal["year", "before"]
AGAINST: tuple[Against, ...] = ("year", "before")
"""The same days a year before, and the period before."""


@dataclass(frozen=True)
class ComparedPeriods:
    """The days of `period` compared with those of `base`, which ends before it begins."""

    period: Period
    base: Period
    against: Against


def comparison_of(period: Period, against: Against) -> ComparedPeriods:
    """Return a period with what it is compared with."""
    return ComparedPeriods(period, period.year_before if against == "year" else period.before, against)


def possible_comparisons(period: Period, first_day: int) -> tuple[Against, ...]:
    """Return what a period can be compared with where the data begin on `first_day` (days since 1970-01-01); the usual first."""
    return tuple(against for against in AGAINST if comparison_of(period, against).base.first >= first_day)
