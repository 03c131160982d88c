"""The workspaces under one root: opened by name, made, listed, removed when they are left."""

from __future__ import annotations

import atexit
import re
import secrets
import shutil
import time
from functools import lru_cache
from pathlib import Path

from crm_dashboard.data import catalogue, jobs
from crm_dashboard.data.catalogue import Catalogue
from crm_dashboard.data.samples import SAMPLE, SAMPLES, ensure_sample
from crm_dashboard.data.workspace import PRIVATE, TEMPORARY, Workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings, current
from crm_dashboard.text import N_, text

THROWAWAY = ":memory:"
DELETED = ".deleted-"
"""Folders whose names begin so are on their way out."""
_NAME = re.compile(r"[\w][\w .-]{0,63}")


def open_workspace(
    name: str = SAMPLE,
    *,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Workspace:
    """Open a workspace by name, making an empty one where there is none; no name opens the sample shop.

    A sample is built on first use, with word of it to `on_progress`.

    `":memory:"` gives one that is thrown away when it is closed. Raises `WorkspaceError` for a name that cannot be a
    folder's.
    """
    settings = settings or current()
    if name == THROWAWAY:
        workspace = create_workspace("", settings=settings, prefix=TEMPORARY)
        atexit.register(workspace.close)
        return workspace
    folder = _folder(name, settings)
    if name in SAMPLES:
        ensure_sample(SAMPLES[name], folder, settings, on_progress)
    elif not (folder / catalogue.FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        catalogue.write(folder, Catalogue(name))
    return Workspace(folder, settings)


def create_workspace(title: str, *, settings: Settings | None = None, prefix: str = PRIVATE) -> Workspace:
    """Make an empty workspace under a random name that cannot be guessed: whoever knows it can open it."""
    settings = settings or current()
    _remove_unused_private(settings)
    folder = settings.workspaces_root.resolve() / f"{prefix}{secrets.token_hex(12)}"
    folder.mkdir(mode=0o700, parents=True)
    catalogue.write(folder, Catalogue(title))
    return Workspace(folder, settings)


def discard_workspace(workspace: Workspace) -> None:
    """Close a private workspace that was made for an import which did not come to its end, and remove it.

    Whatever is in it by then nobody has seen. A workspace with a name of its own, or a shared one, stays.
    """
    workspace.close()
    if not workspace.is_shared:
        shutil.rmtree(workspace.folder, ignore_errors=True)


def workspace_exists(name: str, *, settings: Settings | None = None) -> bool:
    """Tell whether a workspace of that name is there (or is a sample, which makes itself)."""
    settings = settings or current()
    try:
        folder = _folder(name, settings)
    except WorkspaceError:
        return False
    return name in SAMPLES or (folder / catalogue.FILE).exists()


def shared_workspaces(*, settings: Settings | None = None) -> tuple[tuple[str, str], ...]:
    """Return name and title of the workspaces, samples aside, that everybody on this server may choose."""
    root = (settings or current()).workspaces_root
    found = []
    for folder in sorted(root.glob("*")) if root.exists() else []:
        hidden = folder.name.startswith((".", TEMPORARY))
        if not hidden and folder.name not in SAMPLES and (folder / catalogue.FILE).exists():
            title, is_shared = _said(folder)
            if is_shared or not folder.name.startswith(PRIVATE):
                found.append((folder.name, title))
    return tuple(found)


def title_of(folder: Path) -> str:
    """Return the title of a workspace folder, its name where the catalogue cannot be read: opening it tells why."""
    return _said(folder)[0]


def is_shared(folder: Path) -> bool:
    """Whether the workspace of a folder with a random name has been shared."""
    return _said(folder)[1]


def _said(folder: Path) -> tuple[str, bool]:
    """Return the title of a folder and whether it is shared, read anew when the catalogue has changed."""
    try:
        return _read(folder, (folder / catalogue.FILE).stat().st_mtime_ns)
    except (WorkspaceError, FileNotFoundError):
        return folder.name, False


@lru_cache(maxsize=2_000)
def _read(folder: Path, _changed: int) -> tuple[str, bool]:
    found = catalogue.read(folder)
    return found.title or folder.name, found.shared


def _remove_unused_private(settings: Settings) -> None:
    """Remove private workspaces that nobody has opened for `private_days`, and what is left of deleted ones."""
    for folder in settings.workspaces_root.glob(f"{PRIVATE}*"):
        if time.time() - folder.stat().st_mtime > settings.private_days * 24 * 3600 and not is_shared(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for folder in settings.workspaces_root.glob(f"{DELETED}*"):  # what a reader of an open file kept from going
        shutil.rmtree(folder, ignore_errors=True)


def _folder(name: str, settings: Settings) -> Path:
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise WorkspaceError(
            text(N_("“{name}” cannot be the name of a workspace."), name=name[:80]),
            next_step=text(N_("Use up to 64 letters, digits, spaces, dots, hyphens and underscores.")),
        )
    return settings.workspaces_root.resolve() / name
