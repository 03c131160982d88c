"""Share, rename and delete workspaces; make another version of their data the current one."""

from __future__ import annotations

import contextlib
import os
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data.catalogue import catalogue, import_lock
from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.temporary_names import DELETED
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.data.workspace.version_files import check_version_listed
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import shared_workspaces
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

MAX_TITLE_LENGTH = 80
_WAIT_SECONDS = 1
"""Seconds that a change waits for a running import before it raises an error."""


def share_workspace(workspace: Workspace, title: str, *, settings: Settings | None = None) -> None:
    """Offer a private workspace to everybody on this server under a title; its link stays what it was.

    Raises `WorkspaceNotChanged` for a title that is empty, too long, or another shared workspace's.
    """
    _set_title(workspace, title, settings, shared=True)


def rename_workspace(workspace: Workspace, title: str, *, settings: Settings | None = None) -> None:
    """Give a workspace another title; raises as `share_workspace`, and for a sample."""
    if workspace.name in SAMPLES:
        raise WorkspaceNotChanged(text(N_("A sample keeps its name.")))
    _set_title(workspace, title, settings, shared=None)


def set_current_version(workspace: Workspace, version_id: str) -> None:
    """Make a listed version current, older or newer than this one; the given handle then reads it.

    Raises `WorkspaceNotChanged` during an import and if the version is not listed.
    """
    with block_imports(workspace), catalogue.read_for_update(workspace.folder) as catalogue_now:
        check_version_listed(catalogue_now, version_id)
        catalogue.write(workspace.folder, catalogue_now.with_current(version_id))
    workspace.refresh()


def block_imports(workspace: Workspace) -> contextlib.AbstractContextManager[None]:
    """Return a context that blocks imports; raises `WorkspaceNotChanged` if one is running."""
    return import_lock.block_imports(workspace.folder, seconds=_WAIT_SECONDS)


def delete_workspace(workspace: Workspace) -> None:
    """Delete a workspace with all its versions and saved matrices; other sessions that read it get an error at their next query.

    Raises `WorkspaceNotChanged` for a sample, during an import, and if the file system refuses.
    """
    if workspace.name in SAMPLES:
        raise WorkspaceNotChanged(
            text(N_("A sample cannot be deleted.")), next_step=text(N_("It can be loaded again as it ships."))
        )
    with block_imports(workspace):
        remove_folder(workspace.folder)


def remove_folder(folder: Path) -> None:
    """Delete a workspace's folder; it is renamed first, so that nobody sees half of it. Call it while imports are blocked."""
    try:
        renamed = folder.with_name(DELETED.name(folder.parent))
        folder.rename(renamed)
    except PermissionError as cause:
        if os.name == "nt":  # Windows cannot rename a folder while a file in it is open
            raise WorkspaceNotChanged(
                text(N_("The folder of the workspace cannot be removed: somebody is reading it.")),
                next_step=text(N_("Try again in a moment.")),
            ) from cause
        raise disk_errors.disk_error(cause) from cause
    except OSError as cause:
        raise disk_errors.disk_error(cause) from cause
    shutil.rmtree(renamed, ignore_errors=True)


def _set_title(workspace: Workspace, title: str, settings: Settings | None, *, shared: bool | None) -> None:
    title = _validate_title(title)
    is_shared = workspace.is_shared if shared is None else shared
    taken = [sample.title.en for sample in SAMPLES.values()] + [sample.title.zh for sample in SAMPLES.values()]
    taken += [other for name, other in shared_workspaces(settings=settings) if name != workspace.name]
    if is_shared and title.casefold() in {other.casefold() for other in taken}:
        raise WorkspaceNotChanged(
            text(N_("There is already a workspace called “{name}”."), name=title),
            next_step=text(N_("Choose another name.")),
        )
    with catalogue.read_for_update(workspace.folder) as catalogue_now:
        changed = replace(catalogue_now, title=title, shared=catalogue_now.shared if shared is None else shared)
        catalogue.write(workspace.folder, changed)
    workspace.refresh()


def _validate_title(title: str) -> str:
    """Return the title in normal form (NFC, single spaces, trimmed); raise `WorkspaceNotChanged` if it is empty or too long."""
    title = " ".join(unicodedata.normalize("NFC", title).split())
    if not title or len(title) > MAX_TITLE_LENGTH:
        raise WorkspaceNotChanged(
            text(N_("A workspace needs a name of 1 to {most} characters."), most=MAX_TITLE_LENGTH),
            next_step=text(N_("Type a shorter name.")) if title else text(N_("Type a name.")),
        )
    return title
