"""Fills `RAW` from all the files of a source: one file, several of the same headers, or orders with their lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from crm_dashboard.data import readers
from crm_dashboard.data.building.leaving_out import leave_out
from crm_dashboard.data.process.protocol import Notice, Source, SourceFile
from crm_dashboard.data.readers.contents import RAW, Contents, refused
from crm_dashboard.data.understanding import order_lines
from crm_dashboard.data.understanding.archive_tables import unfolded, unfolded_source
from crm_dashboard.data.understanding.kept_copies import COPIES, ENDING, is_kept_copy, read_part, write_part
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text

_FIRST = "scratch.main.first_file"
STACKED = "scratch.main.stacked_files"
"""The names of several files with the first of each one's rows in `RAW`, counted from 1."""
RAGGED = "scratch.main.ragged_lines"
"""The lines of several files that never became rows: `file`, `line`."""


@dataclass(frozen=True)
class _Table:
    """The table that files are read for, and of which of them (by path) new copies are written into which folder."""

    key: str
    fresh: Collection[str] = ()
    copies: Path = Path()


def gather(
    connection: duckdb.DuckDBPyConnection, source: Source, scratch: Path, *, fresh: Collection[str] = ()
) -> tuple[Source, Contents]:
    """Fill `RAW` and return the source with its roles as the columns of `RAW` are now called, and what was found.

    Rows stand in the order of the files, so row numbers run on from file to file. Refused, with the name of the file:
    what a reader refuses, and files of other headers than the first. Tables of an archive are files of their own. Of
    `fresh` files (by path) the columns of which nothing is made are emptied, and new copies written without them.
    """
    source = unfolded_source(source)
    table = _Table(source.table, fresh, scratch / COPIES)
    if not source.more and not source.heads:
        (file,) = source.files
        return source, _taken(connection, file, scratch, table)
    contents = _stacked(connection, source.files, scratch, table)
    if not source.heads:
        return source, contents
    _rename(connection, RAW, order_lines.LINES)
    heads = _stacked(connection, source.heads, scratch, table)
    _rename(connection, RAW, order_lines.HEADS)
    return order_lines.join(connection, source, contents, heads)


def read_whole(connection: duckdb.DuckDBPyConnection, file: SourceFile, scratch: Path) -> Contents:
    """Fill `RAW` from one of many files, or from all tables of an archive that is read as a whole."""
    return _stacked(connection, unfolded(file), scratch, _Table(""))


def _taken(connection: duckdb.DuckDBPyConnection, file: SourceFile, scratch: Path, table: _Table) -> Contents:
    """Fill `RAW` from one file or its kept copy."""
    if is_kept_copy(file.path):
        return read_part(connection, file)
    contents = readers.read(connection, Path(file.path), file.reading, scratch=scratch)
    if file.path not in table.fresh:
        return contents
    contents = leave_out(connection, contents, file, table.key)
    if contents.left_out or file.reading.sheet:  # of an archive all tables or none
        write_part(connection, table.copies / f"{Path(file.path).name}{ENDING}", contents)
    return contents


def named(refusal: ImportRefused, name: str) -> ImportRefused:
    """Return a refusal whose place begins with the name of the file, unless it stands there."""
    if name in refusal.where:
        return refusal
    where = f"{name}: {refusal.where}" if refusal.where else name
    return ImportRefused(refusal.what, where=where, next_step=refusal.next_step)


def _stacked(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], scratch: Path, table: _Table
) -> Contents:
    """Fill `RAW` with the rows of all files, one file under another."""
    connection.execute(f"CREATE OR REPLACE TABLE {STACKED} (file VARCHAR, first_row BIGINT)")
    first, *others = files
    contents = _one_of_many(connection, first, scratch, table)
    if not others:
        return contents
    _rename(connection, RAW, _FIRST)
    notices, left_out = contents.notices, {*contents.left_out}
    for file in others:
        _say_where_it_begins(connection, file, f"(SELECT count(*) + 1 FROM {_FIRST})")
        further = _one_of_many(connection, file, scratch, table)
        _check_headers(contents, further, file.name)
        places = ", ".join(f"c{further.headers.index(header)}" for header in contents.headers)
        every = ", ".join(f"c{place}" for place in range(len(contents.headers)))
        connection.execute(f"INSERT INTO {_FIRST} ({every}) SELECT {places} FROM {RAW}")
        connection.execute(f"DROP TABLE {RAW}")
        notices += further.notices
        left_out |= {*further.left_out}
    _rename(connection, _FIRST, RAW)
    _say_where_it_begins(connection, first, "1")
    said = Notice("files_stacked", len(files), column=", ".join(file.name for file in files))
    lost = tuple(header for header in contents.headers if header in left_out)
    return replace(contents, notices=(*notices, said), left_out=lost)


def _say_where_it_begins(connection: duckdb.DuckDBPyConnection, file: SourceFile, first_row: str) -> None:
    connection.execute(f"INSERT INTO {STACKED} VALUES (?, {first_row})", [file.name])


def _one_of_many(connection: duckdb.DuckDBPyConnection, file: SourceFile, scratch: Path, table: _Table) -> Contents:
    """Read a file; what is said of its rows names it, and lines that became no rows are kept before the next file is read."""
    try:
        contents = _taken(connection, file, scratch, table)
    except ImportRefused as refusal:
        raise named(refusal, file.name) from None
    connection.execute(f"CREATE TABLE IF NOT EXISTS {RAGGED} (file VARCHAR, line BIGINT)")
    if any(notice.key == "ragged_rows" for notice in contents.notices):
        lines = "SELECT DISTINCT line FROM reject_errors ORDER BY line"
        connection.execute(f"INSERT INTO {RAGGED} SELECT ?, line FROM ({lines})", [file.name])
    return replace(contents, notices=tuple(replace(notice, file=file.name) for notice in contents.notices))


def _check_headers(contents: Contents, further: Contents, name: str) -> None:
    if set(contents.headers) != set(further.headers):
        odd = sorted(set(contents.headers) ^ set(further.headers))
        raise refused(
            N_("Files that become one table must have the same columns; “{header}” is in only one of them."),
            where=name,
            next_step=text(N_("Export both in the same way, or load the file for itself.")),
            header=odd[0],
        )


def _rename(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
    connection.execute(f"ALTER TABLE {old} RENAME TO {new.rpartition('.')[2]}")
