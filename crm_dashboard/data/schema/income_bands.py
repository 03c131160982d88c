"""Order income bands given as text: `5-8k` below `20k+`, 低 below 高."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import duckdb

from crm_dashboard.data.process.sql import literal

INCOME_LEVEL = "income_level"
MOST_BANDS = 40
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+(?!\d)")
_NUMBER = re.compile(rf"({_THOUSANDS.pattern}|\d+(?:\.\d+)?)\s*(?:(万|千|k|m)(?![a-z]))?", re.IGNORECASE)
_INTERVAL = re.compile(r"\s*[\[(]([^,]*),([^,]*)[\])]\s*")
_FACTORS = {"万": 10_000.0, "千": 1_000.0, "k": 1_000.0, "m": 1_000_000.0}
_BELOW = re.compile(r"under|below|less|up to|以下|以内|不到|不足|(?<!不)(?:低于|少于|小于)|<|≤", re.IGNORECASE)
_UNKNOWN = ("unknown", "not stated", "n/a", "na", "none", "other", "-", "未知", "不详", "保密", "其他")
_WORDS = ("lowest", "very low", "low", "lower middle", "middle", "medium", "mid", "average", "upper middle", "high", "very high", "highest",
          "极低", "很低", "低", "较低", "中低", "中下", "中", "中等", "中上", "中高", "较高", "高", "很高", "极高")  # fmt: skip


def order_bands(bands: Iterable[str]) -> tuple[str, ...]:
    """Return the bands from the lowest to the highest; nothing when they cannot be put in order.

    A band with a number stands by it ("under 15k" before "15-24k"); bands of words only stand by known words. One that
    says that nothing is known ("unknown", 未知) has no place among them.
    """
    distinct = tuple(band for band in dict.fromkeys(bands) if _plain(band) not in _UNKNOWN)
    if not 2 <= len(distinct) <= MOST_BANDS:
        return ()
    for place in (_amount, _rank):
        places = {band: place(band) for band in distinct}
        known = [position for position in places.values() if position is not None]
        if len(known) == len(distinct) == len(set(known)):
            return tuple(sorted(distinct, key=lambda band: places[band] or (0.0, 0)))
    return ()


def income_level(connection: duckdb.DuckDBPyConnection, source: str, column: str, *, value: str) -> str | None:
    """Return the expression that numbers `value` among the bands of `column` from 1, or None where they have no order."""
    rows = connection.execute(
        f"SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL ORDER BY 1 LIMIT {MOST_BANDS + 1}"
    ).fetchall()
    bands = order_bands(str(band) for (band,) in rows)
    if not bands:
        return None
    return f"nullif(list_position([{', '.join(map(literal, bands))}], {value}), 0)::INTEGER"


def _amount(band: str) -> tuple[float, int] | None:
    """Return the first number of a band in money, and whether it is an upper or a lower end.

    A unit after the last number counts for the first one too, unless that is the larger: 1-2万, but 5000-1万.
    """
    text = unicodedata.normalize("NFKC", band)
    if interval := _INTERVAL.fullmatch(text):  # [500,800) is no 500,800
        text = f"{interval[1]} - {interval[2]}"
    numbers = [(_value(match[1]), (match[2] or "").lower()) for match in _NUMBER.finditer(text)]
    if not numbers:
        return None
    value, unit = numbers[0]
    unit = unit or next((later for number, later in numbers if later and value <= number), "")
    return (value * _FACTORS.get(unit, 1.0), 0 if _BELOW.search(text) else 1)


def _value(digits: str) -> float:
    """Return the number that is written, with thousands set apart by points or commas, or with decimals."""
    return float(re.sub("[.,]", "", digits) if _THOUSANDS.fullmatch(digits) else digits)


def _rank(band: str) -> tuple[float, int] | None:
    word = _plain(band).removesuffix("收入").removesuffix(" income")
    return (float(_WORDS.index(word)), 0) if word in _WORDS else None


def _plain(band: str) -> str:
    return unicodedata.normalize("NFKC", band).strip().casefold()
