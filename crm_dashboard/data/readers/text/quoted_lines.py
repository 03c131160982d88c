"""Files of which each line is one value in quotation marks, as a spreadsheet saves a table that was in one column."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from crm_dashboard.data.readers.text.delimiters import DELIMITERS
from crm_dashboard.data.readers.text.quoting import Dialect, read_records

_QUOTED_LINE = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t,;]*\r?')
_SNIFFED = 65_536
_LEAST_QUOTED, _LEAST_AGREEING = 0.5, 0.9


def has_quoted_lines(path: Path) -> bool:
    """Return whether the lines at the beginning of a UTF-8 file are each one quoted value that holds a row of a table.

    A line without a delimiter of its own may stand unquoted, as long as most are quoted.
    """
    with path.open("rb") as file:
        head = file.read(_SNIFFED)
    if b'"' not in head:
        return False
    lines = head.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    complete = [line for line in (lines if len(head) < _SNIFFED else lines[:-1]) if line.strip()]
    quoted = sum(_QUOTED_LINE.fullmatch(line) is not None for line in complete)
    if len(complete) < 2 or quoted < _LEAST_QUOTED * len(complete):
        return False
    if any('"' in line for line in complete if not _QUOTED_LINE.fullmatch(line)):
        return False
    inside = "\n".join(map(_unquoted, complete))
    return any(_is_table(inside, delimiter) for delimiter in DELIMITERS)


def write_unquoted(source: Path, target: Path) -> None:
    """Write a UTF-8 file whose lines are quoted values to `target`, with the rows inside them."""
    with source.open("rb") as lines, target.open("wb") as out:
        for line in lines:
            words = line.rstrip(b"\n").decode("utf-8", "surrogateescape")
            out.write(_unquoted(words).encode("utf-8", "surrogateescape") + b"\n")


def _unquoted(line: str) -> str:
    match = _QUOTED_LINE.fullmatch(line.removeprefix("\ufeff"))
    return match.group(1).replace('""', '"') if match else line


def _is_table(inside: str, delimiter: str) -> bool:
    """Return whether nearly all lines have equally many fields, at least two, between these delimiters."""
    records, _ = read_records(inside, Dialect(delimiter), most=200)
    usual, times = Counter(map(len, records)).most_common(1)[0] if records else (1, 0)
    return usual > 1 and times >= _LEAST_AGREEING * len(records)
