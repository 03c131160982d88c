"""Confirmed column mappings, stored in a workspace and used again for the next file with the same headers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue import catalogue

FILE = "mappings.json"
MAX_ENTRIES = 100
"""A workspace stores the newest mappings and readings, at most this many of each."""
_MAX_BYTES = 2_000_000


@dataclass(frozen=True)
class Mapping:
    """The table that files with these headers become (empty: not imported), and the header of each canonical column.

    `shape` is the hash of the headers.
    """

    shape: str
    table: str
    columns: tuple[tuple[str, str], ...]


_MAPPINGS = TypeAdapter(tuple[Mapping, ...])


def hash_headers(headers: Iterable[str]) -> str:
    """Return the hash of a set of headers; their order does not matter."""
    return hashlib.sha256("\n".join(sorted(headers)).encode()).hexdigest()


def find_mapping(folders: Iterable[Path], headers: Sequence[str]) -> Mapping | None:
    """Return the mapping confirmed last for these headers, from the first workspace folder that has one, or None.

    Mapping files that are damaged or too large count as empty.
    """
    shape = hash_headers(headers)
    for folder in folders:
        known = next((mapping for mapping in reversed(_read(folder)) if mapping.shape == shape), None)
        if known and all(header in headers for _, header in known.columns):
            return known
    return None


def save_mapping(folder: Path, headers: Sequence[str], table: str, columns: Iterable[tuple[str, str]]) -> None:
    """Store a confirmed mapping: headers and roles, no data values. Beyond `MAX_ENTRIES` the oldest is dropped."""
    new = Mapping(hash_headers(headers), table, tuple(columns))
    with catalogue.locked(folder):
        mappings = (*(mapping for mapping in _read(folder) if mapping.shape != new.shape), new)[-MAX_ENTRIES:]
        catalogue.write_file(folder / FILE, _MAPPINGS.dump_json(mappings, indent=1))


def _read(folder: Path) -> tuple[Mapping, ...]:
    try:
        path = folder / FILE
        return _MAPPINGS.validate_json(path.read_bytes()) if path.stat().st_size <= _MAX_BYTES else ()
    except (OSError, ValidationError):
        return ()
