"""Temporary folders inside a workspace: one per inspection and one per build, removed afterwards."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.temporary_names import BUILD_SCRATCH, INSPECT_SCRATCH, TemporaryName


def inspect_scratch(folder: Path) -> contextlib.AbstractContextManager[Path]:
    """Make a temporary folder for inspecting files and remove it afterwards."""
    return _scratch_folder(folder, INSPECT_SCRATCH)


@contextlib.contextmanager
def build_scratch(folder: Path) -> Iterator[Path]:
    """Make a temporary folder for a build and remove it afterwards; call it while holding the import lock.

    Folders of other builds are removed: under the lock they can only come from builds that were killed.
    """
    for leftover in folder.glob(f"{BUILD_SCRATCH.prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with _scratch_folder(folder, BUILD_SCRATCH) as scratch:
        yield scratch


@contextlib.contextmanager
def _scratch_folder(folder: Path, kind: TemporaryName) -> Iterator[Path]:
    with disk_errors.explain_errors():
        scratch = folder / kind.name(folder.parent)
        scratch.mkdir(mode=0o700)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
