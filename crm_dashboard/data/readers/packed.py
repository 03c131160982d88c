"""Files in a gzip or a zip archive: checked, chosen, and unpacked into the scratch folder as a stream that is counted."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from crm_dashboard import settings
from crm_dashboard.data.readers.archives import MEMBERS, RATIO, RATIO_FROM, is_odd
from crm_dashboard.data.readers.contents import refused
from crm_dashboard.data.readers.signatures import SIGNATURE, family, family_of, is_table
from crm_dashboard.text import N_, Text, text

_MB = 1024 * 1024
_CHUNK = 1 * _MB
_SHEETS = (".xlsx", ".xls", ".ods")
_JUNK = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Unpacked:
    """A file out of an archive: where it lies, its name there, and the names of all that could have been chosen."""

    path: Path
    member: str
    members: tuple[str, ...]


def gunzipped(path: Path, scratch: Path, *, looked_at: int | None) -> Unpacked:
    """Unpack a gzip file into `scratch`, or the first `looked_at` bytes when it holds text; refused: damage and bombs."""
    target = scratch / "unpacked"
    try:
        with path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as inside:
            start = inside.read(SIGNATURE)
            at_most = looked_at if family(start) == "text" else None
            _write(target, _counted(start, cast("IO[bytes]", inside), packed_bytes=packed.tell), at_most=at_most)
    except (zlib.error, EOFError, OSError) as cause:
        raise _damaged("gzip") from cause
    return Unpacked(target, "", ())


def unzipped(path: Path, scratch: Path, *, wanted: str | None, looked_at: int | None) -> Unpacked:
    """Unpack one table of a zip archive: the wanted one, else the largest. Where there is one only, nothing is chosen.

    Tables are told by their first bytes; folders, hidden files and what is no table are passed over. Refused: passwords,
    members with odd names, bombs, false sizes, and archives without a table, archives in archives among them.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
            tables = {_name(member): member for member in _tables(archive)}
            if not tables:
                raise refused(
                    N_("This is no table but a file of another kind: {kind}."), next_step=_by_hand(), kind="zip"
                )
            chosen = _chosen(tables, wanted if len(tables) > 1 else None)
            member = tables[chosen]
            suffix = PurePosixPath(chosen).suffix.lower()
            target = scratch / f"unpacked{suffix if suffix in _SHEETS else ''}"
            with archive.open(member) as inside:
                start = inside.read(SIGNATURE)
                at_most = looked_at if family(start) == "text" else None
                size = _write(
                    target, _counted(start, inside, packed_bytes=lambda: member.compress_size), at_most=at_most
                )
            if size != member.file_size and at_most is None:
                raise _damaged("zip")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as cause:
        raise _damaged("zip") from cause
    except RuntimeError as cause:  # zipfile's way to ask for a password
        raise refused(N_("The archive is protected with a password."), next_step=_by_hand()) from cause
    return Unpacked(target, chosen if len(tables) > 1 else "", tuple(tables) if len(tables) > 1 else ())


def tables_in(path: Path) -> tuple[str, ...]:
    """Return the names of the tables in a zip archive that can all be read together; none of what is no such archive.

    What `unzipped` refuses is left to it, and so are tables that unpack to more than one file may.
    """
    if family_of(path) != "zip":
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            members = list(_tables(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        return ()
    is_too_much = sum(member.file_size for member in members) > settings.current().unpacked_mb * _MB
    return () if is_too_much else tuple(_name(member) for member in members)


def _chosen(tables: dict[str, zipfile.ZipInfo], wanted: str | None) -> str:
    if wanted is not None and wanted not in tables:
        raise refused(
            N_("The archive has no table called “{name}”."), next_step=text(N_("Choose one of its files.")), name=wanted
        )
    return wanted or max(tables, key=lambda name: tables[name].file_size)


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MEMBERS or len(names) < len(members) or any(map(is_odd, members)):
        raise refused(N_("The archive holds files that do not belong there."), next_step=_by_hand())
    if any(_is_swollen(member.file_size, member.compress_size) for member in members):
        raise _swollen()


def _tables(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for member in archive.infolist():
        place = PurePosixPath(member.filename.replace("\\", "/"))
        is_junk = any(part.startswith((".", "__MACOSX")) for part in place.parts) or place.name.lower() in _JUNK
        if member.is_dir() or is_junk or not member.file_size:
            continue
        with archive.open(member) as inside:
            start = inside.read(SIGNATURE)
        if is_table(start) and (family(start) != "excel" or place.suffix.lower() in _SHEETS):
            yield member


def _name(member: zipfile.ZipInfo) -> str:
    """Return the member's name; names that Chinese Windows wrote without saying so are read as GB18030."""
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


def _counted(start: bytes, inside: IO[bytes], *, packed_bytes: Callable[[], int]) -> Iterator[bytes]:
    """Yield the pieces of a stream; refuse as soon as they are far more than what was packed, or than the limit."""
    size = 0
    piece = start
    while piece:
        size += len(piece)
        if _is_swollen(size, packed_bytes()):
            raise _swollen()
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


def _is_swollen(size: int, packed: int) -> bool:
    return size > settings.current().unpacked_mb * _MB or (size > RATIO_FROM and size > RATIO * packed)


def _swollen() -> Exception:
    return refused(N_("The archive unpacks to far more than its size."), next_step=_by_hand())


def _damaged(kind: str) -> Exception:
    return refused(
        N_("The {kind} file is damaged or cut short."),
        next_step=text(N_("Export it again, then try again.")),
        kind=kind,
    )


def _by_hand() -> Text:
    return text(N_("Unpack it, then choose the file inside."))
