"""Workspaces that the tests of a session share: each is imported once, by the worker that is first to want it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings

RETAIL = "retail"


def built_once(root: Path, name: str, fill: Callable[[Workspace], object]) -> Settings:
    """Fill the workspace of a name below `root` unless somebody has, and return the settings that find it."""
    settings = Settings(workspaces_root=root)
    with FileLock(root / f"{name}.lock"), open_workspace(name, settings=settings, create=True) as workspace:
        if workspace.version is None:
            fill(workspace)
    return settings


def online_retail(real_data: Path) -> Path:
    """Return the file of Online Retail."""
    return real_data / "online_retail" / "online_retail.parquet"


def shared_retail(root: Path, real_data: Path) -> Settings:
    """Import Online Retail, by the default rules, into the workspace `retail` below `root`."""
    return built_once(root, RETAIL, lambda workspace: workspace.import_file(online_retail(real_data)))
