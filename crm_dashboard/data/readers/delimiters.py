"""Which character separates the fields of a text file, and where its header ends."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from crm_dashboard import settings
from crm_dashboard.data.readers.contents import no_rows, open_quote, refused
from crm_dashboard.data.readers.headers import header_position
from crm_dashboard.text import N_, text

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 50
_SEP_LINE = re.compile(r"^\ufeff?sep=(.)[ \t]*\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """How the text is laid out: its delimiter, the header's cells, and how many records end with the header.

    `records_skipped` counts blank lines too, and a record with line feeds in quotes once, as DuckDB's `skip` does.
    `titles` counts non-blank lines above the header.
    """

    delimiter: str
    header: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    records_skipped: int
    titles: int


def layout_of(head: str, *, whole: bool, wanted: str | None = None) -> Layout:
    """Return the layout told from the beginning of a file; `whole` says that nothing follows.

    A first line `sep=;` decides; otherwise the delimiter that cuts most records into equally many fields does, the one
    with more fields when equal. Refused: nothing but blank lines, an unknown delimiter, a header without rows.
    """
    told = _SEP_LINE.match(head)
    delimiter = wanted or (told.group(1) if told else _delimiter(head))
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise refused(N_("“{delimiter}” cannot separate fields."), delimiter=delimiter)
    body = head[told.end() :] if told else head
    records, ends = _records(body, delimiter)
    if not any(cell.strip() for record in records for cell in record):
        raise refused(N_("The file holds only blank lines."), next_step=text(N_("Export it again, then try again.")))
    at = header_position(records)
    if at + 1 >= len(records) and whole:
        raise open_quote(head[: head.rindex('"')].count("\n") + 1) if head.count('"') % 2 else no_rows()
    above = sum(any(cell.strip() for cell in record) for record in records[:at])
    return Layout(delimiter, records[at], tuple(records[at + 1 :]), ends[at] + bool(told), above)


def _delimiter(head: str) -> str:
    def score(delimiter: str) -> tuple[float, int]:
        widths = [len(record) for record in _records(head, delimiter)[0] if any(record)]
        usual, times = Counter(widths).most_common(1)[0] if widths else (1, 1)
        return (times / len(widths), usual) if usual > 1 else (0.0, 0)

    return max(DELIMITERS, key=score)


def _records(head: str, delimiter: str) -> tuple[list[tuple[str, ...]], list[int]]:
    """Return up to fifty records that hold something, and how many records (blank ones too) end with each."""
    csv.field_size_limit(max(settings.current().max_cell_chars, len(head)))
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    records: list[tuple[str, ...]] = []
    ends: list[int] = []
    for number, record in enumerate(reader, start=1):
        if record:
            records.append(tuple(record))
            ends.append(number)
        if len(records) >= _LOOKED_AT:
            break
    return records, ends
