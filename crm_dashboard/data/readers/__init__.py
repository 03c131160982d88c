"""Readers: each turns one kind of file into the text table `RAW`; the bytes decide which, never the name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.data.readers.contents import LOOKED_AT, RAW, Contents, refused
from crm_dashboard.data.readers.signatures import Family, family_of
from crm_dashboard.data.readers.totals import without_totals
from crm_dashboard.text import N_, text

__all__ = ["RAW", "Contents", "read"]


def read(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int | None = None
) -> Contents:
    """Fill `RAW` from the file, or with its first `rows` rows, and return what was found; refusals say why not.

    A file in a gzip or zip archive is unpacked first; rows of totals at the end are set aside.
    """
    for kept in ("reject_errors", "reject_scans"):  # DuckDB adds the lines that it rejects to those of files before
        connection.execute(f"DROP TABLE IF EXISTS temp.{kept}")
    family = family_of(path)
    if family not in ("gzip", "zip"):
        return _read(connection, path, family, reading, scratch=scratch, rows=rows)
    from crm_dashboard.data.readers.packed import gunzipped, unzipped

    looked_at = None if rows is None else LOOKED_AT + 1
    if family == "gzip":
        inside = gunzipped(path, scratch, looked_at=looked_at)
    else:
        inside = unzipped(path, scratch, wanted=reading.sheet, looked_at=looked_at)
    try:
        own = replace(reading, sheet=None) if inside.members else reading
        contents = _read(connection, inside.path, _not_packed(inside.path), own, scratch=scratch, rows=rows)
    finally:
        inside.path.unlink(missing_ok=True)
    if not inside.members:
        return contents
    others = tuple(name for name in inside.members if name != inside.member)
    notice = Notice("archive_member", len(inside.members), column=inside.member, others=others[:MAX_ROW_NUMBERS])
    return replace(
        contents,
        reading=replace(contents.reading, sheet=inside.member),
        sheets=inside.members,
        notices=(*contents.notices, notice),
    )


def _not_packed(path: Path) -> Family:
    family = family_of(path)
    if family in ("gzip", "zip"):
        raise refused(
            N_("The archive holds another archive."), next_step=text(N_("Unpack it, then choose the file inside."))
        )
    return family


def _read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    family: Family,
    reading: Reading,
    *,
    scratch: Path,
    rows: int | None,
) -> Contents:
    contents = _filled(connection, path, family, reading, scratch, rows)
    totals = without_totals(connection, len(contents.headers))
    return replace(contents, notices=contents.notices + totals)


def _filled(
    connection: duckdb.DuckDBPyConnection, path: Path, family: Family, reading: Reading, scratch: Path, rows: int | None
) -> Contents:
    if family == "parquet":
        from crm_dashboard.data.readers.parquet import read_parquet

        return read_parquet(connection, path, rows=rows)
    if family == "excel":
        from crm_dashboard.data.readers.excel import read_excel

        return read_excel(connection, path, reading, scratch=scratch, rows=rows)
    if family == "json":
        from crm_dashboard.data.readers.json_files import read_json

        return read_json(connection, path, reading, scratch=scratch, rows=rows)
    from crm_dashboard.data.readers.text.text_files import read_text

    return read_text(connection, path, reading, scratch=scratch, rows=rows)
