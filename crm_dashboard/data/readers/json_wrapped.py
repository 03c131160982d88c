"""Extract one table from a JSON value, such as a list inside the object of an API response, into JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.data.readers.json_tables import rows_of
from crm_dashboard.text import N_, text

MAX_WRAPPED_BYTES = 64 * 1024 * 1024
"""Larger files are not searched for lists, since the whole file must be in memory."""

_DEPTH = 4
_DESCRIBES = re.compile(
    r"(^|\.)(schema|fields|columns|cols|meta\w*|headers?|errors|warnings|links)(\.|$)", re.IGNORECASE
)
"""Names of lists that describe the rows of another list."""


@dataclass(frozen=True)
class ExtractedList:
    """The name of the list that was extracted, and the names of all lists; `is_rearranged`: it was no list of objects."""

    chosen: str
    names: tuple[str, ...]
    is_rearranged: bool = False


def extract_list(path: Path, target: Path, name: str | None) -> ExtractedList | None:
    """Write the named list, else the longest, to `target` as JSON lines; return None if the file is not one object with lists.

    Lists, and tables of the shapes that `json_tables` knows, are searched at most four objects deep; lists that only
    describe columns come last. Raises `ImportRefused` for an unknown name and for too deep nesting.
    """
    if path.stat().st_size > MAX_WRAPPED_BYTES:
        return None
    value = _parse(path)
    table = None if name else rows_of(value)
    if table is not None:
        _write_lines(target, table)
        return ExtractedList("", (), is_rearranged=True)
    lists = _lists(value)
    has_rows = any(not _DESCRIBES.search(path) for path in lists)
    arranged = {} if has_rows and name in (None, *lists) else _tables(value)
    lists = {**lists, **arranged}
    if not lists:
        return None
    if name is not None and name not in lists:
        raise refusal(
            N_("The JSON file has no list called “{name}”."),
            next_step=text(N_("Choose one of its lists.")),
            name=name,
        )
    chosen = name or max(lists, key=lambda name: (not _DESCRIBES.search(name), len(lists[name])))
    _write_lines(target, lists[chosen])
    return ExtractedList(chosen, tuple(lists), is_rearranged=chosen in arranged)


def _write_lines(target: Path, rows: Sequence[object]) -> None:
    with target.open("w", encoding="utf-8", errors="surrogatepass") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def _parse(path: Path) -> object:
    try:
        return json.loads(path.read_bytes(), parse_constant=lambda _: None)
    except ValueError:  # several objects, or damage, which DuckDB names with its place
        return _parse_lines(path)
    except RecursionError as cause:
        raise refusal(
            N_("The JSON file is nested too deeply."),
            next_step=text(N_("Export the list itself, or one object per line, then try again.")),
        ) from cause


def _parse_lines(path: Path) -> object:
    """Return the lists of a file with one list in each line; None for any other file."""
    try:
        with path.open("rb") as file:
            lists = [json.loads(line, parse_constant=lambda _: None) for line in file if line.strip()]
    except (ValueError, RecursionError):
        return None
    return lists if all(isinstance(row, list) for row in lists) else None


def _tables(value: object, *, above: tuple[str, ...] = ()) -> dict[str, Sequence[object]]:
    """Return the tables inside an object that are no lists of objects, by their path."""
    tables: dict[str, Sequence[object]] = {}
    if not isinstance(value, dict) or len(above) >= _DEPTH:
        return tables
    for key, inner in value.items():
        name = ".".join((*above, key))
        rows = rows_of(inner, name)
        tables |= {name: rows} if rows else _tables(inner, above=(*above, key))
    return tables


def _lists(value: object, *, above: tuple[str, ...] = ()) -> dict[str, Sequence[object]]:
    lists: dict[str, Sequence[object]] = {}
    if not isinstance(value, dict) or len(above) >= _DEPTH:
        return lists
    for key, inner in value.items():
        path = (*above, key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            lists[".".join(path)] = inner
        else:
            lists |= _lists(inner, above=path)
    return lists
