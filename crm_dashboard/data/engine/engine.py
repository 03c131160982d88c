"""The reading engine: one locked-down in-memory DuckDB per workspaces root that attaches version files read-only."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb

from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.damage import as_crm_error
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.process.temporary_names import SPILL
from crm_dashboard.errors import QueryStopped, WorkspaceError
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text


class Engine:
    """A DuckDB connection that gives out cursors and keeps each version attached while it has readers.

    It cannot read outside `root`, write outside its temporary folder, or change settings.
    """

    def __init__(self, root: Path, settings: Settings) -> None:
        for leftover in SPILL.leftovers(root):
            shutil.rmtree(leftover, ignore_errors=True)
        self._spill = root / SPILL.name(root)
        self._spill.mkdir(mode=0o700)
        self._connection = duckdb.connect()
        for statement in _hardening_statements(root, self._spill, settings):
            self._connection.execute(statement)
        self._readers: Counter[str] = Counter()
        self._holders: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._seconds = settings.query_seconds

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor for one script run; the caller closes it."""
        return self._connection.cursor()

    def attach(self, version: str, path: Path) -> None:
        """Attach a version file as database `version`; readers are counted, so call `detach` once per `attach`."""
        with self._lock:
            if not self._readers[version]:
                statement = f"ATTACH IF NOT EXISTS {literal(str(path))} AS {identifier(version)} (READ_ONLY)"
                self._connection.execute(statement)
            self._readers[version] += 1

    def detach(self, version: str) -> None:
        """Remove one reader of a version; the file is detached after the last."""
        with self._lock:
            self._readers[version] -= 1
            if self._readers[version] <= 0:
                del self._readers[version]
                self._connection.execute(f"DETACH {identifier(version)}")

    def hold(self, version: str) -> None:
        """Protect a version from removal because it may be read soon; counted, so call `unhold` once per `hold`."""
        with self._lock:
            self._holders[version] += 1

    def unhold(self, version: str) -> None:
        """End one `hold` on a version."""
        with self._lock:
            self._holders[version] -= 1
            if self._holders[version] <= 0:
                del self._holders[version]

    def is_held(self, version: str) -> bool:
        """Return whether a version is attached or held."""
        with self._lock:
            return self._holders[version] > 0 or self._readers[version] > 0

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """Re-raise DuckDB errors about time, memory or a damaged file as errors with a message and next step for the user."""
        try:
            yield
        except duckdb.InterruptException as cause:
            raise QueryStopped(
                text(N_("The calculation took longer than {seconds} seconds."), seconds=self._seconds),
                next_step=text(N_("Ask for fewer customers or a shorter window.")),
            ) from cause
        except duckdb.OutOfMemoryException as cause:
            raise QueryStopped(
                text(N_("The calculation needs more memory than it may take.")),
                next_step=text(N_("Ask for fewer customers or a shorter window, or raise CRM_ENGINE_MEMORY_MB.")),
            ) from cause
        except duckdb.Error as cause:
            problem = as_crm_error(cause)
            if problem is None:
                raise
            raise problem from cause

    def close(self) -> None:
        """Close the connection and remove the temporary folder."""
        self._connection.close()
        self.remove_spill_folder()

    def remove_spill_folder(self) -> None:
        """Remove the temporary folder; queries that still run may fail."""
        shutil.rmtree(self._spill, ignore_errors=True)


def _hardening_statements(root: Path, spill: Path, settings: Settings) -> Iterator[str]:
    """Yield the settings of the engine; the order matters: folders are allowed before access is closed, locking comes last."""
    yield "SET autoinstall_known_extensions = false"
    yield "SET autoload_known_extensions = false"
    yield "SET allow_community_extensions = false"
    yield "SET allow_extension_repositories = 'forbidden'"
    yield "SET allow_persistent_secrets = false"
    yield "SET python_enable_replacements = false"
    yield f"SET temp_directory = {literal(str(spill))}"
    yield f"SET max_temp_directory_size = '{settings.spill_mb}MB'"
    yield f"SET memory_limit = '{settings.engine_memory_mb}MB'"
    if settings.engine_threads:
        yield f"SET threads = {settings.engine_threads}"
    yield f"SET GLOBAL max_execution_time = {settings.query_seconds * 1000}"
    yield f"SET allowed_directories = [{literal(str(root) + '/')}]"
    yield "SET enable_external_access = false"
    yield "SET lock_configuration = true"


_ENGINES: dict[Path, Engine] = {}
_ENGINES_LOCK = threading.Lock()


def get_engine(root: Path, settings: Settings) -> Engine:
    """Return this process's engine for a workspaces root, created on first use."""
    root = root.resolve()
    with _ENGINES_LOCK:
        if root not in _ENGINES:
            with disk_errors.explain_errors(WorkspaceError):
                root.mkdir(parents=True, exist_ok=True, mode=0o700)
                _ENGINES[root] = Engine(root, settings)
        return _ENGINES[root]


def close_engine(root: Path) -> None:
    """Close the engine of a root, if there is one."""
    with _ENGINES_LOCK:
        engine = _ENGINES.pop(root.resolve(), None)
    if engine:
        engine.close()


@atexit.register
def _remove_spill_folders() -> None:
    """Remove the temporary folders at exit, while the modules that release locks are still loaded."""
    for engine in _ENGINES.values():
        engine.remove_spill_folder()
