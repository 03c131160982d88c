"""Remove leftovers under a workspaces root: files of processes that have ended, unused versions, abandoned workspaces."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import shutil
import stat
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from crm_dashboard.data.catalogue import catalogue, import_lock
from crm_dashboard.data.process import process_locks
from crm_dashboard.data.process.temporary_names import DAY_SECONDS, TEMPORARY_NAMES
from crm_dashboard.data.workspace import version_files
from crm_dashboard.data.workspace.administration import remove_folder
from crm_dashboard.data.workspace.workspace import PRIVATE_PREFIX, Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.settings import Settings

SWEEP_SECONDS = 900
"""Seconds between two sweeps of a process."""
_LOG = logging.getLogger(__name__)
_SWEPT_ROOTS: set[Path] = set()
_LOCK = threading.Lock()


def start_sweeping(settings: Settings) -> None:
    """Sweep a root now and every `SWEEP_SECONDS` in a background thread of this process."""
    root = settings.workspaces_root.resolve()
    with _LOCK:
        if root in _SWEPT_ROOTS:
            return
        _SWEPT_ROOTS.add(root)
    threading.Thread(target=_sweep_forever, args=(root, settings), name="sweep", daemon=True).start()


def _sweep_forever(root: Path, settings: Settings) -> None:
    with contextlib.suppress(OSError):
        restrict_permissions(root)
    while root.exists():
        try:
            sweep(root, settings)
        except Exception:  # noqa: BLE001 - logged; the next one may do better
            _LOG.exception("the sweep of the workspaces ended early")
        time.sleep(SWEEP_SECONDS)
    _SWEPT_ROOTS.discard(root)


def sweep(root: Path, settings: Settings) -> None:
    """Remove leftovers under a root; files that a running process uses stay."""
    for kind in TEMPORARY_NAMES:
        for path in _until_error(kind.leftovers(root)):
            _remove(path)
    for folder in _until_error(root.iterdir()):
        if catalogue.exists(folder) and not folder.name.startswith("."):
            with contextlib.suppress(OSError, CrmError):  # damaged, an import is running, or no permission
                _sweep_workspace(folder, settings)
    process_locks.remove_ended_locks(root)


def restrict_permissions(root: Path) -> None:
    """Remove all permissions of group and others on a root and everything in it (folders 0700, files 0600)."""
    for place, folders, files in os.walk(root):
        for name in (".", *folders, *files):
            path = Path(place, name)
            with contextlib.suppress(OSError):  # removed meanwhile, or another user's
                mode = path.lstat().st_mode
                if mode & 0o077 and not stat.S_ISLNK(mode):
                    path.chmod(stat.S_IMODE(mode) & 0o700)


def removal_time(workspace: Workspace) -> dt.datetime | None:
    """Return after which moment (UTC) an open workspace is deleted unless somebody opens it again; None if it is shared."""
    if workspace.is_shared:
        return None
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=workspace.settings.private_days)


def _sweep_workspace(folder: Path, settings: Settings) -> None:
    catalogue_now, opened_at = (
        catalogue.read(folder),
        folder.stat().st_mtime,
    )  # read before a lock file changes the time
    if _is_unused(folder, catalogue_now, opened_at, settings):
        with import_lock.block_imports(folder, seconds=0):
            if _is_unused(folder, catalogue.read(folder), opened_at, settings):
                remove_folder(folder)
    elif version_files.find_leftovers(folder, catalogue_now):
        with import_lock.block_imports(folder, seconds=0):
            version_files.remove_leftovers(folder, catalogue.read(folder))


def _is_unused(folder: Path, catalogue_now: catalogue.Catalogue, opened_at: float, settings: Settings) -> bool:
    """Return whether a private workspace can go: not opened for `private_days`, or its first import never finished."""
    if not folder.name.startswith(PRIVATE_PREFIX) or catalogue_now.shared:
        return False
    is_abandoned = bool(catalogue_now.pending) and not process_locks.is_alive(folder.parent, catalogue_now.pending)
    return is_abandoned or time.time() - opened_at > settings.private_days * DAY_SECONDS


def _until_error(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield paths; stop silently at an `OSError`."""
    with contextlib.suppress(OSError):
        yield from paths


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
