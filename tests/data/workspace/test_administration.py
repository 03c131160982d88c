"""Sharing, renaming and deleting a workspace, also while others read it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace import samples
from crm_dashboard.data.workspace.administration import delete_workspace, rename_workspace, share_workspace
from crm_dashboard.data.workspace.sweep import sweep
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import (
    create_workspace,
    open_workspace,
    shared_workspaces,
    workspace_exists,
)
from crm_dashboard.errors import CrmError, WorkspaceError, WorkspaceNotChanged
from crm_dashboard.settings import Settings

ORDERS = "customer_id,order_date,amount\n1,2024-01-01,10\n2,2024-02-01,5\n"


ROLES = {"customer_id": "customer_id", "order_ts": "order_date", "net_amount": "amount"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a private workspace that has orders, for each test to copy."""
    base = tmp_path_factory.mktemp("changes")
    (base / "orders.csv").write_text(ORDERS)
    with create_workspace("orders", settings=Settings(workspaces_root=base / "root")) as workspace:
        workspace.import_file(base / "orders.csv", columns=ROLES)
    close_engine(base / "root")
    return base


@pytest.fixture
def settings(tmp_path: Path, built: Path) -> Iterator[Settings]:
    shutil.copytree(built / "root", tmp_path / "root")
    yield Settings(workspaces_root=tmp_path / "root")
    close_engine(tmp_path / "root")


@pytest.fixture
def mine(settings: Settings) -> Iterator[Workspace]:
    """A private workspace with orders."""
    (folder,) = settings.workspaces_root.glob("private-*")
    with open_workspace(folder.name, settings=settings) as workspace:
        yield workspace


def titles(settings: Settings) -> list[str]:
    return [title for _, title in shared_workspaces(settings=settings)]


def test_a_private_workspace_is_shared_under_a_name_and_keeps_its_link(mine: Workspace, settings: Settings) -> None:
    link = mine.name
    assert titles(settings) == []
    share_workspace(mine, " 秋季  计划 ", settings=settings)
    assert shared_workspaces(settings=settings) == ((link, "秋季 计划"),)
    assert mine.is_shared
    rename_workspace(mine, "Autumn", settings=settings)
    assert shared_workspaces(settings=settings) == ((link, "Autumn"),)
    with open_workspace(link, settings=settings) as other:
        assert other.frame("orders").collect("pyarrow").shape[0] == 2


def test_renaming_a_private_workspace_does_not_share_it(mine: Workspace, settings: Settings) -> None:
    rename_workspace(mine, "Autumn", settings=settings)
    assert (mine.title, titles(settings)) == ("Autumn", [])


@pytest.mark.parametrize("title", ["", "  ", "x" * 81, "The shop", "the SHOP", "CDNOW 1997-98", "示例商城（模拟数据）"])
def test_a_name_that_is_empty_too_long_or_taken_is_refused(mine: Workspace, settings: Settings, title: str) -> None:
    with create_workspace("other", settings=settings) as other:
        share_workspace(other, "The shop", settings=settings)
    with pytest.raises(WorkspaceNotChanged):
        share_workspace(mine, title, settings=settings)
    assert (mine.title, mine.is_shared) == ("orders", False)


def test_a_shared_workspace_that_nobody_opens_stays(mine: Workspace, settings: Settings) -> None:
    share_workspace(mine, "Autumn", settings=settings)
    long_ago = time.time() - 31 * 24 * 3600
    os.utime(mine.folder, (long_ago, long_ago))
    sweep(settings.workspaces_root, settings)
    assert workspace_exists(mine.name, settings=settings)


def test_samples_are_neither_renamed_nor_deleted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(samples.SAMPLES, "cdnow")
    workspace = open_workspace("cdnow", create=True, settings=settings)
    monkeypatch.undo()
    with workspace:
        with pytest.raises(WorkspaceNotChanged):
            delete_workspace(workspace)
        with pytest.raises(WorkspaceNotChanged):
            rename_workspace(workspace, "mine", settings=settings)
        assert workspace.folder.exists()


def test_who_has_read_reads_on_and_who_has_not_is_told(mine: Workspace, settings: Settings) -> None:
    reader, late = (open_workspace(mine.name, settings=settings) for _ in range(2))
    lazy = reader.frame("orders")
    delete_workspace(mine)
    assert not workspace_exists(mine.name, settings=settings)
    assert not list(settings.workspaces_root.glob(".deleted-*"))
    assert lazy.collect("pyarrow").shape[0] == 2
    reader.close()
    mine.close()
    with pytest.raises(WorkspaceError, match="deleted"):
        late.frame("orders")
    with pytest.raises(WorkspaceError, match="no workspace"):
        late.refresh()
    late.close()


def test_an_import_into_a_deleted_workspace_is_refused_in_a_sentence(
    mine: Workspace, settings: Settings, built: Path
) -> None:
    with open_workspace(mine.name, settings=settings) as importer:
        delete_workspace(mine)
        with pytest.raises(CrmError):
            importer.import_file(built / "orders.csv", columns=ROLES)
        with pytest.raises(CrmError):
            rename_workspace(importer, "again", settings=settings)
        with pytest.raises(CrmError):
            delete_workspace(importer)
    assert not mine.folder.exists()


def test_nothing_is_deleted_during_an_import(mine: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_dashboard.data.workspace.administration._WAIT_SECONDS", 0.05)
    with FileLock(mine.folder / "import.lock"), pytest.raises(WorkspaceNotChanged, match="imported"):
        delete_workspace(mine)
    assert mine.frame("orders").collect("pyarrow").shape[0] == 2


def test_readers_at_work_while_a_workspace_is_renamed_and_deleted_get_data_or_a_sentence(
    mine: Workspace, settings: Settings
) -> None:
    problems: list[BaseException] = []
    seen: list[int] = []

    def read() -> None:
        for _ in range(15):
            try:
                with open_workspace(mine.name, settings=settings) as workspace:
                    if workspace.version is not None:
                        seen.append(workspace.frame("orders").collect("pyarrow").shape[0])
            except CrmError:
                pass
            except BaseException as problem:  # noqa: BLE001 - whatever else it is, the test tells it
                problems.append(problem)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    for number in range(5):
        rename_workspace(mine, f"name {number}", settings=settings)
    delete_workspace(mine)
    for one in readers:
        one.join()
    assert problems == []
    assert set(seen) <= {2}
