"""Versions of the data: pointing back and forward, what stays, and who is kept waiting."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from crm_dashboard.analysis import source_names, version_difference, version_figures
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.administration import rename_workspace, set_current_version
from crm_dashboard.data.workspace.importing import change_rules
from crm_dashboard.data.workspace.routes import ROUTES, route_of, set_route
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import VersionUnreadable, WorkspaceNotChanged
from crm_dashboard.settings import Settings

FIRST = "customer_id,order_date,amount\n1,2024-01-01,10\n1,2024-01-05,20\n2,2024-02-01,5\n,2024-02-01,1\n"
SECOND = "customer_id,order_date,amount\n1,2024-01-01,10\n2,2024-02-01,5\n3,2024-03-02,7.5\n3,2024-03-03,-2\n"
CUSTOMERS = "customer_id,city\n1,Leeds\n2,York\n"


ROLES = {"customer_id": "customer_id", "order_ts": "order_date", "net_amount": "amount"}
NAME = "corner"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A root with a workspace that has two versions of its orders, and the files that tests import into copies of it."""
    base = tmp_path_factory.mktemp("versions")
    for name, content in (("first.csv", FIRST), ("second.csv", SECOND), ("customers.csv", CUSTOMERS)):
        (base / name).write_text(content)
    with open_workspace(NAME, create=True, settings=Settings(workspaces_root=base / "root")) as workspace:
        for name in ("first.csv", "second.csv"):
            workspace.import_file(base / name, columns=ROLES)
    yield base
    close_engine(base / "root")


@pytest.fixture
def settings(tmp_path: Path, built: Path) -> Iterator[Settings]:
    shutil.copytree(built / "root" / NAME, tmp_path / "root" / NAME)
    yield Settings(workspaces_root=tmp_path / "root", kept_versions=3)
    close_engine(tmp_path / "root")


@pytest.fixture
def two(settings: Settings) -> Iterator[Workspace]:
    """A workspace with two versions of its orders."""
    with open_workspace(NAME, settings=settings) as workspace:
        yield workspace


def rows(workspace: Workspace) -> int:
    return int(workspace.frame("orders").collect("pyarrow").shape[0])


def test_two_versions_differ_by_hand(two: Workspace) -> None:
    before, after = (one.id for one in two.versions)
    found = {(one.kind, one.key): (one.before, one.after, one.change) for one in version_difference(two, before, after)}
    assert found["figure", "customers"] == (2, 3, 1)
    assert found["figure", "orders"] == (3, 3, 0)
    assert found["figure", "refunds"] == (0, 1, 1)
    assert tuple(map(float, filter(None, found["figure", "revenue"]))) == (35.0, 20.5, -14.5)
    assert found["figure", "first_day"] == (19_723, 19_723, 0)
    assert found["figure", "last_day"] == (19_754, 19_784, 30)
    assert found["table", "orders"] == (3, 4, 1)
    assert found["rule", "missing_customer"] == (1, 0, -1)
    assert ("rule", "outliers") not in found  # a flag sets nothing aside


def test_pointing_back_and_forward_gives_the_old_figures_again(two: Workspace, settings: Settings) -> None:
    first, second = (one.id for one in two.versions)
    old, new = version_figures(two, first), version_figures(two, second)
    reader = open_workspace(NAME, settings=settings)
    assert rows(reader) == 4
    set_current_version(two, first)
    assert (two.version_id, rows(two)) == (first, 3)
    assert rows(reader) == 4  # a reader keeps its version
    reader.refresh()
    assert rows(reader) == 3
    reader.close()
    assert version_figures(two, two.version_id) == old
    set_current_version(two, second)
    assert version_figures(two, two.version_id) == new
    assert [one.id for one in two.versions] == [first, second]


def test_an_import_after_going_back_builds_on_the_version_that_is_current_and_keeps_title_and_routes(
    two: Workspace, built: Path
) -> None:
    assert route_of(two, "orders") is None
    set_route(two, "orders", "integrated")
    rename_workspace(two, "  The   corner ", settings=Settings(workspaces_root=two.folder.parent))
    set_current_version(two, two.versions[0].id)
    columns = {"customer_id": "customer_id", "city": "city"}
    two.import_file(built / "customers.csv", "customers", columns=columns)
    assert len(two.versions) == 3
    figures = version_figures(two, two.version_id)
    assert (figures.customers, figures.orders, dict(figures.tables)["customers"]) == (2, 3, 2)
    assert two.version is not None
    assert source_names(two.version) == ("first.csv", "customers.csv")
    assert two.version.intakes[0].loaded_at == two.versions[0].intakes[0].loaded_at
    assert (two.title, route_of(two, "orders")) == ("The corner", ROUTES["integrated"])
    set_route(two, "orders", None)
    assert route_of(two, "orders") is None


def test_cleaning_again_keeps_when_the_file_came_in(two: Workspace) -> None:
    came = two.versions[1].intakes[0].loaded_at
    change_rules(two, [])
    assert two.version is not None
    assert came is not None
    assert two.version.intakes[0].loaded_at == came


def test_a_version_that_is_no_longer_kept_is_refused(two: Workspace) -> None:
    with pytest.raises(WorkspaceNotChanged, match="no longer kept"):
        set_current_version(two, "v0")
    with pytest.raises(WorkspaceNotChanged, match="no longer kept"):
        version_figures(two, "v0")


def test_nobody_points_to_another_version_during_an_import(two: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_dashboard.data.workspace.administration._WAIT_SECONDS", 0.05)
    with FileLock(two.folder / "import.lock"), pytest.raises(WorkspaceNotChanged, match="imported"):
        set_current_version(two, two.versions[0].id)
    assert two.version_id == two.versions[1].id


def test_a_version_damaged_after_its_figures_were_kept_is_not_taken_for_whole(tmp_path: Path) -> None:
    settings = Settings(workspaces_root=tmp_path / "root")
    (tmp_path / "orders.csv").write_text("customer_id,order_date,amount\n1,2024-01-01,10\n2,2024-02-01,20\n")
    with open_workspace("kept", settings=settings, create=True) as workspace:
        workspace.import_file(tmp_path / "orders.csv")
        version_id, file = workspace.version_id, next((workspace.folder / "versions").iterdir())
        assert version_figures(workspace, version_id).orders == 2
    file.write_bytes(b"no database" * 999)
    with open_workspace("kept", settings=settings) as workspace, pytest.raises(VersionUnreadable):
        version_figures(workspace, version_id)
    close_engine(tmp_path / "root")
