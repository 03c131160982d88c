"""One JSON object with lists of objects inside, as services answer: one list is taken out, each member on a line of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_dashboard.data.readers.contents import refused
from crm_dashboard.text import N_, text

WRAPPED_BYTES = 64 * 1024 * 1024
"""A larger file is not looked into for a list: it has to be in memory as a whole."""

_DEPTH = 4


@dataclass(frozen=True)
class Listing:
    """Which of the lists inside one object was read, and which there are."""

    chosen: str
    names: tuple[str, ...]


def unwrapped(path: Path, target: Path, wanted: str | None) -> Listing | None:
    """Write the wanted list, else the longest, to `target` and return which; None when there is no list, or no one object.

    Lists are looked for at most four objects deep. Refused: an unknown name, and what is nested too deeply.
    """
    if path.stat().st_size > WRAPPED_BYTES:
        return None
    lists = _lists(_parsed(path))
    if not lists:
        return None
    if wanted is not None and wanted not in lists:
        raise refused(
            N_("The JSON file has no list called “{name}”."),
            next_step=text(N_("Choose one of its lists.")),
            name=wanted,
        )
    chosen = wanted or max(lists, key=lambda name: len(lists[name]))
    with target.open("w", encoding="utf-8", errors="surrogatepass") as file:
        file.writelines(json.dumps(member) + "\n" for member in lists[chosen])
    return Listing(chosen, tuple(lists))


def _parsed(path: Path) -> object:
    try:
        return json.loads(path.read_bytes(), parse_constant=lambda _: None)
    except ValueError:  # several objects, or damage, which DuckDB names with its place
        return None
    except RecursionError as cause:
        raise refused(
            N_("The JSON file is nested too deeply."),
            next_step=text(N_("Export the list itself, or one object per line, then try again.")),
        ) from cause


def _lists(value: object, *, above: tuple[str, ...] = ()) -> Mapping[str, list[object]]:
    found: dict[str, list[object]] = {}
    if not isinstance(value, dict) or len(above) >= _DEPTH:
        return found
    for key, inner in value.items():
        here = (*above, key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            found[".".join(here)] = inner
        else:
            found |= _lists(inner, above=here)
    return found
