"""Values in inputs: shown as on the axis, read as people type them, and never guessed at."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.i18n.translator import translator
from crm_dashboard.i18n.typed import typed_text, typed_value
from crm_dashboard.text import Quantity

EN, ZH = translator("en"), translator("zh")


@pytest.mark.parametrize(
    ("value", "unit", "shown", "in_full"),
    [
        (2642.6, "money", "2,642.60", "2,642.60"),
        (2642.6037, "money", "2,642.60", "2,642.6037"),
        (999_999_999.0, "money", "999,999,999", "999,999,999"),
        (0.80625, "share", "80.6%", "80.625%"),
        (1 / 36, "share", "2.8%", "2.8%"),
        (66.8272, "score", "66.8", "66.8272"),
        (200 / 3, "score", "66.7", "66.7"),
        (-0.3333, "number", "-0.33", "-0.3333"),
        (0.0, "share", "0%", "0%"),
        (12.0, "orders", "12", "12"),
        (-5.0, "days", "-5", "-5"),
    ],
)
def test_a_value_is_shown_as_on_the_axis_and_a_typed_one_in_full(
    value: float, unit: str, shown: str, in_full: str
) -> None:
    for t in (EN, ZH):
        assert typed_text(value, unit, t, "CNY", full=False) == shown
        assert typed_text(value, unit, t, "CNY") == in_full


def test_no_value_is_an_empty_field_and_whole_metrics_have_no_decimals() -> None:
    assert typed_text(None, "money", EN) == typed_text(float("nan"), "share", EN) == ""
    assert typed_text(2.0, "number", EN, whole=True) == "2"
    assert typed_text(2.5, "number", EN, whole=True) == "2.5"


@given(
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: float(f"{value:.4g}")),
    st.sampled_from(["money", "score", "number", "days", "orders"]),
)
def test_the_rounded_value_is_what_a_sentence_says_without_the_unit(value: float, unit: str) -> None:
    said = EN.quantity(Quantity(value, unit, "CNY")).replace("¥", "").split("\u00a0")[0].split(" ")[0]
    assert typed_text(value, unit, EN, "CNY", full=False) == said


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["money", "share", "score", "number"]))
def test_what_is_shown_in_full_is_read_back_as_the_same_value(number: Any, unit: str) -> None:
    value = float(number / 100) if unit == "share" else float(number)
    for t in (EN, ZH):
        assert typed_value(typed_text(value, unit, t, "CNY"), unit) == value


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1,234.5", "money", 1234.5),
        ("¥1,234", "money", 1234.0),
        ("￥1，234", "money", 1234.0),
        ("JP¥ 900", "money", 900.0),
        ("-¥5", "money", -5.0),
        ("¥-5", "money", -5.0),
        ("1.5万", "money", 15_000.0),
        ("2 亿元", "money", 2e8),
        ("1.2k", "money", 1200.0),
        ("1e3", "money", 1000.0),
        ("80.6", "share", 0.806),
        ("80.6 %", "share", 0.806),
        ("８０．６％", "share", 0.806),
        ("−0.25", "number", -0.25),
        (".5", "number", 0.5),
        ("66.", "score", 66.0),
    ],
)
def test_what_people_type_is_understood(typed: str, unit: str, value: float) -> None:
    assert typed_value(typed, unit) == value


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("", "money"), ("abc", "money"), ("no 5", "money"), ("k5", "money"), ("1,5", "money"), ("1.234,5", "money"), ("12%", "money"), ("3k", "share"), ("nan", "number"), ("inf", "number"), ("1e999", "number"), ("=5", "number"), ("5;drop", "number"), ("1 2 a", "days")],
)  # fmt: skip
def test_what_is_no_number_or_could_be_two_is_none(typed: str, unit: str) -> None:
    assert typed_value(typed, unit) is None
