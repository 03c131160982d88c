"""What the worker finds out for a workspace without changing it: a file's format, rows set aside, possible duplicates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyarrow.parquet as pq

from crm_dashboard.data.building.recognising import check_size
from crm_dashboard.data.catalogue.id_key import load_id_key
from crm_dashboard.data.process import jobs
from crm_dashboard.data.process.protocol import (
    DuplicatesRequest,
    Inspection,
    InspectRequest,
    Pairs,
    Reading,
    SetAsideRequest,
)
from crm_dashboard.data.process.scratch import inspect_scratch
from crm_dashboard.data.workspace.version_files import version_file

if TYPE_CHECKING:
    from crm_dashboard.data.workspace.workspace import Workspace


def inspect_file(
    workspace: Workspace, path: str | Path, *, name: str = "", reading: Reading | None = None
) -> Inspection:
    """Inspect a file before it is imported: its format, columns and notices; `name` is the file's original name."""
    path = Path(path)
    check_size(path, workspace.folder, workspace.settings)
    with inspect_scratch(workspace.folder) as scratch:
        request = InspectRequest(str(path.resolve()), name or path.name, str(scratch), reading or Reading())
        return jobs.inspect(request, workspace.settings)


def set_aside_rows(workspace: Workspace, table: str, most: int) -> tuple[list[str], list[list[str | None]]]:
    """Return column names and rows that cleaning set aside from the file of `table`, in file order, at most `most`.

    The first column is the row number, the second the key of the rule or notice, for several files the next is
    `file`; the others are the mapped columns as in the file, identities masked. The rows are not stored: the worker
    reads the copy of the file again.
    """
    version = workspace.version
    source = version.source(table) if version else None
    if version is None or source is None:
        return [], []
    with inspect_scratch(workspace.folder) as scratch:
        output = scratch / "set_aside.parquet"
        request = SetAsideRequest(
            source, version.report.aliases, str(output), str(scratch), most, load_id_key(workspace.folder)
        )
        jobs.set_aside_rows(request, workspace.settings)
        rows = pq.read_table(output, memory_map=False)
    return rows.column_names, [list(row.values()) for row in rows.to_pylist()]


def possible_duplicates(workspace: Workspace, most: int) -> Pairs:
    """Return pairs of customers who may be the same person, best first, at most `most`; found by the worker, then cached."""
    version_id = workspace.version_id
    if not version_id:
        return Pairs((), 0)

    def find() -> Pairs:
        with inspect_scratch(workspace.folder) as scratch:
            request = DuplicatesRequest(str(version_file(workspace.folder, version_id)), str(scratch), most)
            return jobs.find_duplicates(request, workspace.settings)

    return cast(Pairs, workspace.cached(("duplicates", most), find))
