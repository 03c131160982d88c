"""A workspace's small catalogue: its title, its versions, and which one is current."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.data.protocol import Intake, Report, Source
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.text import N_, text

FILE = "catalogue.json"
_LOCK = "catalogue.lock"


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
    of `data.routes.ROUTES`.
    """

    title: str
    current: str | None = None
    versions: tuple[Version, ...] = ()
    edition: str = ""
    shared: bool = False
    routes: tuple[tuple[str, str], ...] = ()

    def version(self) -> Version | None:
        """Return the current version, or None."""
        return next((one for one in self.versions if one.id == self.current), None)

    def with_version(self, version: Version, kept: int) -> Catalogue:
        """Return a catalogue that points at `version` and keeps the newest `kept`."""
        return replace(self, current=version.id, versions=(*self.versions, version)[-kept:])


_ADAPTER = TypeAdapter(Catalogue)


def read(folder: Path) -> Catalogue:
    """Return the catalogue of a workspace folder; raise `WorkspaceError` if it is missing or damaged."""
    try:
        return _ADAPTER.validate_json((folder / FILE).read_bytes())
    except FileNotFoundError as cause:
        raise WorkspaceError(
            text(N_("There is no workspace called “{name}”."), name=folder.name),
            next_step=text(N_("Choose one from the list, or load a file into a new one.")),
        ) from cause
    except ValidationError as cause:
        raise WorkspaceError(
            text(N_("The catalogue of the workspace “{name}” cannot be read."), name=folder.name),
            where=FILE,
            next_step=text(N_("Load the file again into a new workspace.")),
        ) from cause


def write(folder: Path, catalogue: Catalogue) -> None:
    """Replace the catalogue in one step: a reader sees the old one or the new one, whole."""
    put(folder / FILE, _ADAPTER.dump_json(catalogue, indent=1))


def put(path: Path, content: bytes) -> None:
    """Replace a small file of a workspace in one step, so that it lasts through a power cut."""
    draft = path.with_name(
        f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}"
    )  # sessions of one process write at once
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


@contextmanager
def changing(folder: Path) -> Iterator[Catalogue]:
    """Hold the lock under which a catalogue is read, changed and written, and give what stands in it now.

    Raises what `read` raises; the lock of a folder that is gone would make it anew.
    """
    read(folder)
    with locked(folder):
        yield read(folder)


def locked(folder: Path) -> FileLock:
    """Return the lock under which the small files of a workspace are changed, to be held for a moment."""
    return FileLock(folder / _LOCK)


def sync_folder(folder: Path) -> None:
    """Ask the system to keep the folder's entries through a power cut, where it can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
