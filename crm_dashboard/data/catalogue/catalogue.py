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
_FEWEST = 2
"""So many versions are kept at least: the current one, and the one that was current before."""


@dataclass(frozen=True)
class Version:
    """One immutable state of the data: its id (also the file's name), when it was made, from what, and what came of it."""

    id: str
    made_at: dt.datetime
    intakes: tuple[Intake, ...]
    report: Report

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all tables."""
        return tuple(one.source for one in self.intakes)

    def intake(self, table: str) -> Intake | None:
        """Return what came of the source that `table` was loaded from, or None."""
        return next((one for one in self.intakes if one.source.table == table), None)

    def source(self, table: str) -> Source | None:
        """Return the source that `table` was loaded from, or None."""
        intake = self.intake(table)
        return intake.source if intake else None


@dataclass(frozen=True)
class Catalogue:
    """Title, current version id (None: nothing loaded yet), and the versions kept, oldest first.

    `edition` names the state of the sample data that a sample workspace was built from. `shared` tells that a workspace
    with a random name is offered to everybody on this server. `routes` pairs a table with how it was collected, a key
    of `data.workspace.routes.ROUTES`. `used` names versions in the order in which they were last current, the latest last.
    `pending` is the mark of the process (`data.process.process_locks`) that makes a workspace for an import: until that is done it is
    nobody's.
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
        return next((one for one in self.versions if one.id == self.current), None)

    def with_version(self, version: Version, kept: int, in_use: Collection[str] = ()) -> Catalogue:
        """Return a catalogue that points at `version` and keeps `kept` versions: those that were current last.

        So what was current before is kept, however old it is; so are those `in_use`, beyond that number.
        """
        order = (*self._by_use(), version.id)
        staying = {*order[-max(kept, _FEWEST) :], *in_use}
        return replace(
            self,
            current=version.id,
            versions=tuple(one for one in (*self.versions, version) if one.id in staying),
            used=tuple(one for one in order if one in staying),
            pending="",
        )

    def pointing_to(self, version_id: str) -> Catalogue:
        """Return a catalogue of which another version is the current one."""
        order = [one for one in self._by_use() if one != version_id]
        return replace(self, current=version_id, used=(*order, version_id))

    def _by_use(self) -> list[str]:
        """Return the ids of all versions by when they were last current; where that is not known, by age."""
        places = {one: place for place, one in enumerate((*self.used, self.current))}
        return sorted((one.id for one in self.versions), key=lambda one: places.get(one, -1))


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


def is_there(folder: Path) -> bool:
    """Tell whether a folder is a workspace's, be its catalogue damaged or not to be read."""
    try:
        (folder / FILE).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def write(folder: Path, catalogue: Catalogue) -> None:
    """Replace the catalogue in one step: a reader sees the old one or the new one, whole; raises as `put`."""
    put(folder / FILE, _ADAPTER.dump_json(catalogue, indent=1))


def put(path: Path, content: bytes, *, root: Path | None = None, where: str = "") -> None:
    """Replace a small file of a workspace in one step, so that it lasts through a power cut.

    `root` is the workspaces root, where that is not the folder round the file's; `where` is what errors call the file. Raises `WorkspaceNotChanged` where the disk refuses; then the file is what it was, and nothing is left of the draft.
    """
    with disk_errors.explain_errors(where=where or path.name):
        draft = path.with_name(DRAFT.name(root or path.parent.parent))  # sessions of one process write at once
        try:
            with disk_errors.open_private_file(draft) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # it is done, whatever else happens: to say otherwise would undo what it names
        sync_folder(path.parent)


@contextmanager
def changing(folder: Path) -> Iterator[Catalogue]:
    """Hold the lock under which a catalogue is read, changed and written, and give what stands in it now.

    Raises what `read` raises.
    """
    with locked(folder):
        yield read(folder)


@contextmanager
def locked(folder: Path, name: str = _LOCK) -> Iterator[None]:
    """Hold the lock under which the small files of a workspace are changed, for a moment.

    Raises `WorkspaceError` where the workspace is gone: the lock of a folder that is gone would make it anew.
    """
    check_there(folder)
    lock = FileLock(folder / name, mode=0o600)
    with disk_errors.explain_errors(where=name):
        lock.acquire()
    try:
        check_there(folder)
        yield
    finally:
        lock.release()


def check_there(folder: Path) -> None:
    """Raise the error for a workspace that is gone, and remove what a lock that came too late has made of it anew."""
    if not is_there(folder):
        with contextlib.suppress(OSError):
            for left in folder.glob("*.lock"):
                left.unlink()
            folder.rmdir()
        _read(folder)


def sync_folder(folder: Path) -> None:
    """Ask the system to keep the folder's entries through a power cut, where it can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
