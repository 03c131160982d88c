"""P14: a mask keeps what is named and nothing else, and is the same for the same value."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.schema.masking import (
    MASKS,
    MOST_WORDS,
    mask_address,
    mask_birth_date,
    mask_email,
    mask_identity,
    mask_name,
    mask_phone,
)

_CHARACTERS = st.characters(exclude_categories=["Cs"])
_TEXTS = st.one_of(
    st.text(_CHARACTERS, max_size=30),
    st.text("张三丰李欧阳𠮷野·• aZ'.-", max_size=12),
    st.text("0123456789１３８+-() ", max_size=24),
    st.text("ab.@-_例1", max_size=20),
    st.text("浙江省杭州市西湖区自治地盟1号a ", max_size=24),
)


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张", "*"),
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳娜娜", "欧**"),
        ("𠮷", "*"),
        ("𠮷野", "𠮷*"),
        ("阿凡提·买买提", "阿**·买**"),
        ("Zhang Wei", "Z*** W***"),
        ("J Li", "* L***"),
        ("(张三)", "张*"),
        ("张三 Zhang San", "张* Z*** S***"),
        ("Acme Trading Company of London Ltd", "A*** T*** C*** o***"),
        ("김철수", "김***"),
        ("👨\u200d👩\u200d👧", "*"),
        ("", ""),
        (None, None),
    ],
)
def test_a_name_keeps_the_first_letter_of_each_word(name: str | None, mask: str | None) -> None:
    assert mask_name(name) == mask


@pytest.mark.parametrize(
    ("phone", "mask"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("008613812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("010-87654321", "010****4321"),
        ("87654321", "****4321"),
        ("7654321", "****"),
        ("ask her", "****"),
        ("", ""),
        (None, None),
    ],
)
def test_a_phone_number_keeps_its_ends_and_one_number_has_one_mask(phone: str | None, mask: str | None) -> None:
    assert mask_phone(phone) == mask


@pytest.mark.parametrize(
    ("email", "mask"),
    [
        ("zhang@x.cn", "z***@x.cn"),
        ("z@x.cn", "***@x.cn"),
        ("zhang", "z***"),
        ("z", "***"),
        ("@x.cn", "***@x.cn"),
        ("zhang@", "z***"),
        ("a@secret@X.CN", "a***@x.cn"),
        ("zhang@13812345678", "z***"),
        ("zhang@my secret place", "z***"),
        ("", ""),
        (None, None),
    ],
)
def test_an_email_keeps_a_letter_and_a_domain_that_is_one(email: str | None, mask: str | None) -> None:
    assert mask_email(email) == mask


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("浙江省杭州市西湖区文一路1号", "浙江省杭州市****"),
        ("北京市朝阳区", "北京市****"),
        ("12 Main Street", "****"),
        ("文一路1号", "****"),
        (None, None),
    ],
)
def test_an_address_keeps_province_and_city(address: str | None, mask: str | None) -> None:
    assert mask_address(address) == mask


@pytest.mark.parametrize(
    ("date", "mask"), [("1985-06-04", "1985-**-**"), ("4 June 1985", "****"), ("", ""), (None, None)]
)
def test_a_date_of_birth_keeps_the_year(date: str | None, mask: str | None) -> None:
    assert mask_birth_date(date) == mask


@given(_TEXTS)
def test_property_14_a_name_shows_no_two_letters_in_a_row_and_few_at_all(name: str) -> None:
    letters = _letters(mask_name(name))
    assert len(letters) <= min(MOST_WORDS**2, len(_letters(name)) // 2)
    assert not re.search(r"[^\W_]{2}", mask_name(name) or "")
    assert set(letters) <= set(name)


@given(_TEXTS)
def test_property_14_of_a_phone_number_at_least_four_digits_are_hidden(phone: str) -> None:
    digits = _letters(mask_phone(phone)) if phone.strip() else ""
    assert re.fullmatch(r"[0-9]{0,7}", digits)
    assert len(digits) <= max(0, sum(one.isdecimal() for one in phone) - 4)


@given(_TEXTS)
def test_property_14_before_the_at_at_most_one_letter_is_shown(email: str) -> None:
    local, _, domain = (mask_email(email) or "").partition("@")
    assert not email.strip() or re.fullmatch(r"[^\W_]?\*{3}", local)
    assert domain in email.lower()
    assert "@" not in domain


@given(_TEXTS)
def test_property_14_an_address_shows_at_most_a_region_and_no_digit(address: str) -> None:
    region = (mask_address(address) or "").removesuffix("****") if address.strip() else ""
    assert len(region) <= 24
    assert not region or address.strip().startswith(region)
    assert not re.search(r"\d", region)


@given(_TEXTS)
def test_property_14_a_date_of_birth_shows_at_most_four_digits(date: str) -> None:
    assert not date.strip() or len(_letters(mask_birth_date(date))) <= 4


@pytest.mark.parametrize("column", [*MASKS, "passport"])
@given(value=_TEXTS)
def test_property_14_equal_values_have_equal_masks_and_a_value_is_never_its_own_mask(column: str, value: str) -> None:
    assert mask_identity(column, value) == mask_identity(column, "".join(list(value)))
    assert not _letters(value) or mask_identity(column, value) != value
    assert mask_identity(column, None) is None


def _letters(value: str | None) -> str:
    return "".join(one for one in value or "" if one.isalnum())
