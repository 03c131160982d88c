"""What Vega needs to write numbers and dates in the reader's language: expressions and locales."""

from __future__ import annotations

import json

from babel import Locale

from crm_dashboard.i18n.figures import LOCALES, MISSING, NO_BREAK, SCALES, currency_symbol

_PLAIN_UNITS = frozenset({"orders", "days", "months", "years", "customers", "categories", "index"})
_TIME_FORMATS = {
    "en": {"year": "%Y", "month": "%b %Y", "day": "%b %-d, %Y"},
    "zh": {"year": "%Y年", "month": "%Y年%-m月", "day": "%Y年%-m月%-d日"},
}
_DATE_TIME = {"en": "%b %-d, %Y %H:%M", "zh": "%Y年%-m月%-d日 %H:%M"}


def axis_label_expr(unit: str, language: str, currency: str | None = None, *, value: str = "datum.value") -> str:
    """Return a Vega expression that writes a number: 1.5k or 1.5万, 49.5% for shares, whole figures for days.

    `value` is the expression of the number, by default the axis label's own. What is missing is an en dash.
    """
    sign = json.dumps(currency_symbol(currency, language) if unit.startswith("money") else "", ensure_ascii=False)
    body = _body(unit, f"abs({value})", language)
    return f"(isValid({value}) && isFinite({value}) ? ({value} < 0 ? '-' : '') + {sign} + {body} : '{MISSING}')"


def vega_time_format(language: str, grain: str) -> str:
    """Return the d3 format of a "year", "month" or "day" on a time axis."""
    return _TIME_FORMATS[language][grain]


def vega_locale(language: str) -> dict[str, dict[str, object]]:
    """Return vega-embed's `formatLocale` and `timeFormatLocale`; in a chart's config they are `locale.number` and `.time`."""
    return {"formatLocale": _number_locale(language), "timeFormatLocale": _time_locale(language)}


def _body(unit: str, amount: str, language: str) -> str:
    if unit == "share":
        return f"format({amount}, '.2~%')"
    expression = f"({amount} < 1 ? format({amount}, '.3~r') : format({amount}, ',.2~f'))"
    space = NO_BREAK if unit.startswith("money") and language == "en" else ""
    for size, suffix in () if unit in _PLAIN_UNITS else SCALES[language]:
        expression = f"({amount} >= {size} ? format({amount} / {size}, '.2~f') + '{space}{suffix}' : {expression})"
    return expression


def _number_locale(language: str) -> dict[str, object]:
    symbols = Locale.parse(LOCALES[language]).number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["¥" if language == "zh" else "$", ""],
        "percent": symbols["percentSign"],
        "minus": symbols["minusSign"],
        "nan": MISSING,
    }


def _time_locale(language: str) -> dict[str, object]:
    locale = Locale.parse(LOCALES[language])
    months, days, periods = locale.months["format"], locale.days["format"], locale.day_periods["format"]["abbreviated"]
    return {
        "dateTime": _DATE_TIME[language],
        "date": _TIME_FORMATS[language]["day"],
        "time": "%H:%M",
        "periods": [periods["am"], periods["pm"]],
        "days": _from_sunday(days["wide"]),
        "shortDays": _from_sunday(days["abbreviated"]),
        # 9月 on a Chinese axis, not 九月
        "months": [months["abbreviated" if language == "zh" else "wide"][number] for number in range(1, 13)],
        "shortMonths": [months["abbreviated"][number] for number in range(1, 13)],
    }


def _from_sunday(names: dict[int, str]) -> list[str]:
    return [names[(number - 1) % 7] for number in range(7)]
