"""Headers: which row holds them, and one distinct name for each column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from crm_dashboard import settings
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import refused
from crm_dashboard.text import N_, text

_VALUE = re.compile(r"[-+]?[\d.,:/\s-]*\d[\d.,:/\s-]*")
_SURE = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}.*|[-+]?\s?[￥¥$€£]?\s?\d[\d,]*\.\d+"
)
_COMMENTS = ("#", "//", "--")
_HEADER_CHARS = 1_000
_WIDE = 0.7

Rows = Sequence[Sequence[str]]


def header_position(rows: Rows) -> int:
    """Return the index of the row that holds the headers, of two header rows the lower one.

    It is the first that is about as wide as most rows are; titles above are narrower. A wide row with values or a comment
    sign in it gives way to a row of mere words below it.
    """
    widths = [_filled(row) for row in rows]
    if not any(widths):
        return 0
    usual = _usual(widths)
    least = usual if usual < 3 else _WIDE * usual
    wide = [index for index, width in enumerate(widths) if width >= least]
    at = wide[0] if wide else next(index for index, width in enumerate(widths) if width)
    if _holds_values(rows[at]) or _is_comment(rows[at]):
        narrow = [index for index in range(at) if widths[index] > max(1, usual // 3) and not _is_comment(rows[index])]
        at = next((index for index in (*wide[1:10], *narrow) if _is_header(rows, index)), at)
    return at + 1 if _has_sub_headers(rows, at) else at


def combined(rows: Rows, at: int) -> tuple[str, ...]:
    """Return the header cells of row `at`; blank ones take the cell above, repeated ones are told apart by the title above.

    Only a row above with several cells, all of them words, counts as a row of group titles.
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
    """Say whether the row above gave parts of the names of row `at`."""
    return combined(rows, at) != tuple(rows[at])


def looks_like_data(cells: Sequence[str]) -> bool:
    """Say whether a cell is a date or an amount, or at least half of the filled ones are numbers, as no header's are."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return any(map(_SURE.fullmatch, filled)) or (
        bool(filled) and sum(bool(_VALUE.fullmatch(cell)) for cell in filled) * 2 >= len(filled)
    )


def _usual(widths: Sequence[int]) -> int:
    """Return how many cells most rows fill; rows of one cell, as titles are, count only where there is little else."""
    filled = [width for width in widths if width]
    several = [width for width in filled if width > 1]
    return Counter(several if len(several) >= max(2, 0.3 * len(filled)) else filled).most_common(1)[0][0]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _holds_values(row: Sequence[str]) -> bool:
    return any(_VALUE.fullmatch(cell.strip()) or _SURE.fullmatch(cell.strip()) for cell in row if cell.strip())


def _is_comment(row: Sequence[str]) -> bool:
    return row[0].lstrip().startswith(_COMMENTS)


def _is_header(rows: Rows, index: int) -> bool:
    """Say whether a row holds different words only while the one below it holds values."""
    words = [cell.strip() for cell in rows[index] if cell.strip()]
    is_plain = not _holds_values(rows[index]) and len(set(words)) == len(words)
    return is_plain and index + 1 < len(rows) and _holds_values(rows[index + 1])


def _has_groups(rows: Rows, at: int) -> bool:
    return at > 0 and _filled(rows[at - 1]) >= 2 and not _holds_values(rows[at - 1])


def _has_sub_headers(rows: Rows, at: int) -> bool:
    """Say whether the row below goes on with the header: words where the header is blank, and values only further down."""
    if at + 2 >= len(rows) or _holds_values(rows[at + 1]) or _holds_values(rows[at]):
        return False
    blank = [place for place, cell in enumerate(rows[at]) if not cell.strip() and _reaches(rows[at + 2], place)]
    is_filled = all(_reaches(rows[at + 1], place) for place in blank)
    return bool(blank) and is_filled and _holds_values(rows[at + 2])


def _reaches(row: Sequence[str], place: int) -> bool:
    return place < len(row) and bool(row[place].strip())


def column_name(position: int) -> str:
    """Return the name of a column without a header, counted from 1."""
    return f"Column {position}"


def positions_named(count: int) -> tuple[str, ...]:
    """Return the names of the columns of a file that has no header row."""
    check_width(count)
    return tuple(map(column_name, range(1, count + 1)))


def named(cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Return a distinct, non-blank name for each cell of a header row, and the notices about what was changed.

    Names that differ only in case count as the same. Refused: too many columns, or a header that is too long.
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
        fresh = _fresh(name, taken)
        repeated += fresh != name
        taken.add(fresh.casefold())
        names.append(fresh)
    found = (
        ("blank_headers", blank),
        ("duplicate_headers", repeated),
        ("header_looks_like_data", looks_like_data(cells)),
    )
    return tuple(names), tuple(Notice(key, int(count)) for key, count in found if count)


def check_width(columns: int) -> None:
    """Refuse more columns than `settings.max_columns`."""
    limit = settings.current().max_columns
    if columns > limit:
        raise refused(
            N_("The file has {count} columns; at most {limit} can be read."),
            next_step=text(N_("Remove the columns that are not needed, then try again.")),
            count=columns,
            limit=limit,
        )


def _check(cells: Sequence[str]) -> None:
    check_width(len(cells))
    if any(len(cell) > _HEADER_CHARS for cell in cells):
        raise refused(
            N_("A column header is longer than {limit} characters."),
            next_step=text(N_("Check that the first row holds the column headers.")),
            limit=_HEADER_CHARS,
        )


def _fresh(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate, number = f"{name} ({number})", number + 1
    return candidate
