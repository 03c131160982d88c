"""Find the highest row and column in the cell references (`r="AB12"`) of a worksheet's XML, without parsing it."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_ANY = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,10})["']""")
_LETTERS, _DIGITS = 3, 10
_PADDING = b" " * (_LETTERS + _DIGITS + 4)
_SPACES = np.zeros(256, bool)
_SPACES[list(b" \t\n\r\f\v")] = True
_WORD = np.zeros(256, bool)
_WORD[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] = True
_QUOTES = np.zeros(256, bool)
_QUOTES[list(b"\"'")] = True


def used_range(piece: bytes) -> tuple[int, int]:
    """Return the highest row and column, both from 1, in the cell references of a piece of XML; 0 for none.

    A sheet has millions of references, so numpy reads them at once. If a piece has spaces around an `=`, which is
    unusual, a regular expression is used instead.
    """
    codes = np.frombuffer(_PADDING + piece + _PADDING, np.uint8)
    signs = np.flatnonzero(codes == ord("="))
    if (_SPACES[codes[signs - 1]] | _SPACES[codes[signs + 1]]).any():
        return _range_by_pattern(piece)
    is_reference = (codes[signs - 1] == ord("r")) & ~_WORD[codes[signs - 2]] & _QUOTES[codes[signs + 1]]
    return _range_of(codes, signs[is_reference] + 2)


def _range_of(codes: NDArray[np.uint8], places: NDArray[np.intp]) -> tuple[int, int]:
    """Return the highest row and column of the references that begin at these positions and end with a quotation mark."""
    columns, places, _ = _parse_numbers(codes, places, first="A", last="Z", base=26, digits=_LETTERS)
    rows, places, length = _parse_numbers(codes, places, first="0", last="9", base=10, digits=_DIGITS)
    is_closed = _QUOTES[codes[places]] & (length > 0)
    return int(rows[is_closed].max(initial=0)), int(columns[is_closed].max(initial=0))


def _parse_numbers(
    codes: NDArray[np.uint8], places: NDArray[np.intp], *, first: str, last: str, base: int, digits: int
) -> tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.intp]]:
    """Return the numbers that begin at these positions, their end positions, and their lengths; letters count from A = 1."""
    values, ends = np.zeros(len(places), np.int64), places
    zero = ord(first) - (first == "A")
    for _ in range(digits):
        digit = codes[ends]
        is_digit = (digit >= ord(first)) & (digit <= ord(last))
        if not is_digit.any():
            break
        values = np.where(is_digit, values * base + digit - zero, values)
        ends = ends + is_digit
    return values, ends, ends - places


def _range_by_pattern(piece: bytes) -> tuple[int, int]:
    references = set(_ANY.findall(piece))
    rows = max((int(row) for _, row in references), default=0)
    return rows, max((_column(name) for name in {name for name, _ in references}), default=0)


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
