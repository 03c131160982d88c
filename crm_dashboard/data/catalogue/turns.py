"""Imports into one workspace take turns: whoever waits for one says so, and can stop waiting."""

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
_FILE = "import.lock"


@contextmanager
def turn(folder: Path, on_progress: Callable[[Text], None]) -> Iterator[None]:
    """Hold the lock of imports into a workspace.

    While another import holds it, `on_progress` is told so every `HEARTBEAT`; what it raises ends the wait. Raises
    `WorkspaceError` where the workspace is gone, also by the time the other import has ended.
    """
    lock = _lock(folder)
    while True:
        try:
            with disk_errors.explain_errors(where=_FILE):
                lock.acquire(timeout=HEARTBEAT)
            break
        except Timeout:
            on_progress(text(WAITING))
            catalogue.check_there(folder)
    try:
        catalogue.check_there(folder)
        yield
    finally:
        lock.release()


@contextmanager
def no_import(folder: Path, *, seconds: float) -> Iterator[None]:
    """Keep imports out; raise `WorkspaceNotChanged` where one is under way for longer than so many seconds."""
    lock = _lock(folder)
    try:
        with disk_errors.explain_errors(where=_FILE):
            lock.acquire(timeout=seconds)
    except Timeout as cause:
        raise WorkspaceNotChanged(
            text(N_("Something is being imported into this workspace right now.")),
            next_step=text(N_("Wait until the import is done, then try again.")),
        ) from cause
    try:
        catalogue.check_there(folder)
        yield
    finally:
        lock.release()


def _lock(folder: Path) -> FileLock:
    catalogue.check_there(folder)  # the lock of a folder that is gone would make it anew
    return FileLock(folder / _FILE, mode=0o600)
