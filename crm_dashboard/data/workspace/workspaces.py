"""The workspaces under one root: opened by name, made, listed, removed when they are left."""

from __future__ import annotations

import atexit
import contextlib
import re
import secrets
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue
from crm_dashboard.data.process import disk_errors, jobs
from crm_dashboard.data.process.process_locks import process_mark
from crm_dashboard.data.process.temporary_names import THROWAWAY as _THROWAWAY
from crm_dashboard.data.workspace.samples import SAMPLE, SAMPLES, ensure_sample
from crm_dashboard.data.workspace.workspace import PRIVATE, TEMPORARY, Workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings, current
from crm_dashboard.text import N_, text

THROWAWAY = ":memory:"
_NAME = re.compile(r"[\w][\w .-]{0,63}")


@dataclass(frozen=True)
class Listed:
    """A workspace that everybody on the server may choose: name, title, and whether its catalogue cannot be read."""

    name: str
    title: str
    is_damaged: bool = False


def open_workspace(
    name: str = SAMPLE,
    *,
    create: bool = False,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Workspace:
    """Open a workspace by name; no name opens the sample shop.

    Where there is none it raises `WorkspaceError`, or with `create` makes an empty one. A sample is built on first use,
    with word of it to `on_progress`. `":memory:"` gives one that is thrown away when it is closed. Raises
    `WorkspaceError` also for a name that cannot be a folder's.
    """
    settings = settings or current()
    if name == THROWAWAY:
        return _throwaway(settings)
    folder = _folder(name, settings)
    if name in SAMPLES:
        ensure_sample(SAMPLES[name], folder, settings, on_progress)
    elif create and not catalogue.exists(folder):
        _make(folder, Catalogue(name))
    return Workspace(folder, settings)


def create_workspace(title: str, *, settings: Settings | None = None, is_pending: bool = False) -> Workspace:
    """Make an empty workspace under a random name that cannot be guessed: whoever knows it can open it.

    One that `is_pending` is made for an import: should this process end before that is done, the sweep removes it.
    Raises `WorkspaceNotChanged` where the disk refuses.
    """
    settings = settings or current()
    root = settings.workspaces_root.resolve()
    folder = root / f"{PRIVATE}{secrets.token_hex(12)}"
    with disk_errors.explain_errors():
        _make(folder, Catalogue(title, pending=process_mark(root) if is_pending else ""))
    return Workspace(folder, settings)


def _throwaway(settings: Settings) -> Workspace:
    root = settings.workspaces_root.resolve()
    with disk_errors.explain_errors():
        folder = root / _THROWAWAY.name(root)
    _make(folder, Catalogue(""))
    workspace = Workspace(folder, settings)
    workspace.is_removed_at_close = True
    atexit.register(workspace.close)
    return workspace


def _make(folder: Path, content: Catalogue) -> None:
    """Make a folder with a catalogue; where the disk refuses, nothing of it stays."""
    with disk_errors.explain_errors():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        catalogue.write(folder, content)
    except BaseException:
        with contextlib.suppress(OSError):
            folder.rmdir()
        raise


def discard_workspace(workspace: Workspace) -> None:
    """Close a private workspace that was made for an import which did not come to its end, and remove it.

    Whatever is in it by then nobody has seen. A workspace with a name of its own, or a shared one, stays.
    """
    workspace.close()
    if not workspace.is_shared:
        shutil.rmtree(workspace.folder, ignore_errors=True)


def workspace_exists(name: str, *, settings: Settings | None = None) -> bool:
    """Tell whether a workspace of that name is there, be it damaged (or is a sample, which makes itself)."""
    settings = settings or current()
    try:
        folder = _folder(name, settings)
    except WorkspaceError:
        return False
    return name in SAMPLES or catalogue.exists(folder)


def shared_workspaces(*, settings: Settings | None = None) -> tuple[tuple[str, str], ...]:
    """Return name and title of the workspaces, samples aside, that everybody on this server may choose."""
    return tuple((one.name, one.title) for one in listed_workspaces(settings=settings))


def listed_workspaces(*, settings: Settings | None = None) -> tuple[Listed, ...]:
    """Return the workspaces, samples aside, that everybody on this server may choose.

    One that cannot be read is told as damaged, by its name; if that is a private one's, only its link leads to it.
    """
    try:
        folders = sorted((settings or current()).workspaces_root.iterdir())
    except OSError:
        return ()
    found = []
    for folder in folders:
        hidden = folder.name.startswith((".", TEMPORARY)) or folder.name in SAMPLES or not catalogue.exists(folder)
        if not hidden and (not folder.name.startswith(PRIVATE) or is_shared(folder)):
            found.append(Listed(folder.name, title_of(folder), is_damaged=_said(folder) is None))
    return tuple(found)


def title_of(folder: Path) -> str:
    """Return the title of a workspace folder, its name where the catalogue cannot be read: opening it tells why."""
    return (_said(folder) or (folder.name, False))[0]


def is_shared(folder: Path) -> bool:
    """Whether the workspace of a folder with a random name has been shared."""
    return (_said(folder) or ("", False))[1]


def _said(folder: Path) -> tuple[str, bool] | None:
    """Return the title of a folder and whether it is shared, read anew when the catalogue has changed.

    None where the catalogue cannot be read.
    """
    try:
        return _read(folder, (folder / catalogue.FILE).stat().st_mtime_ns)
    except (WorkspaceError, OSError):
        return None


@lru_cache(maxsize=2_000)
def _read(folder: Path, _changed: int) -> tuple[str, bool]:
    found = catalogue.read(folder)
    return found.title or folder.name, found.shared


def _folder(name: str, settings: Settings) -> Path:
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise WorkspaceError(
            text(N_("“{name}” cannot be the name of a workspace."), name=name[:80]),
            next_step=text(N_("Use up to 64 letters, digits, spaces, dots, hyphens and underscores.")),
        )
    return settings.workspaces_root.resolve() / name
