"""The versions of a workspace's data: the figures of each, and the differences between two."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import totals
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.cleaning.rules import RULES
from crm_dashboard.data.workspace.workspace import Workspace


@dataclass(frozen=True)
class VersionFigures:
    """What a version holds: rows of each table, and of its orders the customers, documents and net revenue.

    Figures of orders are None in a version without orders; days are counted from 1970-01-01; `merged` are the
    customers who count as another.
    """

    tables: tuple[tuple[str, int], ...]
    customers: int | None
    orders: int | None
    refunds: int | None
    revenue: Decimal | None
    first_day: int | None
    last_day: int | None
    set_aside: tuple[tuple[str, int], ...]
    merged: int = 0


@dataclass(frozen=True)
class Difference:
    """One figure of two versions: of a `kind` (table, rule, figure), by its key; None where a version has none."""

    kind: str
    key: str
    before: int | Decimal | None
    after: int | Decimal | None

    @property
    def change(self) -> int | Decimal | None:
        """The difference; None where either side is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


def version_figures(workspace: Workspace, version_id: str) -> VersionFigures:
    """Return what a kept version holds, counted once; raise `WorkspaceError` where it is gone or cannot be read."""
    with workspace.open_version(version_id) as other:
        other.check_readable()
        return cast(VersionFigures, other.cached_on_disk("version figures", lambda: _figures(other)))


def version_difference(workspace: Workspace, before: str, after: str) -> tuple[Difference, ...]:
    """Return every figure of two kept versions side by side: orders first, then tables, then what rules set aside."""
    old, new = version_figures(workspace, before), version_figures(workspace, after)
    names = ("customers", "orders", "refunds", "revenue", "first_day", "last_day", "merged")
    differences = [Difference("figure", name, getattr(old, name), getattr(new, name)) for name in names]
    for kind, old_counts, new_counts in (
        ("table", dict(old.tables), dict(new.tables)),
        ("rule", dict(old.set_aside), dict(new.set_aside)),
    ):
        differences += [
            Difference(kind, key, old_counts.get(key), new_counts.get(key))
            for key in dict.fromkeys((*old_counts, *new_counts))
        ]
    return tuple(differences)


def source_names(version: Version) -> tuple[str, ...]:
    """Return the names of the files that a version was made of, each once, in the order in which they were loaded."""
    return tuple(dict.fromkeys(file.name for source in version.sources for file in (*source.heads, *source.files)))


def _figures(workspace: Workspace) -> VersionFigures:
    version = workspace.version
    assert version is not None
    report, intake = version.report, version.intake("orders")
    tables = tuple((table.name, table.rows) for table in report.tables)
    rules = tuple((rule.rule, rule.set_aside) for rule in intake.rules if rule.rule in RULES) if intake else ()
    if not workspace.columns("orders"):
        return VersionFigures(tables, None, None, None, None, None, None, rules, len(report.aliases))
    held = totals(workspace)
    summed = workspace.frame("orders").select(nw.col("net_amount").sum()).collect("pyarrow").to_native().to_pylist()
    revenue = Decimal(summed[0]["net_amount"] or 0)
    return VersionFigures(
        tables=tables,
        customers=held.customers,
        orders=held.orders,
        refunds=held.refunds,
        revenue=revenue,
        first_day=report.first_day,
        last_day=report.last_day,
        set_aside=rules,
        merged=len(report.aliases),
    )
