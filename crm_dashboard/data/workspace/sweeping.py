"""The one sweep under a workspaces root: removes what processes that have ended left behind, and what nobody uses any more."""

from __future__ import annotations

import contextlib
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
from crm_dashboard.data.workspace.changes import take_away
from crm_dashboard.data.workspace.workspace import PRIVATE
from crm_dashboard.errors import CrmError
from crm_dashboard.settings import Settings

EVERY = 900
"""Seconds between two sweeps of a process."""
_LOG = logging.getLogger(__name__)
_SWEPT: set[Path] = set()
_ONE_AT_A_TIME = threading.Lock()


def keep_swept(settings: Settings) -> None:
    """Sweep a root now and every so often from now on, beside all else, for as long as this process lives."""
    root = settings.workspaces_root.resolve()
    with _ONE_AT_A_TIME:
        if root in _SWEPT:
            return
        _SWEPT.add(root)
    threading.Thread(target=_sweep_on_and_on, args=(root, settings), name="sweep", daemon=True).start()


def _sweep_on_and_on(root: Path, settings: Settings) -> None:
    with contextlib.suppress(OSError):
        tighten(root)
    while root.exists():
        try:
            sweep(root, settings)
        except Exception:  # noqa: BLE001 - logged; the next one may do better
            _LOG.exception("the sweep of the workspaces ended early")
        time.sleep(EVERY)
    _SWEPT.discard(root)


def sweep(root: Path, settings: Settings) -> None:
    """Remove what is left over under a root; whatever a living process uses stays."""
    for kind in TEMPORARY_NAMES:
        for path in _each(kind.leftovers(root)):
            _remove(path)
    for folder in _each(root.iterdir()):
        if catalogue.exists(folder) and not folder.name.startswith("."):
            with contextlib.suppress(OSError, CrmError):  # damaged, being imported into, or not ours to change
                _sweep_workspace(folder, settings)
    process_locks.remove_ended_locks(root)


def tighten(root: Path) -> None:
    """Take every right from others on a root and all that is in it: folders 0700, files 0600."""
    for place, folders, files in os.walk(root):
        for name in (".", *folders, *files):
            path = Path(place, name)
            with contextlib.suppress(OSError):  # gone by now, or somebody else's
                mode = path.lstat().st_mode
                if mode & 0o077 and not stat.S_ISLNK(mode):
                    path.chmod(stat.S_IMODE(mode) & 0o700)


def _sweep_workspace(folder: Path, settings: Settings) -> None:
    found, opened = catalogue.read(folder), folder.stat().st_mtime  # before a lock is made in it
    if _is_unused(folder, found, opened, settings):
        with import_lock.block_imports(folder, seconds=0):
            if _is_unused(folder, catalogue.read(folder), opened, settings):
                take_away(folder)
    elif version_files.left_over(folder, found):
        with import_lock.block_imports(folder, seconds=0):
            version_files.remove_left_over(folder, catalogue.read(folder))


def _is_unused(folder: Path, found: catalogue.Catalogue, opened: float, settings: Settings) -> bool:
    """Tell whether a private workspace goes: nobody has opened it for long, or its making was never finished."""
    if not folder.name.startswith(PRIVATE) or found.shared:
        return False
    is_abandoned = bool(found.pending) and not process_locks.is_alive(folder.parent, found.pending)
    return is_abandoned or time.time() - opened > settings.private_days * DAY_SECONDS


def _each(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield paths until the disk refuses to tell more of them."""
    with contextlib.suppress(OSError):
        yield from paths


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
