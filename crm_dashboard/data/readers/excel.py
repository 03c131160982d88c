"""Read Excel and OpenDocument sheets with calamine, after the archive was checked."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from crm_dashboard import settings
from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.data.readers.archives import check_archive, damaged_error, password_error, too_large_error
from crm_dashboard.data.readers.contents import (
    RAW,
    Contents,
    cell_too_long_error,
    no_header_row_error,
    no_rows_error,
    refusal,
    too_many_rows_error,
)
from crm_dashboard.data.readers.headers import (
    combine_header_rows,
    header_position,
    is_combined,
    name_columns,
    numbered_names,
)
from crm_dashboard.data.readers.merged_cells import MergedCells
from crm_dashboard.data.readers.workbook_dimensions import write_without_dimensions
from crm_dashboard.data.readers.workbook_start import write_start
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text

_BATCH = 20_000
_HEADER_ROWS = 50
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"

Row = tuple[str, ...]


def read_excel(
    connection: duckdb.DuckDBPyConnection, path: Path, reading: Reading, *, scratch: Path, rows: int | None
) -> Contents:
    """Load one sheet, or its first `rows` rows, into `RAW`: the named one, else the first visible sheet that is not empty.

    Blank rows are skipped; dates become ISO text, whole numbers lose their “.0”, error cells are missing. Raises
    `ImportRefused` for passwords, macros, zip bombs, sheets that reach too far, unknown sheet names, and no rows.
    """
    kind = _kind(path)
    if rows is not None and kind == ".xlsx":
        enough = rows + _HEADER_ROWS + (reading.header_row or 0)
        start = write_start(path, scratch, rows=enough)
        if start != path:
            try:
                return _read(connection, start, kind, reading, scratch=scratch, rows=rows)
            except ImportRefused:  # the shortened copy may be invalid: read the whole workbook
                connection.execute(f"DROP TABLE IF EXISTS {RAW}")
            finally:
                start.unlink()
    return _read(connection, path, kind, reading, scratch=scratch, rows=rows)


def read_sheets(
    connection: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str], *, scratch: Path, rows: int
) -> Iterator[tuple[str, Contents]]:
    """Yield each named sheet that has rows, with its first `rows` rows in `RAW`, which the caller drops.

    The workbook is opened once, so this is faster than `read_excel` for each sheet.
    """
    kind = _kind(path)
    start = write_start(path, scratch, rows=rows + _HEADER_ROWS) if kind == ".xlsx" else path
    workbook = None
    for name in names:
        with contextlib.suppress(ImportRefused):
            try:
                workbook = workbook or _open_workbook(start, kind)
                contents = _read_sheet(connection, workbook, Reading(sheet=name), rows=rows)
            except CalamineError:  # the shortened copy, or what the workbook says of itself, may be wrong
                contents = _read(connection, path, kind, Reading(sheet=name), scratch=scratch, rows=rows)
            yield name, contents
    if start != path:
        start.unlink()


def _read(
    connection: duckdb.DuckDBPyConnection, path: Path, kind: str, reading: Reading, *, scratch: Path, rows: int | None
) -> Contents:
    try:
        return _read_sheet(connection, _open_workbook(path, kind), reading, rows=rows)
    except PasswordError as cause:
        raise password_error() from cause
    except CalamineError as cause:
        connection.execute(f"DROP TABLE IF EXISTS {RAW}")
        repaired = write_without_dimensions(path, scratch) if kind == ".xlsx" else path
        if repaired == path:
            raise damaged_error() from cause
    try:
        return _read(connection, repaired, kind, reading, scratch=scratch, rows=rows)
    finally:
        repaired.unlink()


def _read_sheet(
    connection: duckdb.DuckDBPyConnection, workbook: CalamineWorkbook, reading: Reading, *, rows: int | None
) -> Contents:
    sheet, hidden = _sheet(workbook, reading.sheet)
    _check_size(sheet)
    lines = (line for line in enumerate(map(_texts, sheet.iter_rows()), start=1) if any(line[1]))
    merged = MergedCells.of(sheet)
    headers, notices, row = _copy_rows(connection, lines, merged, header_row=reading.header_row, rows=rows)
    visible = _visible(workbook)
    others = tuple(name for name in visible if name != sheet.name)
    notices += (Notice("hidden_sheet", 1, column=sheet.name),) if hidden else ()
    notices += (
        (Notice("other_sheets", len(others), column=sheet.name, others=others[:MAX_ROW_NUMBERS]),) if others else ()
    )
    names = tuple(workbook.sheet_names)
    return Contents("excel", headers, Reading(sheet=sheet.name, header_row=row), names, notices, visible=visible)


def _visible(workbook: CalamineWorkbook) -> tuple[str, ...]:
    return tuple(
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    )


def _kind(path: Path) -> str:
    """Return the suffix that fits the content, after checking it."""
    with path.open("rb") as file:
        is_ole = file.read(4) == _OLE
    if not is_ole:
        return f".{check_archive(path)}"
    _check_ole(path)
    return ".xls"


def _open_workbook(path: Path, kind: str) -> CalamineWorkbook:
    """Open the workbook by its content: calamine trusts a known suffix, so a wrong one is hidden from it."""
    if path.suffix.lower() == kind:
        return CalamineWorkbook.from_path(str(path))
    with path.open("rb") as file:
        return CalamineWorkbook.from_filelike(file)


def _check_ole(path: Path) -> None:
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(1 << 20):
            if _ENCRYPTED in tail + chunk:
                raise password_error()
            tail = chunk[-len(_ENCRYPTED) :]


def _sheet(workbook: CalamineWorkbook, name: str | None) -> tuple[CalamineSheet, bool]:
    """Return the sheet to read, and whether it is hidden."""
    sheets = [sheet_info for sheet_info in workbook.sheets_metadata if sheet_info.typ == SheetTypeEnum.WorkSheet]
    if name is not None:
        match = next((sheet_info for sheet_info in sheets if sheet_info.name == name), None)
        if match is None:
            raise refusal(
                N_("The workbook has no sheet called “{name}”."),
                next_step=text(N_("Choose one of its sheets.")),
                name=name,
            )
        return workbook.get_sheet_by_name(name), match.visible != SheetVisibleEnum.Visible
    for visible in (True, False):
        for sheet_info in sheets:
            if (sheet_info.visible == SheetVisibleEnum.Visible) is visible:
                sheet = workbook.get_sheet_by_name(sheet_info.name)
                if sheet.height:
                    return sheet, not visible
    raise refusal(
        N_("The workbook has no sheet with something in it."), next_step=text(N_("Check which file was chosen."))
    )


def _check_size(sheet: CalamineSheet) -> None:
    if sheet.total_height * max(1, sheet.total_width) > settings.current().max_excel_cells:
        raise too_large_error(where=sheet.name)


def _copy_rows(
    connection: duckdb.DuckDBPyConnection,
    lines: Iterator[tuple[int, Row]],
    merged: MergedCells,
    *,
    header_row: int | None,
    rows: int | None,
) -> tuple[Row, tuple[Notice, ...], int]:
    """Create `RAW` and return headers, notices and the number of the header row (0: none)."""
    first = list(islice(lines, _HEADER_ROWS + (header_row or 0)))
    head = [row for _, row in first]
    at = _header_at(first, header_row)
    if at + 1 >= len(head):
        raise no_rows_error()
    cells = combine_header_rows(head, at) if at >= 0 else ("",) * len(head[0])
    positions = _positions(cells, head[at + 1 :])
    headers, notices = (
        name_columns([cells[position] for position in positions]) if at >= 0 else (numbered_names(len(positions)), ())
    )
    names = ", ".join(f"c{position} VARCHAR" for position in range(len(positions)))
    connection.execute(f"CREATE TABLE {RAW} ({names})")
    merged = merged.below(first[at][0] if at >= 0 else 0, cells)
    data_rows = merged.fill(chain(first[at + 1 :], lines))
    _insert(connection, data_rows if rows is None else islice(data_rows, rows), positions, headers)
    counted = (("title_lines", max(0, at)), ("two_header_rows", int(at >= 0 and is_combined(head, at))))
    notices += tuple(Notice(key, count) for key, count in counted if count)
    notices += merged.notices(cells)
    return headers, notices, first[at][0] if at >= 0 else 0


def _header_at(first: list[tuple[int, Row]], header_row: int | None) -> int:
    """Return the index of the header among the filled rows; -1 if the user chose that there is none."""
    if header_row is None:
        return header_position([row for _, row in first])
    if header_row == 0:
        return -1
    at = next((place for place, (number, _) in enumerate(first) if number == header_row), None)
    if at is None:
        raise no_header_row_error(header_row)
    return at


def _positions(header: Row, below: list[Row]) -> list[int]:
    """Return the positions of columns that have a header or, in the given rows, a value."""
    return [place for place, name in enumerate(header) if name.strip() or any(row[place] for row in below)]


def _insert(connection: duckdb.DuckDBPyConnection, lines: Iterable[Row], positions: list[int], headers: Row) -> None:
    limits = settings.current()
    source = iter(lines)
    total = 0
    while batch := list(islice(source, _BATCH)):
        total += len(batch)
        if total > limits.max_rows:
            raise too_many_rows_error()
        columns = [[row[position] or None for row in batch] for position in positions]
        for header, column in zip(headers, columns, strict=True):
            if max(map(len, filter(None, column)), default=0) > limits.max_cell_chars:
                raise cell_too_long_error(header)
        names = [f"c{place}" for place in range(len(positions))]
        connection.register("batch", pa.table([pa.array(column, pa.string()) for column in columns], names=names))
        connection.execute(f"INSERT INTO {RAW} FROM batch")
        connection.unregister("batch")
    if not total:
        raise no_rows_error()


def _texts(row: Sequence[object]) -> Row:
    return tuple([_TEXT.get(type(value), str)(value) for value in row])


def _text_or_empty(value: str) -> str:
    return value if value.strip() else ""


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


_TEXT: dict[type, Callable[[Any], str]] = {
    str: _text_or_empty,
    float: _number,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.datetime: lambda value: value.isoformat(" "),
}
"""Converts a cell value to text by its type; a lookup is faster than a chain of conditions for every cell."""
