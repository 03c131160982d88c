"""Count how the numbers of a column are written, before it is decided how they are read."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import duckdb

from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.values.values import (
    has_decimal_comma,
    has_decimal_point,
    has_one_group,
    is_dash,
    normalised,
)

_SAMPLE = 10_000


@dataclass(frozen=True)
class NumberLook:
    """How many numbers of a column are written in which way.

    `comma` and `point`: can only be read with that decimal mark. `open_comma` and `open_point`: one comma or point before
    exactly three last digits, which are thousands or decimals; `zeros` of these end with a zero. `small` are whole numbers
    below 1,000, `large` those above without any mark. `dashes` stand alone, `dressed` are as a format of
    money writes them: in brackets, beside a sign, in groups, or a dash with spaces round it.
    """

    comma: int = 0
    point: int = 0
    open_comma: int = 0
    open_point: int = 0
    zeros: int = 0
    small: int = 0
    large: int = 0
    dashes: int = 0
    dressed: int = 0

    def __add__(self, other: NumberLook) -> NumberLook:
        return NumberLook(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def look_at(connection: duckdb.DuckDBPyConnection, raw: str, where: str, *, rows: int | None = None) -> NumberLook:
    """Return how the numbers of a column are written, in the rows (or the first `rows` rows) that fulfil a condition."""
    text = normalised(raw)
    opened = [has_one_group(raw, mark) for mark in ",."]
    conditions = (
        has_decimal_comma(raw),
        has_decimal_point(raw),
        *opened,
        f"({' OR '.join(opened)}) AND regexp_matches({raw}, '0\\D*$')",
        rf"regexp_full_match({text}, '[^\d.,]{{0,9}}\d{{1,3}}[^\d.,]{{0,9}}')",
        rf"regexp_full_match({text}, '[^\d.,]{{0,9}}\d{{4,}}[^\d.,]{{0,9}}')",
        is_dash(raw),
        rf"regexp_matches({text}, '\(.*\d.*\)|[$€£¥￥₹]|\d[.,]\d{{3}}[.,]\d') OR regexp_matches({raw}, '^\s+[-–]\s+$')",
    )
    counts = ", ".join(f"count_if({condition})" for condition in conditions)
    limit = f" LIMIT {rows}" if rows else ""
    row = connection.execute(f"SELECT {counts} FROM (SELECT {raw} FROM {RAW} WHERE {where}{limit})").fetchone()
    return NumberLook(*(int(value or 0) for value in row or ()))


def look_at_odd(connection: duckdb.DuckDBPyConnection, raw: str, where: str) -> NumberLook:
    """Return how the numbers that no cast reads are written.

    Where a sample settles the mark, of the others only those are counted that are written otherwise.
    """
    look = look_at(connection, raw, where, rows=_SAMPLE)
    if (look.comma > 0) == (look.point > 0):
        return look_at(connection, raw, where)
    with_comma = f"(SELECT {raw} FROM {RAW} WHERE contains({raw}, ','))"
    with_point = f"(SELECT {raw} FROM {RAW} WHERE {where} AND contains({raw}, '.'))"
    comma = count_rows(connection, f"{with_comma} WHERE {has_decimal_comma(raw)}")
    point = look.point or count_rows(connection, f"{with_point} WHERE {has_decimal_point(raw)}")
    return replace(look, comma=comma, point=point, dashes=count_rows(connection, f"{RAW} WHERE {is_dash(raw)}"))


def typical_sizes(connection: duckdb.DuckDBPyConnection, raw: str) -> tuple[float | None, float | None]:
    """Return the medians of whole numbers without any mark, and of those with one mark before three digits, as decimals."""
    digits = rf"regexp_extract({normalised(raw)}, '\d[\d.,]*')"
    number = f"try_cast(replace({digits}, ',', '.') AS DOUBLE)"
    row = connection.execute(
        rf"SELECT median(number) FILTER (regexp_full_match(digits, '\d+') AND number > 0), median(number) FILTER (regexp_full_match(digits, '[1-9]\d{{0,2}}[.,]\d{{3}}')) "
        f"FROM (SELECT {digits} AS digits, {number} AS number FROM {RAW} WHERE {raw} IS NOT NULL LIMIT {_SAMPLE})"
    ).fetchone()
    return row or (None, None)


def may_be_thousands(connection: duckdb.DuckDBPyConnection, raw: str) -> bool:
    """Return whether each point in a column of plain numbers stands before exactly three digits; False if there is none.

    A sample settles it for nearly all columns of prices, and a search for points for those of whole numbers.
    """
    other = rf"NOT regexp_matches({raw}, '^\s*[-+]?[1-9]\d{{0,2}}\.\d{{3}}\s*$')"
    sample = f"(SELECT {raw} FROM {RAW} LIMIT {_SAMPLE})"
    if _exists(connection, f"{sample} WHERE contains({raw}, '.') AND {other}"):
        return False
    if not _exists(connection, f"{RAW} WHERE contains({raw}, '.')"):
        return False
    return not _exists(connection, f"{RAW} WHERE contains({raw}, '.') AND {other}")


def _exists(connection: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {rows} LIMIT 1").fetchone() is not None
