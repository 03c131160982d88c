"""Read JSON and JSON lines: each object becomes a row, nested objects become columns such as `customer.id`."""

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
from crm_dashboard.data.readers.contents import RAW, SAMPLE_BYTES, Contents, no_rows_error, refusal
from crm_dashboard.data.readers.headers import check_width, name_columns
from crm_dashboard.data.readers.json_shapes import Shape, flatten_structure, merge_structures
from crm_dashboard.data.readers.json_wrapped import ExtractedList, extract_list
from crm_dashboard.data.readers.text.encoding_guess import Guess
from crm_dashboard.data.readers.text.encodings import detect_encoding, encoding_notices, transcode
from crm_dashboard.data.readers.text.text_files import check_rows, escape_glob, scan_bytes
from crm_dashboard.text import N_, text

_OBJECTS = "scratch.main.objects"
_ROW_BYTES = 16 * 1024 * 1024
_FIRST_OBJECTS = 1_000
_NEXT_STEP = N_("Export the list itself, or one object per line, with the names of its columns, then try again.")


def read_json(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int | None
) -> Contents:
    """Load a list of objects, one object per line, or a table inside one object into `RAW`; at most `rows` rows.

    A table is a list of objects, or one by columns, by keys, or of lists with names (`json_tables`).
    Of several lists the requested one is read, else the longest. Lists inside a row are left out with a notice. Raises
    `ImportRefused` for damaged JSON (with the line), no objects, or a list inside too large an object.
    """
    ready, guess = _as_utf8(path, reading, scratch)
    limit = rows if rows is not None else settings.current().max_rows + 1
    try:
        listing = _load_objects(connection, ready, limit, wanted=reading.sheet, scratch=scratch)
        shape = _shape(connection)
        headers, notices = name_columns(tuple(shape.columns))
        _fill(connection, shape)
    except (duckdb.InvalidInputException, duckdb.IOException) as cause:
        raise _malformed_error(ready, str(cause)) from cause
    connection.execute(f"DROP TABLE {_OBJECTS}")
    is_rearranged = listing is not None and listing.is_rearranged
    notices += (Notice("json_rearranged" if is_rearranged else "json_objects", 1),)
    notices += tuple(Notice("dropped_columns", 1, column=name) for name in shape.lost)
    notices += (Notice("json_unwrapped", 1, column=listing.chosen),) if listing and listing.chosen else ()
    notices += encoding_notices(guess)
    check_rows(connection, headers, notices)
    names = listing.names if listing and len(listing.names) > 1 else ()
    used_reading = Reading(sheet=listing.chosen if listing and names else None, encoding=guess.encoding)
    return Contents("json", headers, used_reading, names, notices)


def _as_utf8(path: Path, reading: Reading, scratch: Path) -> tuple[Path, Guess]:
    scan = scan_bytes(path)
    guess = detect_encoding(path, first_high=scan.first_high, has_nul=scan.has_nul, encoding=reading.encoding)
    with path.open("rb") as file:
        is_marked = file.read(3) == codecs.BOM_UTF8
    if guess.encoding == "utf-8" and not is_marked:
        return path, guess
    ready = scratch / TRANSCODED
    transcode(path, ready, "utf-8-sig" if is_marked else guess.encoding)
    return ready, guess


def _load_objects(
    connection: duckdb.DuckDBPyConnection, path: Path, limit: int, *, wanted: str | None, scratch: Path
) -> ExtractedList | None:
    """Create the table of objects; return from which list they were taken if one object contains them."""
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES).lstrip()
    has_lists = re.match(rb"\[\s*\[|\[[^\r\n]*\]\s*[\r\n]+\s*\[", start)
    if start.startswith(b"[") and not has_lists:
        _load(connection, path, "array", limit)
        return None
    if re.match(rb"\{[^\r\n]*\}\s*[\r\n]+\s*\{", start):
        _load(connection, path, "newline_delimited", limit)
        return None
    lines = scratch / "lines.json"
    listing = extract_list(path, lines, wanted)
    if listing is None:
        _load(connection, path, "array" if start.startswith(b"[") else "unstructured", limit)
        return None
    _load(connection, lines, "newline_delimited", limit)
    lines.unlink()
    return listing


def _load(connection: duckdb.DuckDBPyConnection, path: Path, shape: str, limit: int) -> None:
    connection.execute(
        f"CREATE TABLE {_OBJECTS} AS SELECT json FROM read_json_objects({literal(escape_glob(path))}, "
        f"format={literal(shape)}, compression='uncompressed', maximum_object_size={_ROW_BYTES}) LIMIT {limit}"
    )


def _shape(connection: duckdb.DuckDBPyConnection) -> Shape:
    """Return the columns: those of the first rows in order, then those that only later rows have."""
    row = connection.execute(f"SELECT count(*), count_if(json_type(json) <> 'OBJECT') FROM {_OBJECTS}").fetchone()
    count, odd = row or (0, 0)
    if not count:
        raise no_rows_error()
    if odd:
        raise refusal(N_("The JSON file holds no list of objects."), next_step=text(_NEXT_STEP))
    first = _structures(connection, f"SELECT json_structure(json) FROM (FROM {_OBJECTS} LIMIT {_FIRST_OBJECTS})")
    more = f"SELECT DISTINCT json_structure(json) FROM {_OBJECTS}"  # json_group_structure keeps every row in memory
    shape = flatten_structure(first, _structures(connection, more) if count > _FIRST_OBJECTS else first)
    if not shape.columns:
        raise refusal(N_("The JSON file holds no list of objects."), next_step=text(_NEXT_STEP))
    check_width(len(shape.columns))
    return shape


def _structures(connection: duckdb.DuckDBPyConnection, statement: str) -> object:
    """Return the combined structure of all structures that the statement returns."""
    cursor = connection.execute(statement)
    combined: object = {}
    try:
        while rows := cursor.fetchmany(_FIRST_OBJECTS):
            for (structure,) in rows:
                combined = merge_structures(combined, json.loads(structure))
            if isinstance(combined, dict):
                check_width(len(combined))
    except RecursionError as cause:
        raise refusal(N_("The JSON file is nested too deeply."), next_step=text(_NEXT_STEP)) from cause
    return combined


def _fill(connection: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    pointers = ", ".join(literal(pointer) for pointer in shape.columns.values())
    chosen = ", ".join(
        f"nullif(nullif(replace(found[{place}], chr(0), ''), ''), 'NaN') AS c{place - 1}"
        for place in range(1, len(shape.columns) + 1)
    )
    connection.execute(
        f"CREATE TABLE {RAW} AS SELECT {chosen} FROM (SELECT json_extract_string(json, [{pointers}]) AS found FROM {_OBJECTS})"
    )


def _malformed_error(path: Path, message: str) -> Exception:
    if "maximum_object_size" in message:
        return refusal(N_("The JSON file wraps its rows in too large an object."), next_step=text(_NEXT_STEP))
    line = _bad_line(path) if "in line" in message else None
    if line is not None:
        return refusal(
            N_("Line {line} is not valid JSON."),
            next_step=text(N_("Correct that line, or export the file again.")),
            line=line,
        )
    return refusal(N_("The JSON file is damaged or cut short."), next_step=text(N_("Export it again, then try again.")))


def _bad_line(path: Path) -> int | None:
    """Return the first line that is not JSON; DuckDB's own line number is mostly one too high."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                json.loads(line.strip() or b"null")
            except (ValueError, RecursionError):
                return number
    return None
