"""Read text tables such as CSV: detect encoding, line ends and delimiter, then DuckDB reads in parallel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from crm_dashboard import settings
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.connecting import TRANSCODED
from crm_dashboard.data.readers.contents import (
    RAW,
    SAMPLE_BYTES,
    Contents,
    cell_too_long_error,
    no_rows_error,
    open_quote_error,
    refusal,
    too_many_rows_error,
)
from crm_dashboard.data.readers.headers import check_width, name_columns, numbered_names
from crm_dashboard.data.readers.text.delimiters import Layout, detect_layout
from crm_dashboard.data.readers.text.encodings import (
    CHUNK,
    bad_bytes_error,
    detect_encoding,
    encoding_notices,
    transcode,
)
from crm_dashboard.data.readers.text.quoted_lines import has_quoted_lines, write_unquoted
from crm_dashboard.text import N_, text

_HEAD = 1024 * 1024
_LINE_BYTES = 8 * 1024 * 1024
_MAX_CUT = 1024 * 1024
_HIGH = re.compile(rb"[\x80-\xff]")
_UNQUOTED = "unquoted.csv"


@dataclass(frozen=True)
class ByteScan:
    """Facts about a file's bytes: position of the first non-ASCII byte, NUL bytes, and mixed line ends."""

    first_high: int | None
    has_nul: bool
    mixed_newlines: bool


def read_text(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int | None
) -> Contents:
    """Load a text file, or its first `rows` rows, into `RAW` and return how it was read.

    Rows with too many or too few fields are left out with a notice of their line numbers. Raises `ImportRefused`, with
    the line if known, for unknown encodings, NUL bytes, an unclosed quote, a value that is too long, and no rows.
    """
    at_most = None if rows is None or path.stat().st_size <= SAMPLE_BYTES else SAMPLE_BYTES
    scan = scan_bytes(path, at_most=at_most)
    guess = detect_encoding(path, first_high=scan.first_high, has_nul=scan.has_nul, encoding=reading.encoding)
    encoding, ready = guess.encoding, path
    if encoding != "utf-8" or scan.mixed_newlines or at_most is not None:
        ready = scratch / TRANSCODED
        transcode(path, ready, encoding, at_most=at_most)
        if at_most is not None and _drop_cut_line(ready) > _MAX_CUT:
            at_most = None  # the last line is too long to be cut: read the whole file
            transcode(path, ready, encoding, at_most=None)
    is_quoted = has_quoted_lines(ready)
    if is_quoted:
        write_unquoted(ready, scratch / _UNQUOTED)
        ready = scratch / _UNQUOTED
    layout = _layout(ready, reading)
    headers, notices = _headers(layout)
    notices += (Notice("lines_unquoted", 1),) if is_quoted else ()
    _fill(connection, ready, layout, columns=len(headers), rows=rows)
    notices += _reject_notices(connection, ready, cut=at_most is not None) + _layout_notices(layout, len(headers), scan)
    notices += encoding_notices(guess)
    check_rows(connection, headers, notices)
    encoding_used = (
        None if at_most is not None and scan.first_high is None else encoding
    )  # a sample of plain ASCII does not determine the encoding
    used_reading = Reading(encoding=encoding_used, delimiter=layout.dialect.delimiter, header_row=layout.header_row)
    return Contents("csv", headers, used_reading, notices=notices)


def scan_bytes(path: Path, *, at_most: int | None = None) -> ByteScan:
    """Return facts about the bytes of a file, or of its first `at_most`, in one pass."""
    first_high: int | None = None
    has_nul = False
    position = returns = feeds = pairs = 0
    last = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if first_high is None and not chunk.isascii():
                first_high = position + next(_HIGH.finditer(chunk)).start()
            has_nul = has_nul or b"\0" in chunk
            if returns or b"\r" in chunk or last == 13:
                line_ends = _line_ends(chunk)
                returns, feeds = returns + line_ends[0], feeds + line_ends[1]
                pairs += line_ends[2] + (last == 13 and chunk[0] == 10)
            else:
                feeds += b"\n" in chunk
            last = chunk[-1]
            position += len(chunk)
            if at_most is not None and position >= at_most:
                break
    return ByteScan(first_high, has_nul, mixed_newlines=returns > 0 and not (pairs == returns == feeds))


def _line_ends(chunk: bytes) -> tuple[int, int, int]:
    """Return the numbers of carriage returns, line feeds, and pairs of both."""
    import numpy as np  # most files have no returns, and a worker starts sooner without it

    codes = np.frombuffer(chunk, np.uint8)
    is_return, is_feed = codes == 13, codes == 10
    is_pair = is_return[:-1] & is_feed[1:]
    returns, feeds, pairs = (int(np.count_nonzero(mask)) for mask in (is_return, is_feed, is_pair))
    return returns, feeds, pairs


def _layout(ready: Path, reading: Reading) -> Layout:
    with ready.open("rb") as file:
        head = file.read(_HEAD)
    is_complete = len(head) == ready.stat().st_size
    head_text = head.decode("utf-8", "replace")
    return detect_layout(head_text, is_complete=is_complete, delimiter=reading.delimiter, header_row=reading.header_row)


def _headers(layout: Layout) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    cells = _without_blank_tail(layout)
    return name_columns(cells) if layout.header_row else (numbered_names(len(cells)), ())


def _without_blank_tail(layout: Layout) -> tuple[str, ...]:
    """Return the header without trailing blank cells, as far as the first rows are blank there too."""
    width = len(layout.header)
    while width > 1 and not layout.header[width - 1].strip():
        if any(len(row) >= width and row[width - 1].strip() for row in layout.first_rows):
            break
        width -= 1
    check_width(width)
    return layout.header[:width]


def _fill(
    connection: duckdb.DuckDBPyConnection, ready: Path, layout: Layout, *, columns: int, rows: int | None
) -> None:
    width = len(layout.header)
    dialect = layout.dialect
    types = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(width))
    chosen = ", ".join(f"c{position}" for position in range(columns))
    limit = f"LIMIT {rows}" if rows is not None else ""
    # No `new_line`: given as '\r\n' it reads no rows, left out it finds LF, CRLF and CR by itself (DuckDB 2.0.0).
    connection.execute(
        f"CREATE TABLE {RAW} AS SELECT {chosen} FROM read_csv({literal(escape_glob(ready))}, columns={{{types}}}, "
        f"auto_detect=false, header=false, skip={layout.records_skipped}, delim={literal(dialect.delimiter)}, "
        f"quote={literal(dialect.quote)}, escape={literal(dialect.escape)}, strict_mode=true, max_line_size={_LINE_BYTES}, buffer_size={4 * _LINE_BYTES}, store_rejects=true) {limit}"
    )


def escape_glob(path: Path) -> str:
    """Return the path with characters escaped that DuckDB would read as a glob pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _reject_notices(connection: duckdb.DuckDBPyConnection, ready: Path, *, cut: bool) -> tuple[Notice, ...]:
    """Return the notice about ragged rows from DuckDB's rejected lines; raise `ImportRefused` for other rejections."""
    fatal = connection.execute(
        "SELECT error_type::VARCHAR, min(line) FROM reject_errors "
        "WHERE error_type NOT IN ('TOO MANY COLUMNS', 'MISSING COLUMNS') GROUP BY 1 ORDER BY 2 LIMIT 1"
    ).fetchone()
    if fatal is not None and not (cut and fatal[0] == "UNQUOTED VALUE"):
        raise _reject_error(fatal[0], int(fatal[1]), ready)
    counted = connection.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone()
    count = int(counted[0]) if counted else 0
    if not count:
        return ()
    lines = connection.execute(f"SELECT DISTINCT line FROM reject_errors ORDER BY 1 LIMIT {MAX_ROW_NUMBERS}").fetchall()
    return (Notice("ragged_rows", count, tuple(int(line) for (line,) in lines)),)


def _reject_error(kind: str, line: int, ready: Path) -> Exception:
    if kind == "INVALID ENCODING":
        return bad_bytes_error(ready, "utf-8")
    if kind == "UNQUOTED VALUE":
        return open_quote_error(line)
    return refusal(
        N_("Line {line} is too long to be a row of a table."),
        next_step=text(N_("Correct that line, or export the file again.")),
        line=line,
    )


def _layout_notices(layout: Layout, columns: int, scan: ByteScan) -> tuple[Notice, ...]:
    counted = (
        ("blank_columns", len(layout.header) - columns),
        ("title_lines", layout.titles),
        ("two_header_rows", int(layout.has_two_headers)),
        ("newlines_normalised", int(scan.mixed_newlines)),
    )
    return tuple(Notice(key, count) for key, count in counted if count)


def check_rows(connection: duckdb.DuckDBPyConnection, headers: tuple[str, ...], notices: tuple[Notice, ...]) -> None:
    """Raise `ImportRefused` if `RAW` has no rows, too many rows, or a value that is too long."""
    limits = settings.current()
    rows = count_rows(connection, RAW)
    if not rows and (ragged := next((notice for notice in notices if notice.key == "ragged_rows"), None)):
        raise refusal(
            N_("None of the {count} rows has as many fields as the header."),
            next_step=text(N_("Check that the first row holds the column headers, and the delimiter.")),
            count=ragged.count,
        )
    if not rows:
        raise no_rows_error()
    if rows > limits.max_rows:
        raise too_many_rows_error()
    for header, longest in zip(headers, _longest(connection, len(headers)), strict=True):
        if longest > limits.max_cell_chars:
            raise cell_too_long_error(header)


def _longest(connection: duckdb.DuckDBPyConnection, columns: int) -> tuple[int, ...]:
    """Return the bytes of the longest value of each column, as DuckDB keeps them with the table: no row is read."""
    lengths = ", ".join(f"stats(c{position}).max_string_length" for position in range(columns))
    return connection.execute(f"SELECT {lengths} FROM {RAW} LIMIT 1").fetchone() or ()


def _drop_cut_line(path: Path) -> int:
    """Cut a shortened copy after its last line feed, so that its last row is whole; return the length of what was cut."""
    with path.open("rb+") as file:
        size = file.seek(0, 2)
        start = max(0, size - CHUNK)
        file.seek(start)
        cut = file.read().rfind(b"\n")
        if cut < 0:
            return size - start
        file.truncate(start + cut + 1)
        return size - start - cut - 1
