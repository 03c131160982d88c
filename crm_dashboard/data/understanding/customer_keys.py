"""Which column tells customers apart, judged by its values; where no column holds an id, an e-mail address, a phone or a name does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crm_dashboard.data.commerce.customer_words import are_kinds_of_customers
from crm_dashboard.data.commerce.nobody_words import nobody
from crm_dashboard.data.identity.personal_names import is_name
from crm_dashboard.data.process.protocol import ColumnSummary
from crm_dashboard.data.schema.header_words import find_name, words
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import ORDERS
from crm_dashboard.text import N_, Text, text

_KINDS = N_(
    "“{column}” says what kind of customer it is ({examples}), not which one. Choose a column that tells customers apart."
)
_NOBODIES = N_("“{column}” holds only words for no customer ({examples}). Choose a column that tells customers apart.")
_FEW = N_(
    "The header is a known name for it, but there are only {distinct} different values in {seen} rows ({examples}): check that they are customers, not kinds of them."
)
_NEW_EACH_TIME = N_("“{other}” is a new one for every order, while this one repeats: it tells customers apart.")
_UNIQUE = N_("“{other}” is a new one for every order, and by its header this one is the customer's own.")
_KEYS = {
    "email": N_("There is no customer id; the e-mail address tells customers apart."),
    "phone": N_("There is no customer id; the phone number tells customers apart."),
    "name": N_("There is no customer id; the name tells customers apart, so two people of one name count as one."),
}
_HIDDEN_PART = N_("There is no customer id; “{column}” tells customers apart as far as its stars let it.")

_WITH_KEY = ("orders", "customers", SUMMARY)
_BARE_HEADERS = (
    "customer|client|buyer|member|user|partner|shopper|account|kunde|debitor|auftraggeber|acheteur|cliente|comprador|klant|"
    "客户|买家|会员|用户|顾客|客戶|買家|會員|顧客|お客様"
)
_BARE = frozenset(map(words, _BARE_HEADERS.split("|")))
"""Headers that may say which customer, or what kind of customer."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_ROWS, _FEW_VALUES = 6, 2
_MOST_KINDS = 8
_WHO = re.compile(
    r"\b(?:customer|client|buyer|member|user|shopper|person|account|household|contact|consumer|kunden?|cliente?|acheteur|klant)\b|客户|客戶|会员|會員|买家|買家|用户|顾客|顧客|客人"
)
_ID = re.compile(r"\b(?:id|ids|no|nr|num|number|code|key|uid|guid|uuid|ref|unique|nummer)\b|编号|編號|号|代码|编码|id")
_OTHER = re.compile(
    r"\b(?:group|segment|type|level|tier|class|category|zip|postal|postcode|city|state|country|region|store|shop|branch|channel|manager|rep|owner|sales|agent|"
    r"staff|operator|employee|order|invoice|transaction|address|phone|mobile|name|age|gender|parent|referrer|session|visit|device|ip|vat|tax|price|list)\b|"
    r"组|类型|级|城市|省|地区|门店|店铺|渠道|经理|员工|操作|订单|地址|电话|手机|姓名|推荐|上级|税"
)
_OWN = re.compile(r"\b(?:unique|global|master|person|universal)\b|唯一|统一")
_REPEATS, _LEAST_DIFFERENT, _LEAST_DISTINCT = 0.9, 0.1, 3
_FILLED = 0.5
_PHONE = re.compile(r"[+(]?[\d*][\d*\s()./+-]{4,}[\d*]")


@dataclass(frozen=True)
class Key:
    """The column that tells customers apart, and why it was taken."""

    header: str
    reason: Text


def doubt_about(column: ColumnSummary) -> Text | None:
    """Return why a column that is called like a customer's id is none, by its values; None where it can be.

    Words such as new and returning are kinds of customers; all other words, digits and codes are ids however few they are.
    """
    values = {"column": column.name, "examples": column.samples}
    if not column.samples or not column.seen:
        return None
    if column.distinct <= _MOST_KINDS and are_kinds_of_customers(column.samples):
        return text(_KINDS, **values)
    if column.distinct == len(column.samples) and all(nobody(sample) for sample in column.samples):
        return text(_NOBODIES, **values)
    return None


def choose_key(columns: Sequence[ColumnSummary], table: str, guessed: Mapping[str, str]) -> Key | None:
    """Return the column to take for the customer instead of the one guessed by its header; None to leave it at that.

    `guessed` are headers by role. Two plain words in many rows under a header such as `Customer` stay, with a doubt. Of orders, an id that is new with every order gives way to one that repeats. Where no
    column holds an id, an e-mail address, a phone number or a name does, in this order; of customers only where there is
    more than that.
    """
    if table not in _WITH_KEY:
        return None
    by_name = {column.name: column for column in columns}
    if "customer_id" in guessed:
        own = by_name[guessed["customer_id"]]
        if _are_two_words(own):
            return Key(own.name, text(_FEW, distinct=own.distinct, seen=own.seen, examples=own.samples))
        return _repeating(columns, by_name, guessed) if table == "orders" else None
    if table != "orders" and len(guessed) < 2:
        return None
    for role, reason in _KEYS.items():
        column = by_name.get(guessed.get(role, ""))
        if column is not None and _can_be_key(role, column, table):
            has_stars = any("**" in sample for sample in column.samples)
            return Key(column.name, text(_HIDDEN_PART, column=column.name) if has_stars else text(reason))
    return None


def missing_key_reason(columns: Iterable[ColumnSummary], missing: Iterable[str]) -> Text | None:
    """Return why a column that is called like a customer's id was not taken, where none was."""
    if "customer_id" not in missing:
        return None
    role = ORDERS.column("customer_id")
    assert role is not None
    names = {words(name) for name in role.names}
    doubts = (doubt_about(column) for column in columns if words(column.name) in names or find_name(column.name, role))
    return next((doubt for doubt in doubts if doubt), None)


def _are_two_words(column: ColumnSummary) -> bool:
    if words(column.name) not in _BARE or column.seen < _LEAST_ROWS or column.distinct > _FEW_VALUES:
        return False
    return column.distinct == _FEW_VALUES and all(
        _WORD.fullmatch(sample.strip()) and not is_name(sample) for sample in column.samples
    )


def _repeating(
    columns: Sequence[ColumnSummary], by_name: Mapping[str, ColumnSummary], guessed: Mapping[str, str]
) -> Key | None:
    """Return a customer's id that repeats from order to order, where the guessed one is new with each."""
    own = by_name[guessed["customer_id"]]
    order = by_name.get(guessed.get("order_id", ""))
    orders = order.distinct if order is not None else own.seen
    if own.distinct < max(orders, _LEAST_ROWS) or _OWN.search(words(own.name)):
        return None
    taken = {*guessed.values()}
    rivals = [column for column in columns if column.name not in taken and _is_called_like_an_id(column)]
    least = max(_LEAST_DISTINCT, _LEAST_DIFFERENT * orders)
    for column in rivals:
        if column.filled >= _REPEATS * own.filled and least <= column.distinct <= _REPEATS * orders:
            return Key(column.name, text(_NEW_EACH_TIME, other=own.name))
    for column in rivals:
        if column.distinct > _REPEATS * orders and _OWN.search(words(column.name)):
            return Key(column.name, text(_UNIQUE, other=own.name))
    return None


def _is_called_like_an_id(column: ColumnSummary) -> bool:
    header = words(column.name)
    return bool(_WHO.search(header) and _ID.search(header)) and not _OTHER.search(header)


def _can_be_key(role: str, column: ColumnSummary, table: str) -> bool:
    """Return whether the values of an identity can tell customers apart: filled, not one for all, of the right look."""
    if column.filled < _FILLED or not column.samples or (column.distinct == 1 and column.seen >= _LEAST_ROWS):
        return False
    if role == "email":
        return all("@" in sample for sample in column.samples)
    if role == "phone":
        return all(_PHONE.fullmatch(sample.strip().lstrip("'")) for sample in column.samples)
    is_bare = words(column.name) in ("name", "nom", "nombre", "nome", "naam")
    return not is_bare or (table == "orders" and any(is_name(sample) for sample in column.samples))
