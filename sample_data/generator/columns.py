"""Columns of the files from arrays of whole numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from generator.days import Ints
from generator.plan import FIRST_DAY

_FIRST = (FIRST_DAY - dt.date(1970, 1, 1)).days
NOTHING = -1


def texts(codes: Ints, labels: Sequence[str]) -> pa.Array:
    """Return the label of each code; a code below zero has none."""
    places = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(labels, pa.string())).cast(pa.string())


def ids(prefix: str, width: int, numbers: Ints) -> pa.Array:
    """Return one id per number, such as `C000123`; a number below zero has none."""
    return pa.array([f"{prefix}{n:0{width}d}" if n >= 0 else None for n in numbers.tolist()], pa.string())


def dates(days: Ints, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return dates from days since the first day of the data."""
    return pa.array((days + _FIRST).astype(np.int32), mask=missing).cast(pa.date32())


def times(minutes: Ints) -> pa.Array:
    """Return times from minutes since the first day of the data; a minute below zero is none."""
    milliseconds = (minutes + _FIRST * 1440) * 60_000
    return pa.array(milliseconds, mask=minutes < 0).cast(pa.timestamp("ms"))


def whole(numbers: Ints) -> pa.Array:
    """Return whole numbers."""
    return pa.array(numbers.astype(np.int32))


def counted(numbers: Ints) -> pa.Array:
    """Return whole numbers; a number below zero is none."""
    return pa.array(numbers.astype(np.int32), mask=numbers < 0)


def money(cents: Ints, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return amounts with two decimals from cents."""
    words = np.stack([cents.astype(np.int64), cents.astype(np.int64) >> 63], axis=1)
    amounts = pa.Array.from_buffers(pa.decimal128(9, 2), len(cents), [None, pa.py_buffer(words.tobytes())])
    return amounts if missing is None else pc.if_else(pa.array(missing), None, amounts)
