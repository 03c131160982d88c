"""The reading engine: one hardened in-memory DuckDB per workspaces root that attaches versions read-only."""

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
    """Hands out cursors and keeps each attached version for as long as somebody reads it.

    Nothing outside `root` can be read, nothing at all written outside the temporary folder, no setting changed.
    """

    def __init__(self, root: Path, settings: Settings) -> None:
        for left in SPILL.leftovers(root):
            shutil.rmtree(left, ignore_errors=True)
        self._spill = root / SPILL.name(root)
        self._spill.mkdir(mode=0o700)
        self._connection = duckdb.connect()
        for statement in _hardening(root, self._spill, settings):
            self._connection.execute(statement)
        self._readers: Counter[str] = Counter()
        self._holders: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._seconds = settings.query_seconds

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor for one script run; whoever takes it closes it."""
        return self._connection.cursor()

    def attach(self, version: str, path: Path) -> None:
        """Make the tables of a version file readable under the name `version`; counted, so `detach` as often."""
        with self._lock:
            if not self._readers[version]:
                statement = f"ATTACH IF NOT EXISTS {literal(str(path))} AS {identifier(version)} (READ_ONLY)"
                self._connection.execute(statement)
            self._readers[version] += 1

    def detach(self, version: str) -> None:
        """Let go of a version; the last reader closes the file."""
        with self._lock:
            self._readers[version] -= 1
            if self._readers[version] <= 0:
                del self._readers[version]
                self._connection.execute(f"DETACH {identifier(version)}")

    def hold(self, version: str) -> None:
        """Say that somebody may read a version before long; counted, so `let_go` as often."""
        with self._lock:
            self._holders[version] += 1

    def let_go(self, version: str) -> None:
        """Take back what `hold` said."""
        with self._lock:
            self._holders[version] -= 1
            if self._holders[version] <= 0:
                del self._holders[version]

    def is_held(self, version: str) -> bool:
        """Whether somebody reads a version, or may before long."""
        with self._lock:
            return self._holders[version] > 0 or self._readers[version] > 0

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """Turn the engine's own stops (time, memory, a damaged file) into an error that a person can act on."""
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
        """Close the engine and remove what it spilled."""
        self._connection.close()
        self.leave()

    def leave(self) -> None:
        """Remove the temporary folder; queries that still run may fail."""
        shutil.rmtree(self._spill, ignore_errors=True)


def _hardening(root: Path, spill: Path, settings: Settings) -> Iterator[str]:
    """The order matters: what may be read is named before access is closed, and the lock comes last."""
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


def engine_of(root: Path, settings: Settings) -> Engine:
    """Return the process's engine for a workspaces root, made on first use."""
    root = root.resolve()
    with _ENGINES_LOCK:
        if root not in _ENGINES:
            with disk_errors.explain_errors(WorkspaceError):
                root.mkdir(parents=True, exist_ok=True, mode=0o700)
                _ENGINES[root] = Engine(root, settings)
        return _ENGINES[root]


def close_engine(root: Path) -> None:
    """Close the engine of a root, where there is one."""
    with _ENGINES_LOCK:
        engine = _ENGINES.pop(root.resolve(), None)
    if engine:
        engine.close()


@atexit.register
def _leave_all() -> None:
    """Let go of every temporary folder while locks still can be: at the very end their modules are gone."""
    for engine in _ENGINES.values():
        engine.leave()
