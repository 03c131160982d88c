"""The user's own columns of a file with one row per customer: kept as u0, u1, … unless they look personal."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.protocol import Notice, StoredColumn
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.sql import identifier
from crm_dashboard.data.values import folded, is_filled, label, number

_ID_CARD = r"[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dXx]"
_PERSONAL = rf"({_ID_CARD}|\d{{16}}|\d{{19}}|(\+?86)?1[3-9]\d{{9}}|[^@\s]+@[^@\s]+\.[a-zA-Z]{{2,}})"
_GAPS = re.compile(r"[\s_-]+")
_SAYS_PERSONAL = re.compile(
    r"\b(?:first|last|given|family|middle|maiden) ?names?\b|\bsurnames?\b|\baddress ?\d?$|\b(?:zip|post ?code|postal code)\b"
    r"|\b(?:phone|e ?mail)(?: address| number)?$|^(?:姓|名|姓氏|名字)$|身份证|邮编|邮政编码"
)
_SHARE = 0.5


@dataclass(frozen=True)
class OwnColumns:
    """Columns without a role: name in the database, the expression that reads it, and its label and kind."""

    expressions: tuple[tuple[str, str], ...]
    stored: tuple[StoredColumn, ...]
    notices: tuple[Notice, ...]


def own_columns(
    connection: duckdb.DuckDBPyConnection, headers: tuple[str, ...], *, mapped: Set[str], letter: str = "u"
) -> OwnColumns:
    """Return the columns of the file that no role took, in file order.

    A column is a number when every filled value reads as one and none begins with a needless zero; empty columns are
    text. Where at least half of the filled values look like identity cards, bank cards, mobile numbers or e-mail
    addresses, the column is left out under a notice; so is one whose header says that it holds names or addresses.
    """
    expressions: list[tuple[str, str]] = []
    stored: list[StoredColumn] = []
    notices: list[Notice] = []
    for position, header in enumerate(headers):
        if header in mapped:
            continue
        raw = identifier(f"c{position}")
        filled, numbers, personal = _counts(connection, raw)
        if filled and _SAYS_PERSONAL.search(_GAPS.sub(" ", header).casefold()):
            notices.append(Notice("personal_header", filled, column=header))
            continue
        if filled and personal >= _SHARE * filled:
            notices.append(Notice("identity_left_out", personal, column=header))
            continue
        name = f"{letter}{len(stored)}"
        is_number = filled > 0 and numbers == filled
        expressions.append((name, number(raw) if is_number else label(raw)))
        stored.append(StoredColumn(name, header, "number" if is_number else "text"))
    return OwnColumns(tuple(expressions), tuple(stored), tuple(notices))


def _counts(connection: duckdb.DuckDBPyConnection, raw: str) -> tuple[int, int, int]:
    digits = f"regexp_replace({folded(raw)}, '[ -]', '', 'g')"
    numeric = f"{number(raw)} IS NOT NULL AND NOT regexp_matches({raw}, '^\\s*0\\d')"
    row = connection.execute(
        f"SELECT count_if({is_filled(raw)}), count_if({numeric}), count_if(regexp_full_match({digits}, '{_PERSONAL}')) FROM {RAW}"
    ).fetchone()
    filled, numbers, personal = (int(value or 0) for value in row or (0, 0, 0))  # of an empty column nothing is counted
    return filled, numbers, personal
