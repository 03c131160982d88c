"""The user's own columns of a file with one row per customer: kept as u0, u1, …; masked unless they are known to be harmless."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.identity.personal_headers import classify_header, is_birth_header
from crm_dashboard.data.identity.personal_names import look_like_names
from crm_dashboard.data.process.protocol import Notice, StoredColumn
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.personal_values import CARDS, INSIDE, WHOLE_VALUE
from crm_dashboard.data.values.times import time
from crm_dashboard.data.values.values import is_filled, label, normalised, number

_SHARE = 0.5
_MOST_CATEGORIES, _LONGEST_CATEGORY, _LONGEST_NAMED = 200, 30, 60
_REPEATED, _FEW_OF = 2, 5
_ODD_WORDS = 3
_STRAY = 0.05
_MOSTLY = 0.95
_IDENTIFIER_DIGITS, _IDENTIFIER_SHARE = 7, 0.9
_DATES_SEEN = 2_000


@dataclass(frozen=True)
class OwnColumns:
    """Columns without a role: the expressions that read them by their name in the database, and labels and kinds.

    `expressions` are of columns that are known to be harmless, `personal` of those that are masked.
    """

    expressions: tuple[tuple[str, str], ...]
    personal: tuple[tuple[str, str], ...]
    stored: tuple[StoredColumn, ...]
    notices: tuple[Notice, ...]

    @property
    def every(self) -> tuple[tuple[str, str], ...]:
        """The expressions of all columns."""
        return (*self.expressions, *self.personal)


@dataclass(frozen=True)
class _Look:
    """What was counted of one column: filled values, those that read as numbers, as personal data, as cards, and more."""

    filled: int
    numbers: int
    personal: int
    cards: int
    long_whole: int
    different: int
    odd_words: int
    longest: int


def own_columns(
    connection: duckdb.DuckDBPyConnection, headers: tuple[str, ...], *, mapped: Set[str], letter: str = "u"
) -> OwnColumns:
    """Return the columns of the file that no role took, in file order.

    A column is personal, and kept as text, unless its header and values are known to be harmless: see `_is_harmless`. A
    harmless one is a number when every filled value reads as one and none begins with a needless zero; empty columns are
    text. Where at least half of the filled values look like identity cards or bank cards, the column is left out.
    """
    expressions: list[tuple[str, str]] = []
    personal: list[tuple[str, str]] = []
    stored: list[StoredColumn] = []
    notices: list[Notice] = []
    for position, header in enumerate(headers):
        if header in mapped:
            continue
        raw = identifier(f"c{position}")
        look = _look(connection, raw)
        if look.filled and look.cards >= _SHARE * look.filled and classify_header(header) != "measure":
            notices.append(Notice("identity_left_out", look.cards, column=header))
            continue
        name = f"{letter}{len(stored)}"
        is_harmless = _is_harmless(connection, raw, header, look)
        is_number = is_harmless and look.filled > 0 and look.numbers == look.filled
        (expressions if is_harmless else personal).append((name, number(raw) if is_number else label(raw)))
        stored.append(StoredColumn(name, header, "number" if is_number else "text"))
        notices += [] if is_harmless else [Notice("personal_column", look.filled, column=header)]
    return OwnColumns(tuple(expressions), tuple(personal), tuple(stored), tuple(notices))


def _look(connection: duckdb.DuckDBPyConnection, raw: str) -> _Look:
    numeric = f"({number(raw)} IS NOT NULL AND NOT regexp_matches({raw}, '^\\s*[0+]\\d'))"
    digits = f"regexp_replace({normalised(raw)}, '[ -]', '', 'g')"
    half = normalised(raw)
    personal = f"(regexp_full_match({half}, {literal(WHOLE_VALUE)}) OR (NOT {numeric} AND regexp_matches({half}, {literal(INSIDE)})))"
    row = connection.execute(
        f"SELECT count_if({is_filled(raw)}), count_if({numeric}), count_if({personal}), count_if(regexp_full_match({digits}, {literal(CARDS)})), "
        f"count_if(regexp_full_match({half}, '\\d{{{_IDENTIFIER_DIGITS},}}')), count(DISTINCT {raw}) FILTER (WHERE {is_filled(raw)}), "
        f"count(DISTINCT {raw}) FILTER (WHERE {is_filled(raw)} AND NOT {numeric}), max(length({raw})) FROM {RAW}"
    ).fetchone()
    return _Look(*(int(value or 0) for value in row or (0,) * 8))  # of an empty column nothing is counted


def _is_harmless(connection: duckdb.DuckDBPyConnection, raw: str, header: str, look: _Look) -> bool:
    """Return whether a column is known to hold no name, contact or identity document.

    An empty one is. One whose header names a person, a contact, an address, an account, a document, a device or a remark
    is not, whatever its values. Else the values must be measurements, dates (no birthdays), or few and short words that
    repeat and look like no names; under a header of a category they may be many. A value that looks like a contact or
    a document speaks against all of these.
    """
    says = classify_header(header)
    if not look.filled:
        return True
    if says == "personal":
        return False
    if look.numbers >= _MOSTLY * look.filled and look.odd_words <= _ODD_WORDS:
        return _measures(look, is_named=says == "measure") and not (
            is_birth_header(header) and _are_dates(connection, raw)
        )
    if look.personal:
        return False
    if _are_dates(connection, raw):
        return not is_birth_header(header)
    return _is_category(connection, raw, look, is_named=says == "harmless")


def _measures(look: _Look, *, is_named: bool) -> bool:
    """Return whether numbers measure something: few look like phones, and they are not long, whole and all different."""
    if look.personal > (_SHARE if is_named else _STRAY) * look.filled:
        return False
    is_long = look.long_whole >= _IDENTIFIER_SHARE * look.filled
    return is_named or not (is_long and look.different >= _IDENTIFIER_SHARE * look.filled)


def _is_category(connection: duckdb.DuckDBPyConnection, raw: str, look: _Look, *, is_named: bool) -> bool:
    repeats = look.different * _REPEATED <= look.filled
    is_few = look.different <= max(_MOST_CATEGORIES // 20, min(_MOST_CATEGORIES, look.filled // _FEW_OF))
    if not is_named and not (repeats and is_few):
        return False
    if look.longest > (_LONGEST_NAMED if is_named else _LONGEST_CATEGORY):
        return False
    rows = connection.execute(
        f"SELECT DISTINCT trim({raw}) FROM {RAW} WHERE {is_filled(raw)} LIMIT {_MOST_CATEGORIES * 5}"
    ).fetchall()
    return not look_like_names([value for (value,) in rows]) or (is_named and look.different <= _FEW_OF * 2)


def _are_dates(connection: duckdb.DuckDBPyConnection, raw: str) -> bool:
    """Return whether the first filled values are dates or times."""
    row = connection.execute(
        f"SELECT count(*), count({time('word')}) FROM (SELECT {raw} AS word FROM {RAW} WHERE {is_filled(raw)} LIMIT {_DATES_SEEN})"
    ).fetchone()
    return row is not None and row[0] > 0 and row[1] >= _MOSTLY * row[0]
