"""Copies of imported files without the columns that were left out: a folder with a Parquet file of text for each table.

They hold what the reader made of the file: all rows under their numbers, all headers, what was noticed. So cleaning by
other rules, showing rows set aside and merging customers find in them what they would find in the file.
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
from crm_dashboard.data.readers.contents import RAW, Contents, refused
from crm_dashboard.text import N_, text

ENDING = ".kept"
"""How the name of such a folder ends; the app alone gives names in `sources`."""

COPIES = "copies"
"""The folder of a build's scratch folder in which they are written."""


@dataclass(frozen=True)
class _Part:
    """What is told of one table of a file; `lines` are those of the file that became no rows."""

    format: Literal["csv", "excel", "parquet", "json"]
    headers: tuple[str, ...]
    reading: Reading
    sheets: tuple[str, ...]
    notices: tuple[Notice, ...]
    left_out: tuple[str, ...]
    lines: tuple[int, ...]


_ADAPTER = TypeAdapter(_Part)


def is_kept_copy(path: str | Path) -> bool:
    """Tell by its name whether a copy is of this kind."""
    return Path(path).suffix == ENDING


def write_part(connection: duckdb.DuckDBPyConnection, folder: Path, contents: Contents) -> None:
    """Add what `RAW` holds to the copy in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob("*.json")))
    is_ragged = any(notice.key == "ragged_rows" for notice in contents.notices)
    lines = "SELECT DISTINCT line FROM reject_errors ORDER BY line"
    found = connection.execute(lines).fetchall() if is_ragged else []
    part = _Part(
        contents.format,
        contents.headers,
        contents.reading,
        contents.sheets,
        contents.notices,
        contents.left_out,
        tuple(int(line) for (line,) in found),
    )
    columns = ", ".join(f"c{place}" for place in range(len(contents.headers)))
    target = literal(str(folder / f"{number}.parquet"))
    connection.execute(f"COPY (SELECT {columns} FROM {RAW}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
    (folder / f"{number}.json").write_bytes(_ADAPTER.dump_json(part))


def read_part(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> Contents:
    """Fill `RAW` from a copy; refused where a role is now given to a column that it does not hold."""
    parts = _parts(Path(file.path))
    number, part = next((one for one in parts if one[1].reading.sheet == file.reading.sheet), parts[0])
    lost = next((header for _, header in file.columns if header in part.left_out), None)
    if lost is not None:
        raise refused(
            N_("“{header}” was left out when this file was loaded, so the copy of it does not have that column."),
            where=file.name,
            next_step=text(N_("Load that file once more, together with the new one.")),
            header=lost,
        )
    connection.execute("DROP TABLE IF EXISTS temp.reject_errors")
    connection.execute("CREATE TEMP TABLE reject_errors AS SELECT unnest(?::BIGINT[]) AS line", [list(part.lines)])
    columns = ", ".join(f"c{place}" for place in range(len(part.headers)))
    source = literal(str(Path(file.path) / f"{number}.parquet"))
    connection.execute(f"CREATE TABLE {RAW} AS SELECT {columns} FROM read_parquet({source})")
    return Contents(part.format, part.headers, part.reading, part.sheets, part.notices, part.left_out)


def tables_of(folder: Path) -> tuple[str, ...]:
    """Return the names of the tables of an archive of which this is the copy, in their order."""
    return tuple(part.reading.sheet or "" for _, part in _parts(folder))


def drop_needless(copies: Path) -> None:
    """Remove the copies that lack no column of their files: these may be kept as they are."""
    for folder in copies.glob(f"*{ENDING}"):
        if not any(part.left_out for _, part in _parts(folder)):
            shutil.rmtree(folder)


def moved(source: Source, places: Mapping[str, str]) -> Source:
    """Return a source whose copies lie where `places` says."""

    def there(files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
        return tuple(replace(file, path=places.get(file.path, file.path)) for file in files)

    return replace(
        source, path=places.get(source.path, source.path), more=there(source.more), heads=there(source.heads)
    )


def _parts(folder: Path) -> list[tuple[int, _Part]]:
    count = len(list(folder.glob("*.json")))
    return [(number, _ADAPTER.validate_json((folder / f"{number}.json").read_bytes())) for number in range(count)]
