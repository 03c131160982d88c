"""Copies of imported files without the columns that were left out: a folder with a Parquet file of text for each table.

They hold the reader's result: all rows with their numbers, all headers, and notices. So cleaning with other rules,
showing rows set aside and merging customers give the same result from them as from the file.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.data.process.protocol import Notice, Reading, Source, SourceFile
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.contents import RAW, Contents, refusal
from crm_dashboard.text import N_, text

SUFFIX = ".kept"
"""The suffix of such a folder's name; only the app names files in `sources`."""

COPIES = "copies"
"""The folder inside a build's scratch folder in which copies are written."""


@dataclass(frozen=True)
class _Part:
    """Description of one table of a copy; `lines` are the numbers of lines that could not be read as rows."""

    format: Literal["csv", "excel", "parquet", "json"]
    headers: tuple[str, ...]
    reading: Reading
    sheets: tuple[str, ...]
    notices: tuple[Notice, ...]
    left_out: tuple[str, ...]
    lines: tuple[int, ...]


_PART = TypeAdapter(_Part)


def is_kept_copy(path: str | Path) -> bool:
    """Return whether a path is such a copy, by its suffix."""
    return Path(path).suffix == SUFFIX


def write_part(connection: duckdb.DuckDBPyConnection, folder: Path, contents: Contents) -> None:
    """Write the content of `RAW` as the next table of the copy in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob("*.json")))
    is_ragged = any(notice.key == "ragged_rows" for notice in contents.notices)
    lines = "SELECT DISTINCT line FROM reject_errors ORDER BY line"
    ragged_lines = connection.execute(lines).fetchall() if is_ragged else []
    part = _Part(
        contents.format,
        contents.headers,
        contents.reading,
        contents.sheets,
        contents.notices,
        contents.left_out,
        tuple(int(line) for (line,) in ragged_lines),
    )
    columns = ", ".join(f"c{position}" for position in range(len(contents.headers)))
    target = literal(str(folder / f"{number}.parquet"))
    connection.execute(f"COPY (SELECT {columns} FROM {RAW}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
    (folder / f"{number}.json").write_bytes(_PART.dump_json(part))


def read_part(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> Contents:
    """Load a copy into `RAW`; raise `ImportRefused` if a mapped column was left out of it."""
    parts = _parts(Path(file.path))
    number, part = next((entry for entry in parts if entry[1].reading.sheet == file.reading.sheet), parts[0])
    missing = next((header for _, header in file.columns if header in part.left_out), None)
    if missing is not None:
        raise refusal(
            N_("“{header}” was left out when this file was loaded, so the copy of it does not have that column."),
            where=file.name,
            next_step=text(N_("Load that file once more, together with the new one.")),
            header=missing,
        )
    connection.execute("DROP TABLE IF EXISTS temp.reject_errors")
    connection.execute("CREATE TEMP TABLE reject_errors AS SELECT unnest(?::BIGINT[]) AS line", [list(part.lines)])
    columns = ", ".join(f"c{position}" for position in range(len(part.headers)))
    source = literal(str(Path(file.path) / f"{number}.parquet"))
    connection.execute(f"CREATE TABLE {RAW} AS SELECT {columns} FROM read_parquet({source})")
    return Contents(part.format, part.headers, part.reading, part.sheets, part.notices, part.left_out)


def tables_of(folder: Path) -> tuple[str, ...]:
    """Return the names of the tables in the copy of an archive, in order."""
    return tuple(part.reading.sheet or "" for _, part in _parts(folder))


def remove_complete_copies(copies: Path) -> None:
    """Delete copies that lack no column: their original files can be kept instead."""
    for folder in copies.glob(f"*{SUFFIX}"):
        if not any(part.left_out for _, part in _parts(folder)):
            shutil.rmtree(folder)


def with_paths(source: Source, new_paths: Mapping[str, str]) -> Source:
    """Return a source with the paths of its copies replaced by `new_paths`."""

    def moved(files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
        return tuple(replace(file, path=new_paths.get(file.path, file.path)) for file in files)

    return replace(
        source, path=new_paths.get(source.path, source.path), more=moved(source.more), heads=moved(source.heads)
    )


def _parts(folder: Path) -> list[tuple[int, _Part]]:
    count = len(list(folder.glob("*.json")))
    return [(number, _PART.validate_json((folder / f"{number}.json").read_bytes())) for number in range(count)]
