"""Readers: each loads one kind of file into the text table `RAW`; the content decides which, never the file name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.data.readers.contents import RAW, SAMPLE_BYTES, Contents, refusal
from crm_dashboard.data.readers.rows_within import remove_repeated_headers
from crm_dashboard.data.readers.signatures import Family, detect_family
from crm_dashboard.data.readers.totals import remove_totals
from crm_dashboard.data.readers.totals_within import remove_totals_within
from crm_dashboard.text import N_
from crm_dashboard.text import text as translatable  # the package `readers.text` would take the name `text`

__all__ = ["RAW", "Contents", "read"]


def read(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int | None = None
) -> Contents:
    """Load a file, or its first `rows` rows, into `RAW` and return its headers, reading and notices.

    A file in a gzip or zip archive is unpacked first; repeated headers and rows of totals are set aside. Raises `ImportRefused`.
    """
    for table in ("reject_errors", "reject_scans"):  # DuckDB would append to the rejected lines of earlier files
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    family = detect_family(path)
    if family not in ("gzip", "zip"):
        return _read(connection, path, family, reading, scratch=scratch, rows=rows)
    from crm_dashboard.data.readers.packed import unpack_gzip, unpack_zip

    max_bytes = None if rows is None else SAMPLE_BYTES + 1
    if family == "gzip":
        unpacked = unpack_gzip(path, scratch, max_bytes=max_bytes)
    else:
        unpacked = unpack_zip(path, scratch, name=reading.sheet, max_bytes=max_bytes)
    try:
        inner_reading = replace(reading, sheet=None) if unpacked.members else reading
        contents = _read(
            connection, unpacked.path, _check_not_packed(unpacked.path), inner_reading, scratch=scratch, rows=rows
        )
    finally:
        unpacked.path.unlink(missing_ok=True)
    if not unpacked.members:
        return contents
    others = tuple(name for name in unpacked.members if name != unpacked.member)
    notice = Notice("archive_member", len(unpacked.members), column=unpacked.member, others=others[:MAX_ROW_NUMBERS])
    return replace(
        contents,
        reading=replace(contents.reading, sheet=unpacked.member),
        sheets=unpacked.members,
        notices=(*contents.notices, notice),
    )


def _check_not_packed(path: Path) -> Family:
    family = detect_family(path)
    if family in ("gzip", "zip"):
        raise refusal(
            N_("The archive holds another archive."),
            next_step=translatable(N_("Unpack it, then choose the file inside.")),
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
    contents = _read_family(connection, path, family, reading, scratch, rows)
    repeated_headers = remove_repeated_headers(connection, contents.headers)
    totals = remove_totals(connection, len(contents.headers))
    within = remove_totals_within(connection, len(contents.headers))
    return replace(contents, notices=contents.notices + repeated_headers + totals + within)


def _read_family(
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
