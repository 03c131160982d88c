"""Rows at rest: the canonical tables of one customer base, where they came from, and their versions."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import narwhals as nw
from filelock import FileLock

from crm_dashboard.data import catalogue, jobs
from crm_dashboard.data.catalogue import Catalogue, Version
from crm_dashboard.data.engine import Engine, engine_of
from crm_dashboard.data.protocol import (
    BuildRequest,
    Inspection,
    InspectRequest,
    Reading,
    Report,
    Source,
    StoredColumn,
)
from crm_dashboard.data.rules import DEFAULT_RULES
from crm_dashboard.data.store import Store
from crm_dashboard.data.tables import TABLES
from crm_dashboard.data.understanding import guess_columns, missing_roles
from crm_dashboard.errors import ImportRefused, WorkspaceError
from crm_dashboard.settings import Settings, current
from crm_dashboard.text import N_, text

SAMPLE = "shop"
THROWAWAY = ":memory:"
PRIVATE = "private-"
_TEMPORARY = "temporary-"
_NAME = re.compile(r"[\w][\w .-]{0,63}")
_STORES: dict[Engine, Store] = {}


@dataclass(frozen=True)
class Incoming:
    """A file to be loaded as a canonical table.

    `columns` maps canonical columns to headers (None: guessed), `rules` names the cleaning rules to switch on (None:
    the default ones), `currency` is an ISO 4217 code (None: found out), `name` is what its owner calls it.
    """

    path: Path
    table: str = "orders"
    columns: Mapping[str, str] | None = None
    rules: Iterable[str] | None = None
    reading: Reading | None = None
    currency: str | None = None
    name: str = ""

    def source(self, kept: Path) -> Source:
        """Return the file as a source of which a copy lies at `kept`."""
        return Source(
            path=str(kept),
            name=self.name or self.path.name,
            table=self.table,
            columns=tuple((self.columns or {}).items()),
            rules=DEFAULT_RULES if self.rules is None else tuple(self.rules),
            reading=self.reading or Reading(),
            currency=self.currency,
        )


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
        os.utime(folder)  # opened now: see `private_days`
        self._cursor = self._engine.cursor()
        self._attached: str | None = None
        self._pinned: list[str] = []

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

    def columns(self, table: str) -> tuple[StoredColumn, ...]:
        """Return the columns of a stored table; empty for a table that is not loaded."""
        version = self.version
        found = [one for one in version.report.tables if one.name == table] if version else []
        return found[0].columns if found else ()

    def frame(self, table: str) -> nw.LazyFrame[Any]:
        """Return a stored table as a lazy frame of this handle's cursor; raise `WorkspaceError` if it is not loaded."""
        version = self.version
        if version is None or not self.columns(table):
            raise WorkspaceError(
                text(N_("The workspace “{name}” has no table {table} yet."), name=self.title, table=table),
                next_step=text(N_("Load a file with it on the page Data.")),
            )
        if self._attached is None:
            self._engine.attach(version.id, self._file(version.id))
            self._attached = version.id
        return nw.from_native(self._cursor.table(f'"{version.id}".main."{table}"'))

    # --- what is kept of answers ------------------------------------------------------------------------------------

    def materialised(self, key: object, make: Callable[[], nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
        """Return the rows of `make()` from a table in memory, made once per version and key, pinned until `close`."""
        with self._engine.guard():
            name = self._store.table(self._cursor, (self.version_id, key), make)
        self._pinned.append(name)
        return nw.from_native(self._cursor.table(name))

    def remembered(self, key: object, compute: Callable[[], Any]) -> Any:
        """Return a small frozen result, computed once per version and key."""
        with self._engine.guard():
            return self._store.result((self.version_id, key), compute)

    def guard(self) -> contextlib.AbstractContextManager[None]:
        """Return a context in which the engine's stops become errors that a person can act on."""
        return self._engine.guard()

    # --- taking data in -----------------------------------------------------------------------------------------------

    def inspect_file(self, path: str | Path, *, name: str = "", reading: Reading | None = None) -> Inspection:
        """Return a first look at a file, taken by the worker; `name` is what its owner calls it."""
        path = Path(path)
        self._check_size(path)
        with self._scratch(".look-") as scratch:
            request = InspectRequest(str(path.resolve()), name or path.name, str(scratch), reading or Reading())
            return jobs.inspect(request, self._settings)

    def import_file(self, path: str | Path, table: str = "orders", **options: Any) -> Report:
        """Load one file as a canonical table: `import_files` of one `Incoming` with these `options`."""
        on_progress = options.pop("on_progress", lambda _stage: None)
        return self.import_files([Incoming(Path(path), table, **options)], on_progress)

    def import_files(self, files: Sequence[Incoming], on_progress: jobs.OnProgress = lambda _stage: None) -> Report:
        """Load files as canonical tables in one new version and make it the current one; this handle then reads it.

        Imports into one workspace wait for one another. Raises `ImportRefused` or `WorkerFailed`; then the current
        version is what it was.
        """
        if len({file.table for file in files}) < len(files):
            raise ImportRefused(
                text(N_("Two of the files become the same table.")),
                where=", ".join(file.name or file.path.name for file in files),
                next_step=text(N_("Load one file for each table.")),
            )
        understood = [self._understood(file) for file in files]
        version_id = _new_version_id()
        with self._import_lock(), contextlib.ExitStack() as copies:
            folder = self._folder / "sources"
            folder.mkdir(exist_ok=True)
            sources = []
            for number, file in enumerate(understood):
                self._check_size(file.path)
                kept = folder / (f"{version_id}-{number}" if number else version_id)
                copies.callback(kept.unlink, missing_ok=True)
                shutil.copyfile(file.path, kept)
                sources.append(file.source(kept))
            report = self._build(version_id, tuple(sources), on_progress)
            copies.pop_all()
        return report

    def change_rules(
        self, rules: Iterable[str], table: str = "orders", on_progress: jobs.OnProgress = lambda _stage: None
    ) -> Report:
        """Clean the loaded file again with other rules, from the copy that was kept; otherwise as `import_file`."""
        with self._import_lock():
            self._catalogue = catalogue.read(self._folder)
            source = self.version.source(table) if self.version else None
            if source is None:
                raise WorkspaceError(
                    text(N_("The workspace “{name}” has no table {table} yet."), name=self.title, table=table)
                )
            again = Source(
                source.path, source.name, source.table, source.columns, tuple(rules), source.reading, source.currency
            )
            return self._build(_new_version_id(), (again,), on_progress)

    def refresh(self) -> None:
        """Read the version that is current now; frames taken before are no longer valid."""
        self._let_go()
        self._catalogue = catalogue.read(self._folder)

    def close(self) -> None:
        """Let go of version, tables and cursor; a throw-away workspace is removed."""
        self._let_go()
        self._cursor.close()
        if self.name.startswith(_TEMPORARY):
            shutil.rmtree(self._folder, ignore_errors=True)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _understood(self, file: Incoming) -> Incoming:
        """Return a file with its columns: those given, or guessed from a first look."""
        if file.table not in TABLES:
            raise ImportRefused(text(N_("There is no table called “{table}”."), table=file.table))
        if file.columns is None:
            seen = self.inspect_file(file.path, name=file.name, reading=file.reading)
            file = replace(file, columns=dict(guess_columns(seen.columns, file.table)), reading=seen.reading)
        check_roles(file.columns or {}, file.table)
        return file

    def _build(self, version_id: str, sources: tuple[Source, ...], on_progress: jobs.OnProgress) -> Report:
        fresh = catalogue.read(self._folder)
        before = fresh.version()
        for left in self._folder.glob(".build-*"):  # only a killed import leaves one: we hold the lock
            shutil.rmtree(left, ignore_errors=True)
        with self._scratch(".build-") as scratch:
            output = scratch / f"{version_id}.duckdb"
            previous = str(self._file(before.id)) if before else None
            request = BuildRequest(sources, str(output), str(scratch), previous)
            report = jobs.build(request, self._settings, on_progress)
            final = self._file(version_id)
            final.parent.mkdir(exist_ok=True)
            output.replace(final)
            catalogue.sync_folder(final.parent)
        imported = {source.table for source in sources}
        others = [one for one in (before.intakes if before else ()) if one.source.table not in imported]
        version = Version(
            version_id, dt.datetime.now(dt.UTC).replace(microsecond=0), (*others, *report.intakes), report
        )
        catalogue.write(self._folder, fresh.with_version(version, self._settings.kept_versions))
        self.refresh()
        self._remove_left_over()
        return report

    def _remove_left_over(self) -> None:
        """Remove version files and sources that no kept version names: pruned ones, and those of a killed import."""
        versions = {version.id for version in self._catalogue.versions}
        sources = {Path(one.path).name for version in self._catalogue.versions for one in version.sources}
        for path in (self._folder / "versions").glob("*.duckdb"):
            if path.stem not in versions:
                with contextlib.suppress(OSError):  # still read by another process: the next import tries again
                    path.unlink()
        for path in (self._folder / "sources").glob("*"):
            if path.name not in sources:
                path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _scratch(self, prefix: str) -> Iterator[Path]:
        folder = self._folder / f"{prefix}{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _import_lock(self) -> FileLock:
        return FileLock(self._folder / "import.lock")

    def _check_size(self, path: Path) -> None:
        if not path.is_file():
            raise ImportRefused(text(N_("There is no file “{name}”."), name=path.name))
        size, limit = path.stat().st_size, self._settings.upload_mb * 1_000_000
        if size > limit:
            raise ImportRefused(
                text(N_("The file is larger than {limit} MB."), limit=self._settings.upload_mb),
                where=path.name,
                next_step=text(N_("Split it, save it as Parquet, or raise CRM_UPLOAD_MB.")),
            )
        if shutil.disk_usage(self._folder).free < 3 * size + 50_000_000:
            raise ImportRefused(
                text(N_("There is too little free disk space for this file.")),
                where=path.name,
                next_step=text(N_("Free at least three times the file's size and try again.")),
            )

    def _file(self, version_id: str) -> Path:
        return self._folder / "versions" / f"{version_id}.duckdb"

    def _let_go(self) -> None:
        for name in self._pinned:
            self._store.release(self._cursor, name)
        self._pinned = []
        if self._attached:
            self._engine.detach(self._attached)
            self._attached = None


def check_roles(columns: Mapping[str, str], table: str) -> None:
    """Raise `ImportRefused`, naming them, when columns that the table cannot do without have no header."""
    missing = missing_roles(tuple(columns.items()), table)
    if missing:
        labels = tuple(text(column.label) for key in missing if (column := TABLES[table].column(key)))
        raise ImportRefused(
            text(N_("No column was chosen for: {roles}."), roles=labels),
            next_step=text(N_("Choose the column of the file that holds it.")),
        )


def open_workspace(
    name: str = SAMPLE,
    *,
    settings: Settings | None = None,
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Workspace:
    """Open a workspace by name, making an empty one where there is none; no name opens the sample shop.

    A sample is built on first use, with word of it to `on_progress`.

    `":memory:"` gives one that is thrown away when it is closed. Raises `WorkspaceError` for a name that cannot be a
    folder's.
    """
    from crm_dashboard.data.samples import SAMPLES, ensure_sample

    settings = settings or current()
    if name == THROWAWAY:
        workspace = create_workspace("", settings=settings, prefix=_TEMPORARY)
        atexit.register(workspace.close)
        return workspace
    folder = _folder(name, settings)
    if name in SAMPLES:
        ensure_sample(SAMPLES[name], folder, settings, on_progress)
    elif not (folder / catalogue.FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        catalogue.write(folder, Catalogue(name))
    return Workspace(folder, settings)


def create_workspace(title: str, *, settings: Settings | None = None, prefix: str = PRIVATE) -> Workspace:
    """Make an empty workspace under a random name that cannot be guessed: whoever knows it can open it."""
    settings = settings or current()
    _remove_unused_private(settings)
    folder = settings.workspaces_root.resolve() / f"{prefix}{secrets.token_hex(12)}"
    folder.mkdir(parents=True)
    catalogue.write(folder, Catalogue(title))
    return Workspace(folder, settings)


def workspace_exists(name: str, *, settings: Settings | None = None) -> bool:
    """Tell whether a workspace of that name is there (or is a sample, which makes itself)."""
    from crm_dashboard.data.samples import SAMPLES

    settings = settings or current()
    try:
        folder = _folder(name, settings)
    except WorkspaceError:
        return False
    return name in SAMPLES or (folder / catalogue.FILE).exists()


def shared_workspaces(*, settings: Settings | None = None) -> tuple[tuple[str, str], ...]:
    """Return name and title of the workspaces, samples aside, that everybody on this server may choose."""
    from crm_dashboard.data.samples import SAMPLES

    root = (settings or current()).workspaces_root
    found = []
    for folder in sorted(root.glob("*")) if root.exists() else []:
        hidden = folder.name.startswith((".", PRIVATE, _TEMPORARY))
        if not hidden and folder.name not in SAMPLES and (folder / catalogue.FILE).exists():
            found.append((folder.name, title_of(folder)))
    return tuple(found)


def title_of(folder: Path) -> str:
    """Return the title of a workspace folder, its name where the catalogue cannot be read: opening it tells why."""
    try:
        return catalogue.read(folder).title or folder.name
    except WorkspaceError:
        return folder.name


def _remove_unused_private(settings: Settings) -> None:
    """Remove private workspaces that nobody has opened for `private_days`."""
    for folder in settings.workspaces_root.glob(f"{PRIVATE}*"):
        if time.time() - folder.stat().st_mtime > settings.private_days * 24 * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(name: str, settings: Settings) -> Path:
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise WorkspaceError(
            text(N_("“{name}” cannot be the name of a workspace."), name=name[:80]),
            next_step=text(N_("Use up to 64 letters, digits, spaces, dots, hyphens and underscores.")),
        )
    return settings.workspaces_root.resolve() / name


def _new_version_id() -> str:
    return f"v{secrets.token_hex(12)}"
