"""What people confirmed about the columns of files, kept in a workspace for the next file of the same headers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue import catalogue

FILE = "mappings.json"
KEPT = 100
"""So many shapes of files a workspace remembers, the newest ones."""
_LARGEST = 2_000_000


@dataclass(frozen=True)
class Mapping:
    """The table that files of one shape become (empty: not used), and the header of each canonical column."""

    shape: str
    table: str
    columns: tuple[tuple[str, str], ...]


_ADAPTER = TypeAdapter(tuple[Mapping, ...])


def shape_of(headers: Iterable[str]) -> str:
    """Return the mark of a set of headers; their order does not matter."""
    return hashlib.sha256("\n".join(sorted(headers)).encode()).hexdigest()


def recall(folders: Iterable[Path], headers: Sequence[str]) -> Mapping | None:
    """Return what was confirmed last for these headers in the first of the workspace folders that knows them.

    Files that are damaged or too large are as good as none: the mapping is then guessed.
    """
    shape = shape_of(headers)
    for folder in folders:
        known = next((one for one in reversed(_read(folder)) if one.shape == shape), None)
        if known and all(header in headers for _, header in known.columns):
            return known
    return None


def remember(folder: Path, headers: Sequence[str], table: str, columns: Iterable[tuple[str, str]]) -> None:
    """Keep a confirmed mapping, in one step: headers and roles, no value of the data. The oldest of too many is dropped."""
    fresh = Mapping(shape_of(headers), table, tuple(columns))
    with catalogue.locked(folder):
        kept = (*(one for one in _read(folder) if one.shape != fresh.shape), fresh)[-KEPT:]
        catalogue.put(folder / FILE, _ADAPTER.dump_json(kept, indent=1))


def _read(folder: Path) -> tuple[Mapping, ...]:
    try:
        path = folder / FILE
        return _ADAPTER.validate_json(path.read_bytes()) if path.stat().st_size <= _LARGEST else ()
    except (OSError, ValidationError):
        return ()
