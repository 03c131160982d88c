"""Write the first rows of a large workbook as a smaller workbook, so that inspecting it is fast."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 4 * 1024 * 1024
_MAX_BYTES = 8 * _CHUNK
"""A sheet whose first rows take more bytes than this is not shortened."""
_ROW_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?row>")
_OUTER_ELEMENTS = (b"sheetData", b"worksheet")
"""The elements round a row, from the inner one to the outer one."""
_PARTS = (".xml", ".rels")


def write_start(path: Path, scratch: Path, *, rows: int) -> Path:
    """Write a copy with at least the first `rows` rows of each large worksheet into `scratch` and return its path.

    Returns `path` itself if no sheet is large, or one has fewer rows. The archive must have passed `check_archive`.
    """
    with zipfile.ZipFile(path) as archive:
        starts = {part.filename: _start(archive, part, rows) for part in _large_sheets(archive)}
        if not starts or not all(starts.values()):
            return path
        target = scratch / "start.xlsx"
        with zipfile.ZipFile(target, "w") as copy:
            for part in archive.infolist():
                if part.filename in starts:
                    copy.writestr(part.filename, starts[part.filename])
                elif part.filename.endswith(_PARTS) and "pivotCache" not in part.filename:
                    with archive.open(part) as source, copy.open(part.filename, "w", force_zip64=True) as sink:
                        shutil.copyfileobj(source, sink, _CHUNK)
    return target


def _large_sheets(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for part in archive.infolist():
        if "worksheets/" in part.filename and part.filename.endswith(".xml") and part.file_size > _CHUNK:
            yield part


def _start(archive: zipfile.ZipFile, part: zipfile.ZipInfo, rows: int) -> bytes:
    """Return a sheet's XML up to at least its `rows`th row, with elements closed; empty if that is not possible."""
    start = b""
    with archive.open(part) as sheet:
        while len(start) < _MAX_BYTES and (piece := sheet.read(_CHUNK)):
            start += piece
            ends = list(_ROW_END.finditer(start))
            if len(ends) >= rows:
                closed = b"".join(ends[-1][0].replace(b"row>", name + b">") for name in _OUTER_ELEMENTS)
                return start[: ends[-1].end()] + closed if b"v>" in start or b"t>" in start else b""
    return b""
