"""Detect the kind of a file from its first bytes, not its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from crm_dashboard.data.readers.archives import is_workbook
from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.text import N_, text

Family = Literal["text", "json", "excel", "parquet", "gzip", "zip"]
SIGNATURE_BYTES = 4096
"""The number of first bytes that are inspected."""

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    *((b"BZh%d1AY&SY" % level, "bzip2") for level in range(1, 10)),
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
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_JSON = re.compile(r"\[\s*[\[{\]]|\[\s*$|\{\s*[\"}]|\{\s*$")
_SUPPORTED = N_("Save it as CSV, Excel (.xlsx) or Parquet, then try again.")


def detect_family(path: Path) -> Family:
    """Return which reader a file needs; raise `ImportRefused` for an empty file and for known formats that are no table."""
    with path.open("rb") as file:
        head = file.read(SIGNATURE_BYTES)
    if not head:
        raise refusal(N_("The file is empty."), next_step=text(N_("Export it again, then try again.")))
    foreign = _foreign(head)
    if foreign is not None:
        raise refusal(
            N_("This is no table but a file of another kind: {kind}."), next_step=text(_SUPPORTED), kind=foreign
        )
    family = family_of_bytes(head)
    return "zip" if family == "excel" and head.startswith(_ZIP) and not is_workbook(path) else family


def family_of_bytes(head: bytes) -> Family:
    """Return which reader a file with these first bytes needs; a zip file counts as a workbook."""
    if head.startswith((*_ZIP, b"\xd0\xcf\x11\xe0")):
        return "excel"
    if head.startswith((b"PAR1", b"PARE")):
        return "parquet"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    return "json" if _JSON.match(_decode(head)) else "text"


def is_packed(path: Path) -> bool:
    """Return whether a file is compressed or binary, by its first bytes."""
    with path.open("rb") as file:
        return family_of_bytes(file.read(SIGNATURE_BYTES)) not in ("text", "json")


def is_table(head: bytes) -> bool:
    """Return whether a file with these first bytes can be a table that is not compressed again."""
    is_text = family_of_bytes(head) != "text" or b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return _foreign(head) is None and family_of_bytes(head) != "gzip" and is_text


def _foreign(head: bytes) -> str | None:
    foreign = next((name for magic, name in _FOREIGN if head.startswith(magic) and not _is_text(magic, head)), None)
    if foreign is None and head[8:12] == b"DUCK":
        foreign = "DuckDB"
    if foreign is None and head[257:262] == b"ustar":
        foreign = "tar"
    return foreign or _markup(_decode(head).lower())


def _is_text(magic: bytes, head: bytes) -> bool:
    """Return whether a file that begins with a signature of letters is text: a header may begin with the same letters."""
    return magic.isalnum() and magic.isascii() and not _CONTROL.search(head)


def _decode(head: bytes) -> str:
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if is_wide else "latin-1", "replace").removeprefix("\xef\xbb\xbf").lstrip()


def _markup(start: str) -> str | None:
    if start.startswith(("<!doctype html", "<html", "<head", "<table", "<script", "<body", "<meta")):
        return "HTML"
    return "XML" if start.startswith(("<?xml", "<!doctype")) else None
