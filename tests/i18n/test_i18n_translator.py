"""Messages in both languages: placeholders, nested texts, quantities and plural forms."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from gettext import NullTranslations

import numpy as np
import pandas as pd
import pytest

from crm_dashboard.i18n.formats import UNITS
from crm_dashboard.i18n.translator import LANGUAGES, Translator, translator
from crm_dashboard.text import Quantity, Text, text

EN, ZH = translator("en"), translator("zh")


class ThreeMessages(NullTranslations):
    """A catalogue of three messages, so that these tests do not hang on the product's wording."""

    def gettext(self, message: str) -> str:
        return {"{who} spent {sum}": "{who}消费了{sum}", "loyal customers": "忠诚客户"}.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} 位客户,共 {sum}" if msgid1 == "{count} customer, {sum}" else super().ngettext(msgid1, msgid2, n)


@pytest.fixture
def chinese() -> Translator:
    result = Translator("zh")
    result._catalogue = ThreeMessages()
    return result


def test_a_language_is_found_by_its_code_and_an_unknown_one_is_english():
    assert (EN.language, EN.locale) == ("en", "en")
    assert (ZH.language, ZH.locale) == ("zh", "zh_CN")
    assert translator("zh-CN") is translator("zh_TW") is ZH
    assert translator("fr") is translator("") is EN


def test_values_fill_the_places_of_a_message(chinese):
    assert chinese("{who} spent {sum}", who="李雷", sum=1234.5) == "李雷消费了1,234.5"
    assert EN("{who} spent {sum}", who="Han", sum=Quantity(1200, "money", "CNY")) == "Han spent ¥1,200"


def test_a_text_inside_a_text_is_in_the_same_language(chinese):
    sentence = text("{who} spent {sum}", who=text("loyal customers"), sum=Quantity(1_840_000, "money_short", "CNY"))
    assert chinese(sentence) == "忠诚客户消费了¥184万"
    assert EN(sentence) == "loyal customers spent ¥1.84\N{NO-BREAK SPACE}M"


def test_a_message_that_the_catalogue_lacks_stays_english():
    assert ZH("No catalogue has {this}.", this="one") == "No catalogue has one."
    assert ZH.plural("{count} unlisted hat", "{count} unlisted hats", 2) == "2 unlisted hats"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_without_a_value_raises(language):
    with pytest.raises(KeyError):
        translator(language)("{who} spent {sum}", who="Han")
    with pytest.raises(KeyError):
        translator(language)(Text("{who} spent {sum}"))
    with pytest.raises(TypeError):
        translator(language)("{who}", who=["Han"])
    with pytest.raises(TypeError):
        translator(language)("{who}", who=True)


def test_values_are_never_read_as_messages(chinese):
    assert chinese("{who} spent {sum}", who="{sum}", sum="loyal customers") == "{sum}消费了loyal customers"


def test_every_kind_of_value_has_its_format():
    def written(value: object) -> str:
        return ZH("{value}", value=value)

    assert written(1_234_567.89) == "1,234,567.89"
    assert written(Decimal("1.50")) == "1.5"
    assert written(np.int64(12_000)) == "12,000"
    assert written(np.float32(0.5)) == "0.5"
    assert written(dt.date(2026, 9, 3)) == "2026年9月3日"
    assert written(dt.datetime(2026, 9, 3, 14, 5)) == "2026年9月3日 14:05"
    assert [written(value) for value in (None, float("nan"), pd.NaT)] == ["–"] * 3


def test_a_tuple_is_a_list_in_words(chinese):
    several = ("a", Quantity(2, "share"), text("loyal customers"))
    assert EN("{several}", several=several) == "a, 200%, and loyal customers"
    assert chinese("{several}", several=several) == "a、200%和忠诚客户"
    assert (EN.listing([]), EN.listing(["a"]), ZH.listing(["a", "b"])) == ("", "a", "a和b")


def test_plural_forms_in_english():
    assert EN.plural("{count} order", "{count} orders", 1) == "1 order"
    assert EN.plural("{count} order", "{count} orders", 0) == "0 orders"
    assert EN.plural("{count} order", "{count} orders", 1234) == "1,234 orders"


def test_chinese_has_one_form_with_the_count_and_other_values(chinese):
    written = [chinese.plural("{count} customer, {sum}", "{count} customers, {sum}", n, sum="¥1") for n in (1, 20_143)]
    assert written == ["1 位客户,共 ¥1", "20,143 位客户,共 ¥1"]


@pytest.mark.parametrize(
    ("quantity", "english", "chinese"),
    [
        (Quantity(1200, "money", "CNY"), "¥1,200", "¥1,200"),
        (Quantity(1, "orders"), "1 order", "1 单"),
        (Quantity(5, "orders"), "5 orders", "5 单"),
        (Quantity(2.35, "orders"), "2.35 orders", "2.35 单"),
        (Quantity(30, "days"), "30 days", "30 天"),
        (Quantity(1.004, "days"), "1 day", "1 天"),
        (Quantity(6, "months"), "6 months", "6 个月"),
        (Quantity(2, "years"), "2 years", "2 年"),
        (Quantity(20_143, "customers"), "20,143 customers", "20,143 位客户"),
        (Quantity(3, "categories"), "3 categories", "3 个品类"),
        (Quantity(0.495, "share"), "49.5%", "49.5%"),
        (Quantity(120.04, "index"), "120", "120"),
        (Quantity(12.345), "12.35", "12.35"),
        (Quantity(float("nan"), "days"), "–", "–"),
    ],
)
def test_a_quantity_is_written_with_its_unit(quantity, english, chinese):
    assert EN("{q}", q=quantity) == EN.quantity(quantity) == english
    assert ZH.quantity(quantity) == chinese


def test_every_unit_can_be_written_and_an_unknown_one_raises():
    for unit in UNITS:
        assert EN.quantity(Quantity(2.0, unit)) != ""
    with pytest.raises(KeyError):
        EN.quantity(Quantity(2.0, "apples"))


def test_units_alone_name_an_axis():
    assert [EN.unit_name(unit, "CNY") for unit in ("money", "share", "days", "orders", "index")] == [
        "¥",
        "%",
        "days",
        "orders",
        "",
    ]
    assert [ZH.unit_name(unit) for unit in ("days", "orders", "months", "customers")] == ["天", "单", "个月", "位客户"]
