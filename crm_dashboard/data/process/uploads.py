"""Uploaded files on their way in: written to a folder of their own, never parsed by the server."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from crm_dashboard.data.process import disk, jobs
from crm_dashboard.data.process.leftovers import DAY, UPLOAD
from crm_dashboard.data.process.protocol import (
    Inspection,
    InspectRequest,
    KeyCounts,
    KeyMatch,
    KeyPair,
    MatchRequest,
    Reading,
)
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings, current

_LEFT_SECONDS = 3600
_FOLDER = UPLOAD.places[0]


def keep_upload(file: IO[bytes], *, settings: Settings | None = None) -> Path:
    """Write an uploaded file under the workspaces root and return its path.

    Raises `ImportRefused` where the disk refuses; then nothing of it stays.
    """
    root = (settings or current()).workspaces_root.resolve()
    with disk.told(ImportRefused, where=str(getattr(file, "name", ""))):
        (root / _FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
        place = root / _FOLDER / UPLOAD.name(root)
        place.mkdir(mode=0o700)
        try:
            _write(file, place / "upload")
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
    return place / "upload"


def _write(file: IO[bytes], path: Path) -> None:
    file.seek(0)
    with disk.new_file(path) as target:
        shutil.copyfileobj(file, target, 1 << 20)


def leave_upload(path: Path) -> None:
    """Let the sweep remove a file within the hour, unless it is wanted again: its session has gone, perhaps for good."""
    _set_time(path, time.time() - UPLOAD.days * DAY + _LEFT_SECONDS)


def want_upload(path: Path) -> None:
    """Keep a file for another day."""
    _set_time(path, time.time())


def _set_time(path: Path, seconds: float) -> None:
    with contextlib.suppress(OSError):  # dropped by now
        os.utime(path.parent, (seconds, seconds))


def drop_upload(path: Path) -> None:
    """Remove a file that `keep_upload` wrote."""
    shutil.rmtree(path.parent, ignore_errors=True)


def inspect_upload(
    path: Path,
    name: str,
    reading: Reading,
    *,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Inspection:
    """Return the worker's first look at an uploaded file; raises as `jobs.inspect`."""
    return jobs.inspect(InspectRequest(str(path), name, str(path.parent), reading), settings or current(), on_progress)


def count_uploads(
    files: Sequence[tuple[str, str, Reading]],
    used: Sequence[int],
    pairs: Sequence[KeyPair],
    *,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> KeyCounts:
    """Return the rows of the `used` ones of some uploaded files (0 for the others) and the matches of pairs of them.

    Files are path, name and reading; places in `used` and `pairs` are those in `files`. Raises as `jobs.match`.
    """
    asked = tuple(
        KeyPair(used.index(pair.file), pair.header, used.index(pair.other), pair.other_header) for pair in pairs
    )
    chosen = tuple(files[place] for place in used)
    scratch = str(Path(chosen[0][0]).parent)
    found = jobs.match(MatchRequest(chosen, asked, scratch), settings or current(), on_progress)
    rows = dict(zip(used, found.rows, strict=True))
    matches = tuple(KeyMatch(pair, one.keys, one.found) for pair, one in zip(pairs, found.matches, strict=True))
    return KeyCounts(tuple(rows.get(place, 0) for place in range(len(files))), matches)
