"""Version files: the next one is built beside the current one and then named by the catalogue; those of no version go."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data import catalogue, jobs
from crm_dashboard.data.catalogue import Catalogue, Version
from crm_dashboard.data.id_key import id_key
from crm_dashboard.data.protocol import BuildRequest, Intake, Report, Source
from crm_dashboard.data.scratch import build_scratch
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, text


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


def make_version(
    folder: Path,
    settings: Settings,
    version_id: str,
    sources: tuple[Source, ...],
    on_progress: jobs.OnProgress,
    aliases: tuple[tuple[str, str], ...] | None = None,
) -> Report:
    """Build a version from `sources` on top of the current one and make it the current one, under the lock of imports.

    Tables that they do not touch, and merged customers unless `aliases` are given, are taken over. Raises what the
    worker refuses; then the current version is what it was.
    """
    before = catalogue.read(folder).version()
    merged = aliases if aliases is not None else before.report.aliases if before else ()
    with build_scratch(folder) as scratch:
        output = scratch / f"{version_id}.duckdb"
        previous = str(version_file(folder, before.id)) if before else None
        request = BuildRequest(sources, str(output), str(scratch), previous, merged, id_key(folder))
        report = jobs.build(request, settings, on_progress)
        final = version_file(folder, version_id)
        final.parent.mkdir(exist_ok=True)
        output.replace(final)
        catalogue.sync_folder(final.parent)
    version = _version(version_id, report, sources, before)
    with catalogue.changing(folder) as now:  # its title may have changed while the worker was building
        catalogue.write(folder, now.with_version(version, settings.kept_versions))
    return report


def remove_left_over(folder: Path, kept: Catalogue) -> None:
    """Remove version files and sources that no kept version names: pruned ones, and those of a killed import."""
    versions = {version.id for version in kept.versions}
    sources = {Path(path).name for version in kept.versions for one in version.sources for path in one.paths}
    for path in (folder / "versions").glob("*.duckdb"):
        if path.stem not in versions:
            with contextlib.suppress(OSError):  # still read by another process: the next import tries again
                path.unlink()
    for path in (folder / "sources").glob("*"):
        if path.name not in sources:
            path.unlink(missing_ok=True)


def _version(version_id: str, report: Report, sources: tuple[Source, ...], before: Version | None) -> Version:
    """Return the version that a report tells of, with the intakes of tables that stay as they were."""
    made_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    known = before.intakes if before else ()
    imported = {source.table for source in sources}
    others = [one for one in known if one.source.table not in imported]
    return Version(version_id, made_at, (*others, *_dated(report.intakes, known, made_at)), report)


def _dated(intakes: tuple[Intake, ...], before: tuple[Intake, ...], now: dt.datetime) -> tuple[Intake, ...]:
    """Return the intakes with when their newest file came in: now, or when the copies that are cleaned again did."""
    known = {one.source.paths: one.loaded_at for one in before}
    return tuple(replace(one, loaded_at=known.get(one.source.paths) or now) for one in intakes)
