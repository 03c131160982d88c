"""A workspace: the canonical tables of one customer base, their sources, and their versions."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import duckdb
import narwhals as nw
import pyarrow.parquet as pq

from crm_dashboard.data.building.assembling import assemble
from crm_dashboard.data.building.recognising import check_size, fill_in_columns
from crm_dashboard.data.catalogue import catalogue, import_lock
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.catalogue.id_key import load_id_key
from crm_dashboard.data.catalogue.shown_columns import read_shown_columns, visible_columns, with_visible_columns
from crm_dashboard.data.engine.engine import Engine, get_engine
from crm_dashboard.data.engine.result_files import load_or_compute
from crm_dashboard.data.engine.store import Store
from crm_dashboard.data.process import disk_errors, jobs
from crm_dashboard.data.process.damage import unreadable_error
from crm_dashboard.data.process.protocol import (
    DuplicatesRequest,
    Inspection,
    InspectRequest,
    Pairs,
    Reading,
    Report,
    SetAsideRequest,
    Source,
    StoredColumn,
)
from crm_dashboard.data.process.scratch import inspect_scratch
from crm_dashboard.data.process.temporary_names import THROWAWAY
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.version_files import (
    build_version,
    check_version_listed,
    copy_source,
    in_use,
    new_version_id,
    remove_leftovers,
    version_file,
)
from crm_dashboard.errors import ImportRefused, WorkspaceError
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

PRIVATE_PREFIX = "private-"
"""Workspaces with this prefix are not listed unless shared; whoever knows the name can open them."""
TEMPORARY_PREFIX = THROWAWAY.prefix
"""Workspaces with this prefix are deleted when they are closed by the handle that created them."""
_STORES: dict[Engine, Store] = {}
_WAIT_SECONDS = 1
"""Seconds that a change waits for a running import before it raises an error."""


class Workspace:
    """A handle on one workspace at the version that was current when it was opened.

    It owns one cursor: lazy frames are valid until `close`. Do not share it between threads.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
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
        self.is_removed_at_close = False
        """Whether `close` deletes the workspace: true only for the handle that created a throw-away workspace."""

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

    # --- taking data in -----------------------------------------------------------------------------------------------

    def inspect_file(self, path: str | Path, *, name: str = "", reading: Reading | None = None) -> Inspection:
        """Inspect a file in the worker: its format, columns and notices; `name` is the file's original name."""
        path = Path(path)
        check_size(path, self._folder, self._settings)
        with self._scratch() as scratch:
            request = InspectRequest(str(path.resolve()), name or path.name, str(scratch), reading or Reading())
            return jobs.inspect(request, self._settings)

    def import_file(self, path: str | Path, table: str = "orders", **options: Any) -> Report:
        """Load one file as a canonical table: `import_files` of one `Incoming` with these `options`."""
        on_progress = options.pop("on_progress", lambda _stage: None)
        return self.import_files([Incoming(Path(path), table, **options)], on_progress)

    def import_files(self, files: Sequence[Incoming], on_progress: jobs.OnProgress = lambda _stage: None) -> Report:
        """Load files as canonical tables in one new version and make it current; this handle then reads it.

        Files of one table with the same headers are stacked; a file of order lines (`order_lines`) is joined to one of
        their orders. Imports into one workspace wait for each other. Raises `ImportRefused` or `WorkerFailed`; then, and
        when `on_progress` raises, the current version is unchanged.
        """
        recognised_files = fill_in_columns(files, self._inspect)
        version_id = new_version_id()
        with import_lock.hold(self._folder, on_progress), contextlib.ExitStack() as copies:
            pairs_copied = []
            for number, file in enumerate(recognised_files):
                check_size(file.path, self._folder, self._settings)
                copy = self._folder / "sources" / (f"{version_id}-{number}" if number else version_id)
                copies.callback(copy.unlink, missing_ok=True)
                with disk_errors.explain_errors(ImportRefused, where=file.display_name):
                    copy_source(file.path, copy)
                pairs_copied.append((file, copy))
            previous = catalogue.read(self._folder).version()
            sources = assemble(pairs_copied, previous.sources if previous else ())
            fresh = tuple(str(copy) for file, copy in pairs_copied if not file.is_public)
            report = self._build(version_id, sources, on_progress, fresh=fresh)
            copies.pop_all()
        return report

    def change_rules(
        self, rules: Iterable[str], table: str = "orders", on_progress: jobs.OnProgress = lambda _stage: None
    ) -> Report:
        """Clean the loaded file again with other rules, from the workspace's copy of it; otherwise as `import_file`."""
        with import_lock.hold(self._folder, on_progress):
            self._catalogue = catalogue.read(self._folder)
            source = self.version.source(table) if self.version else None
            if source is None:
                raise WorkspaceError(
                    text(N_("The workspace “{name}” has no table {table} yet."), name=self.title, table=table)
                )
            return self._build(new_version_id(), (replace(source, rules=tuple(rules)),), on_progress)

    def merge_customers(
        self,
        accepted: Iterable[tuple[str, str]] = (),
        *,
        separated: Iterable[str] = (),
        on_progress: jobs.OnProgress = lambda _stage: None,
    ) -> Report:
        """Build all tables again from the workspace's copies of the files, with customers merged or separated.

        `accepted` pairs the id of a customer with the id that is kept; a kept id that was itself merged is followed.
        `separated` are merged ids to become customers of their own again. Both change the merges of the current version.
        """
        with import_lock.hold(self._folder, on_progress):
            self._catalogue = catalogue.read(self._folder)
            version, separated_ids = self.version, set(separated)
            remaining = [
                alias for alias in (version.report.aliases if version else ()) if alias[0] not in separated_ids
            ]
            sources = version.sources if version else ()
            return self._build(new_version_id(), sources, on_progress, tuple(dict([*remaining, *accepted]).items()))

    def set_aside_rows(self, table: str, most: int) -> tuple[list[str], list[list[str | None]]]:
        """Return column names and rows that cleaning set aside from the file of `table`, in file order, at most `most`.

        The first column is the row number, the second the key of the rule or notice, for several files the next is
        `file`; the others are the mapped columns as in the file, identities masked. The rows are not stored: the worker
        reads the copy of the file again.
        """
        version = self.version
        source = version.source(table) if version else None
        if version is None or source is None:
            return [], []
        with self._scratch() as scratch:
            output = scratch / "set_aside.parquet"
            request = SetAsideRequest(
                source, version.report.aliases, str(output), str(scratch), most, load_id_key(self._folder)
            )
            jobs.set_aside_rows(request, self._settings)
            rows = pq.read_table(output, memory_map=False)
        return rows.column_names, [list(row.values()) for row in rows.to_pylist()]

    def possible_duplicates(self, most: int) -> Pairs:
        """Return pairs of customers who may be the same person, best first, at most `most`; found by the worker, then cached."""
        version_id = self.version_id
        if not version_id:
            return Pairs((), 0)

        def find() -> Pairs:
            with self._scratch() as scratch:
                request = DuplicatesRequest(str(version_file(self._folder, version_id)), str(scratch), most)
                return jobs.find_duplicates(request, self._settings)

        return cast(Pairs, self.cached(("duplicates", most), find))

    def set_current_version(self, version_id: str) -> None:
        """Make a listed version current, older or newer than this one; this handle then reads it.

        Raises `WorkspaceError` during an import and if the version is not listed.
        """
        with self.block_imports(), catalogue.read_for_update(self._folder) as catalogue_now:
            check_version_listed(catalogue_now, version_id)
            catalogue.write(self._folder, catalogue_now.with_current(version_id))
        self.refresh()

    def block_imports(self) -> contextlib.AbstractContextManager[None]:
        """Return a context that blocks imports; raises `WorkspaceError` if one is running."""
        return import_lock.block_imports(self._folder, seconds=_WAIT_SECONDS)

    def refresh(self) -> None:
        """Switch this handle to the version that is current now; frames taken before are no longer valid."""
        self._release()
        self._catalogue = catalogue.read(self._folder)
        self._hold()

    def close(self) -> None:
        """Release version, tables and cursor, and delete a throw-away workspace that this handle created."""
        with contextlib.ExitStack() as callbacks:  # every callback runs even if an earlier one fails
            if self.is_removed_at_close:
                callbacks.callback(shutil.rmtree, self._folder, ignore_errors=True)
            callbacks.callback(self._cursor.close)
            callbacks.callback(self._hold, "")
            callbacks.callback(self._release)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _build(
        self,
        version_id: str,
        sources: tuple[Source, ...],
        on_progress: jobs.OnProgress,
        aliases: tuple[tuple[str, str], ...] | None = None,
        fresh: tuple[str, ...] = (),
    ) -> Report:
        report = build_version(
            self._folder,
            self._settings,
            version_id,
            sources,
            on_progress,
            aliases,
            fresh=fresh,
            in_use=self._is_in_use,
        )
        self.refresh()
        remove_leftovers(self._folder, self._catalogue)
        return report

    def _is_in_use(self, version_id: str) -> bool:
        """Return whether a version is open, in this process or another."""
        return in_use(self._folder, version_id, self._engine)

    def _scratch(self) -> contextlib.AbstractContextManager[Path]:
        return inspect_scratch(self._folder)

    def _inspect(self, file: Incoming) -> Inspection:
        return self.inspect_file(file.path, name=file.name, reading=file.reading)

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
