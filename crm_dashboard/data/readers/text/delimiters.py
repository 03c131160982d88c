"""Which character separates the fields of a text file, and where its header ends."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crm_dashboard.data.readers.contents import no_header_row_error, no_rows_error, open_quote_error, refusal
from crm_dashboard.data.readers.headers import combine_header_rows, header_position, is_combined
from crm_dashboard.data.readers.text.quoting import Dialect, dialect_of, records_of
from crm_dashboard.text import N_, text

DELIMITERS = (",", ";", "\t", "|")
RARE_DELIMITERS = ("~", "^", "¦", "§", "¬", "‖", "║", "\x01", "\x1f", "@@", "::", "，", "；", "、", "#", ":")
"""Tried when none of the usual ones cuts the records into equally many fields."""

_WEAK = "：:#，、"
_LOOKED_AT = 50
_SNIFFED = 65_536
_USUAL, _RARELY = 0.6, 0.9
_LONGEST = 4
_SEP_LINE = re.compile(r"^\ufeff?sep=(.)[ \t]*\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """How the text is laid out: its dialect, the header's cells, and how many records end with the header.

    `records_skipped` counts blank lines too, and a record with line feeds in quotes once, as DuckDB's `skip` does; it is 0
    when there is no header, and then each cell of `header` is blank. `titles` counts non-blank lines above the header;
    `has_two_headers` says that the line above gave parts of names.
    """

    dialect: Dialect
    header: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    records_skipped: int
    titles: int
    header_row: int
    has_two_headers: bool = False


def layout_of(head: str, *, whole: bool, wanted: str | None = None, header_row: int | None = None) -> Layout:
    """Return the layout told from the beginning of a file; `whole` says that nothing follows.

    A first line `sep=;` decides; otherwise the delimiter that cuts most records into equally many fields does, the one
    with more fields when equal. Refused: nothing but blank lines, an impossible delimiter, no such row, no rows below.
    """
    told = _SEP_LINE.match(head)
    body = head[told.end() :] if told else head
    said = wanted or (told.group(1) if told else "")
    dialect = dialect_of(body, _checked(said) if said else _delimiter(body))
    records, ends = records_of(body, dialect, most=max(_LOOKED_AT, (header_row or 0) + _LOOKED_AT))
    if not any(cell.strip() for record in records for cell in record):
        raise refusal(N_("The file holds only blank lines."), next_step=text(N_("Export it again, then try again.")))
    if header_row == 0:
        return _headless(dialect, records, skipped=int(bool(told)))
    at = header_position(records) if header_row is None else _index(ends, header_row - bool(told), header_row)
    if at + 1 >= len(records) and whole:
        raise open_quote_error(head[: head.rindex('"')].count("\n") + 1) if head.count('"') % 2 else no_rows_error()
    above = sum(any(cell.strip() for cell in record) for record in records[:at])
    below = tuple(records[at + 1 :])
    header = _fitted(combine_header_rows(records, at), below)
    number = ends[at] + bool(told)
    return Layout(dialect, header, below, number, above, number, is_combined(records, at))


def _checked(wanted: str) -> str:
    delimiter = "\t" if wanted == "\\t" else wanted
    if not 1 <= len(delimiter.encode()) <= _LONGEST or any(mark in delimiter for mark in '"\r\n'):
        raise refusal(
            N_("“{delimiter}” cannot separate fields."),
            next_step=text(N_("Choose another character between values, or take a first line like “sep=;” out.")),
            delimiter=delimiter,
        )
    return delimiter


def _index(ends: list[int], record: int, row: int) -> int:
    if record not in ends:
        raise no_header_row_error(row)
    return ends.index(record)


def _headless(dialect: Dialect, records: list[tuple[str, ...]], *, skipped: int) -> Layout:
    width = Counter(map(len, records)).most_common(1)[0][0]
    return Layout(dialect, ("",) * width, tuple(records), skipped, 0, 0)


def _fitted(header: tuple[str, ...], below: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return the header as wide as most rows, where only blank cells at the end stand in the way."""
    width = Counter(map(len, below)).most_common(1)[0][0] if below else len(header)
    if width < len(header) and not any(cell.strip() for cell in header[width:]):
        return header[:width]
    if width > len(header) and not any(cell.strip() for row in below for cell in row[len(header) :]):
        return header + ("",) * (width - len(header))
    return header


def _delimiter(text: str) -> str:
    head = text[:_SNIFFED]
    best = max(DELIMITERS, key=lambda one: _agreement(head, one))
    if _agreement(head, best)[0] >= _USUAL:
        return best
    rare = max(
        (one for one in RARE_DELIMITERS if one in head), key=lambda one: _agreement(head, one, below=True), default=""
    )
    share, fields = _agreement(head, rare, below=True) if rare else (0.0, 0)
    return rare if share >= _RARELY and fields > (rare in _WEAK) + 1 else best


def _agreement(head: str, delimiter: str, *, below: bool = False) -> tuple[float, int]:
    """Return the share of the records with the usual number of fields, and that number; (0, 0) when it is one.

    `below` looks only at the records from the first of that width on, as there are titles above a header.
    """
    records, _ = records_of(head, dialect_of(head, delimiter), most=_LOOKED_AT)
    widths = [len(record) for record in records if any(record)]
    usual, times = Counter(widths).most_common(1)[0] if widths else (1, 1)
    if usual < 2:
        return 0.0, 0
    return times / len(widths[widths.index(usual) :] if below else widths), usual
