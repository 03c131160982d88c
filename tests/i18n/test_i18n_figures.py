"""Rounding, scales and currency signs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm_dashboard.i18n.figures import LOCALES, SCALES, currency_symbol, exact, rounded, scaled, significant
from crm_dashboard.i18n.translator import LANGUAGES


def test_every_language_has_a_locale_and_scales():
    assert set(LANGUAGES) == set(LOCALES) == set(SCALES)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [("0.125", 2, "0.13"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("-0.004", 2, "0.00"), ("1e30", 2, "1e30")],
)
def test_a_half_goes_away_from_zero_and_no_zero_has_a_minus(value, digits, expected):
    result = rounded(Decimal(value), digits)
    assert result == Decimal(expected)
    assert not (result == 0 and result.is_signed())


def test_a_float_is_taken_as_it_is_read():
    assert exact(0.1) == Decimal("0.1")
    assert rounded(exact(1.005) or Decimal(0), 2) == Decimal("1.01")


def test_what_is_not_finite_is_not_a_figure():
    assert [exact(value) for value in (None, float("nan"), float("inf"), float("-inf"), Decimal("NaN"))] == [None] * 5


def test_decimals_follow_the_significant_figures():
    assert [significant(Decimal(text), 3) for text in ("0.1234", "1.234", "12.34", "123.4", "1234", "0")] == [
        3,
        2,
        1,
        0,
        0,
        2,
    ]


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("999", "en", ("999", "")),
        ("999.6", "en", ("1", "k")),
        ("999999", "en", ("1", "M")),
        ("2500000000", "en", ("2.5", "B")),
        ("9999", "zh", ("9999", "")),
        ("10000", "zh", ("1", "万")),
        ("99999999", "zh", ("1", "亿")),
        ("56780000", "zh", ("5678", "万")),
        ("1200000000000", "zh", ("1.2", "万亿")),
    ],
)
def test_a_value_that_rounds_up_to_a_scale_is_in_it(value, language, expected):
    figure, suffix = scaled(Decimal(value), language)
    assert (figure, suffix) == (Decimal(expected[0]), expected[1])


def test_one_sign_never_means_two_currencies():
    for language in LANGUAGES:
        signs = [
            currency_symbol(code, language) for code in ("CNY", "JPY", "USD", "HKD", "TWD", "SGD", "EUR", "GBP", "CHF")
        ]
        assert len(set(signs)) == len(signs)
        assert signs[0] == "¥"
        assert currency_symbol(None, language) == currency_symbol("", language) == ""
