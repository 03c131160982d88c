"""Numbers, money, shares and dates in both languages, with expectations written by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from crm_dashboard.i18n.formats import Formats

EN, ZH = Formats("en"), Formats("zh")
NOT_FIGURES = (None, float("nan"), float("inf"), float("-inf"))
DAY = dt.date(2026, 9, 3)


@pytest.mark.parametrize("formats", [EN, ZH])
def test_numbers_are_grouped_by_thousands(formats):
    assert formats.number(1_234_567.89) == "1,234,567.89"
    assert formats.number(-1_234_567.891) == "-1,234,567.89"
    assert formats.number(20_143) == "20,143"
    assert formats.number(Decimal("12.50")) == "12.5"
    assert formats.number(0) == formats.number(-0.0) == "0"


def test_digits_are_kept_and_at_most_drops_zeros():
    assert EN.number(2.5, 0) == "3"
    assert EN.number(2, 2) == "2.00"
    assert EN.number(2, at_most=2) == "2"
    assert EN.number(2.345, at_most=1) == "2.3"
    assert EN.number(-0.4, 0) == "0"


def test_small_numbers_do_not_vanish():
    assert EN.number(0.0012) == "0.0012"
    assert EN.percent(0.0004) == "0.04%"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0, "0", "0"),
        (845.3, "845", "845"),
        (1_200, "1.20k", "1,200"),
        (9_999, "10.0k", "9,999"),
        (12_000, "12.0k", "1.20万"),
        (-12_000, "-12.0k", "-1.20万"),
        (3_400_000, "3.40M", "340万"),
        (56_780_000, "56.8M", "5,678万"),
        (99_999_999, "100M", "1.00亿"),
        (340_000_000, "340M", "3.40亿"),
    ],
)
def test_compact_numbers(value, english, chinese):
    assert EN.compact(value) == english
    assert ZH.compact(value) == chinese


def test_money_with_its_sign():
    assert ZH.money(1_234.5, "CNY") == EN.money(1_234.5, "CNY") == "¥1,234.50"
    assert EN.money(1_200, "CNY") == "¥1,200"
    assert EN.money(-12.5, "USD") == "-$12.50"
    assert ZH.money(-12.5, "USD") == "-US$12.50"
    assert EN.money(1_234.4, "JPY") == "JP¥1,234"
    assert EN.money(1_234_567.89) == ZH.money(1_234_567.89, None) == "1,234,567.89"
    assert EN.money(5, "CHF") == "CHF\N{NO-BREAK SPACE}5"
    assert EN.money(-0.001, "CNY") == "¥0"


def test_compact_figures_that_are_round_on_purpose_lose_their_zeros():
    assert EN.compact(10_000, trim=True) == "10k"
    assert EN.money(50_000, "CNY", compact=True, trim=True) == "¥50\N{NO-BREAK SPACE}k"
    assert ZH.money(10_000, "CNY", compact=True, trim=True) == "¥1万"


def test_large_sums_are_compact_on_request():
    assert EN.money(2_900_000, "CNY", compact=True) == "¥2.90\N{NO-BREAK SPACE}M"
    assert ZH.money(20_660_000, "CNY", compact=True) == "¥2,066万"
    assert EN.money(1_840_000, "CNY", compact=True) == "¥1.84\N{NO-BREAK SPACE}M"
    assert ZH.money(1_840_000, "CNY", compact=True) == "¥184万"
    assert ZH.money(-184_000_000, "CNY", compact=True) == "-¥1.84亿"
    assert EN.money(845.3, "CNY", compact=True) == "¥845"


@pytest.mark.parametrize("formats", [EN, ZH])
def test_shares_are_percentages(formats):
    assert [formats.percent(share) for share in (0.495, 0.5, 1, 0, -0.123)] == ["49.5%", "50%", "100%", "0%", "-12.3%"]
    assert formats.percent(0.5, 1) == "50.0%"
    assert formats.percent(0.4956, 0) == "50%"


def test_dates_in_both_languages():
    assert (EN.date(DAY), ZH.date(DAY)) == ("Sep 3, 2026", "2026年9月3日")
    assert (EN.month(DAY), ZH.month(DAY)) == ("Sep 2026", "2026年9月")
    moment = dt.datetime(2026, 9, 3, 14, 5)
    assert (EN.moment(moment), ZH.moment(moment)) == ("Sep 3, 2026 14:05", "2026年9月3日 14:05")


@pytest.mark.parametrize("formats", [EN, ZH])
def test_what_is_missing_is_a_dash(formats):
    for write in (formats.number, formats.compact, formats.money, formats.percent):
        assert [write(value) for value in NOT_FIGURES] == ["–"] * 4
    assert [formats.date(None), formats.month(None), formats.moment(None)] == ["–"] * 3


def test_no_number_is_too_large_to_write():
    assert EN.number(1e30) == "1" + ",000" * 10
    assert EN.number(1.7e308).startswith("170,000")
    assert EN.compact(1e20) == "100,000,000T"
