"""Read the table `identities` (names, phones, e-mails): values are masked unless `revealed=True`.

No other module reads that table, and no analysis joins it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from crm_dashboard.data.identity.personal_ids import ORIGINAL
from crm_dashboard.data.process.protocol import StoredColumn
from crm_dashboard.data.schema.masking import digits_of, mask_identity
from crm_dashboard.data.workspace.workspace import Workspace

TABLE = "identities"
KEY = "customer_id"

_PHONE = re.compile(r"[\d\s()+\-.]*\d[\d\s()+\-.]*")
_MASKED_PHONE = re.compile(r"(\d{3})\*+(\d{4})")
_FULL_NUMBER_DIGITS, _UNMASKED_DIGITS, _MIN_NUMBER_DIGITS = 7, 4, 8

Identity = dict[str, str | None]


def identity_columns(workspace: Workspace) -> tuple[StoredColumn, ...]:
    """Return the identity columns that are loaded (name, email, phone, address, birth_date …); empty if there are none."""
    return tuple(column for column in workspace.columns(TABLE) if column.name != KEY)


def count_identities(workspace: Workspace) -> int:
    """Return the number of customers with a row in the identities table."""
    version = workspace.version
    return sum(table.rows for table in version.report.tables if table.name == TABLE) if version else 0


def load_identities(workspace: Workspace, ids: Iterable[str], *, revealed: bool = False) -> dict[str, Identity]:
    """Return the identities of these customers by id, one value per loaded column; customers without one are left out."""
    customer_ids = list(ids)
    if not customer_ids or not identity_columns(workspace):
        return {}
    rows = workspace.frame(TABLE).filter(nw.col(KEY).is_in(customer_ids))
    with workspace.guard():
        values = rows.collect("pyarrow").to_native().to_pylist()
    return {row[KEY]: visible_values(row, [name for name in row if name != KEY], revealed=revealed) for row in values}


def with_identities(workspace: Workspace, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return `rows` joined with the unmasked identity columns; the caller must pass each row through `visible_values`."""
    if not identity_columns(workspace):
        return rows
    return rows.join(workspace.frame(TABLE), on=KEY, how="left")


def visible_values(row: dict[str, Any], columns: Sequence[str], *, revealed: bool) -> Identity:
    """Return the identity values of a row, masked unless `revealed`."""
    texts = {name: _text(row[name]) for name in columns}
    return texts if revealed else {name: mask_identity(name, value) for name, value in texts.items()}


def searches_identities(workspace: Workspace, search: str) -> bool:
    """Return whether a search text looks for an identity: words without digits, a phone, or an e-mail address."""
    loaded = {column.name for column in identity_columns(workspace)}
    return any(True for _ in _exact_conditions(search.strip().lower(), loaded))


def find_customers(
    workspace: Workspace, search: str, *, revealed: bool = False, look_up: bool = True
) -> nw.LazyFrame[Any]:
    """Return a lazy frame with the ids of the customers that match a search: part of an id, or a name, phone or e-mail.

    While identities are masked, a search must not reveal more than the masks: it matches only whole values and whole
    words of a name, which the searcher knows already, and what a mask shows (a surname's character, a phone's last four
    digits or its mask, an e-mail's domain). Revealed, any part matches. Case is ignored. A text that mixes letters and
    digits is searched as an id only. Without `look_up` only ids are searched.
    """
    search_text = search.strip().lower()
    ids = workspace.frame("customers").select(KEY)
    by_id = ids.filter(nw.col(KEY).str.to_lowercase().str.contains(search_text, literal=True))
    loaded = {column.name for column in identity_columns(workspace)}
    conditions = (
        list(_partial_conditions(search_text, loaded) if revealed else _exact_conditions(search_text, loaded))
        if look_up
        else []
    )
    if not conditions:
        return by_id
    by_identity = workspace.frame(TABLE).filter(reduce(or_, conditions)).select(KEY)
    return nw.concat([by_id, by_identity]).unique()


def _exact_conditions(search: str, loaded: set[str]) -> Iterator[nw.Expr]:
    """Yield conditions for a search while masked: they match only a whole value or what its mask shows."""
    has_digits = any(character.isdigit() for character in search)
    for name in ("name", ORIGINAL):
        if name in loaded and search and not has_digits:
            yield _whole_name_condition(name, search)
    for name in ("phone", ORIGINAL):
        if name in loaded:
            yield from _phone_conditions(name, search)
    for name in ("email", ORIGINAL):
        if name in loaded and "@" in search:
            yield _false_if_missing(_lower_case(name) == search)
            if search.startswith("@") and "." in search:
                yield _false_if_missing(_lower_case(name).str.ends_with(search))


def _whole_name_condition(column: str, search: str) -> nw.Expr:
    words = nw.concat_str([nw.lit(" "), _lower_case(column).str.replace_all("·", " ", literal=True), nw.lit(" ")])
    if len(search) > 1:
        return _false_if_missing(words.str.contains(f" {search.replace('·', ' ')} ", literal=True))
    # a word of one letter is masked as a whole
    return _false_if_missing(words.str.starts_with(f" {search}") & ~words.str.starts_with(f" {search} "))


def _phone_conditions(column: str, search: str) -> Iterator[nw.Expr]:
    masked_phone, digits = _MASKED_PHONE.fullmatch(search), _phone_digits(search)
    phone = _digits_only(column)
    if masked_phone:
        yield _false_if_missing(
            phone.str.starts_with(masked_phone.group(1)) & phone.str.ends_with(masked_phone.group(2))
        )
    if len(digits) >= _FULL_NUMBER_DIGITS:
        yield _false_if_missing(phone.is_in([digits, f"86{digits}", f"0086{digits}"]))
    if len(digits) == _UNMASKED_DIGITS:
        yield _false_if_missing(phone.str.ends_with(digits)) & (phone.str.len_chars() >= _MIN_NUMBER_DIGITS)


def _partial_conditions(search: str, loaded: set[str]) -> Iterator[nw.Expr]:
    for name in ("name", "email", "address", ORIGINAL):
        if name in loaded:
            yield _false_if_missing(_lower_case(name).str.contains(search, literal=True))
    digits = _phone_digits(search)
    for name in ("phone", ORIGINAL):
        if name in loaded and len(digits) >= _UNMASKED_DIGITS - 1:
            yield _false_if_missing(_digits_only(name).str.contains(digits, literal=True))


def _lower_case(column: str) -> nw.Expr:
    return nw.col(column).str.to_lowercase()


def _digits_only(column: str) -> nw.Expr:
    return nw.col(column).str.replace_all(r"[^0-9]", "")


def _false_if_missing(condition: nw.Expr) -> nw.Expr:
    """Return the condition with missing values as False."""
    return condition.fill_null(False)


def _phone_digits(search: str) -> str:
    return digits_of(search) if _PHONE.fullmatch(search) else ""


def _text(value: object) -> str | None:
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value is None else str(value)
