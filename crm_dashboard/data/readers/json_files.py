"""JSON and JSON lines: each object becomes a row, objects inside it become columns such as `customer.id`."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from crm_dashboard import settings
from crm_dashboard.data.connecting import TRANSCODED
from crm_dashboard.data.protocol import Notice, Reading
from crm_dashboard.data.readers.contents import LOOKED_AT, RAW, Contents, no_rows, refused
from crm_dashboard.data.readers.encodings import asked_about, encoding_of, transcode
from crm_dashboard.data.readers.headers import check_width, named
from crm_dashboard.data.readers.json_shapes import Shape, lists_in, shape_of
from crm_dashboard.data.readers.scripts import Guess
from crm_dashboard.data.readers.text_files import check_rows, exactly, look
from crm_dashboard.data.sql import literal
from crm_dashboard.text import N_, text

_OBJECTS = "scratch.main.objects"
_ROW_BYTES = 16 * 1024 * 1024
_WRAPPED_BYTES = 128 * 1024 * 1024
_SAME_SHAPE = 1_000
_AS_LINES = N_("Export the list itself, or one object per line, then try again.")


@dataclass(frozen=True)
class Listing:
    """Which of the lists inside one object was read, and which there are."""

    chosen: str
    names: tuple[str, ...]


def read_json(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int | None
) -> Contents:
    """Fill `RAW` from a list of objects, one object per line, or a list inside one object, or with the first `rows` rows.

    Of several lists the wanted one is read, else the longest. Lists inside a row are left out under a notice. Refused, with
    the line where there is one: JSON that is damaged, holds no objects, or wraps its list in too large an object.
    """
    ready, guess = _in_utf8(path, reading, scratch)
    limit = rows if rows is not None else settings.current().max_rows + 1
    try:
        is_list = _gather(connection, ready, limit)
        listing = None if is_list else _unwrap(connection, reading.sheet, limit)
        shape = _shape(connection)
        headers, notices = named(tuple(shape.columns))
        _fill(connection, shape)
    except (duckdb.InvalidInputException, duckdb.IOException) as cause:
        raise _malformed(ready, str(cause)) from cause
    connection.execute(f"DROP TABLE {_OBJECTS}")
    notices += (Notice("json_objects", 1), *(Notice("dropped_columns", 1, column=name) for name in shape.lost))
    notices += (Notice("json_unwrapped", 1, column=listing.chosen),) if listing else ()
    notices += asked_about(guess)
    check_rows(connection, headers, notices)
    names = listing.names if listing and len(listing.names) > 1 else ()
    found = Reading(sheet=listing.chosen if listing and names else None, encoding=guess.encoding)
    return Contents("json", headers, found, names, notices)


def _in_utf8(path: Path, reading: Reading, scratch: Path) -> tuple[Path, Guess]:
    seen = look(path)
    guess = encoding_of(path, first_high=seen.first_high, has_nul=seen.has_nul, wanted=reading.encoding)
    with path.open("rb") as file:
        is_marked = file.read(3) == codecs.BOM_UTF8
    if guess.encoding == "utf-8" and not is_marked:
        return path, guess
    ready = scratch / TRANSCODED
    transcode(path, ready, "utf-8-sig" if is_marked else guess.encoding)
    return ready, guess


def _gather(connection: duckdb.DuckDBPyConnection, path: Path, limit: int) -> bool:
    """Make the table of objects; return whether they are rows already, and not one object that may hold a list."""
    with path.open("rb") as file:
        start = file.read(LOOKED_AT).lstrip()
    if start.startswith(b"["):
        _load(connection, path, "array", _ROW_BYTES, limit)
        return True
    if re.match(rb"\{[^\r\n]*\}\s*[\r\n]+\s*\{", start):
        _load(connection, path, "newline_delimited", _ROW_BYTES, limit)
        return True
    _load(connection, path, "unstructured", min(path.stat().st_size + 1, _WRAPPED_BYTES), limit)
    row = connection.execute(f"SELECT count(*) FROM {_OBJECTS}").fetchone()
    return bool(row and row[0] > 1)


def _load(connection: duckdb.DuckDBPyConnection, path: Path, shape: str, size: int, limit: int) -> None:
    connection.execute(
        f"CREATE TABLE {_OBJECTS} AS SELECT json FROM read_json_objects({literal(exactly(path))}, "
        f"format={literal(shape)}, compression='uncompressed', maximum_object_size={size}) LIMIT {limit}"
    )


def _unwrap(connection: duckdb.DuckDBPyConnection, wanted: str | None, limit: int) -> Listing | None:
    """Put the members of a list in the place of the one object round it; None when it holds no list of objects."""
    pointers = lists_in(_structure(connection, f"SELECT json_structure(json) FROM {_OBJECTS}"))
    if not pointers:
        return None
    if wanted is not None and wanted not in pointers:
        raise refused(
            N_("The JSON file has no list called “{name}”."),
            next_step=text(N_("Choose one of its lists.")),
            name=wanted,
        )
    lengths = ", ".join(f"json_array_length(json, {literal(pointer)})" for pointer in pointers.values())
    found = connection.execute(f"SELECT {lengths} FROM {_OBJECTS}").fetchone()
    sizes = dict(zip(pointers, found or (), strict=True))
    chosen = wanted or max(sizes, key=lambda name: sizes[name])
    connection.execute(
        f"CREATE OR REPLACE TABLE {_OBJECTS} AS SELECT unnest(json_extract(json, {literal(pointers[chosen])})::JSON[]) AS json "
        f"FROM {_OBJECTS} LIMIT {limit}"
    )
    return Listing(chosen, tuple(pointers))


def _shape(connection: duckdb.DuckDBPyConnection) -> Shape:
    """Return the columns: those of the first rows in their order, then those that only later rows have."""
    row = connection.execute(f"SELECT count(*), count_if(json_type(json) <> 'OBJECT') FROM {_OBJECTS}").fetchone()
    count, odd = row or (0, 0)
    if not count:
        raise no_rows()
    if odd:
        raise refused(N_("The JSON file holds no list of objects."), next_step=text(_AS_LINES))
    first = _structure(connection, f"SELECT json_group_structure(json) FROM (FROM {_OBJECTS} LIMIT {_SAME_SHAPE})")
    every = (
        _structure(connection, f"SELECT json_group_structure(json) FROM {_OBJECTS}") if count > _SAME_SHAPE else first
    )
    shape = shape_of(first, every)
    if not shape.columns:
        raise refused(N_("The JSON file holds no list of objects."), next_step=text(_AS_LINES))
    check_width(len(shape.columns))
    return shape


def _structure(connection: duckdb.DuckDBPyConnection, statement: str) -> object:
    row = connection.execute(statement).fetchone()
    try:
        return json.loads(row[0]) if row else {}
    except RecursionError as cause:
        raise refused(N_("The JSON file is nested too deeply."), next_step=text(_AS_LINES)) from cause


def _fill(connection: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    pointers = ", ".join(literal(pointer) for pointer in shape.columns.values())
    chosen = ", ".join(
        f"nullif(replace(found[{place}], chr(0), ''), '') AS c{place - 1}" for place in range(1, len(shape.columns) + 1)
    )
    connection.execute(
        f"CREATE TABLE {RAW} AS SELECT {chosen} FROM (SELECT json_extract_string(json, [{pointers}]) AS found FROM {_OBJECTS})"
    )


def _malformed(path: Path, said: str) -> Exception:
    if "maximum_object_size" in said:
        return refused(N_("The JSON file wraps its rows in too large an object."), next_step=text(_AS_LINES))
    line = _bad_line(path) if "in line" in said else None
    if line is not None:
        return refused(
            N_("Line {line} is not valid JSON."),
            next_step=text(N_("Correct that line, or export the file again.")),
            line=line,
        )
    return refused(N_("The JSON file is damaged or cut short."), next_step=text(N_("Export it again, then try again.")))


def _bad_line(path: Path) -> int | None:
    """Return the first line that is no JSON; DuckDB's own count is one too many but for the last line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                json.loads(line.strip() or b"null")
            except (ValueError, RecursionError):
                return number
    return None
