"""Write a workbook again without the sizes that its sheets claim, where such a size cannot be read."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

_CHUNK = 4 * 1024 * 1024
_HEAD = 64 * 1024
"""The size stands before the rows, so within the first bytes of a sheet."""
_DIMENSION = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?dimension\b[^>]*?/>")
_CELLS = re.compile(rb"""\bref\s*=\s*["']\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?["']""")


def write_without_dimensions(path: Path, scratch: Path) -> Path:
    """Write a copy whose sheets claim no size into `scratch` and return its path; `path` itself if all sizes are cells.

    LibreOffice can write `1:4`, which names rows only. The archive must have passed `check_archive`.
    """
    with zipfile.ZipFile(path) as archive:
        odd = {part.filename for part in archive.infolist() if _has_odd_dimension(archive, part)}
        if not odd:
            return path
        target = scratch / "without_dimensions.xlsx"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for part in archive.infolist():
                with archive.open(part) as source, copy.open(part.filename, "w", force_zip64=True) as sink:
                    head = source.read(_HEAD)
                    sink.write(_DIMENSION.sub(b"", head, count=1) if part.filename in odd else head)
                    shutil.copyfileobj(source, sink, _CHUNK)
    return target


def _has_odd_dimension(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if "worksheets/" not in part.filename or not part.filename.endswith(".xml"):
        return False
    with archive.open(part) as sheet:
        dimension = _DIMENSION.search(sheet.read(_HEAD))
    return dimension is not None and not _CELLS.search(dimension.group())
