"""The matrix files of a workspace: kept whole, and every refusal of the system is a sentence."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.matrix_files import lock_matrices, read_matrix, remove_matrix, write_matrix
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace("店", create=True, settings=Settings(workspaces_root=tmp_path / "root")) as opened:
        yield opened
    close_engine(tmp_path / "root")


def files(workspace: Workspace) -> list[str]:
    """Return the names in the folder of matrices."""
    return sorted(path.name for path in (workspace.folder / "matrices").iterdir())


def test_what_is_written_is_read_until_it_is_removed(workspace: Workspace) -> None:
    assert read_matrix(workspace, "rfm") is None
    with lock_matrices(workspace):
        write_matrix(workspace, "rfm", "名 = 1\n")
    write_matrix(workspace, "rfm", "名 = 2\n")
    assert read_matrix(workspace, "rfm") == "名 = 2\n"
    assert files(workspace) == ["rfm.toml"]
    remove_matrix(workspace, "rfm")
    remove_matrix(workspace, "rfm")
    assert read_matrix(workspace, "rfm") is None


def test_a_folder_in_the_place_of_a_file_is_an_error_with_a_next_step(workspace: Workspace) -> None:
    (workspace.folder / "matrices" / "rfm.toml").mkdir(parents=True)
    for act in (read_matrix, remove_matrix, lambda *which: write_matrix(*which, "x")):
        with pytest.raises(WorkspaceError, match=r"cannot be|where a file of the workspace should be") as error:
            act(workspace, "rfm")
        assert error.value.where == "matrices/rfm.toml"
        assert error.value.next_step
    assert files(workspace) == ["rfm.toml"]


def test_a_file_in_the_place_of_the_folder_is_an_error(workspace: Workspace) -> None:
    (workspace.folder / "matrices").touch()
    for act in (read_matrix, remove_matrix, lambda *which: write_matrix(*which, "x")):
        with pytest.raises(WorkspaceError, match="cannot be"):
            act(workspace, "rfm")


def test_a_full_disk_leaves_the_old_file_and_no_draft(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write_matrix(workspace, "rfm", "old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match="no room left"):
        write_matrix(workspace, "rfm", "new")
    assert read_matrix(workspace, "rfm") == "old"
    assert files(workspace) == ["rfm.toml"]


def test_a_lock_that_cannot_be_had_is_an_error(workspace: Workspace) -> None:
    (workspace.folder / "matrices.lock").mkdir()
    with pytest.raises(WorkspaceError, match="where a file of the workspace should be"), lock_matrices(workspace):
        pass
