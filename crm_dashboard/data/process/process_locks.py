"""Marks of running processes: each process holds a lock file named by its mark for as long as it runs."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

_FOLDER = ".owners"
_MIN_AGE_SECONDS = 60
"""Age in seconds before a lock file that nobody holds is removed: its process may be about to acquire it."""
_HELD_LOCKS: dict[Path, tuple[str, BaseFileLock]] = {}
_LOCK = threading.Lock()


def process_mark(root: Path) -> str:
    """Return this process's mark under a workspaces root; the system frees its lock however the process ends."""
    root = root.resolve()
    with _LOCK:
        if root not in _HELD_LOCKS or not _lock_path(root, _HELD_LOCKS[root][0]).exists():
            mark = secrets.token_hex(8)
            path = _lock_path(root, mark)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(path, mode=0o600, thread_local=False)
            lock.acquire()
            _HELD_LOCKS[root] = (mark, lock)
        return _HELD_LOCKS[root][0]


def is_alive(root: Path, mark: str) -> bool:
    """Return whether the process with this mark still runs."""
    root = root.resolve()
    if mark == _HELD_LOCKS.get(root, ("",))[0]:
        return True
    path = _lock_path(root, mark)
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0, mode=0o600):
            return False
    except Timeout:
        return True


def remove_ended_locks(root: Path) -> None:
    """Remove the lock files of processes that have ended."""
    for path in (root / _FOLDER).glob("*.lock"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _MIN_AGE_SECONDS and not is_alive(root, path.stem):
                path.unlink()


def _lock_path(root: Path, mark: str) -> Path:
    return root / _FOLDER / f"{mark}.lock"
