"""Workspaces: importing, versions, rolling on, names, and what a kill leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import crm_dashboard as crm
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.process.temporary_names import INSPECT_SCRATCH
from crm_dashboard.data.workspace import samples
from crm_dashboard.data.workspace.importing import change_rules
from crm_dashboard.data.workspace.sweep import sweep
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import (
    create_workspace,
    open_workspace,
    shared_workspaces,
    workspace_exists,
)
from crm_dashboard.errors import ImportRefused, WorkerFailed, WorkspaceError
from crm_dashboard.settings import Settings
from crm_dashboard.text import Words
from tests.gates import KILLS, chance

pytestmark = pytest.mark.usefixtures("worker_process")

OLD = "customer_id,order_date,amount\n1,2024-01-01,10\n1,2024-01-05,20\n2,2024-02-01,5\n"
NEW_ROWS = 60_000


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root", kept_versions=3)
    close_engine(tmp_path / "root")


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text(OLD)
    return path


def cells(workspace: Workspace) -> dict[str, int]:
    spec = crm.MatrixSpec((crm.Axis("frequency", cuts=[2]), crm.Axis("monetary", cuts=[10])))
    frame = crm.answer(workspace, spec).cells
    return {str(cell): int(n) for cell, n in zip(frame["cell"], frame["customers"], strict=True) if n}


def test_a_file_becomes_the_current_version(settings: Settings, old_file: Path) -> None:
    with open_workspace("corner", create=True, settings=settings) as workspace:
        assert workspace.version is None
        report = workspace.import_file(old_file)
        assert (report.rows_in, report.rows_kept) == (3, 3)
        assert cells(workspace) == {"HH": 1, "LL": 1}
    with open_workspace("corner", create=True, settings=settings) as again:
        assert cells(again) == {"HH": 1, "LL": 1}


def test_a_reader_keeps_its_version_while_a_newer_one_arrives(
    settings: Settings, old_file: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.csv"
    newer.write_text(OLD + "3,2024-03-01,7\n")
    with open_workspace("corner", create=True, settings=settings) as writer:
        writer.import_file(old_file)
        with open_workspace("corner", create=True, settings=settings) as reader:
            assert sum(cells(reader).values()) == 2
            writer.import_file(newer)
            assert sum(cells(writer).values()) == 3
            assert sum(cells(reader).values()) == 2
            assert reader.frame("orders").collect("pyarrow").shape[0] == 3
            reader.refresh()
            assert sum(cells(reader).values()) == 3


def test_a_refused_file_leaves_the_data_that_was_there(settings: Settings, old_file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    with open_workspace("corner", create=True, settings=settings) as workspace:
        workspace.import_file(old_file)
        before = workspace.version_id
        with pytest.raises(ImportRefused):
            workspace.import_file(bad)
        with pytest.raises(ImportRefused):
            workspace.import_file(tmp_path / "missing.csv")
        assert workspace.version_id == before
        assert cells(workspace) == {"HH": 1, "LL": 1}
    assert len(list((settings.workspaces_root / "corner" / "sources").iterdir())) == 1


def test_rules_can_be_changed_afterwards_from_the_copy_that_was_kept(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("customer_id,order_date,amount\n1,2024-01-01,10\n1,2024-01-01,10\n,2024-01-02,3\n")
    with open_workspace("corner", create=True, settings=settings) as workspace:
        report = workspace.import_file(path)
        path.unlink()
        assert {one.rule: one.set_aside for one in report.rules if one.set_aside} == {"missing_customer": 1}
        report = change_rules(workspace, ["missing_customer", "exact_duplicates"])
        assert {one.rule: one.set_aside for one in report.rules if one.set_aside} == {
            "missing_customer": 1,
            "exact_duplicates": 1,
        }
        assert report.rows_kept == 1


def test_only_the_newest_versions_are_kept(settings: Settings, old_file: Path) -> None:
    with open_workspace("corner", create=True, settings=settings) as workspace:
        for _ in range(5):
            workspace.import_file(old_file)
        assert len(workspace.versions) == 3
    folder = settings.workspaces_root / "corner"
    assert len(list((folder / "versions").glob("*.duckdb"))) == 3
    assert len(list((folder / "sources").iterdir())) == 3


def test_a_throw_away_workspace_is_gone_when_it_is_closed(settings: Settings, old_file: Path) -> None:
    workspace = open_workspace(":memory:", settings=settings)
    workspace.import_file(old_file)
    assert cells(workspace) == {"HH": 1, "LL": 1}
    name = workspace.name
    workspace.close()
    assert not (settings.workspaces_root / name).exists()


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "x" * 65, "end.", "a\0b", "C:\\x"])
def test_a_name_that_is_no_folder_name_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(WorkspaceError):
        open_workspace(name, settings=settings)
    assert not workspace_exists(name, settings=settings)


def test_private_workspaces_are_not_listed_and_open_by_name(settings: Settings) -> None:
    with create_workspace("mine", settings=settings) as private:
        name = private.name
    open_workspace("店铺", create=True, settings=settings).close()
    assert [one for one, _title in shared_workspaces(settings=settings)] == ["店铺"]
    assert workspace_exists(name, settings=settings)
    assert workspace_exists("shop", settings=settings)  # a sample makes itself
    with open_workspace(name, settings=settings) as again:
        assert again.title == "mine"


def test_a_private_workspace_that_nobody_opens_is_removed_in_time(settings: Settings) -> None:
    names = []
    for _ in range(2):
        with create_workspace("mine", settings=settings) as private:
            names.append(private.name)
    long_ago = time.time() - 31 * 24 * 3600
    os.utime(settings.workspaces_root / names[0], (long_ago, long_ago))
    sweep(settings.workspaces_root, settings)
    assert [workspace_exists(name, settings=settings) for name in names] == [False, True]


def test_an_import_that_takes_too_long_is_killed_and_nothing_has_happened(settings: Settings, old_file: Path) -> None:
    hurried = settings.model_copy(update={"worker_seconds": 1, "inspect_seconds": 60})
    with open_workspace("corner", create=True, settings=settings) as workspace:
        workspace.import_file(old_file)
    big = old_file.with_name("big.csv")
    duckdb.connect().execute(
        "COPY (SELECT i % 99991 AS customer_id, DATE '2024-01-01' + CAST(i % 365 AS INT) AS order_date, i AS amount "
        f"FROM range(4000000) t(i)) TO '{big}' (HEADER)"
    )
    with open_workspace("corner", create=True, settings=hurried) as workspace:
        with pytest.raises(WorkerFailed, match="1 seconds"):
            workspace.import_file(big)
        assert cells(workspace) == {"HH": 1, "LL": 1}
    assert not list((settings.workspaces_root / "corner").glob(".build-*"))


def test_what_a_look_of_a_killed_server_left_is_swept_and_a_look_under_way_is_not(settings: Settings) -> None:
    with open_workspace("looked", create=True, settings=settings) as workspace:
        left, busy = (
            workspace.folder / ".look-0123456789abcdef-01",
            workspace.folder / INSPECT_SCRATCH.name(workspace.folder.parent),
        )
        for folder in (left, busy):
            folder.mkdir()
            (folder / "judged.duckdb").write_text("x")
        sweep(settings.workspaces_root, settings)
        assert (left.exists(), busy.exists()) == (False, True)


def test_a_sample_is_built_once_and_anew_from_another_edition_of_its_files(
    settings: Settings, old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "SAMPLE_DATA", old_file.parent)
    roles = (("customer_id", "customer_id"), ("order_ts", "order_date"), ("net_amount", "amount"))
    files = (("orders", old_file.name, roles),)
    sample = replace(
        samples.SAMPLES["cdnow"], name="corner", title=Words("Corner", "街角"), currency="EUR", files=files
    )
    monkeypatch.setitem(samples.SAMPLES, "corner", sample)
    versions = []
    for text in (OLD, OLD, OLD + "3,2024-03-01,7\n"):
        old_file.write_text(text)
        with open_workspace("corner", create=True, settings=settings) as workspace:
            assert (workspace.title, workspace.version.report.currency) == ("Corner", "EUR")
            versions.append((workspace.version_id, workspace.version.report.rows_kept))
    assert [rows for _, rows in versions] == [3, 3, 4]
    assert versions[0] == versions[1]
    old_file.unlink()
    with pytest.raises(WorkspaceError, match="sample data are not where they should be"):
        open_workspace("corner", create=True, settings=settings)


def new_file_text(rows: int) -> str:
    lines = (f"{row % 5_000},2024-{1 + row % 12:02d}-{1 + row % 28:02d},{1 + row % 90}.25" for row in range(rows))
    return "customer_id,order_date,amount\n" + "\n".join(lines) + "\n"


IMPORTER = """
import sys
from pathlib import Path
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings
from crm_dashboard.text import Words
with open_workspace("corner", create=True, settings=Settings(workspaces_root=Path(sys.argv[1]))) as workspace:
    print("started", flush=True)
    workspace.import_file(sys.argv[2], columns={"customer_id": "customer_id", "order_ts": "order_date", "net_amount": "amount"})
    print("done", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_case_118_kills_leave_the_old_version_or_the_new_one_whole(
    settings: Settings, old_file: Path, tmp_path: Path
) -> None:
    new_file = tmp_path / "new.csv"
    new_file.write_text(new_file_text(NEW_ROWS))
    with open_workspace("corner", create=True, settings=settings) as workspace:
        workspace.import_file(old_file)
    importer = tmp_path / "importer.py"
    importer.write_text(IMPORTER)
    drawn = chance("kills")
    seen = set()
    for attempt in range(KILLS):
        with open_workspace("corner", create=True, settings=settings) as workspace:
            if workspace.frame("orders").collect("pyarrow").shape[0] != 3:
                workspace.import_file(old_file)
        command = [sys.executable, str(importer), str(settings.workspaces_root), str(new_file)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=tmp_path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(drawn.uniform(0.02, 1.6))
        if attempt % 2:
            kill_worker_of(process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with open_workspace("corner", create=True, settings=settings) as workspace:
            rows = workspace.frame("orders").collect("pyarrow").shape[0]
            counted = sum(cells(workspace).values())
        assert (rows, counted) in {(3, 2), (NEW_ROWS, 5_000)}
        seen.add(rows)
    assert 3 in seen
    with open_workspace("corner", create=True, settings=settings) as workspace:
        workspace.import_file(old_file)
    folder = settings.workspaces_root / "corner"
    assert not list(folder.glob(".build-*"))
    named = {version.id for version in workspace.versions}
    assert {path.stem for path in (folder / "versions").glob("*.duckdb")} == named


def kill_worker_of(parent: int) -> None:
    """Kill the children of a process, which are import workers."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    if children.exists():
        for child in children.read_text().split():
            os.kill(int(child), signal.SIGKILL)
