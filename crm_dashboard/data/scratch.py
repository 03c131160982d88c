"""Scratch folders inside a workspace: one for each look and each build, and what a killed server left of them."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

_LOOK, _BUILD = ".look-", ".build-"
_LOOKS = 2
"""So many times as long as a worker may take, a look keeps its folder: the rows that it found are read afterwards."""


@contextlib.contextmanager
def look_scratch(folder: Path, *, worker_seconds: int) -> Iterator[Path]:
    """Make a folder for a look into a workspace and remove it afterwards, with those that a killed server left.

    Others may be looking now, so only folders go that are older than any worker lives.
    """
    for left in folder.glob(f"{_LOOK}*"):
        with contextlib.suppress(FileNotFoundError):  # done this moment
            if time.time() - left.stat().st_mtime > _LOOKS * worker_seconds:
                shutil.rmtree(left, ignore_errors=True)
    with _scratch(folder, _LOOK) as made:
        yield made


@contextlib.contextmanager
def build_scratch(folder: Path) -> Iterator[Path]:
    """Make a folder for a build and remove it afterwards; to be called under the lock of imports.

    Whatever is there of other builds, only a killed one has left it.
    """
    for left in folder.glob(f"{_BUILD}*"):
        shutil.rmtree(left, ignore_errors=True)
    with _scratch(folder, _BUILD) as made:
        yield made


@contextlib.contextmanager
def _scratch(folder: Path, prefix: str) -> Iterator[Path]:
    made = folder / f"{prefix}{secrets.token_hex(8)}"
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
