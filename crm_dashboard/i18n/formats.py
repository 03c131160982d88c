"""Numbers, money, shares and dates as each language writes them, and the units of the registry.

A half is rounded away from zero (0.125 at two decimals is 0.13), as people do on paper and in Excel; what is missing,
NaN or infinite is an en dash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import get_currency_precision

from crm_dashboard.i18n.figures import (
    LOCALES,
    MISSING,
    NO_BREAK,
    Number,
    currency_symbol,
    exact,
    rounded,
    scaled,
    significant,
    written,
)
from crm_dashboard.i18n.vega import axis_label_expr, vega_locale, vega_time_format

__all__ = ["MISSING", "UNITS", "Formats", "Unit", "axis_label_expr", "vega_locale", "vega_time_format"]


@dataclass(frozen=True)
class Unit:
    """How a quantity is written: at most `digits` decimals, and the singular and plural phrase when it is counted."""

    digits: int | None = None
    phrases: tuple[str, str] | None = None


def plural(singular: str, other: str) -> tuple[str, str]:
    """Mark a singular and a plural for the catalogues, as `N_` marks a message."""
    return singular, other


UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "number": Unit(),
        "index": Unit(digits=0),
        "score": Unit(digits=1),
        "share": Unit(),
        "money": Unit(),
        "money_short": Unit(),
        "orders": Unit(2, plural("{count} order", "{count} orders")),
        "rows": Unit(0, plural("{count} row", "{count} rows")),
        "days": Unit(1, plural("{count} day", "{count} days")),
        "months": Unit(1, plural("{count} month", "{count} months")),
        "years": Unit(1, plural("{count} year", "{count} years")),
        "customers": Unit(1, plural("{count} customer", "{count} customers")),
        "channels": Unit(1, plural("{count} channel", "{count} channels")),
        "contacts": Unit(1, plural("{count} contact", "{count} contacts")),
        "complaints": Unit(1, plural("{count} complaint", "{count} complaints")),
        "categories": Unit(1, plural("{count} category", "{count} categories")),
    }
)


class Formats:
    """The formats of one language ("en" or "zh")."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = LOCALES[language]

    def number(self, value: Number, digits: int | None = None, *, at_most: int | None = None) -> str:
        """Return 1,234,567.89: exactly `digits` decimals, or up to `at_most`, or up to two (two figures below 0.1)."""
        known = exact(value)
        if known is None:
            return MISSING
        if digits is not None:
            return written(known, self.locale, digits, trim=False)
        most = significant(known, 2, least=2) if at_most is None else at_most
        return written(known, self.locale, most, trim=True)

    def compact(self, value: Number, *, trim: bool = False) -> str:
        """Return 1.20k or 3.40M in English, 1.20万 or 3.40亿 in Chinese: always three significant figures.

        `trim` drops zeros at the end, for figures that are round on purpose: 10k.
        """
        known = exact(value)
        return MISSING if known is None else "".join(self._compact(known, trim=trim))

    def money(
        self,
        value: Number,
        currency: str | None = None,
        compact: bool = False,
        *,
        aligned: bool = False,
        trim: bool = False,
    ) -> str:
        """Return ¥1,234.50; whole amounts without decimals; no sign where `currency` is None; compact ¥1.84 M, ¥184万.

        Sentences, cards and charts are compact, to three significant figures; tables and files write whole amounts.
        `aligned` keeps the decimals of whole amounts too, for columns of amounts; `trim` see `compact`.
        """
        known = exact(value)
        if known is None:
            return MISSING
        body = self._compact_sum(abs(known), trim=trim) if compact else self._sum(abs(known), currency, aligned=aligned)
        minus = "-" if known < 0 and any(figure in "123456789" for figure in body) else ""
        return minus + currency_symbol(currency, self.language) + body

    def percent(self, share: Number, digits: int | None = None) -> str:
        """Return 0.495 as 49.5%: exactly `digits` decimals, or up to one (one figure below 0.1 %)."""
        known = exact(share)
        if known is None:
            return MISSING
        most = significant(known * 100, 1, least=1) if digits is None else digits
        return written(known, self.locale, most, trim=digits is None, ending="%")

    def date(self, day: dt.date | None) -> str:
        """Return Sep 3, 2026 or 2026年9月3日."""
        return MISSING if _is_no_day(day) else str(format_date(day, "medium", locale=self.locale))

    def month(self, day: dt.date | None) -> str:
        """Return the month of `day`: Sep 2026 or 2026年9月."""
        return MISSING if _is_no_day(day) else str(format_skeleton("yMMM", day, locale=self.locale))

    def moment(self, when: dt.datetime | None) -> str:
        """Return Sep 3, 2026 14:05 or 2026年9月3日 14:05, in the time zone that `when` is in."""
        return MISSING if when is None or _is_no_day(when) else f"{self.date(when)} {when:%H:%M}"

    def listing(self, parts: Sequence[str]) -> str:
        """Return "a, b, and c" or "a、b和c"; nothing for no parts."""
        return format_list(list(parts), locale=self.locale)

    def _sum(self, amount: Decimal, currency: str | None, *, aligned: bool) -> str:
        digits = get_currency_precision(currency) if currency else 2
        cents = rounded(amount, digits)
        short = cents == cents.to_integral_value() and not aligned
        return written(cents, self.locale, 0 if short else digits, trim=False)

    def _compact_sum(self, amount: Decimal, *, trim: bool) -> str:
        figure, suffix = self._compact(amount, trim=trim)
        return f"{figure}{NO_BREAK}{suffix}" if suffix and self.language == "en" else figure + suffix

    def _compact(self, value: Decimal, *, trim: bool) -> tuple[str, str]:
        figure, suffix = scaled(value, self.language)
        return written(figure, self.locale, significant(figure, 3), trim=trim or not suffix), suffix


def _is_no_day(day: dt.date | None) -> bool:
    return day is None or day != day  # pandas' NaT is a datetime that differs from itself
