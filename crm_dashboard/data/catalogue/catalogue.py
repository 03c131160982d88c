"""A workspace's small catalogue: its title, its versions, and which one is current."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.protocol import Intake, Report, Source
from crm_dashboard.data.process.temporary_names import DRAFT
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.text import N_, text

FILE = "catalogue.json"
_LOCK = "catalogue.lock"
_MIN_VERSIONS = 2
"""At least this many versions are kept: the current one, and the one that was current before."""


@dataclass(frozen=True)
class Version:
    """One immutable state of the data: id (also its file's name), time of creation, import results per source, and report."""

    id: str
    made_at: dt.datetime
    intakes: tuple[Intake, ...]
    report: Report

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all tables."""
        return tuple(intake.source for intake in self.intakes)

    def intake(self, table: str) -> Intake | None:
        """Return the import result of the source that `table` was loaded from, or None."""
        return next((intake for intake in self.intakes if intake.source.table == table), None)

    def source(self, table: str) -> Source | None:
        """Return the source that `table` was loaded from, or None."""
        intake = self.intake(table)
        return intake.source if intake else None


@dataclass(frozen=True)
class Catalogue:
    """What `catalogue.json` holds: title, current version id (None: nothing loaded yet), and versions, oldest first.

    `edition` identifies the sample data that a sample workspace was built from. `shared`: a workspace with a random name
    is offered to everybody on this server. `routes` pairs a table with how it was collected, a key of
    `data.workspace.routes.ROUTES`. `used` lists version ids by when they were last current, the latest last. `pending`
    is the mark of the process (`data.process.process_locks`) whose first import into the workspace has not ended yet.
    """

    title: str
    current: str | None = None
    versions: tuple[Version, ...] = ()
    edition: str = ""
    shared: bool = False
    routes: tuple[tuple[str, str], ...] = ()
    used: tuple[str, ...] = ()
    pending: str = ""

    def version(self) -> Version | None:
        """Return the current version, or None."""
        return next((version for version in self.versions if version.id == self.current), None)

    def with_version(self, version: Version, max_versions: int, in_use: Collection[str] = ()) -> Catalogue:
        """Return a catalogue in which `version` is current and only the `max_versions` that were current last remain.

        So the previous current version remains, however old it is; versions `in_use` remain beyond that number.
        """
        order = (*self._by_use(), version.id)
        remaining = {*order[-max(max_versions, _MIN_VERSIONS) :], *in_use}
        return replace(
            self,
            current=version.id,
            versions=tuple(kept for kept in (*self.versions, version) if kept.id in remaining),
            used=tuple(id_ for id_ in order if id_ in remaining),
            pending="",
        )

    def with_current(self, version_id: str) -> Catalogue:
        """Return a catalogue in which another of its versions is current."""
        order = [id_ for id_ in self._by_use() if id_ != version_id]
        return replace(self, current=version_id, used=(*order, version_id))

    def _by_use(self) -> list[str]:
        """Return the ids of all versions, sorted by when they were last current; never-current ones come first, by age."""
        positions = {id_: place for place, id_ in enumerate((*self.used, self.current))}
        return sorted((version.id for version in self.versions), key=lambda id_: positions.get(id_, -1))


_ADAPTER = TypeAdapter(Catalogue)


def read(folder: Path) -> Catalogue:
    """Return the catalogue of a workspace folder; raise `WorkspaceError` if it is missing or damaged."""
    try:
        with disk_errors.explain_errors(WorkspaceError, where=FILE):
            return _read(folder)
    except ValidationError as cause:
        raise WorkspaceError(
            text(N_("The catalogue of the workspace “{name}” cannot be read."), name=folder.name),
            where=FILE,
            next_step=text(N_("Load the file again into a new workspace.")),
        ) from cause


def _read(folder: Path) -> Catalogue:
    try:
        return _ADAPTER.validate_json((folder / FILE).read_bytes())
    except FileNotFoundError as cause:
        raise WorkspaceError(
            text(N_("There is no workspace called “{name}”."), name=folder.name),
            next_step=text(N_("Choose one from the list, or load a file into a new one.")),
        ) from cause


def exists(folder: Path) -> bool:
    """Return whether a folder is a workspace's; true also if its catalogue is damaged or unreadable."""
    try:
        (folder / FILE).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def write(folder: Path, catalogue: Catalogue) -> None:
    """Replace the catalogue atomically: a reader sees the old one or the new one; raises as `write_file`."""
    write_file(folder / FILE, _ADAPTER.dump_json(catalogue, indent=1))


def write_file(path: Path, content: bytes, *, root: Path | None = None, where: str = "") -> None:
    """Replace a small file of a workspace atomically and durably.

    `root` is the workspaces root, by default the parent of the file's folder; `where` is the file's name in errors.
    Raises `WorkspaceNotChanged` if it cannot be written; then the file is unchanged and the draft is removed.
    """
    with disk_errors.explain_errors(where=where or path.name):
        draft = path.with_name(
            DRAFT.name(root or path.parent.parent)
        )  # unique, since sessions may write at the same time
        try:
            with disk_errors.open_private_file(draft) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    with contextlib.suppress(
        OSError
    ):  # the file is replaced: an error now would make callers undo what the catalogue already names
        sync_folder(path.parent)


@contextmanager
def read_for_update(folder: Path) -> Iterator[Catalogue]:
    """Hold the catalogue's lock and yield its current content, to be changed and written; raises as `read`."""
    with locked(folder):
        yield read(folder)


@contextmanager
def locked(folder: Path, name: str = _LOCK) -> Iterator[None]:
    """Hold the lock for changing the small files of a workspace; keep it only briefly.

    Raises `WorkspaceError` if the workspace is deleted: making the lock file would create its folder again.
    """
    check_exists(folder)
    lock = FileLock(folder / name, mode=0o600)
    with disk_errors.explain_errors(where=name):
        lock.acquire()
    try:
        check_exists(folder)
        yield
    finally:
        lock.release()


def check_exists(folder: Path) -> None:
    """Raise `WorkspaceError` if the workspace is deleted, and remove a folder that only a late lock file created again."""
    if not exists(folder):
        with contextlib.suppress(OSError):
            for lock in folder.glob("*.lock"):
                lock.unlink()
            folder.rmdir()
        _read(folder)


def sync_folder(folder: Path) -> None:
    """Flush the folder's entries to disk (POSIX only), so that they survive a power cut."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
