"""Headers: which row holds them, and one distinct name for each column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from crm_dashboard import settings
from crm_dashboard.data.protocol import Notice
from crm_dashboard.data.readers.contents import refused
from crm_dashboard.text import N_, text

_VALUE = re.compile(r"[-+]?[\d.,:/\s-]*\d[\d.,:/\s-]*")
_HEADER_CHARS = 1_000


def header_position(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the header row: the first that is as wide as most rows are; titles above are narrower."""
    widths = [sum(1 for cell in row if cell.strip()) for row in rows]
    filled = [width for width in widths if width]
    if not filled:
        return 0
    usual = Counter(filled).most_common(1)[0][0]
    if usual < 3:
        return next(index for index, width in enumerate(widths) if width)
    return next(index for index, width in enumerate(widths) if width > max(1, usual // 3))


def looks_like_data(cells: Sequence[str]) -> bool:
    """Say whether at least half of the filled cells are numbers or dates, as no header's are."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and sum(bool(_VALUE.fullmatch(cell)) for cell in filled) * 2 >= len(filled)


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
            name = f"Column {position}"
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
