"""Calendar months, quarters and years, and the ways in which people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from crm_dashboard.model.calendar import first_of_month

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?P<name>{'|'.join(_MONTH_NAMES)})[a-z]*\.?"
_QUARTER_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_QUARTERS = (rf"{_YEAR}[\s\-/]*q(?P<number>[1-4])", rf"q(?P<number>[1-4])[\s\-/]*{_YEAR}", rf"{_YEAR}年\s*第?(?P<number>[1-4一二三四])季度?")  # fmt: skip
_MONTHS = (
    rf"{_YEAR}(?:[\s\-/.](?=\d)|(?=\d\d))(?P<number>0?[1-9]|1[0-2])(?:[\-/.]0?1(?:[ t]0?0:00(?::00)?(?:\.0+)?)?)?",
    rf"{_YEAR}年\s*(?P<number>0?[1-9]|1[0-2])月份?",
    rf"(?P<number>0?[1-9]|1[0-2])[\-/.]{_YEAR}",
    rf"{_NAME}[\s\-/,]*{_YEAR}",
    rf"{_YEAR}[\s\-/,]*{_NAME}",
)
_YEARS = (rf"{_YEAR}(?:年度?)?",)
_LENGTHS = ((12, _YEARS), (3, _QUARTERS), (1, _MONTHS))


@dataclass(frozen=True)
class CalendarPeriod:
    """A calendar month, quarter or year: its first month, counted from 1970-01, and its number of months, 1, 3 or 12."""

    month: int
    months: int

    @cached_property
    def first(self) -> int:
        """Its first day (days since 1970-01-01)."""
        return first_of_month(self.month)

    @cached_property
    def last(self) -> int:
        """Its last day."""
        return first_of_month(self.month + self.months) - 1

    @property
    def days(self) -> int:
        """The number of its days."""
        return self.last - self.first + 1

    @property
    def year(self) -> int:
        """Its year."""
        return 1970 + self.month // 12

    @property
    def number(self) -> int:
        """Which month or quarter of its year it is, from 1."""
        return self.month % 12 // self.months + 1

    @property
    def code(self) -> str:
        """The period as it is stored: `2026-09`, `2026-Q3`, `2026`."""
        return {1: f"{self.year}-{self.number:02}", 3: f"{self.year}-Q{self.number}", 12: f"{self.year}"}[self.months]


def parse_calendar_period(written: str) -> CalendarPeriod | None:
    """Return the month, quarter or year that somebody wrote; None for what is none of them.

    A month is also known by its first day (`2026-09-01`), as a spreadsheet stores it; any other day is no month.
    """
    plain = " ".join(unicodedata.normalize("NFKC", written).casefold().split())
    for months, patterns in _LENGTHS:
        for pattern in patterns:
            if match := re.fullmatch(pattern, plain):
                return _period(match, months)
    return None


def _period(match: re.Match[str], months: int) -> CalendarPeriod:
    groups = match.groupdict()
    if groups.get("name"):
        number = _MONTH_NAMES.index(groups["name"]) + 1
    else:
        number = int(_QUARTER_DIGITS.get(groups.get("number") or "1", groups.get("number") or "1"))
    return CalendarPeriod((int(groups["year"]) - 1970) * 12 + (number - 1) * months, months)
