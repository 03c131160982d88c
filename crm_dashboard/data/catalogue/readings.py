"""Confirmed readings (sheet, encoding, delimiter, header row), stored in a workspace and used again for similar files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.mappings import MAX_ENTRIES, hash_headers
from crm_dashboard.data.process.protocol import Inspection, Reading

FILE = "readings.json"
_MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class _SavedReading:
    """A confirmed reading, and the hash of the headers that were detected before anything was chosen."""

    shape: str
    reading: Reading


_READINGS = TypeAdapter(tuple[_SavedReading, ...])


def find_reading(folders: Iterable[Path], inspection: Inspection) -> Reading | None:
    """Return the reading confirmed last for a file with the same detected headers, from the first folder that has one.

    None if there is none, or if its sheet is not in this file. Files that are damaged or too large count as empty.
    """
    shape = hash_headers(column.name for column in inspection.columns)
    for folder in folders:
        reading = next((entry.reading for entry in reversed(_read(folder)) if entry.shape == shape), None)
        if reading and reading.sheet in (None, *inspection.sheets):
            return reading if reading != Reading() else None
    return None


def save_reading(folder: Path, headers: Sequence[str], reading: Reading) -> None:
    """Store the reading confirmed for files whose detected headers are `headers`; does nothing if it has not changed."""
    shape = hash_headers(headers)
    with catalogue.locked(folder):
        entries = _read(folder)
        previous = next((entry.reading for entry in entries if entry.shape == shape), Reading())
        if reading != previous:
            updated = (*(entry for entry in entries if entry.shape != shape), _SavedReading(shape, reading))[
                -MAX_ENTRIES:
            ]
            catalogue.write_file(folder / FILE, _READINGS.dump_json(updated, indent=1))


def _read(folder: Path) -> tuple[_SavedReading, ...]:
    try:
        path = folder / FILE
        return _READINGS.validate_json(path.read_bytes()) if path.stat().st_size <= _MAX_BYTES else ()
    except (OSError, ValidationError):
        return ()
