"""Check a zipped workbook before it is unpacked: zip bombs, unsafe member names, XML entities, sheets that reach too far."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

from crm_dashboard import settings
from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.text import N_, Text, text

Workbook = Literal["xlsx", "ods"]

_MB = 1024 * 1024
MAX_MEMBERS = 5_000
MAX_RATIO = 400
MIN_RATIO_BYTES = 10 * _MB
_WORDS_MB, _STYLES_MB, _TOTAL_MB = 200, 20, 4_096
_CHUNK = 4 * _MB
_OVERLAP = 64

_REPEATED = re.compile(
    rb"""<table:table-cell(?=[^>]*value-type)[^>]*number-columns-repeated=["'](\d+)["']"""
    rb"""|<table:table-row[^>]*number-rows-repeated=["'](\d+)["'][^>]*>(?=<table:table-cell[^>]*value-type)"""
)


def check_archive(path: Path) -> Workbook:
    """Return the workbook format of a zip file; raise `ImportRefused` for other files, damage, excessive sizes and macros.

    Every part is unpacked once as a stream, so that falsely declared sizes are detected too.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            kind = _kind(archive)
            _check_members(archive)
            for member in archive.infolist():
                if member.filename.endswith(".xml"):
                    _check_part(archive, member, kind)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as cause:
        raise damaged_error() from cause
    except RuntimeError as cause:  # zipfile's way to ask for a password
        raise password_error() from cause


def is_workbook(path: Path) -> bool:
    """Return whether a zip file looks like a workbook; true for a damaged one, which is then refused as a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        return True
    return any(name == "content.xml" or name.startswith("xl/") for name in names)


def damaged_error() -> Exception:
    """Return the error for a workbook that cannot be opened."""
    return refusal(
        N_("The Excel file is damaged or cut short."),
        next_step=text(N_("Open it in Excel, save it again, then try again.")),
    )


def password_error() -> Exception:
    """Return the error for an encrypted workbook."""
    return refusal(
        N_("The Excel file is protected with a password."),
        next_step=text(N_("Save it without a password, then try again.")),
    )


def too_large_error(*, where: str = "") -> Exception:
    """Return the error for a sheet with more cells than `settings.max_excel_cells`."""
    return refusal(
        N_("The sheet reaches over more than {limit} cells."),
        where=where,
        next_step=text(N_("Delete empty rows and columns beyond the table, or save it as CSV.")),
        limit=settings.current().max_excel_cells,
    )


def _kind(archive: zipfile.ZipFile) -> Workbook:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise refusal(N_("The workbook holds macros."), next_step=_as_xlsx())
        return "xlsx"
    if "content.xml" in names and "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:200]:
        return "ods"
    if "xl/workbook.bin" in names:
        raise refusal(N_("Binary workbooks (.xlsb) are not read."), next_step=_as_xlsx())
    raise refusal(
        N_("This is no table but a file of another kind: {kind}."),
        next_step=text(N_("Unpack it, then choose the file inside.")),
        kind="zip",
    )


def _as_xlsx() -> Text:
    return text(N_("Save it as an ordinary workbook (.xlsx), then try again."))


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    has_unsafe = any(is_unsafe_member(member) for member in members)
    if len(members) > MAX_MEMBERS or len(set(names)) < len(names) or has_unsafe:
        raise refusal(N_("The workbook's archive holds parts that do not belong there."), next_step=_as_xlsx())
    total = sum(member.file_size for member in members)
    has_bomb = any(
        member.file_size > MIN_RATIO_BYTES and member.file_size > MAX_RATIO * member.compress_size for member in members
    )
    if total > _TOTAL_MB * _MB or has_bomb or any(_is_too_large(member) for member in members):
        raise refusal(
            N_("The workbook unpacks to far more than its size."),
            next_step=text(N_("Save the table as CSV, then try again.")),
        )


def is_unsafe_member(member: zipfile.ZipInfo) -> bool:
    """Return whether a member's path leaves the archive, names a drive, or is a link."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    return path.is_absolute() or ".." in path.parts or ":" in member.filename or is_link


def _is_too_large(member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    limit = _WORDS_MB if "sharedstrings" in name else _STYLES_MB if "styles" in name else _TOTAL_MB
    return member.file_size > limit * _MB


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, kind: Workbook) -> None:
    """Unpack a part once; raise `ImportRefused` for document types (entities) and sheets that reach too far."""
    from crm_dashboard.data.readers.references import used_range  # numpy, which only workbooks need

    rows = columns = 0
    for number, piece in enumerate(_pieces(archive, member)):
        if number == 0 and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
            raise refusal(N_("The workbook declares XML entities, as no spreadsheet does."), next_step=_as_xlsx())
        if kind == "ods":
            _check_repeats(piece)
        elif "worksheets/" in member.filename:
            rows, columns = map(max, (rows, columns), used_range(piece))
            if rows * max(1, columns) > settings.current().max_excel_cells:
                raise too_large_error()


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in chunks that overlap, so that no searched pattern is cut in two."""
    tail = b""
    size = 0
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            yield tail + chunk
            tail = chunk[-_OVERLAP:]
    if size != member.file_size:
        raise damaged_error()


def _check_repeats(piece: bytes) -> None:
    limits = settings.current()
    for columns, rows in _REPEATED.findall(piece):
        if int(columns or 0) > limits.max_columns or int(rows or 0) * limits.max_columns > limits.max_excel_cells:
            raise too_large_error()
