"""Puts income bands, which arrive as words, in order: `5-8k` below `20k+`, 低 below 高."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import duckdb

INCOME_LEVEL = "income_level"
MOST_BANDS = 40
_NUMBER = re.compile(r"(\d+(?:[.,]\d{3})*(?:\.\d+)?)\s*(万|千|k|m)?", re.IGNORECASE)
_FACTORS = {"万": 10_000.0, "千": 1_000.0, "k": 1_000.0, "m": 1_000_000.0}
_BELOW = re.compile(r"under|below|less|up to|以下|不到|低于|<", re.IGNORECASE)
_WORDS = ("lowest", "very low", "low", "lower middle", "middle", "medium", "mid", "average", "upper middle", "high", "very high", "highest",
          "极低", "很低", "低", "较低", "中低", "中下", "中", "中等", "中上", "中高", "较高", "高", "很高", "极高")  # fmt: skip


def ordered_bands(bands: Iterable[str]) -> tuple[str, ...]:
    """Return the bands from the lowest to the highest; nothing when they cannot be put in order.

    A band with a number stands by it ("under 15k" before "15-24k"); bands of words only stand by known words.
    """
    distinct = tuple(dict.fromkeys(bands))
    if not 2 <= len(distinct) <= MOST_BANDS:
        return ()
    for place in (_amount, _rank):
        places = {band: place(band) for band in distinct}
        known = [one for one in places.values() if one is not None]
        if len(known) == len(distinct) == len(set(known)):
            return tuple(sorted(distinct, key=lambda band: places[band] or (0.0, 0)))
    return ()


def income_level(connection: duckdb.DuckDBPyConnection, source: str, column: str, *, value: str) -> str | None:
    """Return the expression that numbers `value` among the bands of `column` from 1, or None where they have no order."""
    rows = connection.execute(
        f"SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL ORDER BY 1 LIMIT {MOST_BANDS + 1}"
    ).fetchall()
    bands = ordered_bands(str(band) for (band,) in rows)
    if not bands:
        return None
    quoted = ", ".join("'" + band.replace("'", "''") + "'" for band in bands)
    return f"nullif(list_position([{quoted}], {value}), 0)::INTEGER"


def _amount(band: str) -> tuple[float, int] | None:
    """Return the first number of a band in money, and whether it is an upper or a lower end."""
    text = unicodedata.normalize("NFKC", band)
    found = _NUMBER.search(text)
    if not found:
        return None
    unit = found[2] or next((one for one in re.findall(r"万|千|k|m", text, re.IGNORECASE)), "")
    value = float(found[1].replace(",", "")) * _FACTORS.get(unit.lower(), 1.0)
    return (value, 0 if _BELOW.search(text) else 1)


def _rank(band: str) -> tuple[float, int] | None:
    word = unicodedata.normalize("NFKC", band).strip().casefold().removesuffix("收入").removesuffix(" income")
    return (float(_WORDS.index(word)), 0) if word in _WORDS else None
