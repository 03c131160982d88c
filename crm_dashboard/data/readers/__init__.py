"""Readers: each turns one kind of file into the text table `RAW`; the bytes decide which, never the name."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm_dashboard.data.protocol import Reading
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.readers.signatures import family_of

__all__ = ["RAW", "Contents", "read"]


def read(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int | None = None
) -> Contents:
    """Fill `RAW` from the file, or with its first `rows` rows, and return what was found; refusals say why not."""
    family = family_of(path)
    if family == "parquet":
        from crm_dashboard.data.readers.parquet import read_parquet

        return read_parquet(connection, path, rows=rows)
    if family == "excel":
        from crm_dashboard.data.readers.excel import read_excel

        return read_excel(connection, path, reading, rows=rows)
    from crm_dashboard.data.readers.text_files import read_text

    return read_text(connection, path, reading, scratch=scratch, rows=rows)
