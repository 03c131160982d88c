"""The matrix files of a workspace: matrices that its people have saved, and their own texts for the ready-made ones."""

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

_FOLDER, _ENDING = "matrices", ".toml"
_KEY = re.compile(r"[a-z0-9_]{1,60}")
_LONGEST, _LONGEST_SLUG = 200_000, 40
_NOT_KEPT = N_("The texts of this matrix cannot be kept.")


def kept_matrices(workspace: Workspace) -> tuple[str, ...]:
    """Return the key of every file that the workspace has of its own, in order; drafts of a file do not count."""
    folder = workspace.folder / _FOLDER
    with _told(N_("The texts of a matrix cannot be read."), folder / "*"):
        try:
            names = sorted(path.name for path in folder.iterdir())
        except FileNotFoundError:
            return ()
    return tuple(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING) and name[0] != ".")


def new_key(name: str) -> str:
    """Return a key for a matrix of that name: its letters and digits as far as they are plain ones, and a random end.

    No file of the system, of the app or of another matrix goes by such a key, whatever the name is.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", ascii_only)[:_LONGEST_SLUG].strip("_")
    return f"{words or 'matrix'}_{secrets.token_hex(4)}"


def read_matrix(workspace: Workspace, key: str) -> str | None:
    """Return the text of the workspace's own file for `key`, or None where it has none."""
    path = _path(workspace, key)
    with _told(N_("The texts of a matrix cannot be read."), path):
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None


@contextmanager
def changing_matrices(workspace: Workspace) -> Iterator[None]:
    """Hold the lock under which a file is read, changed and written, so that no change is lost."""
    with catalogue.locked(workspace.folder, "matrices.lock"):
        yield


def write_matrix(workspace: Workspace, key: str, content: str) -> None:
    """Replace the file in one step; raise `WorkspaceError` where that fails or the content is too long for a matrix."""
    if len(content) > _LONGEST:
        raise WorkspaceError(
            text(N_("The texts of this matrix are too long to be kept.")),
            next_step=text(N_("Shorten them to what fits on a card.")),
        )
    path = _path(workspace, key)
    with _told(_NOT_KEPT, path):
        path.parent.mkdir(exist_ok=True, mode=0o700)
    catalogue.write_file(path, content.encode(), root=workspace.folder.parent, where=f"{_FOLDER}/{path.name}")


def remove_matrix(workspace: Workspace, key: str) -> None:
    """Remove the workspace's own file: of a matrix that comes with the app, the shipped one stands again."""
    is_there = key in kept_matrices(workspace)  # then it is a name inside the folder, odd as it may be
    path = workspace.folder / _FOLDER / f"{key}{_ENDING}" if is_there else _path(workspace, key)
    with _told(_NOT_KEPT, path):
        path.unlink(missing_ok=True)


@contextmanager
def _told(what: str, path: Path) -> Iterator[None]:
    """Tell what the system refuses to do with a file in a sentence."""
    try:
        yield
    except OSError as cause:
        raise WorkspaceError(
            text(what),
            where=f"{path.parent.name}/{path.name}",
            next_step=text(
                N_("Make sure that the disk is not full and that the workspace's folder can be read and written.")
            ),
        ) from cause


def _path(workspace: Workspace, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise WorkspaceError(text(N_("“{name}” cannot be the name of a matrix."), name=key[:80]))
    return workspace.folder / _FOLDER / f"{key}{_ENDING}"
