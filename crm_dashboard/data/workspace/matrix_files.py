"""The matrix files of a workspace: saved matrices, and edited texts of the ready-made ones."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.text import N_, text

_FOLDER, _SUFFIX = "matrices", ".toml"
_KEY = re.compile(r"[a-z0-9_]{1,60}")
_MAX_LENGTH, _MAX_SLUG_LENGTH = 200_000, 40
_NOT_SAVED = N_("The texts of this matrix cannot be kept.")


def list_matrix_keys(workspace: Workspace) -> tuple[str, ...]:
    """Return the sorted keys of the workspace's matrix files; drafts are left out."""
    folder = workspace.folder / _FOLDER
    with _explain_errors(N_("The texts of a matrix cannot be read."), folder / "*"):
        try:
            names = sorted(path.name for path in folder.iterdir())
        except FileNotFoundError:
            return ()
    return tuple(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX) and name[0] != ".")


def new_key(name: str) -> str:
    """Return a new key for a matrix of that name: its ASCII letters and digits and a random suffix, a safe file name."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", ascii_only)[:_MAX_SLUG_LENGTH].strip("_")
    return f"{words or 'matrix'}_{secrets.token_hex(4)}"


def read_matrix(workspace: Workspace, key: str) -> str | None:
    """Return the text of the workspace's matrix file for `key`, or None if there is none."""
    path = _path(workspace, key)
    with _explain_errors(N_("The texts of a matrix cannot be read."), path):
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None


@contextmanager
def lock_matrices(workspace: Workspace) -> Iterator[None]:
    """Hold the lock for reading, changing and writing a matrix file, so that no change is lost."""
    with catalogue.locked(workspace.folder, "matrices.lock"):
        yield


def write_matrix(workspace: Workspace, key: str, content: str) -> None:
    """Replace the file atomically; raise `WorkspaceError` if that fails or the content is too long."""
    if len(content) > _MAX_LENGTH:
        raise WorkspaceError(
            text(N_("The texts of this matrix are too long to be kept.")),
            next_step=text(N_("Shorten them to what fits on a card.")),
        )
    path = _path(workspace, key)
    with _explain_errors(_NOT_SAVED, path):
        path.parent.mkdir(exist_ok=True, mode=0o700)
    catalogue.write_file(path, content.encode(), root=workspace.folder.parent, where=f"{_FOLDER}/{path.name}")


def remove_matrix(workspace: Workspace, key: str) -> None:
    """Delete the workspace's matrix file; a ready-made matrix then has its original texts again."""
    is_listed = key in list_matrix_keys(workspace)  # a listed key is safe even if it is not a valid one
    path = workspace.folder / _FOLDER / f"{key}{_SUFFIX}" if is_listed else _path(workspace, key)
    with _explain_errors(_NOT_SAVED, path):
        path.unlink(missing_ok=True)


@contextmanager
def _explain_errors(message: str, path: Path) -> Iterator[None]:
    """Re-raise an `OSError` of the block as a `WorkspaceError` with this message."""
    try:
        yield
    except OSError as cause:
        raise WorkspaceError(
            text(message),
            where=f"{path.parent.name}/{path.name}",
            next_step=text(
                N_("Make sure that the disk is not full and that the workspace's folder can be read and written.")
            ),
        ) from cause


def _path(workspace: Workspace, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise WorkspaceError(text(N_("“{name}” cannot be the name of a matrix."), name=key[:80]))
    return workspace.folder / _FOLDER / f"{key}{_SUFFIX}"
