"""Guess which column has which role, with the reason; a wrong guess is worse than none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_dashboard.data.commerce.status_words import DOCUMENT, FLAG, PAYMENT, STATUS, is_yes_or_no
from crm_dashboard.data.process.protocol import ColumnSummary
from crm_dashboard.data.schema.columns import Column
from crm_dashboard.data.schema.header_words import find_name, is_other_field, words
from crm_dashboard.data.schema.tables import has_amount
from crm_dashboard.data.understanding.customer_keys import choose_key, doubt_about
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.text import N_, Text, text

_NUMERIC_TIME = re.compile(
    r"\d{5}(\.\d+)?|\d{8}|\d{14}|1\d{9}(\d{3}){0,3}|(19|20)\d{2}(0[1-9]|1[0-2])|1\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])|[1-9][0-3]\d(19|20)\d{2}"
)
"""Day numbers of a spreadsheet, days, months and times without signs between, seconds and smaller since 1970."""
_ORDER_NAME = re.compile(r"#\d+")
_IDS = {"customer_id", "order_id", "campaign_id", "product_id"}
_PARTIAL_NAME_ROLES = ("customer_id", "order_id", "order_ts", "net_amount", "product_id", "unit_price", "qty")
"""Roles for which a header may also contain the name among other words."""
_ROLES_OF_WORDS = {STATUS: (STATUS, PAYMENT), DOCUMENT: (DOCUMENT,)}
_BY_WORDS = {
    STATUS: N_("Its values are states of orders, such as paid or cancelled."),
    DOCUMENT: N_("Its values are types of documents, such as invoice or refund."),
}
_PAID_LATER = N_("A time of payment, beside the time of the order.")
_PAYMENT_TIME = re.compile(r"\bpaid\b|\bpay|付款|支付|\bzahl|\bbezahl|\bpaiement|\bpaye|\bpago|入金|決済|支払")
_REFUNDS = N_("A column of amounts whose header speaks of refunds.")
_REFUND = re.compile(
    r"\brefund|退款|已退|\berstatt|\bruckerstatt|\brembours|\breembols|\brimbors|\bestorn|\bdevolvid|\bdevuelt|\bterugbeta|返金|환불|возврат|\bzwrot"
)
_NO_REFUND = re.compile(
    r"\b(?:qty|quantity|count|number|no|id|rate|share|tax|vat|shipping|fee|fees|items|days|flag|is)\b|数量|件|次数|笔数|率|单号|编号|税|运费|手续费|是否|状态"
)
_FLAGS = {
    FLAG: re.compile(
        r"\breturn|\brefund|\bretour|\bretoure|\bruckgabe|\berstatt|\brembours|\breembols|\bdevol|\bdevuel|\breso\b|\brimbors|\bestorn|\bterugbeta|退款|退货|返品|返金"
    ),
    "cancelled_at": re.compile(r"\bcancel|\bstorn|\bannul|\banul|\bgeannul|取消|作废|キャンセル"),
}
_NO_FLAG = re.compile(
    r"\breturning\b|able\b|ible\b|\b(?:allowed|eligible|policy|protection|insurance|accepted|requested|period|right|reason|label|address|customer|client|member|buyer|kund\w*|cliente?|klant)\b|"
    r"可退|可取消|支持|包退|理由|原因|险|政策|客户|会员|用户"
)
_YES_NO = N_("A column of yes and no whose header speaks of it.")
_OF_WORDS = {PAYMENT, FLAG, DOCUMENT, "cancelled_at"}
_YES_OR_NO = {"0", "1"}
_DIGIT = re.compile(r"\d")
NAMED = N_("The header is a known name for it.")
_NAME_AND_VALUES = {
    "time": N_("The header is a known name for it, and the values are dates or times."),
    "money": N_("The header is a known name for it, and the values are amounts."),
}


@dataclass(frozen=True)
class RoleGuess:
    """A canonical column, the header guessed for it, and why; `is_named` if the header is exactly one of its names."""

    role: str
    header: str
    reason: Text
    is_named: bool = True


def guess_roles(columns: Iterable[ColumnSummary], table: str) -> tuple[RoleGuess, ...]:
    """Return the guessed role of each column that has one, in the order of the canonical columns.

    First, headers that are one of a role's names word for word: the earlier name wins, then the fuller column, then the
    earlier one. Then headers that hold a name of two words or more, where only one does. Last, for a table's clock and
    for the amount of orders, the only column of times or of money that is left, beside an id. Among the columns of
    orders that are left, words of states and types of documents, a time of payment, and refunds are known by what they
    are. Whose a row is, is judged by the values as well (`customer_keys`). A role of times takes only time-like values, one of numbers only numbers. A header plays at most one role and a
    role has at most one.
    """
    columns = tuple(columns)
    guesses = _by_name(columns, table)
    guesses |= _by_partial_name(columns, table, guesses)
    guesses = _with_customer(columns, table, guesses)
    guesses |= _by_kind(columns, table, guesses)
    if table == "orders":
        guesses |= _by_words(columns, guesses)
    return tuple(guesses[role.key] for role in FILE_TABLES[table].columns if role.key in guesses)


def _by_name(columns: Sequence[ColumnSummary], table: str) -> dict[str, RoleGuess]:
    offers = sorted(
        (rank, -round(column.filled, 2), position, role_index)
        for role_index, role in enumerate(FILE_TABLES[table].columns)
        for position, column in enumerate(columns)
        if (rank := _rank(role, column)) is not None
    )
    guesses: dict[str, RoleGuess] = {}
    for _, _, position, role_index in offers:
        role, column = FILE_TABLES[table].columns[role_index], columns[position]
        if role.key not in guesses and column.name not in _headers(guesses):
            reason = _NAME_AND_VALUES.get(role.kind, NAMED) if column.values == role.kind else NAMED
            guesses[role.key] = RoleGuess(role.key, column.name, text(reason))
    return guesses


def _by_partial_name(
    columns: Sequence[ColumnSummary], table: str, guessed: dict[str, RoleGuess]
) -> dict[str, RoleGuess]:
    partial: dict[str, RoleGuess] = {}
    for role in FILE_TABLES[table].columns:
        if role.key in guessed or not (role.key in _PARTIAL_NAME_ROLES or role.required):
            continue
        fitting = [
            (column.name, name)
            for column in columns
            if column.name not in _headers({**guessed, **partial})
            and fits(role, column)
            and (name := find_name(column.name, role))
        ]
        if len(fitting) == 1:
            header, name = fitting[0]
            partial[role.key] = RoleGuess(role.key, header, text(N_("The header holds “{name}”."), name=name), False)
    return partial


def _with_customer(columns: Sequence[ColumnSummary], table: str, guessed: dict[str, RoleGuess]) -> dict[str, RoleGuess]:
    """Return the guesses with another column for the customer where its values say so, or where no column has his id."""
    key = choose_key(columns, table, {role: guess.header for role, guess in guessed.items()})
    if key is None:
        return guessed
    others = {role: guess for role, guess in guessed.items() if guess.header != key.header and role != "customer_id"}
    before = guessed.get("customer_id")
    is_named = before is not None and before.header == key.header and before.is_named
    return {**others, "customer_id": RoleGuess("customer_id", key.header, key.reason, is_named)}


def _by_kind(columns: Sequence[ColumnSummary], table: str, guessed: dict[str, RoleGuess]) -> dict[str, RoleGuess]:
    clock = "order_ts" if table == "orders" else FILE_TABLES[table].clock
    by_kind: dict[str, RoleGuess] = {}
    if clock and clock not in guessed and "customer_id" in guessed and _IDS & guessed.keys() - {"customer_id"}:
        reason = N_("The only column of dates or times, beside an id of a customer and another.")
        by_kind |= _only(columns, guessed, clock, "time", reason)
    elif clock == "order_ts" and clock not in guessed and "customer_id" in guessed and has_amount(guessed):
        by_kind |= _only(
            columns, guessed, clock, "time", N_("The only column of dates or times, beside an id and an amount.")
        )
    if (
        table == "orders"
        and not has_amount(guessed)
        and {"customer_id"} <= guessed.keys()
        and "order_ts" in {**guessed, **by_kind}
    ):
        by_kind |= _only(
            columns, guessed, "net_amount", "money", N_("The only column of amounts, beside a customer and a time.")
        )
    return by_kind


def _by_words(columns: Sequence[ColumnSummary], guessed: dict[str, RoleGuess]) -> dict[str, RoleGuess]:
    """Return the roles of columns whose values are states of an order or types of documents, and of a time of payment."""
    by_words: dict[str, RoleGuess] = {}
    for column in (column for column in columns if column.name not in _headers(guessed)):
        roles = _ROLES_OF_WORDS.get(column.speaks_as, ())
        role = next((role for role in roles if role not in guessed and role not in by_words), None)
        if role:
            by_words[role] = RoleGuess(role, column.name, text(_BY_WORDS[column.speaks_as]), False)
    times = [
        column.name
        for column in columns
        if column.values == "time" and column.name not in _headers({**guessed, **by_words}) and _is_payment(column.name)
    ]
    refunds = [
        column.name
        for column in columns
        if column.values in ("number", "money") and column.name not in _headers(guessed) and _is_refund(column.name)
    ]
    by_words |= _flags(columns, {**guessed, **by_words})
    if len(refunds) == 1 and "refund_amount" not in guessed:
        by_words["refund_amount"] = RoleGuess("refund_amount", refunds[0], text(_REFUNDS), False)
    if len(times) == 1 and "order_ts" in guessed and "paid_at" not in guessed:
        by_words["paid_at"] = RoleGuess("paid_at", times[0], text(_PAID_LATER), False)
    return by_words


def _flags(columns: Sequence[ColumnSummary], guessed: dict[str, RoleGuess]) -> dict[str, RoleGuess]:
    """Return the roles of columns that say yes or no to whether an order was returned or cancelled."""
    flags: dict[str, RoleGuess] = {}
    for role, named in _FLAGS.items():
        headers = [
            column.name
            for column in columns
            if column.name not in _headers({**guessed, **flags})
            and _says_yes_or_no(column)
            and named.search(words(column.name))
            and not _NO_FLAG.search(words(column.name))
        ]
        if role not in guessed and len(headers) == 1:
            flags[role] = RoleGuess(role, headers[0], text(_YES_NO), False)
    return flags


def _says_yes_or_no(column: ColumnSummary) -> bool:
    return column.values == "text" and bool(column.samples) and all(map(is_yes_or_no, column.samples))


def _is_payment(header: str) -> bool:
    return bool(_PAYMENT_TIME.search(words(header))) and not is_other_field(header)


def _is_refund(header: str) -> bool:
    plain = words(header)
    return bool(_REFUND.search(plain)) and not _NO_REFUND.search(plain)


def _only(
    columns: Sequence[ColumnSummary], guessed: dict[str, RoleGuess], role: str, values: str, reason: str
) -> dict[str, RoleGuess]:
    candidates = [
        column
        for column in columns
        if column.values == values and column.name not in _headers(guessed) and column.filled
    ]
    if len(candidates) != 1 or is_other_field(candidates[0].name):
        return {}
    return {role: RoleGuess(role, candidates[0].name, text(reason), False)}


def _headers(guesses: dict[str, RoleGuess]) -> set[str]:
    return {guess.header for guess in guesses.values()}


def _are_codes(column: ColumnSummary) -> bool:
    """Return whether all values hold a digit, and they are too many for yes and no."""
    return column.distinct > len(_YES_OR_NO) and all(_DIGIT.search(sample) for sample in column.samples)


def _rank(role: Column, column: ColumnSummary) -> int | None:
    if words(column.name) == "name" and column.samples and all(map(_ORDER_NAME.fullmatch, column.samples)):
        return 0 if role.key == "order_id" else None  # Shopify calls its order numbers names
    names = [words(name) for name in role.names]
    header = words(column.name)
    return names.index(header) if header in names and fits(role, column) else None


def fits(role: Column, column: ColumnSummary) -> bool:
    """Return whether the values of a column fit the role's kind."""
    if role.key in _OF_WORDS and column.values in ("number", "money"):
        return words(column.name).startswith(("is ", "是否")) and _YES_OR_NO.issuperset(column.samples)
    if role.kind == "time":
        numbered = bool(column.samples) and all(map(_NUMERIC_TIME.fullmatch, column.samples))
        return column.values == "time" or numbered
    if role.key == "customer_id":
        return doubt_about(column) is None
    if role.key == "is_member":
        return not _are_codes(column)
    if role.key == "province" and column.speaks_as:
        return False  # Odoo calls a status a state
    return column.values in ("number", "money") if role.kind in ("number", "money") else True
