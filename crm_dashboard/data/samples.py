"""The sample workspaces: built from `sample_data/` through the ordinary import, on first use."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock

from crm_dashboard.data import catalogue
from crm_dashboard.data.catalogue import Catalogue
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

SAMPLE_DATA = Path(__file__).resolve().parents[2] / "sample_data"
CDNOW = SAMPLE_DATA / "cdnow.parquet"
CDNOW_TITLE = "CDNOW 1997-98"


def ensure_sample(folder: Path, settings: Settings) -> None:
    """Build the CDNOW workspace in `folder` unless it is there; two processes at once build it once."""
    if _is_built(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "sample.lock"):
        if _is_built(folder):
            return
        if not CDNOW.exists():
            raise WorkspaceError(
                text(N_("The sample data are not where they should be.")),
                where=str(CDNOW.name),
                next_step=text(N_("Start the app from a full copy of the project, or load a file of your own.")),
            )
        catalogue.write(folder, Catalogue(CDNOW_TITLE))
        with Workspace(folder, settings) as workspace:
            workspace.import_file(CDNOW, "orders", currency="USD", name="cdnow.parquet")


def _is_built(folder: Path) -> bool:
    return (folder / catalogue.FILE).exists() and catalogue.read(folder).current is not None
