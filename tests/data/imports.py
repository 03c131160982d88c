"""Imports in the test's own process: what the worker does, without the process round it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb

from crm_dashboard.data.building import building
from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process.protocol import BuildRequest, Inspection, InspectRequest, Reading, Report, Source
from crm_dashboard.data.understanding import inspecting

ORDERS = (("customer_id", "customer"), ("order_id", "order"), ("order_ts", "date"), ("net_amount", "amount"))


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows, the header first, as UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file as it is."""
    path.write_bytes(content)
    return path


def inspect(path: Path, reading: Reading | None = None) -> Inspection:
    """Take a first look at a file."""
    scratch = path.parent / f"look-{path.name}"
    scratch.mkdir(exist_ok=True)
    request = InspectRequest(str(path), path.name, str(scratch), reading or Reading())
    return inspecting.inspect(request, memory_mb=400)


class Version:
    """A built version file with its report."""

    def __init__(self, path: Path, report: Report) -> None:
        self.path = path
        self.report = report

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Return what a query on the version file finds."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table of the version file."""
        return [str(row[0]) for row in self.rows(f"DESCRIBE {table}")]

    def notice(self, key: str) -> tuple[int, tuple[int, ...], str]:
        """Return count, row numbers and column of the one notice of this kind."""
        (found,) = [notice for notice in self.report.notices if notice.key == key]
        return found.count, found.rows, found.column


def build(
    path: Path,
    columns: Sequence[tuple[str, str]] = ORDERS,
    *,
    table: str = "orders",
    rules: Sequence[str] = DEFAULT_RULES,
    reading: Reading | None = None,
    previous: Version | None = None,
    currency: str | None = None,
) -> Version:
    """Build a version file beside `path`."""
    source = Source(str(path), path.name, table, tuple(columns), tuple(rules), reading or Reading(), currency)
    return build_sources(path.parent, [source], previous=previous)


def build_sources(folder: Path, sources: Sequence[Source], *, previous: Version | None = None) -> Version:
    """Build one version file in `folder` from all sources."""
    number = len(list(folder.glob("*.duckdb")))
    output, scratch = folder / f"{number}.duckdb", folder / f"scratch-{number}"
    scratch.mkdir()
    request = BuildRequest(tuple(sources), str(output), str(scratch), str(previous.path) if previous else None)
    return Version(output, building.build(request, memory_mb=400, progress=lambda stage: None))


def build_rows(
    folder: Path, rows: Sequence[Sequence[str]], columns: Sequence[tuple[str, str]] = ORDERS, **options: object
) -> Version:
    """Write rows, the header first, and build from them."""
    name = f"{len(list(folder.glob('*.csv')))}.csv"
    return build(write_csv(folder / name, rows), columns, **options)  # type: ignore[arg-type]
