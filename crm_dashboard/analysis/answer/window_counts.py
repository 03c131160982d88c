"""How many customers have an order in the question's window, of all who match its filters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import narwhals as nw

from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.question.spec import MatrixSpec


@dataclass(frozen=True)
class WindowCounts:
    """The customers who match a question's filters, and those of them with an order in its window."""

    active: int
    customers: int


def window_counts(workspace: Workspace, spec: MatrixSpec) -> WindowCounts:
    """Return both counts, whichever of the two the question keeps; without a window they are equal.

    Refunds are no orders. Raises what `answer` raises for an invalid question.
    """
    everyone = replace(spec, active_only=False)

    def count() -> WindowCounts:
        active = (nw.col("orders") > 0).fill_null(False).cast(nw.Int64).sum().alias("active")
        rows = population(workspace, everyone).select(nw.len().alias("customers"), active)
        row = rows.collect("pyarrow").to_native().to_pylist()[0]
        return WindowCounts(int(row["active"] or 0), int(row["customers"]))

    return cast(WindowCounts, workspace.cached_on_disk(("window counts", everyone.scope_key), count))
