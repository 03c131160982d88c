"""Extract one list of objects from a JSON object, as API responses have them, into JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.text import N_, text

MAX_WRAPPED_BYTES = 64 * 1024 * 1024
"""Larger files are not searched for lists, since the whole file must be in memory."""

_DEPTH = 4


@dataclass(frozen=True)
class ExtractedList:
    """The name of the list that was extracted, and the names of all lists."""

    chosen: str
    names: tuple[str, ...]


def extract_list(path: Path, target: Path, name: str | None) -> ExtractedList | None:
    """Write the named list, else the longest, to `target` as JSON lines; return None if the file is not one object with lists.

    Lists are searched at most four objects deep. Raises `ImportRefused` for an unknown name and for too deep nesting.
    """
    if path.stat().st_size > MAX_WRAPPED_BYTES:
        return None
    lists = _lists(_parse(path))
    if not lists:
        return None
    if name is not None and name not in lists:
        raise refusal(
            N_("The JSON file has no list called “{name}”."),
            next_step=text(N_("Choose one of its lists.")),
            name=name,
        )
    chosen = name or max(lists, key=lambda name: len(lists[name]))
    with target.open("w", encoding="utf-8", errors="surrogatepass") as file:
        file.writelines(json.dumps(member) + "\n" for member in lists[chosen])
    return ExtractedList(chosen, tuple(lists))


def _parse(path: Path) -> object:
    try:
        return json.loads(path.read_bytes(), parse_constant=lambda _: None)
    except ValueError:  # several objects, or damage, which DuckDB names with its place
        return None
    except RecursionError as cause:
        raise refusal(
            N_("The JSON file is nested too deeply."),
            next_step=text(N_("Export the list itself, or one object per line, then try again.")),
        ) from cause


def _lists(value: object, *, above: tuple[str, ...] = ()) -> Mapping[str, list[object]]:
    lists: dict[str, list[object]] = {}
    if not isinstance(value, dict) or len(above) >= _DEPTH:
        return lists
    for key, inner in value.items():
        path = (*above, key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            lists[".".join(path)] = inner
        else:
            lists |= _lists(inner, above=path)
    return lists
