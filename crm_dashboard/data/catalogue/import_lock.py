"""The import lock of a workspace: one import at a time; a waiting import reports that it waits and can be cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.jobs import HEARTBEAT
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.text import N_, Text, text

WAITING = N_("Another import into this workspace is running; this one begins when it ends")
_LOCK_FILE = "import.lock"


@contextmanager
def hold(folder: Path, on_progress: Callable[[Text], None]) -> Iterator[None]:
    """Hold the import lock of a workspace, waiting for another import to end.

    While waiting, `on_progress` is called every `HEARTBEAT` seconds; an exception it raises ends the wait. Raises
    `WorkspaceError` if the workspace is deleted, also while waiting.
    """
    lock = _file_lock(folder)
    while True:
        try:
            with disk_errors.explain_errors(where=_LOCK_FILE):
                lock.acquire(timeout=HEARTBEAT)
            break
        except Timeout:
            on_progress(text(WAITING))
            catalogue.check_exists(folder)
    try:
        catalogue.check_exists(folder)
        yield
    finally:
        lock.release()


@contextmanager
def block_imports(folder: Path, *, seconds: float) -> Iterator[None]:
    """Block imports meanwhile; raise `WorkspaceNotChanged` if one is still running after `seconds`."""
    lock = _file_lock(folder)
    try:
        with disk_errors.explain_errors(where=_LOCK_FILE):
            lock.acquire(timeout=seconds)
    except Timeout as cause:
        raise WorkspaceNotChanged(
            text(N_("Something is being imported into this workspace right now.")),
            next_step=text(N_("Wait until the import is done, then try again.")),
        ) from cause
    try:
        catalogue.check_exists(folder)
        yield
    finally:
        lock.release()


def _file_lock(folder: Path) -> FileLock:
    catalogue.check_exists(folder)  # making a lock file would create a deleted folder again
    return FileLock(folder / _LOCK_FILE, mode=0o600)
