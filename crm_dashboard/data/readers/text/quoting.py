"""Detect how a text file quotes its values, and read records with delimiters of several characters."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from crm_dashboard import settings

_PLACEHOLDER = "\ue000"


@dataclass(frozen=True)
class Dialect:
    """The delimiter, the quotation mark, and the escape character inside quotes (the mark itself if it is doubled)."""

    delimiter: str
    quote: str = '"'
    escape: str = '"'


def detect_dialect(head: str, delimiter: str) -> Dialect:
    """Return the quoting of values between these delimiters: " or ', escaped by doubling or by a backslash.

    A delimiter that is followed by a space before quotes, or always doubled, is extended by it, so that quotes are found.
    """
    wide = _with_spaces(head, delimiter) if len(delimiter) == 1 else delimiter
    apart = re.escape(wide)
    if '"' not in head:
        quoted = len(re.findall(rf"(?:^|{apart})'(?:[^'\n]|'')*'(?={apart}|\r?$)", head, re.MULTILINE))
        return Dialect(wide, "'", "'") if quoted * 2 > head.count("'") * 0.8 and quoted > 3 else Dialect(wide)
    is_escaped = re.search(rf'\\"(?!{apart}|\r|\n|$)', head) is not None and '""' not in head.replace(f'{wide}""', "")
    return Dialect(wide, '"', "\\" if is_escaped else '"')


def read_records(head: str, dialect: Dialect, *, most: int) -> tuple[list[tuple[str, ...]], list[int]]:
    """Return up to `most` records that are not blank, and the number of each among all records (from 1)."""
    csv.field_size_limit(max(settings.current().max_cell_chars, len(head)))
    single = len(dialect.delimiter) == 1
    reader = csv.reader(
        io.StringIO(head if single else head.replace(dialect.delimiter, _PLACEHOLDER), newline=""),
        delimiter=dialect.delimiter if single else _PLACEHOLDER,
        quotechar=dialect.quote,
        doublequote=dialect.escape == dialect.quote,
        escapechar=None if dialect.escape == dialect.quote else dialect.escape,
    )
    records: list[tuple[str, ...]] = []
    ends: list[int] = []
    for number, record in enumerate(reader, start=1):
        if record:
            records.append(
                tuple(record if single else (cell.replace(_PLACEHOLDER, dialect.delimiter) for cell in record))
            )
            ends.append(number)
        if len(records) >= most:
            break
    return records, ends


def _with_spaces(head: str, delimiter: str) -> str:
    times = head.count(delimiter)
    if times and head.count(delimiter * 2) * 2 == times:
        return delimiter * 2
    if delimiter not in "\t " and f'"{delimiter}"' not in head:
        for padded in (f" {delimiter} ", f"{delimiter} "):
            if f'"{padded}"' in head:
                return padded
    return delimiter
