"""A small file of a workspace that keeps one entry for each shape of file: what was confirmed for the last file that looked so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from crm_dashboard.data.catalogue import catalogue

MAX_ENTRIES = 100
"""A workspace keeps the newest entries of each kind, at most this many."""
_MAX_BYTES = 2_000_000


class _Shaped(Protocol):
    @property
    def shape(self) -> str: ...


Entry = TypeVar("Entry", bound=_Shaped)


def hash_shape(marks: Iterable[str]) -> str:
    """Return the hash of what makes a shape, such as a set of headers; the order does not matter."""
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()


class ShapeFile(Generic[Entry]):
    """The entries in the file `name` of a workspace's folder, oldest first; a file that is damaged or too large has none."""

    def __init__(self, name: str, entries: TypeAdapter[tuple[Entry, ...]]) -> None:
        self.name = name
        self._entries = entries

    def find(
        self, folders: Iterable[Path], shape: str, fits: Callable[[Entry], bool] = lambda _entry: True
    ) -> Entry | None:
        """Return the entry of this shape from the first folder in which it is there and fits, or None."""
        entries = (entry for folder in folders for entry in self._read(folder) if entry.shape == shape and fits(entry))
        return next(entries, None)

    def save(self, folder: Path, entry: Entry) -> None:
        """Store an entry in the place of that of its shape; the oldest beyond `MAX_ENTRIES` are dropped."""
        with catalogue.locked(folder):
            before = self._read(folder)
            if entry not in before:
                kept = (*(other for other in before if other.shape != entry.shape), entry)[-MAX_ENTRIES:]
                catalogue.write_file(folder / self.name, self._entries.dump_json(kept, indent=1))

    def _read(self, folder: Path) -> tuple[Entry, ...]:
        try:
            path = folder / self.name
            return self._entries.validate_json(path.read_bytes()) if path.stat().st_size <= _MAX_BYTES else ()
        except (OSError, ValidationError):
            return ()
