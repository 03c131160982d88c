"""Version files: build the next one beside the current one, make the catalogue point to it, and remove unused ones."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue, Version
from crm_dashboard.data.catalogue.id_key import load_id_key
from crm_dashboard.data.engine.engine import Engine
from crm_dashboard.data.engine.result_files import RESULTS
from crm_dashboard.data.process import disk_errors, jobs
from crm_dashboard.data.process.protocol import BuildRequest, Intake, Report, Source
from crm_dashboard.data.process.scratch import build_scratch
from crm_dashboard.data.understanding.kept_copies import COPIES, SUFFIX, with_paths
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

_CHUNK = 1 << 20


def new_version_id() -> str:
    """Return a random id for a new version, unique across workspaces."""
    return f"v{secrets.token_hex(12)}"


def version_file(folder: Path, version_id: str) -> Path:
    """Return the path of a version's file in the folder of its workspace."""
    return folder / "versions" / f"{version_id}.duckdb"


def check_version_listed(catalogue_now: Catalogue, version_id: str) -> None:
    """Raise `WorkspaceNotChanged` if the catalogue does not list this version."""
    if all(version.id != version_id for version in catalogue_now.versions):
        raise WorkspaceNotChanged(
            text(N_("This version of the data is no longer kept.")),
            next_step=text(N_("Choose one of the versions that are listed.")),
        )


def copy_source(file: Path, copy: Path) -> None:
    """Copy a file that is being imported into the workspace, readable only by the server's user."""
    copy.parent.mkdir(exist_ok=True, mode=0o700)
    with file.open("rb") as source, disk_errors.open_private_file(copy) as target:
        shutil.copyfileobj(source, target, _CHUNK)


def in_use(folder: Path, version_id: str, engine: Engine) -> bool:
    """Return whether a version is open in this process or, as far as the system tells, in another one."""
    return engine.is_held(version_id) or _is_read_elsewhere(version_file(folder, version_id))


def build_version(
    folder: Path,
    settings: Settings,
    version_id: str,
    sources: tuple[Source, ...],
    on_progress: jobs.OnProgress,
    aliases: tuple[tuple[str, str], ...] | None = None,
    *,
    fresh: tuple[str, ...] = (),
    in_use: Callable[[str], bool] = lambda _version_id: False,
) -> Report:
    """Build a new version from `sources` and make it current; call it while holding the import lock.

    Tables of other sources, and merged customers unless `aliases` are given, are taken from the current version. Raises
    the worker's errors; then the current version is unchanged and nothing is left of the new one. Versions `in_use` are
    not removed. A copy in `fresh` is replaced by the smaller one that the worker writes if it leaves out columns.
    """
    previous_version = catalogue.read(folder).version()
    all_aliases = aliases if aliases is not None else previous_version.report.aliases if previous_version else ()
    target = version_file(folder, version_id)
    with build_scratch(folder) as scratch, contextlib.ExitStack() as rollback:
        output = scratch / f"{version_id}.duckdb"
        previous = str(version_file(folder, previous_version.id)) if previous_version else None
        copies = previous_version.sources if previous_version else ()
        request = BuildRequest(
            sources, str(output), str(scratch), previous, all_aliases, load_id_key(folder), copies, fresh
        )
        report = jobs.build(request, settings, on_progress)
        report = _with_copies(report, folder, scratch, rollback)
        rollback.callback(target.unlink, missing_ok=True)
        with disk_errors.explain_errors():
            target.parent.mkdir(exist_ok=True, mode=0o700)
            output.replace(target)
            catalogue.sync_folder(target.parent)
        version = _new_version(version_id, report, previous_version)
        with catalogue.read_for_update(folder) as catalogue_now:  # read again: the title may have changed meanwhile
            remaining = [version.id for version in catalogue_now.versions if in_use(version.id)]
            catalogue.write(folder, catalogue_now.with_version(version, settings.kept_versions, remaining))
        rollback.pop_all()
    return report


def find_leftovers(folder: Path, catalogue_now: Catalogue) -> list[Path]:
    """Return version files, results and sources that belong to no listed version, such as those of a killed import."""
    versions = {f"{version.id}.duckdb" for version in catalogue_now.versions}
    results = {version.id for version in catalogue_now.versions}
    sources = {
        Path(path).name for version in catalogue_now.versions for source in version.sources for path in source.paths
    }
    leftovers = [path for path in (folder / "versions").glob("*") if path.name not in versions]
    leftovers += [path for path in (folder / RESULTS).glob("*") if path.name not in results]
    return leftovers + [path for path in (folder / "sources").glob("*") if path.name not in sources]


def remove_leftovers(folder: Path, catalogue_now: Catalogue) -> None:
    """Delete the files of `find_leftovers`; call it while holding the import lock."""
    for path in find_leftovers(folder, catalogue_now):
        with contextlib.suppress(OSError):  # open in another process: the next import or sweep tries again
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _with_copies(report: Report, folder: Path, scratch: Path, rollback: contextlib.ExitStack) -> Report:
    """Move the worker's smaller copies into the workspace and return the report with their paths."""
    new_paths = {}
    for written in (scratch / COPIES).glob(f"*{SUFFIX}"):
        target = folder / "sources" / written.name
        rollback.callback(shutil.rmtree, target, ignore_errors=True)
        with disk_errors.explain_errors():
            written.replace(target)
        new_paths[str(target.with_suffix(""))] = str(target)
    intakes = tuple(replace(intake, source=with_paths(intake.source, new_paths)) for intake in report.intakes)
    return replace(report, intakes=intakes)


def _new_version(version_id: str, report: Report, previous: Version | None) -> Version:
    """Return the new version: the report's import results, and those of tables that were not imported again."""
    made_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    earlier = previous.intakes if previous else ()
    imported = {intake.source.table for intake in report.intakes}
    others = [intake for intake in earlier if intake.source.table not in imported]
    return Version(version_id, made_at, (*others, *_with_load_times(report.intakes, earlier, made_at)), report)


def _with_load_times(intakes: tuple[Intake, ...], earlier: tuple[Intake, ...], now: dt.datetime) -> tuple[Intake, ...]:
    """Return the import results with `loaded_at`: the earlier time for sources that were only cleaned again, else `now`."""
    load_times = {intake.source.paths: intake.loaded_at for intake in earlier}
    return tuple(replace(intake, loaded_at=load_times.get(intake.source.paths) or now) for intake in intakes)


def _is_read_elsewhere(path: Path) -> bool:
    """Return whether another process has a version file open, by trying to lock it as DuckDB does (POSIX only).

    Call it only for a file that this process does not read: closing the file would release its own lock.
    """
    try:
        import fcntl
    except ImportError:  # Windows: an open file cannot be removed anyway
        return False
    try:
        with path.open("rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
