"""Complete incoming files with guessed columns, and refuse files that are missing, too large, or for an unknown table."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data.building.assembling import assemble
from crm_dashboard.data.process.protocol import Inspection
from crm_dashboard.data.readers.signatures import detect_family
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.understanding.understanding import FILE_TABLES, guess_columns
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

Inspect = Callable[[Incoming], Inspection]
"""Inspects a file."""


def fill_in_columns(files: Sequence[Incoming], inspect: Inspect) -> list[Incoming]:
    """Return the files with their columns: as given, else those of the table's first file, else guessed.

    Raises `ImportRefused` for an unknown table and for files that cannot be combined.
    """
    completed: list[Incoming] = []
    for file in files:
        same_table = next((other for other in completed if other.table == file.table), None)
        if file.columns is None and same_table is not None:
            file = replace(file, columns=same_table.columns)
        completed.append(_fill_in(file, inspect))
    assemble([(file, file.path) for file in completed])  # refuses before anything is copied
    return completed


def _fill_in(file: Incoming, inspect: Inspect) -> Incoming:
    if file.table not in FILE_TABLES:
        raise ImportRefused(text(N_("There is no table called “{table}”."), table=file.table))
    if file.columns is None:
        inspection = inspect(file)
        return replace(file, columns=dict(guess_columns(inspection.columns, file.table)), reading=inspection.reading)
    if file.reading is None and _may_hold_several(file.path):
        inspection = inspect(file)
        if {*file.columns.values()} <= {column.name for column in inspection.columns}:
            return replace(file, reading=inspection.reading)
    return file


def _may_hold_several(path: Path) -> bool:
    """Return whether a file is a workbook or an archive, of which an inspection tells which tables are read."""
    return path.is_file() and detect_family(path) in ("excel", "zip")


def check_size(path: Path, folder: Path, settings: Settings) -> None:
    """Raise `ImportRefused` for a file that is missing, too large, or for which `folder`'s disk has too little space."""
    if not path.is_file():
        raise ImportRefused(text(N_("There is no file “{name}”."), name=path.name))
    size, limit = path.stat().st_size, settings.upload_mb * 1_000_000
    if size > limit:
        raise ImportRefused(
            text(N_("The file is larger than {limit} MB."), limit=settings.upload_mb),
            where=path.name,
            next_step=text(N_("Split it, save it as Parquet, or raise CRM_UPLOAD_MB.")),
        )
    if shutil.disk_usage(folder).free < 3 * size + 50_000_000:
        raise ImportRefused(
            text(N_("There is too little free disk space for this file.")),
            where=path.name,
            next_step=text(N_("Free at least three times the file's size and try again.")),
        )
