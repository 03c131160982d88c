"""Confirmed readings (sheet, encoding, delimiter, header row), stored in a workspace and used again for similar files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue.shape_file import ShapeFile, hash_shape
from crm_dashboard.data.process.protocol import Inspection, Reading


@dataclass(frozen=True)
class _SavedReading:
    """A confirmed reading, and the hash of the headers that were detected before anything was chosen."""

    shape: str
    reading: Reading


READINGS = ShapeFile("readings.json", TypeAdapter(tuple[_SavedReading, ...]))


def find_reading(folders: Iterable[Path], inspection: Inspection) -> Reading | None:
    """Return the reading confirmed last for a file with the same detected headers, from the first folder that has one.

    None if there is none, or if its sheet is not in this file.
    """
    shape = hash_shape(column.name for column in inspection.columns)
    known = READINGS.find(folders, shape, lambda entry: entry.reading.sheet in (None, *inspection.sheets))
    return known.reading if known and known.reading != Reading() else None


def save_reading(folder: Path, headers: Sequence[str], reading: Reading) -> None:
    """Store the reading confirmed for files whose detected headers are `headers`; does nothing if it has not changed."""
    shape = hash_shape(headers)
    if reading != Reading() or READINGS.find([folder], shape):
        READINGS.save(folder, _SavedReading(shape, reading))
