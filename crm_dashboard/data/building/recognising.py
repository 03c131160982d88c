"""Files on their way in get the columns that nobody chose, and are refused where they are too large or unknown."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data.building.assembling import assemble
from crm_dashboard.data.process.protocol import Inspection
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.understanding.understanding import FILE_TABLES, guess_columns
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

Look = Callable[[Incoming], Inspection]
"""Takes a first look at a file."""


def recognised(files: Sequence[Incoming], look: Look) -> list[Incoming]:
    """Return the files with their columns; without any given, those of the first file of the table, or guessed.

    Raises `ImportRefused` for a table that there is not, and for files that do not go together.
    """
    found: list[Incoming] = []
    for file in files:
        alike = next((one for one in found if one.table == file.table), None)
        if file.columns is None and alike is not None:
            file = replace(file, columns=alike.columns)
        found.append(_recognised(file, look))
    assemble([(file, file.path) for file in found])  # refuses before anything is copied
    return found


def _recognised(file: Incoming, look: Look) -> Incoming:
    if file.table not in FILE_TABLES:
        raise ImportRefused(text(N_("There is no table called “{table}”."), table=file.table))
    if file.columns is None:
        seen = look(file)
        file = replace(file, columns=dict(guess_columns(seen.columns, file.table)), reading=seen.reading)
    return file


def check_size(path: Path, folder: Path, settings: Settings) -> None:
    """Raise `ImportRefused` for a file that is not there, too large, or for which `folder` has too little space."""
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
