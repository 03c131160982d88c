"""Who the customers are: the table `identities`, masked unless it is revealed on purpose.

Nothing else reads that table, and no analysis joins it. Values leave this module masked, except with `revealed=True`.
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
from crm_dashboard.data.schema.masking import digits_of, masked
from crm_dashboard.data.workspace.workspace import Workspace

TABLE = "identities"
KEY = "customer_id"

_PHONE = re.compile(r"[\d\s()+\-.]*\d[\d\s()+\-.]*")
_MASKED_PHONE = re.compile(r"(\d{3})\*+(\d{4})")
_DIGITS_OF_A_NUMBER, _DIGITS_SHOWN, _LEAST_DIGITS = 7, 4, 8

Identity = dict[str, str | None]


def identity_columns(workspace: Workspace) -> tuple[StoredColumn, ...]:
    """Return the identity columns that are loaded (name, email, phone, address, birth_date); empty where none is."""
    return tuple(column for column in workspace.columns(TABLE) if column.name != KEY)


def identified(workspace: Workspace) -> int:
    """Return how many customers have an identity."""
    version = workspace.version
    return sum(table.rows for table in version.report.tables if table.name == TABLE) if version else 0


def identities_of(workspace: Workspace, ids: Iterable[str], *, revealed: bool = False) -> dict[str, Identity]:
    """Return the identities of these customers by id, one value per loaded column; who has none is left out."""
    wanted = list(ids)
    if not wanted or not identity_columns(workspace):
        return {}
    rows = workspace.frame(TABLE).filter(nw.col(KEY).is_in(wanted))
    with workspace.guard():
        found = rows.collect("pyarrow").to_native().to_pylist()
    return {row[KEY]: shown(row, [name for name in row if name != KEY], revealed=revealed) for row in found}


def with_identities(workspace: Workspace, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return `rows` with the raw identity columns beside them, for a reader that passes each through `shown`."""
    if not identity_columns(workspace):
        return rows
    return rows.join(workspace.frame(TABLE), on=KEY, how="left")


def shown(row: dict[str, Any], columns: Sequence[str], *, revealed: bool) -> Identity:
    """Return the identity values of a row as they may be seen."""
    texts = {name: _text(row[name]) for name in columns}
    return texts if revealed else {name: masked(name, value) for name, value in texts.items()}


def asks_for_identity(workspace: Workspace, words: str) -> bool:
    """Return whether a search while identities are masked looks for one: words without digits, a phone, an e-mail address."""
    loaded = {column.name for column in identity_columns(workspace)}
    return any(True for _ in _wholes(words.strip().lower(), loaded))


def matching(workspace: Workspace, words: str, *, revealed: bool = False, look_up: bool = True) -> nw.LazyFrame[Any]:
    """Return the ids, lazily, of the customers whom `words` mean: part of an id, or a name, phone or e-mail.

    While identities are masked a search tells no more than the masks do: it finds whole values and whole words of a
    name, which the searcher knows already, and what a mask shows (a surname's character, a phone's last four digits
    or its mask, an e-mail's domain). Revealed, any part is found. Case does not matter.
    Words that mix letters and digits are an id's. Without `look_up` only ids are searched.
    """
    wanted = words.strip().lower()
    ids = workspace.frame("customers").select(KEY)
    by_id = ids.filter(nw.col(KEY).str.to_lowercase().str.contains(wanted, literal=True))
    loaded = {column.name for column in identity_columns(workspace)}
    conditions = list(_parts(wanted, loaded) if revealed else _wholes(wanted, loaded)) if look_up else []
    if not conditions:
        return by_id
    by_identity = workspace.frame(TABLE).filter(reduce(or_, conditions)).select(KEY)
    return nw.concat([by_id, by_identity]).unique()


def _wholes(wanted: str, loaded: set[str]) -> Iterator[nw.Expr]:
    """Yield conditions that only somebody who knows the value, or sees its mask, can meet."""
    has_digits = any(one.isdigit() for one in wanted)
    for name in ("name", ORIGINAL):
        if name in loaded and wanted and not has_digits:
            yield _whole_name(name, wanted)
    for name in ("phone", ORIGINAL):
        if name in loaded:
            yield from _whole_phones(name, wanted)
    for name in ("email", ORIGINAL):
        if name in loaded and "@" in wanted:
            yield _known(_lower(name) == wanted)
            if wanted.startswith("@") and "." in wanted:
                yield _known(_lower(name).str.ends_with(wanted))


def _whole_name(column: str, wanted: str) -> nw.Expr:
    words = nw.concat_str([nw.lit(" "), _lower(column).str.replace_all("·", " ", literal=True), nw.lit(" ")])
    if len(wanted) > 1:
        return _known(words.str.contains(f" {wanted.replace('·', ' ')} ", literal=True))
    # a word of one letter is masked as a whole
    return _known(words.str.starts_with(f" {wanted}") & ~words.str.starts_with(f" {wanted} "))


def _whole_phones(column: str, wanted: str) -> Iterator[nw.Expr]:
    hidden, digits = _MASKED_PHONE.fullmatch(wanted), _phone_digits(wanted)
    known = _digits(column)
    if hidden:
        yield _known(known.str.starts_with(hidden.group(1)) & known.str.ends_with(hidden.group(2)))
    if len(digits) >= _DIGITS_OF_A_NUMBER:
        yield _known(known.is_in([digits, f"86{digits}", f"0086{digits}"]))
    if len(digits) == _DIGITS_SHOWN:
        yield _known(known.str.ends_with(digits)) & (known.str.len_chars() >= _LEAST_DIGITS)


def _parts(wanted: str, loaded: set[str]) -> Iterator[nw.Expr]:
    for name in ("name", "email", "address", ORIGINAL):
        if name in loaded:
            yield _known(_lower(name).str.contains(wanted, literal=True))
    digits = _phone_digits(wanted)
    for name in ("phone", ORIGINAL):
        if name in loaded and len(digits) >= _DIGITS_SHOWN - 1:
            yield _known(_digits(name).str.contains(digits, literal=True))


def _lower(column: str) -> nw.Expr:
    return nw.col(column).str.to_lowercase()


def _digits(column: str) -> nw.Expr:
    return nw.col(column).str.replace_all(r"[^0-9]", "")


def _known(condition: nw.Expr) -> nw.Expr:
    """A missing value meets no condition."""
    return condition.fill_null(False)


def _phone_digits(wanted: str) -> str:
    return digits_of(wanted) if _PHONE.fullmatch(wanted) else ""


def _text(value: object) -> str | None:
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value is None else str(value)
