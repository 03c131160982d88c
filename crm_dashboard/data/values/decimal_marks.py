"""Decide whether a column is read with a decimal point or a decimal comma, from all that the file says."""

from __future__ import annotations

import math
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.columns import ValueKind
from crm_dashboard.data.schema.currency_signs import COMMA, POINT, THREE_DECIMALS, WHOLE, currency_of
from crm_dashboard.data.schema.decimal_customs import decimal_custom
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.values.evidence import Evidence
from crm_dashboard.data.values.number_looks import NumberLook, look_at, typical_sizes
from crm_dashboard.data.values.values import is_filled, mark

_NUMERIC = {column.key for table in TABLES.values() for column in table.columns if column.kind in ("money", "number")}
_SAMPLE = 2_000
_SURE = 2
"""With this lead of one side over the other nobody is asked."""
_MANY = 30
"""Of so many numbers in thousands some end with a zero."""
_FAR = 1.5
"""A difference of logarithms: about fivefold."""
_STRONG, _FAIR, _WEAK = 3, 2, 1


@dataclass(frozen=True)
class DecimalMark:
    """The decimal mark of a column: whether it is a comma, whether the evidence is split, and whether it was needed."""

    is_comma: bool
    is_doubtful: bool = False
    is_open: bool = False


def decide_decimal_mark(
    connection: duckdb.DuckDBPyConnection,
    role: str,
    raw: str,
    kind: ValueKind,
    look: NumberLook,
    *,
    currency: str | None,
    evidence: Evidence,
) -> DecimalMark:
    """Return the decimal mark of a column with this look.

    Numbers that can be read in one way alone decide. Where there is none, one mark before three last digits stands for
    thousands or for decimals: then the other columns, the currency, the delimiter, the dates and the headers are asked.
    """
    if look.comma or look.point:
        is_mixed = min(look.comma, look.point) > 0
        is_open = is_mixed and look.open_comma + look.open_point > 0
        return DecimalMark(look.comma > look.point, is_doubtful=is_open, is_open=is_open)
    if not look.open_comma and not look.open_point:
        return DecimalMark(False)
    if evidence.format == "parquet" and not look.open_comma:
        return DecimalMark(False)  # its numbers became text by our own hand
    currency = currency or _currency(connection, evidence)
    custom = _custom(connection, role, currency, evidence)
    grouping = _grouping(kind, look, currency, evidence) + _FAIR * _size(*typical_sizes(connection, raw))
    lead = custom + (grouping if look.open_point >= look.open_comma else -grouping)
    return DecimalMark(lead > 0, is_doubtful=abs(lead) < _SURE, is_open=True)


def _custom(connection: duckdb.DuckDBPyConnection, role: str, currency: str | None, evidence: Evidence) -> int:
    """Return how much speaks for a decimal comma in this file (above 0), or for a decimal point (below)."""
    language = decimal_custom(evidence.headers)
    weight = _STRONG * _other_columns(connection, role, evidence) + language
    if currency in COMMA:
        weight += _WEAK if currency == "EUR" else _FAIR
    if currency in POINT and not (currency == "USD" and language > 0):  # `$` is the sign of many a peso
        weight -= _FAIR
    if evidence.delimiter == ";":
        weight += _WEAK
    elif evidence.delimiter == ",":
        weight -= _WEAK
    return weight + (_WEAK if _has_dotted_dates(connection, evidence) else 0)


def _grouping(kind: ValueKind, look: NumberLook, currency: str | None, evidence: Evidence) -> int:
    """Return how much speaks for three last digits being thousands (above 0), or decimals (below)."""
    weight = _WEAK if kind == "money" else -_WEAK
    if look.large:
        weight -= _WEAK  # the others are not grouped
    if currency in WHOLE:
        weight += _STRONG
    if currency in THREE_DECIMALS:
        weight -= _STRONG
    if not look.zeros and (look.open_point + look.open_comma >= _MANY or evidence.format in ("excel", "json")):
        weight -= _STRONG  # decimals without zeros at their end
    return weight


def _size(whole: float | None, opened: float | None) -> int:
    """Return 1 where numbers with an open mark are as large as the whole ones if they are thousands, −1 if they are decimals.

    0 where neither is likelier. Decimals that are always three would stand behind the whole ones, too.
    """
    if not whole or not opened:
        return 0
    apart, apart_as_thousands = abs(math.log(opened / whole)), abs(math.log(1000 * opened / whole))
    return (apart - apart_as_thousands > _FAR) - (apart_as_thousands - apart > _FAR)


def _other_columns(connection: duckdb.DuckDBPyConnection, role: str, evidence: Evidence) -> int:
    """Return 1 if the other columns of numbers have decimal commas, −1 for points, 0 if neither or both."""
    looks = [
        look_at(connection, raw, is_filled(raw), rows=_SAMPLE)
        for other, raw in evidence.raws.items()
        if other != role and other in _NUMERIC
    ]
    comma = sum(look.comma > 0 == look.point for look in looks)
    point = sum(look.point > 0 == look.comma for look in looks)
    return (comma > point) - (comma < point)


def _has_dotted_dates(connection: duckdb.DuckDBPyConnection, evidence: Evidence) -> bool:
    raw = next((raw for role, raw in evidence.raws.items() if role.endswith(("_ts", "_date"))), None)
    if raw is None:
        return False
    dotted = rf"regexp_matches(trim({raw}), '^\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{2,4}}')"
    row = connection.execute(
        f"SELECT count_if({dotted}) * 2 > count(*) FROM (SELECT {raw} FROM {RAW} WHERE {is_filled(raw)} LIMIT {_SAMPLE})"
    ).fetchone()
    return bool(row and row[0])


def _currency(connection: duckdb.DuckDBPyConnection, evidence: Evidence) -> str | None:
    """Return the currency chosen by hand, else the most frequent one of the currency column, else of another amount's sign."""
    if evidence.currency:
        return evidence.currency
    for role in ("currency", "net_amount", "unit_price", "gross_amount", "monetary"):
        raw = evidence.raws.get(role)
        if raw is None:
            continue
        rows = connection.execute(
            f"SELECT {mark(raw)} AS sign, count(*) FROM (SELECT {raw} FROM {RAW} WHERE {is_filled(raw)} LIMIT {_SAMPLE}) "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3"
        ).fetchall()
        code = next((code for sign, _ in rows if (code := currency_of(str(sign)))), None)
        if code:
            return code
    return None
