"""The tables of one archive: those with the same headers, such as one file a month, are one table together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data import readers
from crm_dashboard.data.process.protocol import ALL, Notice, Reading, Source, SourceFile
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.readers.packed import tables_in
from crm_dashboard.data.understanding.kept_copies import is_kept_copy, tables_of
from crm_dashboard.errors import ImportRefused

_LARGEST = "scratch.main.looked_into"
_MOST = 120
"""Of more tables one is read: to see that their headers are the same, each is looked into."""


def looked_into(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int
) -> Contents:
    """Fill `RAW` with the first rows of a file; of an archive whose tables are alike, with those of the largest.

    Such an archive is read as a whole, unless one of its tables is asked for; what was found says so, and nothing of
    how the largest is read, since each may be in an encoding of its own.
    """
    asked = replace(reading, sheet=None) if reading.sheet == ALL else reading
    contents = readers.read(connection, path, asked, scratch=scratch, rows=rows)
    members = tables_in(path)
    if not 1 < len(members) <= _MOST:
        return contents
    connection.execute(f"ALTER TABLE {RAW} RENAME TO looked_into")
    others = [member for member in members if member != contents.reading.sheet]
    alike = all(
        _headers(connection, path, replace(reading, sheet=one), scratch) == {*contents.headers} for one in others
    )
    connection.execute(f"DROP TABLE IF EXISTS {RAW}")
    connection.execute(f"ALTER TABLE {_LARGEST} RENAME TO raw")
    if not alike:
        return contents
    contents = replace(contents, sheets=(ALL, *members))
    if asked.sheet is not None:
        return contents
    notices = tuple(one for one in contents.notices if one.key != "archive_member")
    said = Notice("files_stacked", len(members), column=", ".join(members))
    return replace(contents, reading=replace(reading, sheet=ALL), notices=(*notices, said))


def unfolded(file: SourceFile) -> tuple[SourceFile, ...]:
    """Return a file for each table of an archive that is read as a whole, by the archive's name and its own."""
    if file.reading.sheet != ALL:
        return (file,)
    path = Path(file.path)
    return tuple(
        replace(file, name=f"{file.name}: {member}", reading=replace(file.reading, sheet=member))
        for member in (tables_of(path) if is_kept_copy(path) else tables_in(path))
    )


def unfolded_source(source: Source) -> Source:
    """Return a source whose archives that are read as a whole are told file by file."""
    first, *more = (one for file in source.files for one in unfolded(file))
    heads = tuple(one for file in source.heads for one in unfolded(file))
    return replace(source, path=first.path, name=first.name, reading=first.reading, more=tuple(more), heads=heads)


def _headers(connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, scratch: Path) -> set[str] | None:
    """Return the headers of one table of an archive; None where it cannot be read."""
    connection.execute(f"DROP TABLE IF EXISTS {RAW}")
    try:
        return {*readers.read(connection, path, reading, scratch=scratch, rows=1).headers}
    except ImportRefused:
        return None
