"""Scratch folders inside a workspace: one for each look and each build; what a killed server left, the sweep removes."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from crm_dashboard.data.process import disk
from crm_dashboard.data.process.leftovers import BUILD, LOOK, Temporary


def look_scratch(folder: Path) -> contextlib.AbstractContextManager[Path]:
    """Make a folder for a look into a workspace and remove it afterwards."""
    return _scratch(folder, LOOK)


@contextlib.contextmanager
def build_scratch(folder: Path) -> Iterator[Path]:
    """Make a folder for a build and remove it afterwards; to be called under the lock of imports.

    Whatever is there of other builds, only a killed one has left it.
    """
    for left in folder.glob(f"{BUILD.start}*"):
        shutil.rmtree(left, ignore_errors=True)
    with _scratch(folder, BUILD) as made:
        yield made


@contextlib.contextmanager
def _scratch(folder: Path, kind: Temporary) -> Iterator[Path]:
    with disk.told():
        made = folder / kind.name(folder.parent)
        made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
