"""The access log of a workspace: one line for each time that identities were revealed, hidden again, or taken away as a file.

Lines are only ever appended (`audit.jsonl` in the workspace's folder, readable by its owner alone), each in one write.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.errors import NotRecorded
from crm_dashboard.text import N_, text

FILE = "audit.jsonl"
LONGEST_REASON = 500

What = Literal["reveal", "hide", "export"]


@dataclass(frozen=True)
class AuditRow:
    """What was done at `at` (UTC) in which browser session (a random token, nobody's name), to how many customers.

    `masked` says whether identities stayed masked; `version` is the data's version.
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


def latest(folder: Path, most: int) -> tuple[AuditRow, ...]:
    """Return the last `most` rows, the latest first; a line that a crash cut off is left out."""
    try:
        with (folder / FILE).open("rb") as file:
            lines = deque(file, maxlen=most)
    except FileNotFoundError:
        return ()
    rows = []
    for line in reversed(lines):
        try:
            rows.append(_ADAPTER.validate_json(line))
        except ValidationError:
            continue
    return tuple(rows)


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
