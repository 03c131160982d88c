"""The access log of a workspace: one line for each time that identities were revealed, hidden again, looked up or taken away as a file.

Lines are only ever appended (`audit.jsonl` in the workspace's folder, readable by its owner alone), each in one write.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.errors import NotRecorded, WorkspaceError
from crm_dashboard.text import N_, text

FILE = "audit.jsonl"
LONGEST_REASON = 500
_BLOCK = 65_536
_COUNTED = 1_000

What = Literal["reveal", "hide", "export", "lookup", "show_column", "mask_column"]


@dataclass(frozen=True)
class AuditRow:
    """What was done at `at` (UTC) in which browser session (a random token, nobody's name), to how many customers.

    A `lookup` is a search by name or contact, without its words; of a column that was unmasked or masked again the
    `reason` is its header. `masked` says whether identities stayed masked; `version` is the data's version.
    """

    at: dt.datetime
    session: str
    what: What
    rows: int
    masked: bool
    reason: str
    version: str


_ADAPTER = TypeAdapter(AuditRow)


def record(folder: Path, what: What, *, session: str, rows: int, masked: bool, version: str, reason: str = "") -> None:
    """Append a row to the log of the workspace in `folder`; raise `NotRecorded` where that fails: then do not do it."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    row = AuditRow(now, session, what, rows, masked, reason.strip()[:LONGEST_REASON], version)
    try:
        _append(folder / FILE, _ADAPTER.dump_json(row) + b"\n")
    except (OSError, ValueError) as cause:
        raise NotRecorded(
            text(N_("The access log of this workspace cannot be written.")),
            where=FILE,
            next_step=text(N_("Make sure that the disk is not full and the folder can be written, then try again.")),
        ) from cause


def lookups_since(folder: Path, moment: dt.datetime) -> tuple[AuditRow, ...]:
    """Return the look-ups of all sessions since a moment (UTC), the latest first."""
    most = _COUNTED
    while True:
        rows = latest(folder, most)
        if len(rows) < most or rows[-1].at < moment:
            return tuple(row for row in rows if row.what == "lookup" and row.at >= moment)
        most *= 4


def latest(folder: Path, most: int) -> tuple[AuditRow, ...]:
    """Return the last `most` rows, the latest first; a line that a crash cut off is left out.

    Raises `WorkspaceError` where the log is there but cannot be read.
    """
    try:
        with (folder / FILE).open("rb") as file:
            lines = _last_lines(file, most)
    except FileNotFoundError:
        return ()
    except OSError as cause:
        raise WorkspaceError(
            text(N_("The access log of this workspace cannot be read.")),
            where=FILE,
            next_step=text(N_("Make sure that the workspace's folder can be read, then try again.")),
        ) from cause
    rows = []
    for line in reversed(lines):
        try:
            rows.append(_ADAPTER.validate_json(line))
        except ValidationError:
            continue
    return tuple(rows)


def _last_lines(file: BinaryIO, most: int) -> list[bytes]:
    """Return the last `most` lines, read in blocks from the end, so that a long log costs no more than a short one."""
    start, newlines, blocks = file.seek(0, os.SEEK_END), 0, list[bytes]()
    while start and newlines <= most:
        end, start = start, max(0, start - _BLOCK)
        file.seek(start)
        blocks.append(file.read(end - start))
        newlines += blocks[-1].count(b"\n")
    return b"".join(reversed(blocks)).removesuffix(b"\n").split(b"\n")[-most:]


def _append(path: Path, line: bytes) -> None:
    """Write a line at the file's end in one call; where the last line was cut off, on a line of its own."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and _byte(handle, size - 1) != b"\n":
            line = b"\n" + line
        if os.write(handle, line) != len(line):
            raise OSError(f"only a part of the line was written to {path.name}")
        os.fsync(handle)
    finally:
        os.close(handle)


def _byte(handle: int, position: int) -> bytes:
    os.lseek(handle, position, os.SEEK_SET)  # appending goes to the end wherever this points
    return os.read(handle, 1)
