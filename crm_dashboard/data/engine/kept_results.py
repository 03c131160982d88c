"""Results that depend on a version alone, kept beside it: a restart and another server process find them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from crm_dashboard.data.engine.plain_values import NotPlain, from_json, to_json
from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.temporary_names import DRAFT

RESULTS = "results"
_MOST_FILES = 400
_MOST_BYTES = 4_000_000
"""A larger result is computed again rather than read."""
_PACKAGE = Path(__file__).parents[2]
_LIBRARIES = ("duckdb", "narwhals", "numpy", "scikit-learn")
_LOG = logging.getLogger(__name__)


def kept_result(folder: Path, version_id: str, key: object, compute: Callable[[], Any]) -> Any:
    """Return a frozen result from its file, or compute it and write the file.

    `folder` is the workspace's. A file holds for the code that wrote it: after a change of any module it is not read.
    A file that cannot be read or written costs the time to compute, nothing else.
    """
    path = _place(folder, version_id, key)
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except Exception as problem:  # noqa: BLE001 - whatever a damaged file is taken for: it is computed anew
        _LOG.warning("A kept result cannot be read and is computed anew: %r", problem)
    result = compute()
    _write(path, result)
    return result


def results_folder(folder: Path, version_id: str) -> Path:
    """Return where the results of a version lie in the folder of its workspace; it may go at any time."""
    return folder / RESULTS / version_id


def _place(folder: Path, version_id: str, key: object) -> Path:
    name = hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    return results_folder(folder, version_id) / f"{_code()}-{name}.json"


def _write(path: Path, result: object) -> None:
    try:
        content = to_json(result).encode()
    except (NotPlain, UnicodeEncodeError) as problem:
        _LOG.warning("A result cannot be kept: %r", problem)
        return
    if len(content) > _MOST_BYTES:
        return
    try:
        for folder in (path.parents[1], path.parent):  # without the one round them: a deleted workspace stays deleted
            folder.mkdir(mode=0o700, exist_ok=True)
        _make_room(path.parent)
        draft = path.with_name(DRAFT.name(path.parents[3]))
        try:
            with disk_errors.open_private_file(draft) as file:
                file.write(content)
            draft.replace(path)  # in one step, so that nobody reads a half; a power cut may lose it
        finally:
            draft.unlink(missing_ok=True)
    except OSError as problem:
        _LOG.warning("A result is not kept: %r", problem)


def _make_room(folder: Path) -> None:
    """Remove what other code wrote, and the oldest quarter of the files where they are many."""
    files = sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
    foreign = [one for one in files if not one.name.startswith(f"{_code()}-")]
    oldest = files[: _MOST_FILES // 4] if len(files) >= _MOST_FILES else []
    for one in {*foreign, *oldest}:
        one.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a mark of the code that computes: it changes with any module or template, and with the libraries that count."""
    digest = hashlib.sha256(repr([version(name) for name in _LIBRARIES]).encode())
    for path in sorted((*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.toml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
