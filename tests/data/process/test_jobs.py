"""The parent's side of the worker: it tells the stage while it lasts, and what the listener raises ends the worker."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.process import jobs
from crm_dashboard.data.process.protocol import InspectRequest
from crm_dashboard.data.workspace.inspecting import inspect_file
from crm_dashboard.data.workspace.workspaces import create_workspace, discard_workspace, open_workspace
from crm_dashboard.errors import WorkerFailed
from crm_dashboard.settings import Settings
from crm_dashboard.text import Text

pytestmark = pytest.mark.usefixtures("worker_process")

ROLES = {"customer_id": "customer_id", "order_ts": "order_date", "net_amount": "amount"}
OLD = "customer_id,order_date,amount\n1,2024-01-01,10\n"


class Interrupted(BaseException):
    """What Streamlit raises from a script's drawing when somebody has clicked."""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root")
    close_engine(tmp_path / "root")


def silent(path: Path) -> Path:
    """Make a file that is opened and then never read to its end: nobody writes to it."""
    os.mkfifo(path)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes on Windows")
def test_a_silent_worker_is_told_of_until_the_listener_has_enough_and_then_it_is_gone(
    settings: Settings, tmp_path: Path
) -> None:
    told: list[Text] = []

    def tell(stage: Text) -> None:
        told.append(stage)
        if len(told) == 3:
            raise Interrupted

    before = children_of(os.getpid())  # of other tests: a server, a browser
    with pytest.raises(Interrupted):
        jobs.inspect(InspectRequest(str(silent(tmp_path / "x.csv")), "x.csv", str(tmp_path)), settings, tell)
    assert len(told) == 3
    assert set(children_of(os.getpid())) <= set(before)


def test_an_import_that_is_cancelled_leaves_the_old_version_and_nothing_else(
    settings: Settings, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(OLD)
    new.write_text(OLD + "2,2024-01-02,5\n")
    folder = settings.workspaces_root / "corner"

    def cancel(_stage: Text) -> None:
        raise Interrupted

    with open_workspace("corner", create=True, settings=settings) as workspace:
        workspace.import_file(old, columns=ROLES)
        before, files = workspace.version_id, sorted(path for path in folder.rglob("*") if path.is_file())
        with pytest.raises(Interrupted):
            workspace.import_file(new, columns=ROLES, on_progress=cancel)
        assert workspace.version_id == before
        assert workspace.frame("orders").collect("pyarrow").shape[0] == 1
        assert sorted(path for path in folder.rglob("*") if path.is_file()) == files
        assert not list(folder.glob(".build-*"))
        assert workspace.import_file(new, columns=ROLES).rows_kept == 2


def test_a_new_workspace_whose_import_was_stopped_is_removed_with_what_had_come(
    settings: Settings, tmp_path: Path
) -> None:
    empty, full = create_workspace("", settings=settings), create_workspace("", settings=settings)
    path = tmp_path / "old.csv"
    path.write_text(OLD)
    full.import_file(path, columns=ROLES)
    discard_workspace(empty)
    discard_workspace(full)
    discard_workspace(open_workspace("corner", create=True, settings=settings))
    assert not empty.folder.exists()
    assert not full.folder.exists()
    assert (settings.workspaces_root / "corner").exists()


def children_of(parent: int) -> list[str]:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return children.read_text().split() if children.exists() else []


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("ValueError('odd')", "Something in the file was not expected"),
        ("MemoryError()", "memory or disk space"),
        ("OSError(28, 'No space left on device')", "memory or disk space"),
    ],
)
def test_a_worker_that_stops_says_whether_room_was_lacking_or_the_file_is_odd(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: str, said: str
) -> None:
    """F18: whatever stopped a reader was told as a lack of memory."""
    (tmp_path / "sitecustomize.py").write_text(
        "import crm_dashboard.data.understanding.inspecting as inspecting\n"
        f"def fail(*_args, **_options): raise {problem}\n"
        "inspecting.inspect = fail\n"
    )
    usual = jobs._environment
    monkeypatch.setattr(
        jobs,
        "_environment",
        lambda scratch: {**usual(scratch), "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(jobs.__file__).parents[3]}"},
    )
    (tmp_path / "orders.csv").write_text(OLD)
    with open_workspace("odd", settings=settings, create=True) as workspace, pytest.raises(WorkerFailed, match=said):
        inspect_file(workspace, tmp_path / "orders.csv")
