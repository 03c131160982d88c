"""Files with several tables, archives and workbooks: which of them are read, and which are stacked into one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data import readers
from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import ALL, ColumnSummary, Notice, Reading, Source, SourceFile
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.readers.packed import list_tables
from crm_dashboard.data.readers.signatures import detect_family
from crm_dashboard.data.understanding.inner_tables import (
    InnerTable,
    choose_table,
    further_columns,
    group_of,
    notices_about,
)
from crm_dashboard.data.understanding.kept_copies import is_kept_copy, tables_of
from crm_dashboard.errors import ImportRefused

Summarise = Callable[[duckdb.DuckDBPyConnection, Contents], tuple[ColumnSummary, ...]]
"""Returns the columns of what is in `RAW`."""

_FIRST = "scratch.main.looked_into"
_MAX_TABLES = 120
"""With more tables only one is read, since comparing them means opening each."""
_COMPARED_ROWS = 200


def load_sample(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    reading: Reading,
    *,
    scratch: Path,
    rows: int,
    summarise: Summarise,
) -> tuple[Contents, tuple[ColumnSummary, ...]]:
    """Load the first rows of a file into `RAW`; of several tables those of the one that is most likely wanted.

    Returns the contents, and the columns that only other tables have that are read together with it.

    Tables that can be stacked (one file or sheet per month) are read together unless one is requested; the reading then
    has the sheet `ALL` and their names, since each may have an encoding of its own. Sheets that are not read are named.
    """
    requested = replace(reading, sheet=None, parts=()) if reading.sheet == ALL else reading
    contents = readers.read(connection, path, requested, scratch=scratch, rows=rows)
    names = contents.visible or list_tables(path)
    if not 1 < len(names) <= _MAX_TABLES:
        return contents, ()
    first = InnerTable(contents.reading.sheet or "", summarise(connection, contents))
    connection.execute(f"ALTER TABLE {RAW} RENAME TO {_FIRST.rpartition('.')[2]}")
    tables = _look_into(connection, path, requested, names, first, scratch, summarise)
    connection.execute(f"ALTER TABLE {_FIRST} RENAME TO raw")
    chosen = first if requested.sheet is not None else choose_table(tables, first)
    if chosen is not first:
        connection.execute(f"DROP TABLE {RAW}")
        contents = readers.read(connection, path, replace(requested, sheet=chosen.name), scratch=scratch, rows=rows)
    contents = _with_group(contents, tables, chosen, requested)
    return contents, further_columns(tables, contents.reading.parts, chosen)


def _with_group(contents: Contents, tables: Sequence[InnerTable], chosen: InnerTable, requested: Reading) -> Contents:
    """Return the contents with what is read together, and notices about all tables."""
    is_workbook = bool(contents.visible)
    group = group_of(tables, chosen)
    sheets = (ALL, *contents.sheets) if len(group) > 1 else contents.sheets
    read = group if len(group) > 1 and requested.sheet is None else (chosen.name,)
    others = [table for table in tables if table.name not in read]
    notices = tuple(notice for notice in contents.notices if notice.key not in ("archive_member", "other_sheets"))
    if len(read) > 1:
        contents = replace(contents, reading=replace(requested, sheet=ALL, parts=read))
        key = "sheets_stacked" if is_workbook else "files_stacked"
        notices += (Notice(key, len(read), column=", ".join(read)),)
    if others and is_workbook:
        notices += notices_about(others, read)
    elif others:
        names = tuple(table.name for table in others)[:MAX_ROW_NUMBERS]
        notices += (Notice("archive_member", len(tables), column=", ".join(read), others=names),)
    return replace(contents, sheets=sheets, notices=notices)


def _look_into(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    requested: Reading,
    names: Sequence[str],
    first: InnerTable,
    scratch: Path,
    summarise: Summarise,
) -> tuple[InnerTable, ...]:
    """Return all tables in their order; one that cannot be read has no columns, an empty sheet is none."""
    tables = {first.name: first}
    others = [name for name in names if name != first.name]
    for name, contents in _samples(connection, path, requested, others, scratch):
        tables[name] = InnerTable(name, summarise(connection, contents) if contents else ())
        connection.execute(f"DROP TABLE IF EXISTS {RAW}")
    return tuple(tables[name] for name in dict.fromkeys((*names, first.name)) if name in tables)


def _samples(
    connection: duckdb.DuckDBPyConnection, path: Path, requested: Reading, names: Sequence[str], scratch: Path
) -> Iterator[tuple[str, Contents | None]]:
    if detect_family(path) == "excel":
        from crm_dashboard.data.readers.excel import read_sheets

        yield from read_sheets(connection, path, names, scratch=scratch, rows=_COMPARED_ROWS)
        return
    for name in names:
        try:
            reading = replace(requested, sheet=name)
            yield name, readers.read(connection, path, reading, scratch=scratch, rows=_COMPARED_ROWS)
        except ImportRefused:
            yield name, None


def split_archive(file: SourceFile) -> tuple[SourceFile, ...]:
    """Return one file per table of a file that is read as a whole, named by file and table; else the file itself."""
    if file.reading.sheet != ALL:
        return (file,)
    path = Path(file.path)
    members = file.reading.parts or (tables_of(path) if is_kept_copy(path) else list_tables(path))
    return tuple(
        replace(file, name=f"{file.name}: {member}", reading=replace(file.reading, sheet=member, parts=()))
        for member in members
    )


def split_archives(source: Source) -> Source:
    """Return the source with files that are read as a whole split into their tables."""
    first, *more = (member for file in source.files for member in split_archive(file))
    heads = tuple(member for file in source.heads for member in split_archive(file))
    return replace(source, path=first.path, name=first.name, reading=first.reading, more=tuple(more), heads=heads)
