"""Change the tables of a workspace: import files, clean them with other rules, merge customers.

Each function builds a new version, makes it current and switches the given handle to it. Imports into one workspace wait
for each other. All raise `ImportRefused` or `WorkerFailed`; then, and when `on_progress` raises, the current version is
unchanged.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_dashboard.data.building.assembling import assemble
from crm_dashboard.data.building.recognising import check_size, fill_in_columns
from crm_dashboard.data.catalogue import catalogue, import_lock
from crm_dashboard.data.catalogue.choices import save_choices
from crm_dashboard.data.engine.engine import get_engine
from crm_dashboard.data.process import disk_errors, jobs
from crm_dashboard.data.process.protocol import Inspection, Report, Source
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.inspecting import inspect_file
from crm_dashboard.data.workspace.version_files import (
    build_version,
    copy_source,
    in_use,
    new_version_id,
    remove_leftovers,
)
from crm_dashboard.errors import ImportRefused, WorkspaceError
from crm_dashboard.text import N_, text

if TYPE_CHECKING:
    from crm_dashboard.data.workspace.workspace import Workspace


def import_files(
    workspace: Workspace, files: Sequence[Incoming], on_progress: jobs.OnProgress = lambda _stage: None
) -> Report:
    """Load files as canonical tables.

    Files of one table with the same headers are stacked; a file of order lines (`order_lines`) is joined to one of their
    orders.
    """

    def inspect(file: Incoming) -> Inspection:
        return inspect_file(workspace, file.path, name=file.name, reading=file.reading)

    folder = workspace.folder
    recognised_files = fill_in_columns(files, inspect)
    version_id = new_version_id()
    with import_lock.hold(folder, on_progress), contextlib.ExitStack() as copies:
        copied_files = []
        for number, file in enumerate(recognised_files):
            check_size(file.path, folder, workspace.settings)
            copy = folder / "sources" / (f"{version_id}-{number}" if number else version_id)
            copies.callback(copy.unlink, missing_ok=True)
            with disk_errors.explain_errors(ImportRefused, where=file.display_name):
                copy_source(file.path, copy)
            copied_files.append((file, copy))
        previous = catalogue.read(folder).version()
        sources = assemble(copied_files, previous.sources if previous else ())
        fresh = tuple(str(copy) for file, copy in copied_files if not file.is_public)
        report = _build(workspace, version_id, sources, on_progress, fresh=fresh)
        copies.pop_all()
    return report


def change_rules(
    workspace: Workspace,
    rules: Iterable[str],
    *,
    table: str = "orders",
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Report:
    """Clean the file of a table again with other rules, from the workspace's copy of it.

    Raises `WorkspaceError` if the table is not loaded.
    """
    with import_lock.hold(workspace.folder, on_progress):
        source = replace(_source(workspace, table), rules=tuple(rules))
        return _build(workspace, new_version_id(), (source,), on_progress)


def change_decisions(
    workspace: Workspace,
    choices: Mapping[str, str],
    *,
    table: str = "orders",
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Report:
    """Read the file of a table again, from the workspace's copy of it, with decisions made by hand, and keep them for the next file.

    `choices` are added to those made before; "" takes one back, so that the evidence decides. Raises `WorkspaceError` if
    the table is not loaded.
    """
    with import_lock.hold(workspace.folder, on_progress):
        source = _source(workspace, table)
        kept = {key: value for key, value in {**dict(source.choices), **choices}.items() if value}
        report = _build(workspace, new_version_id(), (replace(source, choices=tuple(kept.items())),), on_progress)
        save_choices(workspace.folder, source.columns, kept.items())
    return report


def merge_customers(
    workspace: Workspace,
    accepted: Iterable[tuple[str, str]] = (),
    *,
    separated: Iterable[str] = (),
    on_progress: jobs.OnProgress = lambda _stage: None,
) -> Report:
    """Build all tables again from the workspace's copies of the files, with customers merged or separated.

    `accepted` pairs the id of a customer with the id that is kept; a kept id that was itself merged is followed.
    `separated` are merged ids to become customers of their own again. Both change the merges of the current version.
    """
    with import_lock.hold(workspace.folder, on_progress):
        version, separated_ids = catalogue.read(workspace.folder).version(), set(separated)
        remaining = [alias for alias in (version.report.aliases if version else ()) if alias[0] not in separated_ids]
        aliases = tuple(dict([*remaining, *accepted]).items())
        sources = version.sources if version else ()
        return _build(workspace, new_version_id(), sources, on_progress, aliases=aliases)


def _source(workspace: Workspace, table: str) -> Source:
    version = catalogue.read(workspace.folder).version()
    source = version.source(table) if version else None
    if source is None:
        raise WorkspaceError(
            text(N_("The workspace “{name}” has no table {table} yet."), name=workspace.title, table=table)
        )
    return source


def _build(
    workspace: Workspace,
    version_id: str,
    sources: tuple[Source, ...],
    on_progress: jobs.OnProgress,
    *,
    aliases: tuple[tuple[str, str], ...] | None = None,
    fresh: tuple[str, ...] = (),
) -> Report:
    """Build a version, switch the handle to it and remove the files of versions that are no longer kept."""
    folder, engine = workspace.folder, get_engine(workspace.folder.parent, workspace.settings)
    report = build_version(
        folder,
        workspace.settings,
        version_id,
        sources,
        on_progress,
        aliases,
        fresh=fresh,
        in_use=lambda version_id: in_use(folder, version_id, engine),
    )
    workspace.refresh()
    remove_leftovers(folder, catalogue.read(folder))
    return report
