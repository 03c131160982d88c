"""How people said that files are to be read, kept in a workspace for the next file that looks the same at first sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.remembered import KEPT, shape_of
from crm_dashboard.data.process.protocol import Inspection, Reading

FILE = "readings.json"
_LARGEST = 1_000_000


@dataclass(frozen=True)
class _Known:
    """The reading of files whose headers, as they are found without being told anything, have this mark."""

    shape: str
    reading: Reading


_ADAPTER = TypeAdapter(tuple[_Known, ...])


def recall_reading(folders: Iterable[Path], seen: Inspection) -> Reading | None:
    """Return what was said last of a file that looked like this one, in the first of the workspace folders that knows it.

    None where nothing was said, and where the sheet that was chosen is not in this file. Files that are damaged or too
    large are as good as none.
    """
    shape = shape_of(column.name for column in seen.columns)
    for folder in folders:
        known = next((one.reading for one in reversed(_read(folder)) if one.shape == shape), None)
        if known and known.sheet in (None, *seen.sheets):
            return known if known != Reading() else None
    return None


def remember_reading(folder: Path, headers: Sequence[str], reading: Reading) -> None:
    """Keep, in one step, how a file is read whose headers were `headers` at first sight; nothing where that is no news."""
    shape = shape_of(headers)
    with catalogue.locked(folder):
        known = _read(folder)
        before = next((one.reading for one in known if one.shape == shape), Reading())
        if reading != before:
            kept = (*(one for one in known if one.shape != shape), _Known(shape, reading))[-KEPT:]
            catalogue.put(folder / FILE, _ADAPTER.dump_json(kept, indent=1))


def _read(folder: Path) -> tuple[_Known, ...]:
    try:
        path = folder / FILE
        return _ADAPTER.validate_json(path.read_bytes()) if path.stat().st_size <= _LARGEST else ()
    except (OSError, ValidationError):
        return ()
