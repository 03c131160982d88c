"""What can be done with a workspace as a whole: share it under a name, rename it, delete it."""

from __future__ import annotations

import os
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.temporary_names import DELETED
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import shared_workspaces
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

LONGEST_TITLE = 80


def share_workspace(workspace: Workspace, title: str, *, settings: Settings | None = None) -> None:
    """Offer a private workspace to everybody on this server under a title; its link stays what it was.

    Raises `WorkspaceNotChanged` for a title that is empty, too long, or another shared workspace's.
    """
    _title(workspace, title, settings, shared=True)


def rename_workspace(workspace: Workspace, title: str, *, settings: Settings | None = None) -> None:
    """Give a workspace another title; raises as `share_workspace`, and for a sample."""
    if workspace.name in SAMPLES:
        raise WorkspaceNotChanged(text(N_("A sample keeps its name.")))
    _title(workspace, title, settings, shared=None)


def delete_workspace(workspace: Workspace) -> None:
    """Delete a workspace with all its versions and saved matrices; whoever reads it is told so at the next step.

    Raises `WorkspaceNotChanged` for a sample, while something is being imported, and where the system refuses.
    """
    if workspace.name in SAMPLES:
        raise WorkspaceNotChanged(
            text(N_("A sample cannot be deleted.")), next_step=text(N_("It can be loaded again as it ships."))
        )
    with workspace.not_importing():
        take_away(workspace.folder)


def take_away(folder: Path) -> None:
    """Remove a workspace's folder in one step, so that nobody finds half of it; to be called while nothing is imported."""
    try:
        away = folder.with_name(DELETED.name(folder.parent))
        folder.rename(away)
    except PermissionError as cause:
        if os.name == "nt":  # there a file that is open holds its folder
            raise WorkspaceNotChanged(
                text(N_("The folder of the workspace cannot be removed: somebody is reading it.")),
                next_step=text(N_("Try again in a moment.")),
            ) from cause
        raise disk_errors.disk_error(cause) from cause
    except OSError as cause:
        raise disk_errors.disk_error(cause) from cause
    shutil.rmtree(away, ignore_errors=True)


def _title(workspace: Workspace, title: str, settings: Settings | None, *, shared: bool | None) -> None:
    title = _checked(title)
    offered = workspace.is_shared if shared is None else shared
    taken = [sample.title.en for sample in SAMPLES.values()] + [sample.title.zh for sample in SAMPLES.values()]
    taken += [other for name, other in shared_workspaces(settings=settings) if name != workspace.name]
    if offered and title.casefold() in {one.casefold() for one in taken}:
        raise WorkspaceNotChanged(
            text(N_("There is already a workspace called “{name}”."), name=title),
            next_step=text(N_("Choose another name.")),
        )
    with catalogue.read_for_update(workspace.folder) as now:
        changed = replace(now, title=title, shared=now.shared if shared is None else shared)
        catalogue.write(workspace.folder, changed)
    workspace.refresh()


def _checked(title: str) -> str:
    """Return the title as it is kept: composed, in one line, without space round it."""
    title = " ".join(unicodedata.normalize("NFC", title).split())
    if not title or len(title) > LONGEST_TITLE:
        raise WorkspaceNotChanged(
            text(N_("A workspace needs a name of 1 to {most} characters."), most=LONGEST_TITLE),
            next_step=text(N_("Type a shorter name.")) if title else text(N_("Type a name.")),
        )
    return title
