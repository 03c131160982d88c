"""JSON and JSON lines: each object becomes a row, objects inside it become columns such as `customer.id`."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path

import duckdb

from crm_dashboard import settings
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.connecting import TRANSCODED
from crm_dashboard.data.readers.contents import LOOKED_AT, RAW, Contents, no_rows, refused
from crm_dashboard.data.readers.headers import check_width, named
from crm_dashboard.data.readers.json_shapes import Shape, merged, shape_of
from crm_dashboard.data.readers.json_wrapped import Listing, unwrapped
from crm_dashboard.data.readers.text.encodings import asked_about, encoding_of, transcode
from crm_dashboard.data.readers.text.scripts import Guess
from crm_dashboard.data.readers.text.text_files import check_rows, exactly, look
from crm_dashboard.text import N_, text

_OBJECTS = "scratch.main.objects"
_ROW_BYTES = 16 * 1024 * 1024
_SAME_SHAPE = 1_000
_AS_LINES = N_("Export the list itself, or one object per line, then try again.")


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
        listing = _gather(connection, ready, limit, wanted=reading.sheet, scratch=scratch)
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


def _gather(
    connection: duckdb.DuckDBPyConnection, path: Path, limit: int, *, wanted: str | None, scratch: Path
) -> Listing | None:
    """Make the table of objects; return which list they were taken from when one object holds them."""
    with path.open("rb") as file:
        start = file.read(LOOKED_AT).lstrip()
    if start.startswith(b"["):
        _load(connection, path, "array", limit)
        return None
    if re.match(rb"\{[^\r\n]*\}\s*[\r\n]+\s*\{", start):
        _load(connection, path, "newline_delimited", limit)
        return None
    lines = scratch / "lines.json"
    listing = unwrapped(path, lines, wanted)
    if listing is None:
        _load(connection, path, "unstructured", limit)
        return None
    _load(connection, lines, "newline_delimited", limit)
    lines.unlink()
    return listing


def _load(connection: duckdb.DuckDBPyConnection, path: Path, shape: str, limit: int) -> None:
    connection.execute(
        f"CREATE TABLE {_OBJECTS} AS SELECT json FROM read_json_objects({literal(exactly(path))}, "
        f"format={literal(shape)}, compression='uncompressed', maximum_object_size={_ROW_BYTES}) LIMIT {limit}"
    )


def _shape(connection: duckdb.DuckDBPyConnection) -> Shape:
    """Return the columns: those of the first rows in their order, then those that only later rows have."""
    row = connection.execute(f"SELECT count(*), count_if(json_type(json) <> 'OBJECT') FROM {_OBJECTS}").fetchone()
    count, odd = row or (0, 0)
    if not count:
        raise no_rows()
    if odd:
        raise refused(N_("The JSON file holds no list of objects."), next_step=text(_AS_LINES))
    first = _structures(connection, f"SELECT json_structure(json) FROM (FROM {_OBJECTS} LIMIT {_SAME_SHAPE})")
    more = f"SELECT DISTINCT json_structure(json) FROM {_OBJECTS}"  # json_group_structure keeps every row in memory
    shape = shape_of(first, _structures(connection, more) if count > _SAME_SHAPE else first)
    if not shape.columns:
        raise refused(N_("The JSON file holds no list of objects."), next_step=text(_AS_LINES))
    check_width(len(shape.columns))
    return shape


def _structures(connection: duckdb.DuckDBPyConnection, statement: str) -> object:
    """Return the one structure that all the structures of a statement fit in."""
    found = connection.execute(statement)
    whole: object = {}
    try:
        while rows := found.fetchmany(_SAME_SHAPE):
            for (structure,) in rows:
                whole = merged(whole, json.loads(structure))
            if isinstance(whole, dict):
                check_width(len(whole))
    except RecursionError as cause:
        raise refused(N_("The JSON file is nested too deeply."), next_step=text(_AS_LINES)) from cause
    return whole


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
