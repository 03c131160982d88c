"""Archives with several tables: tables with the same headers, such as one file per month, are read as one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data import readers
from crm_dashboard.data.process.protocol import ALL, Notice, Reading, Source, SourceFile
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.readers.packed import list_tables
from crm_dashboard.data.understanding.kept_copies import is_kept_copy, tables_of
from crm_dashboard.errors import ImportRefused

_LARGEST = "scratch.main.looked_into"
_MAX_TABLES = 120
"""With more tables only one is read, since comparing headers means opening each."""


def load_sample(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int
) -> Contents:
    """Load the first rows of a file into `RAW`; of an archive those of its largest table.

    An archive whose tables have the same headers is read as a whole unless one table is requested; its reading then has
    only the sheet `ALL`, since each table may have an encoding of its own.
    """
    requested = replace(reading, sheet=None) if reading.sheet == ALL else reading
    contents = readers.read(connection, path, requested, scratch=scratch, rows=rows)
    members = list_tables(path)
    if not 1 < len(members) <= _MAX_TABLES:
        return contents
    connection.execute(f"ALTER TABLE {RAW} RENAME TO looked_into")
    others = [member for member in members if member != contents.reading.sheet]
    have_same_headers = all(
        _headers(connection, path, replace(reading, sheet=other), scratch) == {*contents.headers} for other in others
    )
    connection.execute(f"DROP TABLE IF EXISTS {RAW}")
    connection.execute(f"ALTER TABLE {_LARGEST} RENAME TO raw")
    if not have_same_headers:
        return contents
    contents = replace(contents, sheets=(ALL, *members))
    if requested.sheet is not None:
        return contents
    notices = tuple(other for other in contents.notices if other.key != "archive_member")
    notice = Notice("files_stacked", len(members), column=", ".join(members))
    return replace(contents, reading=replace(reading, sheet=ALL), notices=(*notices, notice))


def split_archive(file: SourceFile) -> tuple[SourceFile, ...]:
    """Return one file per table of an archive that is read as a whole, named by archive and table; else the file itself."""
    if file.reading.sheet != ALL:
        return (file,)
    path = Path(file.path)
    return tuple(
        replace(file, name=f"{file.name}: {member}", reading=replace(file.reading, sheet=member))
        for member in (tables_of(path) if is_kept_copy(path) else list_tables(path))
    )


def split_archives(source: Source) -> Source:
    """Return the source with archives that are read as a whole split into their tables."""
    first, *more = (member for file in source.files for member in split_archive(file))
    heads = tuple(member for file in source.heads for member in split_archive(file))
    return replace(source, path=first.path, name=first.name, reading=first.reading, more=tuple(more), heads=heads)


def _headers(connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, scratch: Path) -> set[str] | None:
    """Return the headers of one table of an archive; None if it cannot be read."""
    connection.execute(f"DROP TABLE IF EXISTS {RAW}")
    try:
        return {*readers.read(connection, path, reading, scratch=scratch, rows=1).headers}
    except ImportRefused:
        return None
