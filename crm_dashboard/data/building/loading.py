"""Load all files of a source into `RAW`: one file, several files with the same headers, or orders with their lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from crm_dashboard.data import readers
from crm_dashboard.data.building.money_left_out import with_money_notices
from crm_dashboard.data.building.unused_columns import drop_unused_columns
from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice, Source, SourceFile
from crm_dashboard.data.readers.contents import RAW, STACKED, Contents, refusal
from crm_dashboard.data.understanding import order_lines
from crm_dashboard.data.understanding.archive_tables import split_archive, split_archives
from crm_dashboard.data.understanding.kept_copies import COPIES, SUFFIX, is_kept_copy, read_part, write_part
from crm_dashboard.data.understanding.stacking import needed_headers
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text

_FIRST = "scratch.main.first_file"
RAGGED = "scratch.main.ragged_lines"
"""The lines of stacked files that could not be read as rows: `file`, `line`."""


@dataclass(frozen=True)
class _Table:
    """The table that files are loaded as, the paths of files that get a smaller copy, and the folder for these copies."""

    key: str
    fresh: Collection[str] = ()
    copies: Path = Path()


def load_source(
    connection: duckdb.DuckDBPyConnection, source: Source, scratch: Path, *, fresh: Collection[str] = ()
) -> tuple[Source, Contents]:
    """Load a source into `RAW` and return it with its roles mapped to the headers of `RAW`, and the contents.

    Row numbers continue from file to file; each table of an archive counts as a file. Raises `ImportRefused`, with the
    name of the file, for unreadable files and files with other headers than the first. Of `fresh` files (by path)
    unused columns are emptied, and smaller copies without them are written.
    """
    source = split_archives(source)
    table = _Table(source.table, fresh, scratch / COPIES)
    if not source.more and not source.heads:
        (file,) = source.files
        return source, _load_single(connection, file, scratch, table)
    contents = _load_stacked(connection, source.files, scratch, table)
    if not source.heads:
        return source, contents
    _rename(connection, RAW, order_lines.LINES)
    heads = _load_stacked(connection, source.heads, scratch, table)
    _rename(connection, RAW, order_lines.HEADS)
    return order_lines.join(connection, source, contents, heads)


def load_file(connection: duckdb.DuckDBPyConnection, file: SourceFile, scratch: Path) -> Contents:
    """Load one file into `RAW`, or all tables of an archive that is read as a whole."""
    return _load_stacked(connection, split_archive(file), scratch, _Table(""))


def _load_single(connection: duckdb.DuckDBPyConnection, file: SourceFile, scratch: Path, table: _Table) -> Contents:
    """Load one file, or its kept copy, into `RAW`."""
    if is_kept_copy(file.path):
        return read_part(connection, file)
    contents = readers.read(connection, Path(file.path), file.reading, scratch=scratch)
    contents = with_money_notices(connection, contents, file, table.key)
    if file.path not in table.fresh:
        return contents
    contents = drop_unused_columns(connection, contents, file, table.key)
    if contents.left_out or file.reading.sheet:  # of an archive all tables or none
        write_part(connection, table.copies / f"{Path(file.path).name}{SUFFIX}", contents)
    return contents


def with_file_name(refusal: ImportRefused, name: str) -> ImportRefused:
    """Return the refusal with the name of the file before its place, unless the place contains it."""
    if name in refusal.where:
        return refusal
    where = f"{name}: {refusal.where}" if refusal.where else name
    return ImportRefused(refusal.what, where=where, next_step=refusal.next_step)


def _load_stacked(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], scratch: Path, table: _Table
) -> Contents:
    """Load all files into `RAW`, stacked."""
    connection.execute(f"CREATE OR REPLACE TABLE {STACKED} (file VARCHAR, first_row BIGINT)")
    first, *others = files
    contents = _load_named(connection, first, scratch, table)
    if not others:
        return contents
    _check_headers(contents.headers, first, table)
    _rename(connection, RAW, _FIRST)
    notices, left_out = contents.notices, {*contents.left_out}
    headers, in_all = contents.headers, {*contents.headers}
    for file in others:
        _record_first_row(connection, file, f"(SELECT count(*) + 1 FROM {_FIRST})")
        other = _load_named(connection, file, scratch, table)
        _check_headers(other.headers, file, table)
        headers = _add_columns(connection, headers, other.headers)
        columns = ", ".join(f"c{headers.index(header)}" for header in other.headers)
        all_columns = ", ".join(f"c{place}" for place in range(len(other.headers)))
        connection.execute(f"INSERT INTO {_FIRST} ({columns}) SELECT {all_columns} FROM {RAW}")
        connection.execute(f"DROP TABLE {RAW}")
        notices += other.notices
        left_out |= {*other.left_out}
        in_all &= {*other.headers}
    _rename(connection, _FIRST, RAW)
    _record_first_row(connection, first, "1")
    notices = (*_without_own_members(notices, files), *_stacking_notices(files, headers, in_all))
    headers_left_out = tuple(header for header in headers if header in left_out)
    return replace(contents, headers=headers, notices=notices, left_out=headers_left_out)


def _add_columns(
    connection: duckdb.DuckDBPyConnection, headers: tuple[str, ...], others: Sequence[str]
) -> tuple[str, ...]:
    """Add the columns that only a later file has to the stacked rows, and return all headers."""
    added = tuple(header for header in others if header not in headers)
    for place in range(len(headers), len(headers) + len(added)):
        connection.execute(f"ALTER TABLE {_FIRST} ADD COLUMN c{place} VARCHAR")
    return headers + added


def _stacking_notices(files: Sequence[SourceFile], headers: Sequence[str], in_all: set[str]) -> tuple[Notice, ...]:
    notices: tuple[Notice, ...] = (Notice("files_stacked", len(files), column=", ".join(file.name for file in files)),)
    partly = [header for header in headers if header not in in_all]
    if partly:
        notices += (Notice("columns_in_some_files", len(partly), column=", ".join(partly[:MAX_ROW_NUMBERS])),)
    return notices


def _without_own_members(notices: Sequence[Notice], files: Sequence[SourceFile]) -> tuple[Notice, ...]:
    """Return the notices without those that call a table of the same archive not read, though it is stacked as well."""
    stacked = {file.reading.sheet for file in files}
    kept = []
    for notice in notices:
        if notice.key not in ("archive_member", "other_sheets") or notice.column not in stacked:
            kept.append(notice)
        elif others := tuple(name for name in notice.others if name not in stacked):
            kept.append(replace(notice, others=others))
    return tuple(kept)


def _record_first_row(connection: duckdb.DuckDBPyConnection, file: SourceFile, first_row: str) -> None:
    connection.execute(f"INSERT INTO {STACKED} VALUES (?, {first_row})", [file.name])


def _load_named(connection: duckdb.DuckDBPyConnection, file: SourceFile, scratch: Path, table: _Table) -> Contents:
    """Load one of several files: its notices name it, and its unreadable lines are saved before the next file is read."""
    try:
        contents = _load_single(connection, file, scratch, table)
    except ImportRefused as refusal:
        raise with_file_name(refusal, file.name) from None
    connection.execute(f"CREATE TABLE IF NOT EXISTS {RAGGED} (file VARCHAR, line BIGINT)")
    if any(notice.key == "ragged_rows" for notice in contents.notices):
        lines = "SELECT DISTINCT line FROM reject_errors ORDER BY line"
        connection.execute(f"INSERT INTO {RAGGED} SELECT ?, line FROM ({lines})", [file.name])
    return replace(contents, notices=tuple(replace(notice, file=file.name) for notice in contents.notices))


def _check_headers(headers: Sequence[str], file: SourceFile, table: _Table) -> None:
    """Raise `ImportRefused` if a file that is stacked lacks a column without which its rows cannot be counted."""
    missing = sorted(needed_headers(table.key, dict(file.columns)) - {*headers})
    if missing:
        raise refusal(
            N_("The file has no column “{header}”, which the files that it is put under have."),
            where=file.name,
            next_step=text(N_("Export both in the same way, or load the file for itself.")),
            header=missing[0],
        )


def _rename(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
    connection.execute(f"ALTER TABLE {old} RENAME TO {new.rpartition('.')[2]}")
