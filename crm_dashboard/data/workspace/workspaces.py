"""Open, create, list and discard the workspaces under one root."""

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
from crm_dashboard.data.workspace.samples import DEFAULT_SAMPLE, SAMPLES, ensure_sample
from crm_dashboard.data.workspace.workspace import PRIVATE_PREFIX, TEMPORARY_PREFIX, Workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings, current
from crm_dashboard.text import N_, text

THROWAWAY = ":memory:"
_NAME = re.compile(r"[\w][\w .-]{0,63}")


@dataclass(frozen=True)
class ListedWorkspace:
    """A workspace that is listed for everybody on this server: name, title, and whether its catalogue is unreadable."""

    name: str
    title: str
    is_damaged: bool = False


def open_workspace(
    name: str = DEFAULT_SAMPLE,
    *,
    create: bool = False,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Workspace:
    """Open a workspace by name; by default the sample shop.

    Raises `WorkspaceError` for an unknown name (with `create` an empty workspace is made instead) and for a name that is
    no valid folder name. A sample is built on first use, reporting to `on_progress`. `":memory:"` creates a throw-away
    workspace that is deleted when it is closed.
    """
    settings = settings or current()
    if name == THROWAWAY:
        return _open_throwaway(settings)
    folder = _folder(name, settings)
    if name in SAMPLES:
        ensure_sample(SAMPLES[name], folder, settings, on_progress)
    elif create and not catalogue.exists(folder):
        _create(folder, Catalogue(name))
    return Workspace(folder, settings)


def create_workspace(title: str, *, settings: Settings | None = None, is_pending: bool = False) -> Workspace:
    """Create an empty workspace under a random name that cannot be guessed; whoever knows the name can open it.

    `is_pending`: if this process ends before the first import is done, the sweep deletes the workspace. Raises
    `WorkspaceNotChanged` if it cannot be written.
    """
    settings = settings or current()
    root = settings.workspaces_root.resolve()
    folder = root / f"{PRIVATE_PREFIX}{secrets.token_hex(12)}"
    with disk_errors.explain_errors():
        _create(folder, Catalogue(title, pending=process_mark(root) if is_pending else ""))
    return Workspace(folder, settings)


def _open_throwaway(settings: Settings) -> Workspace:
    root = settings.workspaces_root.resolve()
    with disk_errors.explain_errors():
        folder = root / _THROWAWAY.name(root)
    _create(folder, Catalogue(""))
    workspace = Workspace(folder, settings, is_throwaway=True)
    atexit.register(workspace.close)
    return workspace


def _create(folder: Path, content: Catalogue) -> None:
    """Create a folder with a catalogue; if that fails, nothing of it is left."""
    with disk_errors.explain_errors():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        catalogue.write(folder, content)
    except BaseException:
        with contextlib.suppress(OSError):
            folder.rmdir()
        raise


def discard_workspace(workspace: Workspace) -> None:
    """Close a private workspace whose first import did not finish, and delete it.

    A workspace with a chosen name or a shared one is only closed.
    """
    workspace.close()
    if not workspace.is_shared:
        shutil.rmtree(workspace.folder, ignore_errors=True)


def workspace_exists(name: str, *, settings: Settings | None = None) -> bool:
    """Return whether a workspace of that name exists, damaged or not; samples always do, since they are built on opening."""
    settings = settings or current()
    try:
        folder = _folder(name, settings)
    except WorkspaceError:
        return False
    return name in SAMPLES or catalogue.exists(folder)


def shared_workspaces(*, settings: Settings | None = None) -> tuple[tuple[str, str], ...]:
    """Return name and title of the workspaces that are listed for everybody on this server, without samples."""
    return tuple((listed.name, listed.title) for listed in list_workspaces(settings=settings))


def list_workspaces(*, settings: Settings | None = None) -> tuple[ListedWorkspace, ...]:
    """Return the workspaces that are listed for everybody on this server, without samples.

    One with an unreadable catalogue is listed as damaged under its name, unless the name is private.
    """
    try:
        folders = sorted((settings or current()).workspaces_root.iterdir())
    except OSError:
        return ()
    listed = []
    for folder in folders:
        is_hidden = (
            folder.name.startswith((".", TEMPORARY_PREFIX)) or folder.name in SAMPLES or not catalogue.exists(folder)
        )
        if not is_hidden and (not folder.name.startswith(PRIVATE_PREFIX) or is_shared(folder)):
            listed.append(ListedWorkspace(folder.name, title_of(folder), is_damaged=_title_and_shared(folder) is None))
    return tuple(listed)


def title_of(folder: Path) -> str:
    """Return the title of a workspace folder; its name if the catalogue cannot be read."""
    return (_title_and_shared(folder) or (folder.name, False))[0]


def is_shared(folder: Path) -> bool:
    """Return whether a workspace folder's catalogue says that it is shared."""
    return (_title_and_shared(folder) or ("", False))[1]


def _title_and_shared(folder: Path) -> tuple[str, bool] | None:
    """Return the title of a folder and whether it is shared, or None if the catalogue cannot be read.

    Cached until the catalogue file changes.
    """
    try:
        return _read(folder, (folder / catalogue.FILE).stat().st_mtime_ns)
    except (WorkspaceError, OSError):
        return None


@lru_cache(maxsize=2_000)
def _read(folder: Path, _changed: int) -> tuple[str, bool]:
    content = catalogue.read(folder)
    return content.title or folder.name, content.shared


def _folder(name: str, settings: Settings) -> Path:
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise WorkspaceError(
            text(N_("“{name}” cannot be the name of a workspace."), name=name[:80]),
            next_step=text(N_("Use up to 64 letters, digits, spaces, dots, hyphens and underscores.")),
        )
    return settings.workspaces_root.resolve() / name
