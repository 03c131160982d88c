"""Uploaded files: saved in a folder of their own until they are imported; only the worker parses them."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from crm_dashboard.data.process import disk_errors, jobs
from crm_dashboard.data.process.protocol import (
    Inspection,
    InspectRequest,
    KeyCounts,
    KeyMatch,
    KeyPair,
    MatchRequest,
    Reading,
)
from crm_dashboard.data.process.temporary_names import DAY_SECONDS, UPLOAD
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings, current

_REMAINING_SECONDS = 3600
_FOLDER = UPLOAD.folders[0]


def save_upload(file: IO[bytes], *, settings: Settings | None = None) -> Path:
    """Save an uploaded file under the workspaces root and return its path.

    Raises `ImportRefused` if it cannot be written; then nothing of it is left.
    """
    root = (settings or current()).workspaces_root.resolve()
    with disk_errors.explain_errors(ImportRefused, where=str(getattr(file, "name", ""))):
        (root / _FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = root / _FOLDER / UPLOAD.name(root)
        folder.mkdir(mode=0o700)
        try:
            _write(file, folder / "upload")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return folder / "upload"


def _write(file: IO[bytes], path: Path) -> None:
    file.seek(0)
    with disk_errors.open_private_file(path) as target:
        shutil.copyfileobj(file, target, 1 << 20)


def expire_upload_soon(path: Path) -> None:
    """Let the sweep delete an upload in an hour unless `renew_upload` is called: its session has disconnected."""
    _set_time(path, time.time() - UPLOAD.days * DAY_SECONDS + _REMAINING_SECONDS)


def renew_upload(path: Path) -> None:
    """Keep an upload for another day."""
    _set_time(path, time.time())


def _set_time(path: Path, seconds: float) -> None:
    with contextlib.suppress(OSError):  # deleted meanwhile
        os.utime(path.parent, (seconds, seconds))


def delete_upload(path: Path) -> None:
    """Delete a file that `save_upload` wrote."""
    shutil.rmtree(path.parent, ignore_errors=True)


def inspect_upload(
    path: Path,
    name: str,
    reading: Reading,
    *,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Inspection:
    """Inspect an uploaded file in the worker; raises as `jobs.inspect`."""
    return jobs.inspect(InspectRequest(str(path), name, str(path.parent), reading), settings or current(), on_progress)


def count_uploads(
    files: Sequence[tuple[str, str, Reading]],
    used: Sequence[int],
    pairs: Sequence[KeyPair],
    *,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> KeyCounts:
    """Return the row counts of the uploaded files whose indices are in `used` (0 for the others) and their key matches.

    Files are path, name and reading; `used` and `pairs` hold indices into `files`. Raises as `jobs.count_keys`.
    """
    renumbered = tuple(
        KeyPair(used.index(pair.file), pair.header, used.index(pair.other), pair.other_header) for pair in pairs
    )
    chosen = tuple(files[index] for index in used)
    scratch = str(Path(chosen[0][0]).parent)
    counts = jobs.count_keys(MatchRequest(chosen, renumbered, scratch), settings or current(), on_progress)
    rows = dict(zip(used, counts.rows, strict=True))
    matches = tuple(
        KeyMatch(pair, match.keys, match.matched) for pair, match in zip(pairs, counts.matches, strict=True)
    )
    return KeyCounts(tuple(rows.get(index, 0) for index in range(len(files))), matches)
