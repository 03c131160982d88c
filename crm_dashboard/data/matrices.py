"""The matrix files of a workspace: texts that its people have written, kept beside its data."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from filelock import FileLock

from crm_dashboard.data.workspace import Workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.text import N_, text

_FOLDER = "matrices"
_KEY = re.compile(r"[a-z0-9_]{1,60}")
_LONGEST = 200_000


def read_matrix(workspace: Workspace, key: str) -> str | None:
    """Return the text of the workspace's own file for `key`, or None where it has none."""
    path = _path(workspace, key)
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else None


def changing_matrices(workspace: Workspace) -> FileLock:
    """Return the lock under which a file is read, changed and written, so that no change is lost."""
    return FileLock(workspace.folder / "matrices.lock")


def write_matrix(workspace: Workspace, key: str, content: str) -> None:
    """Replace the file in one step; raise `WorkspaceError` for one that is too long to be a matrix."""
    if len(content) > _LONGEST:
        raise WorkspaceError(
            text(N_("The texts of this matrix are too long to be kept.")),
            next_step=text(N_("Shorten them to what fits on a card.")),
        )
    path = _path(workspace, key)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    draft = path.with_name(f".{key}.{secrets.token_hex(6)}")
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def remove_matrix(workspace: Workspace, key: str) -> None:
    """Remove the workspace's own file, so that the shipped one stands again."""
    _path(workspace, key).unlink(missing_ok=True)


def _path(workspace: Workspace, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise WorkspaceError(text(N_("“{name}” cannot be the name of a matrix."), name=key[:80]))
    return workspace.folder / _FOLDER / f"{key}.toml"
