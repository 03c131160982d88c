"""Lists as CSV that a spreadsheet opens as it was meant: byte-order mark, and no cell that it would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_ACTIVE = tuple("=+-@|%\t\r\n＝＋－＠")
_INSIDE = re.compile(r"([;\t\r\n])(?=[ '\u3000\xa0]*[=+@|%＝＋－＠-])")
_NUMBER = re.compile(r"-?\d+([.,]\d+)*%?")


def defused(value: object) -> object:
    """Return `value`, text that a spreadsheet would take for a formula with `'` before it; numbers as they are.

    So does what follows a semicolon, a tab or a line's end: where a spreadsheet parts the file there, a cell begins with
    it. Text that begins so of itself gets one more, so that an import, which drops one, gives back what was exported.
    """
    if not isinstance(value, str):
        return value
    value = _INSIDE.sub(r"\1'", value)
    begun = value.lstrip(" '\u3000\xa0")
    if (begun.startswith(_ACTIVE) or value.startswith(_ACTIVE)) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file (UTF-8 with byte-order mark, CRLF); missing values are empty."""
    content = io.BytesIO()
    file = io.TextIOWrapper(content, encoding="utf-8-sig", newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([defused(header) for header in headers])
    for row in rows:
        writer.writerow(["" if value is None else defused(value) for value in row])
    file.flush()
    return content.getvalue()
