"""Find the header row, and give each column a distinct name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from crm_dashboard import settings
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.text import N_, text

_VALUE = re.compile(r"[-+]?[\d.,:/\s-]*\d[\d.,:/\s-]*")
_DATE_OR_AMOUNT = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}.*|[-+]?\s?[￥¥$€£]?\s?\d[\d,]*\.\d+"
)
_COMMENTS = ("#", "//", "--")
_HEADER_CHARS = 1_000
_WIDE_SHARE = 0.7

Rows = Sequence[Sequence[str]]


def header_position(rows: Rows) -> int:
    """Return the index of the header row; of two header rows the lower one.

    It is the first row about as wide as most rows; titles above are narrower. If that row contains values or is a
    comment, a row with only words below it is preferred.
    """
    widths = [_filled(row) for row in rows]
    if not any(widths):
        return 0
    usual = _usual_width(widths)
    min_width = usual if usual < 3 else _WIDE_SHARE * usual
    wide = [index for index, width in enumerate(widths) if width >= min_width]
    at = wide[0] if wide else next(index for index, width in enumerate(widths) if width)
    if _holds_values(rows[at]) or _is_comment(rows[at]):
        narrow = [index for index in range(at) if widths[index] > max(1, usual // 3) and not _is_comment(rows[index])]
        at = next((index for index in (*wide[1:10], *narrow) if _is_header(rows, index)), at)
    return at + 1 if _has_sub_headers(rows, at) else at


def combine_header_rows(rows: Rows, at: int) -> tuple[str, ...]:
    """Return the header cells of row `at`, combined with the row above: blank cells take its cell, repeated ones its title.

    The row above counts only if it has several cells, all of them words.
    """
    header = tuple(rows[at])
    if not _has_groups(rows, at):
        return header
    above = [*rows[at - 1], *[""] * (len(header) - len(rows[at - 1]))]
    cells = [cell if cell.strip() else over for cell, over in zip(header, above, strict=False)]
    times = Counter(cell.strip() for cell in cells)
    titles: list[str] = []
    for cell in above:
        titles.append(cell if cell.strip() or not titles else titles[-1])
    return tuple(
        _joined(title.strip(), cell.strip())
        if times[cell.strip()] > 1 and title.strip() not in ("", cell.strip())
        else cell
        for cell, title in zip(cells, titles, strict=False)
    )


def _joined(title: str, cell: str) -> str:
    return f"{title} {cell}" if title.isascii() or cell.isascii() else title + cell


def is_combined(rows: Rows, at: int) -> bool:
    """Return whether the headers of row `at` were combined with the row above."""
    return combine_header_rows(rows, at) != tuple(rows[at])


def looks_like_data(cells: Sequence[str]) -> bool:
    """Return whether cells look like values, not headers: one is a date or amount, or at least half are numbers."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return any(map(_DATE_OR_AMOUNT.fullmatch, filled)) or (
        bool(filled) and sum(bool(_VALUE.fullmatch(cell)) for cell in filled) * 2 >= len(filled)
    )


def _usual_width(widths: Sequence[int]) -> int:
    """Return the most frequent number of filled cells; rows with one cell count only if few rows have more."""
    filled = [width for width in widths if width]
    several = [width for width in filled if width > 1]
    return Counter(several if len(several) >= max(2, 0.3 * len(filled)) else filled).most_common(1)[0][0]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _holds_values(row: Sequence[str]) -> bool:
    return any(
        _VALUE.fullmatch(cell.strip()) or _DATE_OR_AMOUNT.fullmatch(cell.strip()) for cell in row if cell.strip()
    )


def _is_comment(row: Sequence[str]) -> bool:
    return row[0].lstrip().startswith(_COMMENTS)


def _is_header(rows: Rows, index: int) -> bool:
    """Return whether a row holds only distinct words and the row below it holds values."""
    words = [cell.strip() for cell in rows[index] if cell.strip()]
    is_plain = not _holds_values(rows[index]) and len(set(words)) == len(words)
    return is_plain and index + 1 < len(rows) and _holds_values(rows[index + 1])


def _has_groups(rows: Rows, at: int) -> bool:
    return at > 0 and _filled(rows[at - 1]) >= 2 and not _holds_values(rows[at - 1])


def _has_sub_headers(rows: Rows, at: int) -> bool:
    """Return whether the row below continues the header: words where the header is blank, and values only after it."""
    if at + 2 >= len(rows) or _holds_values(rows[at + 1]) or _holds_values(rows[at]):
        return False
    blank = [place for place, cell in enumerate(rows[at]) if not cell.strip() and _has_value(rows[at + 2], place)]
    is_filled = all(_has_value(rows[at + 1], place) for place in blank)
    return bool(blank) and is_filled and _holds_values(rows[at + 2])


def _has_value(row: Sequence[str], position: int) -> bool:
    return position < len(row) and bool(row[position].strip())


def column_name(position: int) -> str:
    """Return the name of a column without a header, counted from 1."""
    return f"Column {position}"


def numbered_names(count: int) -> tuple[str, ...]:
    """Return the names `Column 1`, `Column 2` … for a file without a header row."""
    check_width(count)
    return tuple(map(column_name, range(1, count + 1)))


def name_columns(cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Return a distinct, non-blank name for each cell of a header row, and notices about changes.

    Case is ignored when comparing names. Raises `ImportRefused` for too many columns or a header that is too long.
    """
    _check(cells)
    taken: set[str] = set()
    names: list[str] = []
    blank = repeated = 0
    for position, cell in enumerate(cells, start=1):
        name = cell.strip().strip("\ufeff")
        if not name:
            blank += 1
            name = column_name(position)
        unique = _unused_name(name, taken)
        repeated += unique != name
        taken.add(unique.casefold())
        names.append(unique)
    counted = (
        ("blank_headers", blank),
        ("duplicate_headers", repeated),
        ("header_looks_like_data", looks_like_data(cells)),
    )
    return tuple(names), tuple(Notice(key, int(count)) for key, count in counted if count)


def check_width(columns: int) -> None:
    """Raise `ImportRefused` for more columns than `settings.max_columns`."""
    limit = settings.current().max_columns
    if columns > limit:
        raise refusal(
            N_("The file has {count} columns; at most {limit} can be read."),
            next_step=text(N_("Remove the columns that are not needed, then try again.")),
            count=columns,
            limit=limit,
        )


def _check(cells: Sequence[str]) -> None:
    check_width(len(cells))
    if any(len(cell) > _HEADER_CHARS for cell in cells):
        raise refusal(
            N_("A column header is longer than {limit} characters."),
            next_step=text(N_("Check that the first row holds the column headers.")),
            limit=_HEADER_CHARS,
        )


def _unused_name(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate, number = f"{name} ({number})", number + 1
    return candidate
