"""Detect the delimiter of a text file and where its header ends."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crm_dashboard.data.readers.contents import no_header_row_error, no_rows_error, open_quote_error, refusal
from crm_dashboard.data.readers.headers import combine_header_rows, header_position, is_combined
from crm_dashboard.data.readers.text.quoting import Dialect, detect_dialect, read_records
from crm_dashboard.text import N_, text

DELIMITERS = (",", ";", "\t", "|")
RARE_DELIMITERS = ("~", "^", "¦", "§", "¬", "‖", "║", "\x01", "\x1f", "@@", "::", "，", "；", "、", "#", ":")
"""Tried if none of the usual ones gives records with equally many fields."""

_WEAK = "：:#，、"
_SAMPLE_RECORDS = 50
_SNIFFED = 65_536
_USUAL, _RARELY = 0.6, 0.9
_MAX_DELIMITER_BYTES = 4
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


def detect_layout(
    head: str, *, is_complete: bool, delimiter: str | None = None, header_row: int | None = None
) -> Layout:
    """Return the layout detected from the beginning of a file; `is_complete` if `head` is the whole file.

    A first line `sep=;` gives the delimiter; otherwise it is the one that gives most records equally many fields, of
    equals the one with more fields. Raises `ImportRefused` for only blank lines, an impossible delimiter, an unknown
    header row, and no rows below it.
    """
    sep_line = _SEP_LINE.match(head)
    body = head[sep_line.end() :] if sep_line else head
    given = delimiter or (sep_line.group(1) if sep_line else "")
    dialect = detect_dialect(body, _validate_delimiter(given) if given else _delimiter(body))
    records, ends = read_records(body, dialect, most=max(_SAMPLE_RECORDS, (header_row or 0) + _SAMPLE_RECORDS))
    if not any(cell.strip() for record in records for cell in record):
        raise refusal(N_("The file holds only blank lines."), next_step=text(N_("Export it again, then try again.")))
    if header_row == 0:
        return _layout_without_header(dialect, records, skipped=int(bool(sep_line)))
    at = header_position(records) if header_row is None else _index(ends, header_row - bool(sep_line), header_row)
    if at + 1 >= len(records) and is_complete:
        raise open_quote_error(head[: head.rindex('"')].count("\n") + 1) if head.count('"') % 2 else no_rows_error()
    above = sum(any(cell.strip() for cell in record) for record in records[:at])
    below = tuple(records[at + 1 :])
    header = _fit_header(combine_header_rows(records, at), below)
    number = ends[at] + bool(sep_line)
    return Layout(dialect, header, below, number, above, number, is_combined(records, at))


def _validate_delimiter(value: str) -> str:
    delimiter = "\t" if value == "\\t" else value
    if not 1 <= len(delimiter.encode()) <= _MAX_DELIMITER_BYTES or any(mark in delimiter for mark in '"\r\n'):
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


def _layout_without_header(dialect: Dialect, records: list[tuple[str, ...]], *, skipped: int) -> Layout:
    width = Counter(map(len, records)).most_common(1)[0][0]
    return Layout(dialect, ("",) * width, tuple(records), skipped, 0, 0)


def _fit_header(header: tuple[str, ...], below: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return the header with blank cells at its end added or removed to match the width of most rows."""
    width = Counter(map(len, below)).most_common(1)[0][0] if below else len(header)
    if width < len(header) and not any(cell.strip() for cell in header[width:]):
        return header[:width]
    if width > len(header) and not any(cell.strip() for row in below for cell in row[len(header) :]):
        return header + ("",) * (width - len(header))
    return header


def _delimiter(text: str) -> str:
    head = text[:_SNIFFED]
    best = max(DELIMITERS, key=lambda candidate: _agreement(head, candidate))
    if _agreement(head, best)[0] >= _USUAL:
        return best
    rare = max(
        (candidate for candidate in RARE_DELIMITERS if candidate in head),
        key=lambda candidate: _agreement(head, candidate, below=True),
        default="",
    )
    share, fields = _agreement(head, rare, below=True) if rare else (0.0, 0)
    return rare if share >= _RARELY and fields > (rare in _WEAK) + 1 else best


def _agreement(head: str, delimiter: str, *, below: bool = False) -> tuple[float, int]:
    """Return the share of records with the most frequent number of fields, and that number; (0, 0) if it is one.

    `below` counts only the records from the first of that width on, since titles may stand above a header.
    """
    records, _ = read_records(head, detect_dialect(head, delimiter), most=_SAMPLE_RECORDS)
    widths = [len(record) for record in records if any(record)]
    usual, times = Counter(widths).most_common(1)[0] if widths else (1, 1)
    if usual < 2:
        return 0.0, 0
    return times / len(widths[widths.index(usual) :] if below else widths), usual
