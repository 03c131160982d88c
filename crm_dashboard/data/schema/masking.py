"""Masks: what may be shown of a name, a phone number, an e-mail address, an address, a date of birth.

Each function takes text (or None, which stays None; blank stays blank) and returns the same mask for the same value. What a
mask keeps is named beside it; nothing else of the value is in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from crm_dashboard.data.schema.personal_values import HIDDEN, without_contacts
from crm_dashboard.data.schema.tables import TABLES

MOST_WORDS = 4
"""The number of words of a name that keep their first letter; a name may be a company's."""

_STAR = "*"
_TEXTS = frozenset(
    column.key for table in TABLES.values() for column in table.columns if column.kind == "text" and not column.identity
)
_IDEOGRAPH = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_DOTS = re.compile(r"\s*[·•・‧∙]\s*")
_CHINA = re.compile(r"(?:\+|00)?86(?=1\d{10}$)")
_DOMAIN = re.compile(r"(?=.{4,64}$)(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_REGION = re.compile(
    r"(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区))?(?:[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟))?"
)
_YEAR = re.compile(r"((?:18|19|20|21)\d\d)-\d\d-\d\d")

Mask = Callable[[str | None], str | None]


def mask_name(name: str | None) -> str | None:
    """Return 张三 as 张*, 欧阳娜娜 as 欧**, 阿凡提·买买提 as 阿**·买**, Zhang Wei as Z*** W***; one character alone as *.

    Kept: the first letter of each word of at least two letters, at most four words.
    """
    if not name or not name.strip():
        return name
    people = [" ".join(map(_hint_of, part.split()[:MOST_WORDS])) for part in _DOTS.split(name)[:MOST_WORDS]]
    return "·".join(people) or HIDDEN


def mask_phone(phone: str | None) -> str | None:
    """Return 138 1234 5678 and +86 13812345678 as 138****5678, 8 to 10 digits as ****5678, fewer as ****.

    Kept: the last four digits where four more are hidden, and the first three where still four are. Letters and
    punctuation are dropped, so that one number written in two ways has one mask.
    """
    if not phone or not phone.strip():
        return phone
    digits = digits_of(phone)
    if len(digits) >= 11:
        return digits[:3] + HIDDEN + digits[-4:]
    return HIDDEN + digits[-4:] if len(digits) >= 8 else HIDDEN


def mask_email(email: str | None) -> str | None:
    """Return zhang@x.cn as z***@x.cn, z@x.cn as ***@x.cn, and what has no domain as z***.

    Kept: the first letter where more follow, and the domain where it reads like one.
    """
    if not email or not email.strip():
        return email
    local, at, domain = email.strip().rpartition("@")
    if not at:
        local, domain = domain, ""
    kept = at + domain.lower() if _DOMAIN.fullmatch(domain) else ""
    return (_first(local) if len(local) > 1 else "") + "***" + kept


def mask_address(address: str | None) -> str | None:
    """Return 浙江省杭州市西湖区文一路1号 as 浙江省杭州市****, and any other way of writing one as ****.

    Kept: a Chinese province and city that the address begins with.
    """
    if not address or not address.strip():
        return address
    region = _REGION.match(address.strip())
    return (region.group() if region else "") + HIDDEN


def mask_birth_date(date: str | None) -> str | None:
    """Return 1985-06-04 as 1985-**-**, and what is no date as ****. Kept: the year."""
    if not date or not date.strip():
        return date
    year = _YEAR.match(date.strip())
    return f"{year.group(1)}-**-**" if year else HIDDEN


def mask_original(value: str | None) -> str | None:
    """Return the mask of a value that served as a customer id: an e-mail's, a phone's or other number's, or a name's."""
    if not value or not value.strip():
        return value
    if "@" in value:
        return mask_email(value)
    return mask_phone(value) if len(digits_of(value)) * 2 > len(value.strip()) else mask_name(value)


MASKS: Mapping[str, Mask] = MappingProxyType(
    {
        "name": mask_name,
        "email": mask_email,
        "phone": mask_phone,
        "address": mask_address,
        "birth_date": mask_birth_date,
        "original_id": mask_original,
    }
)
"""The mask of each identity column."""


def mask_identity(column: str, value: str | None) -> str | None:
    """Return the masked value of an identity column; stars for a column without a mask of its own."""
    if column in MASKS:
        return MASKS[column](value)
    return HIDDEN if value and value.strip() else value


def mask_value(column: str, value: str | None) -> str | None:
    """Return a column's value as it may be shown: identities masked, contacts in text replaced by stars, else unchanged."""
    if column in MASKS:
        return mask_identity(column, value)
    return without_contacts(value) if column in _TEXTS else value


def digits_of(phone: str) -> str:
    """Return a phone number's digits as ASCII, without China's country code."""
    digits = "".join(str(int(character)) for character in phone if character.isdecimal())
    return _CHINA.sub("", digits)


def _hint_of(word: str) -> str:
    letters = [character for character in word if character.isalnum()]
    if len(letters) < 2:
        return _STAR
    return letters[0] + _STAR * (min(len(letters) - 1, 2) if _IDEOGRAPH.match(letters[0]) else 3)


def _first(word: str) -> str:
    """Return the first letter or digit of a word, or nothing where it has none."""
    return next((character for character in word if character.isalnum()), "")
