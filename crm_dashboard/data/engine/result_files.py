"""A disk cache of results that depend only on a data version; it survives restarts and is shared between processes."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from crm_dashboard.data.engine.result_json import NotSerializable, from_json, to_json
from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.temporary_names import DRAFT

RESULTS = "results"
_MAX_FILES = 400
_MAX_BYTES = 4_000_000
"""Larger results are not stored."""
_PACKAGE = Path(__file__).parents[2]
_LIBRARIES = ("duckdb", "narwhals", "numpy", "scikit-learn")
_LOG = logging.getLogger(__name__)


def load_or_compute(folder: Path, version_id: str, key: object, compute: Callable[[], Any]) -> Any:
    """Return a result from its cache file, or compute it and write the file.

    `folder` is the workspace's. File names include a hash of the code, so that a change of any module invalidates them.
    A file that cannot be read or written is logged and the result computed.
    """
    path = _result_path(folder, version_id, key)
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except Exception as problem:  # noqa: BLE001 - a damaged file may raise anything; the result is computed again
        _LOG.warning("A kept result cannot be read and is computed anew: %r", problem)
    result = compute()
    _write(path, result)
    return result


def results_folder(folder: Path, version_id: str) -> Path:
    """Return the folder with the cached results of a version; it may be deleted at any time."""
    return folder / RESULTS / version_id


def _result_path(folder: Path, version_id: str, key: object) -> Path:
    name = hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    return results_folder(folder, version_id) / f"{_code_hash()}-{name}.json"


def _write(path: Path, result: object) -> None:
    try:
        content = to_json(result).encode()
    except (NotSerializable, UnicodeEncodeError) as problem:
        _LOG.warning("A result cannot be kept: %r", problem)
        return
    if len(content) > _MAX_BYTES:
        return
    try:
        for folder in (path.parents[1], path.parent):  # not `parents=True`: it would create a deleted workspace again
            folder.mkdir(mode=0o700, exist_ok=True)
        _make_room(path.parent)
        draft = path.with_name(DRAFT.name(path.parents[3]))
        try:
            with disk_errors.open_private_file(draft) as file:
                file.write(content)
            draft.replace(path)  # atomic for readers; not synced, since it can be computed again
        finally:
            draft.unlink(missing_ok=True)
    except OSError as problem:
        _LOG.warning("A result is not kept: %r", problem)


def _make_room(folder: Path) -> None:
    """Remove results of other versions of the code, and the oldest quarter of the files if there are too many."""
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    outdated = [path for path in files if not path.name.startswith(f"{_code_hash()}-")]
    oldest = files[: _MAX_FILES // 4] if len(files) >= _MAX_FILES else []
    for path in {*outdated, *oldest}:
        path.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _code_hash() -> str:
    """Return a hash of all modules and templates and of the versions of the libraries that compute results."""
    digest = hashlib.sha256(repr([version(name) for name in _LIBRARIES]).encode())
    for path in sorted((*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.toml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
