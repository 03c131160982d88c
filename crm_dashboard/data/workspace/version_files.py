"""Version files: the next one is built beside the current one and then named by the catalogue; those of no version go."""

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
from crm_dashboard.data.engine.kept_results import RESULTS
from crm_dashboard.data.process import disk_errors, jobs
from crm_dashboard.data.process.protocol import BuildRequest, Intake, Report, Source
from crm_dashboard.data.process.scratch import build_scratch
from crm_dashboard.data.understanding.kept_copies import COPIES, ENDING, moved
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text

_CHUNK = 1 << 20


def new_version_id() -> str:
    """Return the id of a version to be: random, so unique across workspaces."""
    return f"v{secrets.token_hex(12)}"


def version_file(folder: Path, version_id: str) -> Path:
    """Return where the file of a version lies in the folder of its workspace."""
    return folder / "versions" / f"{version_id}.duckdb"


def check_kept(found: Catalogue, version_id: str) -> None:
    """Raise `WorkspaceNotChanged` for a version that the catalogue does not name."""
    if all(one.id != version_id for one in found.versions):
        raise WorkspaceNotChanged(
            text(N_("This version of the data is no longer kept.")),
            next_step=text(N_("Choose one of the versions that are listed.")),
        )


def copy_in(file: Path, kept: Path) -> None:
    """Copy a file on its way in to where its copy is kept, readable by nobody else."""
    kept.parent.mkdir(exist_ok=True, mode=0o700)
    with file.open("rb") as source, disk_errors.open_private_file(kept) as target:
        shutil.copyfileobj(source, target, _CHUNK)


def in_use(folder: Path, version_id: str, engine: Engine) -> bool:
    """Tell whether a reader has a version open: in this process, or in another one as far as the system tells."""
    return engine.is_held(version_id) or _is_read_elsewhere(version_file(folder, version_id))


def make_version(
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
    """Build a version from `sources` on top of the current one and make it the current one, under the lock of imports.

    Tables that they do not touch, and merged customers unless `aliases` are given, are taken over. Raises what the
    worker refuses; then the current version is what it was, and nothing is left of the new one. Versions `in_use` stay.
    Of the copies at `fresh` the version names those without the columns that were left out, where there are such.
    """
    before = catalogue.read(folder).version()
    merged = aliases if aliases is not None else before.report.aliases if before else ()
    final = version_file(folder, version_id)
    with build_scratch(folder) as scratch, contextlib.ExitStack() as undone:
        output = scratch / f"{version_id}.duckdb"
        previous = str(version_file(folder, before.id)) if before else None
        copies = before.sources if before else ()
        request = BuildRequest(sources, str(output), str(scratch), previous, merged, load_id_key(folder), copies, fresh)
        report = jobs.build(request, settings, on_progress)
        report = _with_copies(report, folder, scratch, undone)
        undone.callback(final.unlink, missing_ok=True)
        with disk_errors.explain_errors():
            final.parent.mkdir(exist_ok=True, mode=0o700)
            output.replace(final)
            catalogue.sync_folder(final.parent)
        version = _version(version_id, report, before)
        with catalogue.read_for_update(folder) as now:  # its title may have changed while the worker was building
            staying = [one.id for one in now.versions if in_use(one.id)]
            catalogue.write(folder, now.with_version(version, settings.kept_versions, staying))
        undone.pop_all()
    return report


def left_over(folder: Path, kept: Catalogue) -> list[Path]:
    """Return the version files, results and sources of no kept version: pruned ones, and those of a killed import."""
    versions = {f"{version.id}.duckdb" for version in kept.versions}
    results = {version.id for version in kept.versions}
    sources = {Path(path).name for version in kept.versions for one in version.sources for path in one.paths}
    found = [path for path in (folder / "versions").glob("*") if path.name not in versions]
    found += [path for path in (folder / RESULTS).glob("*") if path.name not in results]
    return found + [path for path in (folder / "sources").glob("*") if path.name not in sources]


def remove_left_over(folder: Path, kept: Catalogue) -> None:
    """Remove the `left_over` files; to be called under the lock of imports."""
    for path in left_over(folder, kept):
        with contextlib.suppress(OSError):  # still read by another process: the next import or sweep tries again
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _with_copies(report: Report, folder: Path, scratch: Path, undone: contextlib.ExitStack) -> Report:
    """Keep the copies that the worker has written in the place of those that they were made of."""
    places = {}
    for written in (scratch / COPIES).glob(f"*{ENDING}"):
        kept = folder / "sources" / written.name
        undone.callback(shutil.rmtree, kept, ignore_errors=True)
        with disk_errors.explain_errors():
            written.replace(kept)
        places[str(kept.with_suffix(""))] = str(kept)
    intakes = tuple(replace(one, source=moved(one.source, places)) for one in report.intakes)
    return replace(report, intakes=intakes)


def _version(version_id: str, report: Report, before: Version | None) -> Version:
    """Return the version that a report tells of, with the intakes of tables that stay as they were."""
    made_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    known = before.intakes if before else ()
    imported = {one.source.table for one in report.intakes}
    others = [one for one in known if one.source.table not in imported]
    return Version(version_id, made_at, (*others, *_dated(report.intakes, known, made_at)), report)


def _dated(intakes: tuple[Intake, ...], before: tuple[Intake, ...], now: dt.datetime) -> tuple[Intake, ...]:
    """Return the intakes with when their newest file came in: now, or when the copies that are cleaned again did."""
    known = {one.source.paths: one.loaded_at for one in before}
    return tuple(replace(one, loaded_at=known.get(one.source.paths) or now) for one in intakes)


def _is_read_elsewhere(path: Path) -> bool:
    """Tell whether another process has a version file open: DuckDB locks what it reads, where the system can.

    To be asked only of a file that this process does not read: to look would take its own lock away.
    """
    try:
        import fcntl
    except ImportError:  # there an open file cannot be removed anyhow
        return False
    try:
        with path.open("rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
