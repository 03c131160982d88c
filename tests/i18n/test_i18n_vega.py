"""Label expressions, evaluated by Vega itself, and the locales that a chart carries."""

from __future__ import annotations

import re

import pytest
import vl_convert

from crm_dashboard.i18n.formats import axis_label_expr, vega_locale, vega_time_format
from crm_dashboard.i18n.translator import LANGUAGES


def labels(values: list[float | None], expression: str) -> list[str]:
    """Return what Vega writes for `values`."""
    chart = {
        "data": {"values": [{"row": row, "value": value} for row, value in enumerate(values)]},
        "transform": [{"calculate": expression, "as": "label"}],
        "mark": "text",
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "axis": None},
            "text": {"field": "label", "type": "nominal"},
        },
    }
    return re.findall(r"<text[^>]*>([^<]*)</text>", vl_convert.vegalite_to_svg(chart))


@pytest.mark.parametrize(
    ("unit", "language", "currency", "expected"),
    [
        ("number", "en", None, ["0", "0.25", "950", "1.5k", "20k", "3.4M", "-2M"]),
        ("number", "zh", None, ["0", "0.25", "950", "1,500", "2万", "340万", "-200万"]),
        ("money", "en", "CNY", ["¥0", "¥0.25", "¥950", "¥1.5\u00a0k", "¥20\u00a0k", "¥3.4\u00a0M", "-¥2\u00a0M"]),
        ("money", "zh", "CNY", ["¥0", "¥0.25", "¥950", "¥1,500", "¥2万", "¥340万", "-¥200万"]),
        ("days", "zh", None, ["0", "0.25", "950", "1,500", "20,000", "3,400,000", "-2,000,000"]),
    ],
)
def test_axis_labels_follow_unit_and_language(unit, language, currency, expected):
    values = [0, 0.25, 950, 1_500, 20_000, 3_400_000, -2_000_000]
    assert labels(values, axis_label_expr(unit, language, currency, value="datum.value")) == expected


def test_shares_are_percentages_and_missing_values_a_dash():
    assert labels([0.495, 1, 0.001], axis_label_expr("share", "zh")) == ["49.5%", "100%", "0.1%"]
    assert labels([None, 1], axis_label_expr("money", "en", "CNY")) == ["–", "¥1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locale_has_every_part_that_d3_asks_for(language):
    locale = vega_locale(language)
    assert {"decimal", "thousands", "grouping", "currency"} <= set(locale["formatLocale"])
    lengths = {"periods": 2, "days": 7, "shortDays": 7, "months": 12, "shortMonths": 12}
    assert {key: len(locale["timeFormatLocale"][key]) for key in lengths} == lengths


def test_weeks_begin_on_sunday_and_chinese_months_are_figures():
    chinese, english = vega_locale("zh")["timeFormatLocale"], vega_locale("en")["timeFormatLocale"]
    assert (chinese["shortDays"][0], english["days"][0]) == ("周日", "Sunday")
    assert (chinese["months"][8], english["months"][8]) == ("9月", "September")


def test_time_axes_have_a_format_for_each_grain():
    assert vega_time_format("zh", "month") == "%Y年%-m月"
    assert vega_time_format("en", "day") == "%b %-d, %Y"
