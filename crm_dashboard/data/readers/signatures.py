"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from crm_dashboard.data.readers.contents import refused
from crm_dashboard.text import N_, text

Family = Literal["text", "excel", "parquet"]

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"ARROW1", "Arrow"),
    (b"FEA1", "Feather"),
    (b"ORC", "ORC"),
    (b"Obj\x01", "Avro"),
    (b"\x80\x02", "pickle"),
    (b"\x80\x03", "pickle"),
    (b"\x80\x04", "pickle"),
    (b"\x80\x05", "pickle"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
)
_SUPPORTED = N_("Save it as CSV, Excel (.xlsx) or Parquet, then try again.")


def family_of(path: Path) -> Family:
    """Return which reader a file needs. Refused: an empty file, and everything that is no table, by its name."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise refused(N_("The file is empty."), next_step=text(N_("Export it again, then try again.")))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return "excel"
    if head.startswith((b"PAR1", b"PARE")):
        return "parquet"
    _refuse_foreign(head)
    return "text"


def _refuse_foreign(head: bytes) -> None:
    foreign = next((name for magic, name in _FOREIGN if head.startswith(magic)), None)
    if foreign is None and head[8:12] == b"DUCK":
        foreign = "DuckDB"
    if foreign is None:
        foreign = _markup(head.removeprefix(b"\xef\xbb\xbf").lstrip().lower())
    if foreign is not None:
        raise refused(N_("This is a {kind} file, not a table."), next_step=text(_SUPPORTED), kind=foreign)


def _markup(start: bytes) -> str | None:
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<script", b"<body", b"<meta")):
        return "HTML"
    if start.startswith((b"<?xml", b"<!doctype")):
        return "XML"
    if start.startswith((b'{"', b"[{", b"{}", b"{\n", b"{\r", b"[\n", b"[\r", b"{ ")):
        return "JSON"
    return None
