"""The start of a large workbook as a workbook of its own: a first look need not wait for all of its rows."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 4 * 1024 * 1024
_MOST = 8 * _CHUNK
"""A sheet whose first rows take more than this is left whole."""
_ROW_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?row>")
_OUTER = (b"sheetData", b"worksheet")
"""The elements round a row, from the inner one to the outer one."""
_PARTS = (".xml", ".rels")


def started(path: Path, scratch: Path, *, rows: int) -> Path:
    """Write the first `rows` rows or more of each large worksheet, and the other parts, into `scratch`; return where.

    The path itself is returned where no sheet is large, or one has fewer rows. The archive is one that `check_archive`
    let pass.
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
    """Return a sheet as far as its `rows`th row or somewhat farther, its elements closed; nothing where that is no use."""
    start = b""
    with archive.open(part) as sheet:
        while len(start) < _MOST and (piece := sheet.read(_CHUNK)):
            start += piece
            ends = list(_ROW_END.finditer(start))
            if len(ends) >= rows:
                closed = b"".join(ends[-1][0].replace(b"row>", name + b">") for name in _OUTER)
                return start[: ends[-1].end()] + closed if b"v>" in start or b"t>" in start else b""
    return b""
