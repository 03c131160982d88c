"""Processes by a mark of their own, each alive for as long as it holds the lock of that name."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

_FOLDER = ".owners"
_YOUNG = 60
"""Seconds for which a lock file stays that nobody holds: its maker may be about to take it."""
_HELD: dict[Path, tuple[str, BaseFileLock]] = {}
_ONE_AT_A_TIME = threading.Lock()


def owner_of(root: Path) -> str:
    """Return this process's mark under a workspaces root; the system frees its lock when the process ends, however."""
    root = root.resolve()
    with _ONE_AT_A_TIME:
        if root not in _HELD or not _place(root, _HELD[root][0]).exists():
            mark = secrets.token_hex(8)
            place = _place(root, mark)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(place, mode=0o600, thread_local=False)
            lock.acquire()
            _HELD[root] = (mark, lock)
        return _HELD[root][0]


def is_alive(root: Path, mark: str) -> bool:
    """Tell whether the process of that mark still runs."""
    root = root.resolve()
    if mark == _HELD.get(root, ("",))[0]:
        return True
    place = _place(root, mark)
    if not place.exists():
        return False
    try:
        with FileLock(place, timeout=0, mode=0o600):
            return False
    except Timeout:
        return True


def forget_ended(root: Path) -> None:
    """Remove the lock files of processes that have ended."""
    for place in (root / _FOLDER).glob("*.lock"):
        with contextlib.suppress(OSError):
            if time.time() - place.stat().st_mtime > _YOUNG and not is_alive(root, place.stem):
                place.unlink()


def _place(root: Path, mark: str) -> Path:
    return root / _FOLDER / f"{mark}.lock"
