"""A workspace: the canonical tables of one customer base, their sources, and their versions."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.catalogue.shown_columns import read_shown_columns, visible_columns, with_visible_columns
from crm_dashboard.data.engine.engine import Engine, get_engine
from crm_dashboard.data.engine.result_files import load_or_compute
from crm_dashboard.data.engine.store import Store
from crm_dashboard.data.process.damage import unreadable_error
from crm_dashboard.data.process.jobs import OnProgress
from crm_dashboard.data.process.protocol import Report, StoredColumn
from crm_dashboard.data.process.temporary_names import THROWAWAY
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace import importing
from crm_dashboard.data.workspace.version_files import check_version_listed, version_file
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

PRIVATE_PREFIX = "private-"
"""Workspaces with this prefix are not listed unless shared; whoever knows the name can open them."""
TEMPORARY_PREFIX = THROWAWAY.prefix
"""Workspaces with this prefix are deleted when they are closed by the handle that created them."""
_STORES: dict[Engine, Store] = {}


class Workspace:
    """Reads one workspace at the version that was current when it was opened: tables, columns, stored results.

    It owns one cursor: lazy frames are valid until `close`. Do not share it between threads. What changes a workspace are
    functions that take it: `importing` its tables, `administration` its title and current version; what the worker
    finds out without changing it, `inspecting`.
    """

    def __init__(self, folder: Path, settings: Settings, *, is_throwaway: bool = False) -> None:
        """`is_throwaway`: `close` deletes the workspace; only for the handle that created it."""
        self._folder = folder
        self._settings = settings
        self._engine = get_engine(folder.parent, settings)
        self._store = _STORES.setdefault(self._engine, Store(settings.features_mb))
        self._catalogue = catalogue.read(folder)
        self._shown = tuple(sorted(read_shown_columns(folder)))
        with contextlib.suppress(OSError):  # just deleted, which reading will report; or read-only
            os.utime(folder)  # the time of opening: see `private_days`
        self._cursor = self._engine.cursor()
        self._attached: str | None = None
        self._pinned: list[str] = []
        self._held = ""
        self._hold()
        self._is_throwaway = is_throwaway

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # --- what is loaded -------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name that `open_workspace` takes; also the folder's name."""
        return self._folder.name

    @property
    def folder(self) -> Path:
        """The folder with all its files."""
        return self._folder

    @property
    def settings(self) -> Settings:
        """The limits under which this handle works."""
        return self._settings

    @property
    def title(self) -> str:
        """The title shown to users; the name if it has none."""
        return self._catalogue.title or self.name

    @property
    def is_shared(self) -> bool:
        """Whether it is listed for everybody on this server: its name is not private or temporary, or it was shared."""
        return self._catalogue.shared or not self.name.startswith((PRIVATE_PREFIX, TEMPORARY_PREFIX))

    @property
    def exists(self) -> bool:
        """Whether the workspace still exists, that is, has not been deleted since it was opened."""
        return catalogue.exists(self._folder)

    @property
    def routes(self) -> dict[str, str]:
        """How tables were collected, as far as it was entered: table to a key of `data.workspace.routes.ROUTES`."""
        return dict(self._catalogue.routes)

    @property
    def version(self) -> Version | None:
        """The version that this handle reads; None while nothing is loaded."""
        return self._catalogue.version()

    @property
    def report(self) -> Report | None:
        """The report of the version that this handle reads: rows in, kept and set aside, each rule and decision; None without."""
        version = self.version
        return version.report if version else None

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions kept, oldest first."""
        return self._catalogue.versions

    @property
    def version_id(self) -> str:
        """The id of the version, unique across workspaces and usable as a cache key; empty while nothing is loaded."""
        return self._catalogue.current or ""

    def open_version(self, version_id: str) -> Workspace:
        """Return another handle on a listed version; the caller closes it. Raises `WorkspaceError` if it is not listed."""
        check_version_listed(self._catalogue, version_id)
        handle = Workspace(self._folder, self._settings)
        handle._catalogue = replace(self._catalogue, current=version_id)
        handle._hold()
        return handle

    def columns(self, table: str) -> tuple[StoredColumn, ...]:
        """Return the columns of a stored table that analyses may use; empty for a table that is not loaded."""
        version = self.version
        return visible_columns(version.report.tables, table, self.shown_columns) if version else ()

    def frame(self, table: str) -> nw.LazyFrame[Any]:
        """Return a stored table as a lazy frame of this handle's cursor.

        Raises `WorkspaceError` if it is not loaded, and `VersionUnreadable` if the version's file is missing or damaged.
        """
        version = self.version
        if version is None or not self.columns(table):
            raise WorkspaceError(
                text(N_("The workspace “{name}” has no table {table} yet."), name=self.title, table=table),
                next_step=text(N_("Load a file with it on the page Data.")),
            )
        self._attach(version.id)
        rows = self._table(version.id, table)
        if table == "customers" and self._shown:
            return with_visible_columns(rows, lambda: self._table(version.id, "identities"), self.columns(table))
        return rows

    @property
    def shown_columns(self) -> frozenset[str]:
        """The headers of user columns that somebody has unmasked."""
        return frozenset(self._shown)

    def check_readable(self) -> None:
        """Raise `VersionUnreadable` if the version's file is missing or damaged, even if results are cached."""
        if self.version is not None:
            self._attach(self.version.id)

    def _attach(self, version_id: str) -> None:
        if self._attached is not None:
            return
        path = version_file(self._folder, version_id)
        try:
            self._engine.attach(version_id, path)
        except duckdb.Error as cause:
            raise (unreadable_error(path, self.title, cause) if self.exists else deleted_error(self.title)) from cause
        self._attached = version_id

    def _table(self, version_id: str, table: str) -> nw.LazyFrame[Any]:
        return nw.from_native(self._cursor.table(f'"{version_id}".main."{table}"'))

    # --- what is kept of answers ------------------------------------------------------------------------------------

    def materialise(self, key: object, make: Callable[[], nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
        """Return the rows of `make()` as a table in memory, created once per version and key and pinned until `close`."""
        with self._engine.guard():
            name = self._store.table(self._cursor, (self.version_id, self._shown, key), make)
        self._pinned.append(name)
        return nw.from_native(self._cursor.table(name))

    def cached(self, key: object, compute: Callable[[], Any]) -> Any:
        """Return a small frozen result from memory, computed once per version and key."""
        with self._engine.guard():
            return self._store.result((self.version_id, self._shown, key), compute)

    def cached_on_disk(self, key: object, compute: Callable[[], Any]) -> Any:
        """Return a small frozen result as `cached` does, and store it on disk, so that it survives a restart.

        For expensive results; `compute` may return this package's dataclasses, tuples, lists, dicts and scalars.
        """
        if self.version is None:
            return self.cached(key, compute)
        location, full_key = (self._folder, self.version_id), (self._shown, key)
        return self.cached(key, lambda: load_or_compute(*location, full_key, compute))

    def guard(self) -> contextlib.AbstractContextManager[None]:
        """Return a context that turns DuckDB errors about time and memory into errors with a next step for the user."""
        return self._engine.guard()

    # --- importing ----------------------------------------------------------------------------------------------------

    def import_file(self, path: str | Path, table: str = "orders", **options: Any) -> Report:
        """Load one file as a canonical table: `import_files` of one `Incoming` with these `options`."""
        on_progress = options.pop("on_progress", lambda _stage: None)
        return self.import_files([Incoming(Path(path), table, **options)], on_progress)

    def import_files(self, files: Sequence[Incoming], on_progress: OnProgress = lambda _stage: None) -> Report:
        """Load files as canonical tables in one new version and make it current; this handle then reads it.

        Further changes of the tables are functions of `data.workspace.importing`.
        """
        return importing.import_files(self, files, on_progress)

    # --- opening and closing ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Switch this handle to the version that is current now; frames taken before are no longer valid."""
        self._release()
        self._catalogue = catalogue.read(self._folder)
        self._hold()

    def close(self) -> None:
        """Release version, tables and cursor, and delete a throw-away workspace that this handle created."""
        with contextlib.ExitStack() as callbacks:  # every callback runs even if an earlier one fails
            if self._is_throwaway:
                callbacks.callback(shutil.rmtree, self._folder, ignore_errors=True)
            callbacks.callback(self._cursor.close)
            callbacks.callback(self._hold, "")
            callbacks.callback(self._release)

    def _hold(self, version_id: str | None = None) -> None:
        """Protect the version that this handle reads (by default the current one) from removal."""
        previous, self._held = self._held, self.version_id if version_id is None else version_id
        if self._held:
            self._engine.hold(self._held)
        if previous:
            self._engine.unhold(previous)

    def _release(self) -> None:
        for name in self._pinned:
            self._store.release(self._cursor, name)
        self._pinned = []
        if self._attached:
            self._engine.detach(self._attached)
            self._attached = None


def deleted_error(title: str) -> WorkspaceError:
    """Return the error for a workspace, or a version of it, that was deleted while it was open."""
    return WorkspaceError(
        text(N_("The data of the workspace “{name}” are no longer there: somebody has deleted it."), name=title),
        next_step=text(N_("Choose another workspace from the list.")),
    )
