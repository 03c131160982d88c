"""Rows at rest: the canonical tables of one customer base, where they came from, and their versions."""

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
from crm_dashboard.data.building.recognising import check_size, recognised
from crm_dashboard.data.catalogue import catalogue, import_lock
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.catalogue.id_key import load_id_key
from crm_dashboard.data.catalogue.shown_columns import read_shown_columns, visible_columns, with_visible_columns
from crm_dashboard.data.engine.engine import Engine, engine_of
from crm_dashboard.data.engine.kept_results import kept_result
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
    check_kept,
    copy_in,
    in_use,
    make_version,
    new_version_id,
    remove_left_over,
    version_file,
)
from crm_dashboard.errors import ImportRefused, WorkspaceError
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

PRIVATE = "private-"
"""Workspaces whose names begin so are open to whoever knows the name, unless they are shared."""
TEMPORARY = THROWAWAY.prefix
"""Workspaces whose names begin so are removed when whoever made them closes them."""
_STORES: dict[Engine, Store] = {}
_PATIENCE = 1
"""Seconds that a change waits for an import to end before it says so."""


class Workspace:
    """A handle on one workspace, at the version that was current when it was opened.

    It owns one cursor: lazy frames live until `close`. Not to be shared between threads.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._engine = engine_of(folder.parent, settings)
        self._store = _STORES.setdefault(self._engine, Store(settings.features_mb))
        self._catalogue = catalogue.read(folder)
        self._shown = tuple(sorted(read_shown_columns(folder)))
        with contextlib.suppress(OSError):  # deleted this moment, which reading will say; or not to be written
            os.utime(folder)  # opened now: see `private_days`
        self._cursor = self._engine.cursor()
        self._attached: str | None = None
        self._pinned: list[str] = []
        self._held = ""
        self._hold()
        self.is_removed_at_close = False
        """Whether closing it removes it: so it is for whoever made a throw-away workspace, and for nobody else."""

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # --- what is loaded -------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name by which `open_workspace` finds it."""
        return self._folder.name

    @property
    def folder(self) -> Path:
        """The folder that holds it."""
        return self._folder

    @property
    def title(self) -> str:
        """The name that people read: the title it was given, or the name."""
        return self._catalogue.title or self.name

    @property
    def is_shared(self) -> bool:
        """Whether everybody on this server is offered it: one with a name of its own, or with a title that was shared."""
        return self._catalogue.shared or not self.name.startswith((PRIVATE, TEMPORARY))

    @property
    def is_there(self) -> bool:
        """Whether it has not been deleted since it was opened."""
        return catalogue.exists(self._folder)

    @property
    def routes(self) -> dict[str, str]:
        """How tables were collected, as far as somebody has said so: keys of `data.workspace.routes.ROUTES`."""
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
        """The version's id, unique across workspaces, usable as a cache key; empty while nothing is loaded."""
        return self._catalogue.current or ""

    def at(self, version_id: str) -> Workspace:
        """Return another handle, on a version that is kept, for the caller to close; raise `WorkspaceError` if it is gone."""
        check_kept(self._catalogue, version_id)
        handle = Workspace(self._folder, self._settings)
        handle._catalogue = replace(self._catalogue, current=version_id)
        handle._hold()
        return handle

    def columns(self, table: str) -> tuple[StoredColumn, ...]:
        """Return the columns of a stored table as analyses may see them; empty for a table that is not loaded."""
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
        found = self._stored(version.id, table)
        if table == "customers" and self._shown:
            return with_visible_columns(found, lambda: self._stored(version.id, "identities"), self.columns(table))
        return found

    @property
    def shown_columns(self) -> frozenset[str]:
        """The headers of own columns that somebody has unmasked on purpose."""
        return frozenset(self._shown)

    def check_readable(self) -> None:
        """Raise `VersionUnreadable` if the version's file is missing or damaged, whatever is kept of its answers."""
        if self.version is not None:
            self._attach(self.version.id)

    def _attach(self, version_id: str) -> None:
        if self._attached is not None:
            return
        path = version_file(self._folder, version_id)
        try:
            self._engine.attach(version_id, path)
        except duckdb.Error as cause:
            raise (unreadable_error(path, self.title, cause) if self.is_there else gone(self.title)) from cause
        self._attached = version_id

    def _stored(self, version_id: str, table: str) -> nw.LazyFrame[Any]:
        return nw.from_native(self._cursor.table(f'"{version_id}".main."{table}"'))

    # --- what is kept of answers ------------------------------------------------------------------------------------

    def materialised(self, key: object, make: Callable[[], nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
        """Return the rows of `make()` from a table in memory, made once per version and key, pinned until `close`."""
        with self._engine.guard():
            name = self._store.table(self._cursor, (self.version_id, self._shown, key), make)
        self._pinned.append(name)
        return nw.from_native(self._cursor.table(name))

    def remembered(self, key: object, compute: Callable[[], Any]) -> Any:
        """Return a small frozen result, computed once per version and key."""
        with self._engine.guard():
            return self._store.result((self.version_id, self._shown, key), compute)

    def kept(self, key: object, compute: Callable[[], Any]) -> Any:
        """Return a small frozen result as `remembered` does, from beside the version where it was computed before.

        For what costs the engine work; `compute` may return dataclasses of the house, tuples, lists, mappings and scalars.
        """
        if self.version is None:
            return self.remembered(key, compute)
        place, asked = (self._folder, self.version_id), (self._shown, key)
        return self.remembered(key, lambda: kept_result(*place, asked, compute))

    def guard(self) -> contextlib.AbstractContextManager[None]:
        """Return a context in which the engine's stops become errors that a person can act on."""
        return self._engine.guard()

    # --- taking data in -----------------------------------------------------------------------------------------------

    def inspect_file(self, path: str | Path, *, name: str = "", reading: Reading | None = None) -> Inspection:
        """Return a first look at a file, taken by the worker; `name` is what its owner calls it."""
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
        """Load files as canonical tables in one new version and make it the current one; this handle then reads it.

        Files of one table and the same headers are put under one another; a file of order lines (`order_lines`) goes with
        one of their orders. Imports into one workspace wait for one another. Raises `ImportRefused` or `WorkerFailed`;
        then, and when `on_progress` raises, the current version is what it was.
        """
        understood = recognised(files, self._look)
        version_id = new_version_id()
        with import_lock.hold(self._folder, on_progress), contextlib.ExitStack() as copies:
            places = []
            for number, file in enumerate(understood):
                check_size(file.path, self._folder, self._settings)
                kept = self._folder / "sources" / (f"{version_id}-{number}" if number else version_id)
                copies.callback(kept.unlink, missing_ok=True)
                with disk_errors.explain_errors(ImportRefused, where=file.called):
                    copy_in(file.path, kept)
                places.append((file, kept))
            before = catalogue.read(self._folder).version()
            sources = assemble(places, before.sources if before else ())
            fresh = tuple(str(kept) for file, kept in places if not file.is_public)
            report = self._build(version_id, sources, on_progress, fresh=fresh)
            copies.pop_all()
        return report

    def change_rules(
        self, rules: Iterable[str], table: str = "orders", on_progress: jobs.OnProgress = lambda _stage: None
    ) -> Report:
        """Clean the loaded file again with other rules, from the copy that was kept; otherwise as `import_file`."""
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
        undone: Iterable[str] = (),
        on_progress: jobs.OnProgress = lambda _stage: None,
    ) -> Report:
        """Build all tables again, from the copies that were kept, with more or fewer customers counted as another.

        `accepted` pairs an id with the one that is kept: one that leads to another that was merged follows it. `undone`
        are merged ids that stand for themselves again. Both change what is accepted by now, by whomever; with nothing
        left the data are what they were before any merge.
        """
        with import_lock.hold(self._folder, on_progress):
            self._catalogue = catalogue.read(self._folder)
            version, apart = self.version, set(undone)
            kept = [one for one in (version.report.aliases if version else ()) if one[0] not in apart]
            sources = version.sources if version else ()
            return self._build(new_version_id(), sources, on_progress, tuple(dict([*kept, *accepted]).items()))

    def set_aside_rows(self, table: str, most: int) -> tuple[list[str], list[list[str | None]]]:
        """Return the rows that cleaning set aside of the file that `table` was loaded from, in file order, at most `most`.

        The first column is the row's number, the second the key of the rule or notice, of several files the next is the
        `file`; the others are mapped columns as the file has them, identities masked. The worker reads the kept copy again: nothing of them is stored.
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
        """Return the pairs of customers who may be one, the likeliest first, as the worker finds them."""
        version_id = self.version_id
        if not version_id:
            return Pairs((), 0)

        def look() -> Pairs:
            with self._scratch() as scratch:
                request = DuplicatesRequest(str(version_file(self._folder, version_id)), str(scratch), most)
                return jobs.find_duplicates(request, self._settings)

        return cast(Pairs, self.remembered(("duplicates", most), look))

    def point_to(self, version_id: str) -> None:
        """Make a version that is kept the current one again, older or newer than this; this handle then reads it.

        Nothing is copied or lost. Raises `WorkspaceError` while something is being imported, and where it is gone.
        """
        with self.not_importing(), catalogue.read_for_update(self._folder) as fresh:
            check_kept(fresh, version_id)
            catalogue.write(self._folder, fresh.with_current(version_id))
        self.refresh()

    def not_importing(self) -> contextlib.AbstractContextManager[None]:
        """Keep imports out; raise `WorkspaceError` where one is under way."""
        return import_lock.block_imports(self._folder, seconds=_PATIENCE)

    def refresh(self) -> None:
        """Read the version that is current now; frames taken before are no longer valid."""
        self._let_go()
        self._catalogue = catalogue.read(self._folder)
        self._hold()

    def close(self) -> None:
        """Let go of version, tables and cursor; whoever made a throw-away workspace removes it so."""
        with contextlib.ExitStack() as ways:  # each is gone even where one before it fails
            if self.is_removed_at_close:
                ways.callback(shutil.rmtree, self._folder, ignore_errors=True)
            ways.callback(self._cursor.close)
            ways.callback(self._hold, "")
            ways.callback(self._let_go)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _build(
        self,
        version_id: str,
        sources: tuple[Source, ...],
        on_progress: jobs.OnProgress,
        aliases: tuple[tuple[str, str], ...] | None = None,
        fresh: tuple[str, ...] = (),
    ) -> Report:
        report = make_version(
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
        remove_left_over(self._folder, self._catalogue)
        return report

    def _is_in_use(self, version_id: str) -> bool:
        """Whether some reader has a version open, in this process or another."""
        return in_use(self._folder, version_id, self._engine)

    def _scratch(self) -> contextlib.AbstractContextManager[Path]:
        return inspect_scratch(self._folder)

    def _look(self, file: Incoming) -> Inspection:
        return self.inspect_file(file.path, name=file.name, reading=file.reading)

    def _hold(self, version_id: str | None = None) -> None:
        """Say that this handle is at a version (the current one), so that no change removes it under the reader."""
        before, self._held = self._held, self.version_id if version_id is None else version_id
        if self._held:
            self._engine.hold(self._held)
        if before:
            self._engine.let_go(before)

    def _let_go(self) -> None:
        for name in self._pinned:
            self._store.release(self._cursor, name)
        self._pinned = []
        if self._attached:
            self._engine.detach(self._attached)
            self._attached = None


def gone(title: str) -> WorkspaceError:
    """Return the error for a workspace, or a version of it, that somebody has deleted while it was read."""
    return WorkspaceError(
        text(N_("The data of the workspace “{name}” are no longer there: somebody has deleted it."), name=title),
        next_step=text(N_("Choose another workspace from the list.")),
    )
