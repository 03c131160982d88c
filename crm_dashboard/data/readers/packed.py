"""Unpack a file from a gzip or zip archive into the scratch folder, with checks and a size limit while streaming."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from crm_dashboard import settings
from crm_dashboard.data.readers.archives import MAX_MEMBERS, MAX_RATIO, MIN_RATIO_BYTES, is_unsafe_member
from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.data.readers.signatures import SIGNATURE_BYTES, detect_family, family_of_bytes, is_table
from crm_dashboard.text import N_, Text, text

_MB = 1024 * 1024
_CHUNK = 1 * _MB
_SHEETS = (".xlsx", ".xls", ".ods")
_JUNK = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Unpacked:
    """An unpacked file: its path, its name in the archive, and the names of all tables there."""

    path: Path
    member: str
    members: tuple[str, ...]


def unpack_gzip(path: Path, scratch: Path, *, max_bytes: int | None) -> Unpacked:
    """Unpack a gzip file into `scratch`, of text at most `max_bytes`; raise `ImportRefused` for damage and zip bombs."""
    target = scratch / "unpacked"
    try:
        with path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as inside:
            start = inside.read(SIGNATURE_BYTES)
            at_most = max_bytes if family_of_bytes(start) == "text" else None
            _write(target, _checked_chunks(start, cast("IO[bytes]", inside), packed_bytes=packed.tell), at_most=at_most)
    except (zlib.error, EOFError, OSError) as cause:
        raise _damaged_error("gzip") from cause
    return Unpacked(target, "", ())


def unpack_zip(path: Path, scratch: Path, *, name: str | None, max_bytes: int | None) -> Unpacked:
    """Unpack one table of a zip archive: the named one, else the largest; a single table ignores the name.

    Tables are recognised by their first bytes; folders, hidden files and other files are skipped. Raises `ImportRefused`
    for passwords, unsafe member names, zip bombs, false sizes, and archives without a table (nested archives too).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
            tables = {_name(member): member for member in _tables(archive)}
            if not tables:
                raise refusal(
                    N_("This is no table but a file of another kind: {kind}."), next_step=_unpack_first(), kind="zip"
                )
            chosen = _choose(tables, name if len(tables) > 1 else None)
            member = tables[chosen]
            suffix = PurePosixPath(chosen).suffix.lower()
            target = scratch / f"unpacked{suffix if suffix in _SHEETS else ''}"
            with archive.open(member) as inside:
                start = inside.read(SIGNATURE_BYTES)
                at_most = max_bytes if family_of_bytes(start) == "text" else None
                size = _write(
                    target, _checked_chunks(start, inside, packed_bytes=lambda: member.compress_size), at_most=at_most
                )
            if size != member.file_size and at_most is None:
                raise _damaged_error("zip")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as cause:
        raise _damaged_error("zip") from cause
    except RuntimeError as cause:  # zipfile's way to ask for a password
        raise refusal(N_("The archive is protected with a password."), next_step=_unpack_first()) from cause
    return Unpacked(target, chosen if len(tables) > 1 else "", tuple(tables) if len(tables) > 1 else ())


def list_tables(path: Path) -> tuple[str, ...]:
    """Return the names of the tables in a zip archive that can be read together; empty for any other file.

    Empty also for archives that `unpack_zip` refuses, and if all tables together exceed the limit for one file.
    """
    if detect_family(path) != "zip":
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            members = list(_tables(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        return ()
    is_too_much = sum(member.file_size for member in members) > settings.current().unpacked_mb * _MB
    return () if is_too_much else tuple(_name(member) for member in members)


def _choose(tables: dict[str, zipfile.ZipInfo], requested: str | None) -> str:
    if requested is not None and requested not in tables:
        raise refusal(
            N_("The archive has no table called “{name}”."),
            next_step=text(N_("Choose one of its files.")),
            name=requested,
        )
    return requested or max(tables, key=lambda name: tables[name].file_size)


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MAX_MEMBERS or len(names) < len(members) or any(map(is_unsafe_member, members)):
        raise refusal(N_("The archive holds files that do not belong there."), next_step=_unpack_first())
    if any(_is_too_large(member.file_size, member.compress_size) for member in members):
        raise _too_large_error()


def _tables(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for member in archive.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        is_junk = any(part.startswith((".", "__MACOSX")) for part in path.parts) or path.name.lower() in _JUNK
        if member.is_dir() or is_junk or not member.file_size:
            continue
        with archive.open(member) as inside:
            start = inside.read(SIGNATURE_BYTES)
        if is_table(start) and (family_of_bytes(start) != "excel" or path.suffix.lower() in _SHEETS):
            yield member


def _name(member: zipfile.ZipInfo) -> str:
    """Return the member's name; names without an encoding flag are decoded as UTF-8 or GB18030 (Chinese Windows)."""
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    try:
        raw = member.filename.encode("cp437")
        return raw.decode("utf-8") if _is_utf8(raw) else raw.decode("gb18030")
    except UnicodeError:
        return member.filename


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _checked_chunks(start: bytes, inside: IO[bytes], *, packed_bytes: Callable[[], int]) -> Iterator[bytes]:
    """Yield the chunks of a stream; raise `ImportRefused` when they exceed the limit or the maximum compression ratio."""
    size = 0
    piece = start
    while piece:
        size += len(piece)
        if _is_too_large(size, packed_bytes()):
            raise _too_large_error()
        yield piece
        piece = inside.read(_CHUNK)


def _write(target: Path, pieces: Iterable[bytes], *, at_most: int | None) -> int:
    size = 0
    with target.open("wb") as file:
        for piece in pieces:
            size += file.write(piece)
            if at_most is not None and size > at_most:
                break
    return size


def _is_too_large(size: int, packed: int) -> bool:
    return size > settings.current().unpacked_mb * _MB or (size > MIN_RATIO_BYTES and size > MAX_RATIO * packed)


def _too_large_error() -> Exception:
    return refusal(N_("The archive unpacks to far more than its size."), next_step=_unpack_first())


def _damaged_error(kind: str) -> Exception:
    return refusal(
        N_("The {kind} file is damaged or cut short."),
        next_step=text(N_("Export it again, then try again.")),
        kind=kind,
    )


def _unpack_first() -> Text:
    return text(N_("Unpack it, then choose the file inside."))
