"""What is kept and what goes: versions by use, nothing half-written, nothing left by those who are gone."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from crm_dashboard.data.catalogue import catalogue, import_lock
from crm_dashboard.data.catalogue.catalogue import Catalogue, Version
from crm_dashboard.data.catalogue.declined_pairs import add_declined
from crm_dashboard.data.catalogue.mappings import save_mapping
from crm_dashboard.data.engine.engine import close_engine, get_engine
from crm_dashboard.data.identity import audit
from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.protocol import Report
from crm_dashboard.data.process.temporary_names import DELETED, DRAFT, TEMPORARY_NAMES, THROWAWAY
from crm_dashboard.data.process.uploads import save_upload
from crm_dashboard.data.workspace.administration import (
    delete_workspace,
    rename_workspace,
    set_current_version,
    share_workspace,
)
from crm_dashboard.data.workspace.importing import change_rules, merge_customers
from crm_dashboard.data.workspace.inspecting import possible_duplicates
from crm_dashboard.data.workspace.matrix_files import write_matrix
from crm_dashboard.data.workspace.routes import set_route
from crm_dashboard.data.workspace.sweep import restrict_permissions, sweep
from crm_dashboard.data.workspace.version_files import in_use, version_file
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import (
    create_workspace,
    list_workspaces,
    open_workspace,
    workspace_exists,
)
from crm_dashboard.errors import CrmError, ImportRefused, VersionUnreadable, WorkspaceError
from crm_dashboard.settings import Settings
from crm_dashboard.text import Text

pytestmark = pytest.mark.usefixtures("worker_process")

ROWS = "customer_id,order_date,amount\n1,2024-01-01,10\n2,2024-02-01,5\n"
ROLES = {"customer_id": "customer_id", "order_ts": "order_date", "net_amount": "amount"}
GONE = "0123456789abcdef"
"""The mark of a process that there never was."""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root", kept_versions=2)
    close_engine(tmp_path / "root")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "orders.csv"
    path.write_text(ROWS)
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Iterator[Path]:
    """A root with a workspace of one version, for tests to copy."""
    root = tmp_path_factory.mktemp("built")
    with open_workspace("corner", create=True, settings=Settings(workspaces_root=root)) as workspace:
        workspace.import_file(file, columns=ROLES)
    yield root
    close_engine(root)


@pytest.fixture
def corner(settings: Settings, built: Path) -> Iterator[Workspace]:
    """A workspace with one version."""
    root = settings.workspaces_root
    shutil.copytree(built / "corner", root / "corner")
    root.chmod(0o700)
    moved = (root / "corner" / catalogue.FILE).read_text().replace(str(built), str(root))
    (root / "corner" / catalogue.FILE).write_text(moved)
    with open_workspace("corner", settings=settings) as workspace:
        yield workspace


def kept_ids(workspace: Workspace) -> list[str]:
    return [one.id for one in workspace.versions]


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


# --- versions ---------------------------------------------------------------------------------------------------------


def versioned(catalogue: Catalogue, *ids: str, kept: int = 5, in_use: tuple[str, ...] = ()) -> Catalogue:
    """Return a catalogue after an import for each id."""
    for one in ids:
        made = Version(one, dt.datetime(2024, 1, 1), (), Report((), (), None, None))
        catalogue = catalogue.with_version(made, kept, in_use)
    return catalogue


def ids(catalogue: Catalogue) -> list[str]:
    return [one.id for one in catalogue.versions]


def test_what_was_current_before_a_change_is_kept_however_old_it_is() -> None:
    five = versioned(Catalogue("x"), "v1", "v2", "v3", "v4", "v5")
    back = five.with_current("v1")
    assert ids(versioned(back, "v6")) == ["v1", "v3", "v4", "v5", "v6"]
    assert ids(versioned(back, "v6", "v7")) == [
        "v1",
        "v4",
        "v5",
        "v6",
        "v7",
    ]  # by use: v1 was left last of the old ones
    assert ids(versioned(Catalogue("x"), "v1", "v2", "v3", kept=1)) == ["v2", "v3"]
    earlier = replace(five, used=(), current="v1")  # as an earlier edition wrote it
    assert ids(versioned(earlier, "v6")) == ["v1", "v3", "v4", "v5", "v6"]


def test_versions_in_use_stay_beyond_the_number_and_go_with_the_next_change() -> None:
    three = versioned(Catalogue("x"), "v1", "v2", "v3", kept=3)
    held = versioned(three, "v4", kept=3, in_use=("v1",))
    assert ids(held) == ["v1", "v2", "v3", "v4"]
    assert ids(versioned(held, "v5", kept=3)) == ["v3", "v4", "v5"]


def test_a_version_in_use_before_an_import_can_be_gone_back_to_and_cleaned_again(
    corner: Workspace, file: Path, settings: Settings
) -> None:
    first = corner.version_id
    corner.import_file(file, columns=ROLES)
    reader = open_workspace("corner", settings=settings)  # at the second one; nothing is read yet
    set_current_version(corner, first)
    corner.import_file(file, columns=ROLES)
    assert kept_ids(corner) == [first, reader.version_id, corner.version_id]
    set_current_version(corner, first)
    assert corner.frame("orders").collect("pyarrow").shape[0] == 2
    assert change_rules(corner, ["missing_customer"]).rows_kept == 2  # from its own copy
    assert reader.version_id in kept_ids(corner)
    assert reader.frame("orders").collect("pyarrow").shape[0] == 2
    held = reader.version_id
    reader.close()
    change_rules(corner, [])
    assert held not in kept_ids(corner)
    assert len(list((corner.folder / "versions").iterdir())) == len(corner.versions) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be removed anyhow")
def test_a_version_that_another_process_reads_is_in_use(corner: Workspace) -> None:
    path = version_file(corner.folder, corner.version_id)
    corner.close()
    engine = get_engine(corner.folder.parent, Settings(workspaces_root=corner.folder.parent))
    assert not in_use(corner.folder, corner.version_id, engine)
    script = f"import duckdb, sys; c = duckdb.connect({str(path)!r}, read_only=True); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline()
        assert in_use(corner.folder, corner.version_id, engine)
        other.communicate(b"")
    assert not in_use(corner.folder, corner.version_id, engine)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_cut, "damaged"),
        (lambda path: path.write_bytes(b"no database" * 100), "damaged"),
        (lambda path: path.write_bytes(b""), "damaged"),
        (lambda path: path.unlink(), "missing"),
    ],
)
def test_a_version_file_that_is_harmed_is_told_as_that_and_not_as_deleted(
    corner: Workspace, file: Path, harm: Callable[[Path], None], said: str
) -> None:
    harm(version_file(corner.folder, corner.version_id))
    customers = file.with_name("customers.csv")
    customers.write_text("customer_id,city\n1,Leeds\n")
    with pytest.raises(VersionUnreadable, match=said) as error:
        corner.frame("orders")
    assert "older version" in str(error.value.next_step)
    if said == "missing":  # once is enough: the next import makes the lost table anew from its copy
        corner.import_file(customers, "customers", columns={"customer_id": "customer_id", "city": "city"})
        assert corner.frame("orders").collect("pyarrow").shape[0] == 2
        assert {one.source.table for one in corner.version.intakes} == {"orders", "customers"}


# --- catalogues ---------------------------------------------------------------------------------------------------------


def _folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "harm", [_folder_instead, lambda path: path.write_text("{"), lambda path: path.write_text("[]")]
)
def test_one_catalogue_that_cannot_be_read_is_listed_as_damaged_and_stops_nobody_else(
    settings: Settings, harm: Callable[[Path], None]
) -> None:
    for name in ("fine", "harmed"):
        open_workspace(name, create=True, settings=settings).close()
    with create_workspace("secret", settings=settings) as private:
        private_name = private.name
    for name in ("harmed", private_name):
        harm(settings.workspaces_root / name / catalogue.FILE)
    listed = {one.name: one.is_damaged for one in list_workspaces(settings=settings)}
    assert listed == {"fine": False, "harmed": True}  # the name of a private one is a secret
    assert workspace_exists("harmed", settings=settings)
    with pytest.raises(WorkspaceError) as error:
        open_workspace("harmed", create=True, settings=settings)
    assert error.value.next_step
    sweep(settings.workspaces_root, settings)
    assert workspace_exists(private_name, settings=settings)


def test_a_catalogue_that_the_system_does_not_let_us_read_is_listed_as_damaged(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fine", "harmed"):
        open_workspace(name, create=True, settings=settings).close()
    really = Path.stat

    def stat_of(path: Path, **options: bool) -> os.stat_result:
        if path.parent.name == "harmed":
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(path, **options)

    monkeypatch.setattr(Path, "stat", stat_of)
    assert {one.name: one.is_damaged for one in list_workspaces(settings=settings)} == {"fine": False, "harmed": True}


# --- a full disk --------------------------------------------------------------------------------------------------------


ACTS: dict[str, Callable[[Workspace, Settings], object]] = {
    "rename": lambda one, settings: rename_workspace(one, "Other", settings=settings),
    "share": lambda one, settings: share_workspace(one, "Other", settings=settings),
    "route": lambda one, _settings: set_route(one, "orders", "direct"),
    "roll back": lambda one, _settings: set_current_version(one, one.version_id),
    "decline": lambda one, _settings: add_declined(one.folder, [("a", "b")]),
    "remember": lambda one, _settings: save_mapping(one.folder, ["a"], "orders", [("customer_id", "a")]),
    "matrix": lambda one, _settings: write_matrix(one, "mine", "x = 1"),
    "make": lambda _one, settings: create_workspace("new", settings=settings),
    "audit": lambda one, _settings: audit.record(one.folder, "hide", session="s", rows=0, masked=True, version="v"),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_what_a_full_or_locked_disk_refuses_is_a_sentence_and_nothing_is_half_written(
    corner: Workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch, act: str, reason: int
) -> None:
    before = names_in(settings.workspaces_root)
    content = (corner.folder / catalogue.FILE).read_bytes()

    def refuse(_handle: int) -> None:
        raise OSError(reason, os.strerror(reason))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(CrmError) as error:
            ACTS[act](corner, settings)
    assert error.value.next_step
    if act != "audit":
        assert names_in(settings.workspaces_root) == before
    assert (corner.folder / catalogue.FILE).read_bytes() == content


def test_an_import_onto_a_full_disk_leaves_the_version_before_and_nothing_else(
    corner: Workspace, file: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, files = corner.version_id, names_in(settings.workspaces_root)

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for place in (
        "crm_dashboard.data.workspace.version_files.shutil.copyfileobj",
        "crm_dashboard.data.catalogue.catalogue.write_file",
    ):
        with monkeypatch.context() as patch:
            patch.setattr(place, refuse)
            with pytest.raises((CrmError, OSError)) as error:
                corner.import_file(file, columns=ROLES)
        assert "copyfileobj" not in place or isinstance(error.value, ImportRefused)
        assert names_in(settings.workspaces_root) == files
    corner.refresh()
    assert corner.version_id == before
    monkeypatch.setattr("crm_dashboard.data.process.uploads.shutil.copyfileobj", refuse)
    with file.open("rb") as uploaded, pytest.raises(ImportRefused, match="no room left"):
        save_upload(uploaded, settings=settings)
    assert not list((settings.workspaces_root / ".uploads").iterdir())


def test_what_is_written_counts_as_done_though_the_folder_cannot_be_synced(
    corner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(catalogue, "sync_folder", refuse)
    set_route(corner, "orders", "direct")
    assert corner.routes == {"orders": "direct"}


def test_what_stops_a_wait_is_no_fault_of_the_disk() -> None:
    for cause in (InterruptedError(), TimeoutError(), BrokenPipeError()):
        with pytest.raises(type(cause)), disk_errors.explain_errors():
            raise cause


# --- the sweep ----------------------------------------------------------------------------------------------------------


def test_the_sweep_knows_every_temporary_name_and_leaves_what_a_living_process_uses(settings: Settings) -> None:
    open_workspace("corner", create=True, settings=settings).close()
    root = settings.workspaces_root
    gone, living = [], []
    for kind in TEMPORARY_NAMES[: TEMPORARY_NAMES.index(DELETED)]:
        place = root / kind.folders[0].replace("*", "corner")
        place.mkdir(exist_ok=True, parents=True)
        gone.append(place / f"{kind.prefix}{GONE}-00ff")
        living.append(place / kind.name(root))
    gone.append(root / f"{DELETED.prefix}{GONE}-00ff")
    for path in (*gone, *living):
        path.mkdir()
        (path / "rows.csv").write_text(ROWS)
    draft = root / "corner" / f"{DRAFT.prefix}{GONE}-00ff0"
    draft.write_text("{}")
    old = [root / "corner" / ".catalogue.json.12-00ff", root / "corner" / ".mappings.json.12-00ff"]
    for path in old:
        path.write_text("{}")
        os.utime(path, (0, 0))
    sweep(root, settings)
    assert not [path for path in (*gone, draft, *old) if path.exists()]
    assert all(path.exists() for path in living)


def test_an_upload_that_was_never_imported_goes_after_a_day_though_the_server_lives(
    settings: Settings, file: Path
) -> None:
    with file.open("rb") as uploaded:
        fresh, old = (save_upload(uploaded, settings=settings) for _ in range(2))
    os.utime(old.parent, (0, 0))
    sweep(settings.workspaces_root, settings)
    assert (fresh.exists(), old.exists()) == (True, False)


def test_a_private_workspace_whose_import_was_killed_goes_and_one_under_way_does_not(
    settings: Settings, file: Path
) -> None:
    killed, under_way, own = (
        create_workspace("x", settings=settings, is_pending=pending) for pending in (True, True, False)
    )
    with catalogue.read_for_update(killed.folder) as now:
        catalogue.write(killed.folder, replace(now, pending=GONE))
    (killed.folder / "sources").mkdir()
    (killed.folder / "sources" / "raw").write_text(ROWS)
    sweep(settings.workspaces_root, settings)
    assert [one.exists for one in (killed, under_way, own)] == [False, True, True]
    under_way.import_file(file, columns=ROLES)
    assert catalogue.read(under_way.folder).pending == ""
    for one in (killed, under_way, own):
        one.close()


def test_what_a_killed_import_left_in_a_workspace_goes_unless_an_import_is_under_way(
    corner: Workspace, settings: Settings
) -> None:
    left = [corner.folder / "sources" / "v0", corner.folder / "versions" / "v0.duckdb"]
    for path in left:
        path.write_text(ROWS)
    with FileLock(corner.folder / "import.lock"):
        sweep(settings.workspaces_root, settings)
        assert all(path.exists() for path in left)
    sweep(settings.workspaces_root, settings)
    assert not any(path.exists() for path in left)
    assert corner.frame("orders").collect("pyarrow").shape[0] == 2


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_nobody_else_may_read_what_is_kept_old_or_new(corner: Workspace, settings: Settings, file: Path) -> None:
    with file.open("rb") as uploaded:
        save_upload(uploaded, settings=settings)
    write_matrix(corner, "mine", "x = 1")
    root = settings.workspaces_root
    everything = [root, *root.rglob("*")]
    assert not [path for path in everything if stat.S_IMODE(path.stat().st_mode) & 0o077]
    for path in everything:
        path.chmod(0o755 if path.is_dir() else 0o644)
    restrict_permissions(root)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in everything}
    assert modes == {0o700, 0o600}


WORKER_OF_A_KILLED_SERVER = """
import sys
from pathlib import Path
from crm_dashboard.data.process import jobs
from crm_dashboard.data.process.protocol import InspectRequest
from crm_dashboard.settings import Settings
jobs.inspect(InspectRequest(sys.argv[1], "x.csv", sys.argv[2]), Settings(), lambda _stage: print("under way", flush=True))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")  # nobody ever writes to it
    command = [sys.executable, "-c", WORKER_OF_A_KILLED_SERVER, str(tmp_path / "x.csv"), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout
        assert parent.stdout.readline()
        (child,) = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        parent.send_signal(signal.SIGKILL)
    end = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text().split()[2]:
        assert time.monotonic() < end, "the worker outlived its parent"
        time.sleep(0.02)


# --- taking turns -------------------------------------------------------------------------------------------------------


class Interrupted(BaseException):
    """What Streamlit raises from a script's drawing when somebody has clicked."""


def test_an_import_that_waits_for_another_says_so_and_can_be_cancelled(corner: Workspace, file: Path) -> None:
    told: list[Text] = []

    def cancel(stage: Text) -> None:
        told.append(stage)
        raise Interrupted

    before = corner.version_id
    changes: list[Callable[[], object]] = [
        lambda: corner.import_file(file, columns=ROLES, on_progress=cancel),
        lambda: change_rules(corner, [], on_progress=cancel),
        lambda: merge_customers(corner, [("1", "2")], on_progress=cancel),
    ]
    with FileLock(corner.folder / "import.lock"):
        for change in changes:
            with pytest.raises(Interrupted):
                change()
    assert [one.message for one in told] == [import_lock.WAITING] * 3
    corner.refresh()
    assert corner.version_id == before


def test_an_import_that_waits_begins_when_the_other_ends(corner: Workspace, file: Path) -> None:
    other = FileLock(corner.folder / "import.lock", thread_local=False)
    other.acquire()
    told: list[str] = []

    def tell(stage: Text) -> None:
        told.append(stage.message)
        other.release()

    assert corner.import_file(file, columns=ROLES, on_progress=tell).rows_kept == 2
    assert told[0] == import_lock.WAITING != told[-1]


# --- deleted, and thrown away -------------------------------------------------------------------------------------------


def test_a_deleted_workspace_does_not_come_back_by_whatever_is_done_on_a_page_that_was_open(
    corner: Workspace, file: Path, settings: Settings
) -> None:
    page = open_workspace("corner", settings=settings)
    delete_workspace(corner)
    acts = [
        *(ACTS[name] for name in ACTS if name != "make"),
        lambda *_: open_workspace("corner", settings=settings),
        lambda one, _: one.import_file(file, columns=ROLES),
        lambda one, _: change_rules(one, []),
        lambda one, _: possible_duplicates(one, 3),
        lambda one, _: delete_workspace(one),
    ]
    for act in acts:
        with pytest.raises(CrmError):
            act(page, settings)
        assert not (settings.workspaces_root / "corner").exists()
    page.close()


def test_who_visits_a_throw_away_workspace_does_not_remove_it(settings: Settings, file: Path) -> None:
    owner = open_workspace(":memory:", settings=settings)
    owner.import_file(file, columns=ROLES)
    with open_workspace(owner.name, settings=settings) as visitor, visitor.open_version(visitor.version_id) as other:
        assert other.frame("orders").collect("pyarrow").shape[0] == 2
    sweep(settings.workspaces_root, settings)
    assert owner.frame("orders").collect("pyarrow").shape[0] == 2
    left = owner.folder.with_name(f"{THROWAWAY.prefix}{GONE}-00ff")
    left.mkdir()
    catalogue.write(left, Catalogue(""))
    sweep(settings.workspaces_root, settings)
    assert not left.exists()
    owner.close()
    assert not owner.exists
