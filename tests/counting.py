"""Cells counted from tallies as the browser counts them: sums over fields between the places of the cuts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from crm_dashboard.model.matrix.matrix import MatrixAxis, code_of
from crm_dashboard.model.matrix.tallies import Tallies


def counted(tallies: Tallies, axes: Sequence[MatrixAxis], cuts: Sequence[Sequence[float]]) -> dict[str, dict[str, Any]]:
    """Return customers and revenue (in ten-thousandths) of each cell by code, for cuts that are values of the tallies."""
    bounds = []
    for values, some in zip((tallies.x, tallies.y), cuts, strict=True):
        places = sorted(values.index(cut) for cut in some)
        bounds.append([-1, *places, len(values)])
    depth = range(axes[2].levels) if len(axes) > 2 else (0,)
    found = {}
    rows = tallies.fields.to_pylist()
    for i, j, level in product(range(len(bounds[0]) - 1), range(len(bounds[1]) - 1), depth):
        inside = [
            row
            for row in rows
            if bounds[0][i] < row["x"] <= bounds[0][i + 1]
            and bounds[1][j] < row["y"] <= bounds[1][j + 1]
            and row["level"] == level
        ]
        code = code_of((i, j, level)[: len(axes)], axes)
        sums = {name: sum(row[name] for row in inside) for name in tallies.fields.column_names[3:]}
        found[code] = {"customers": 0, "revenue": 0.0, **sums}
    return found


def shown(figures: Mapping[str, float], *, additive: bool) -> float:
    """Return the measure of a cell or of the unclassified as the board shows it; NaN, a dash there, where nobody has a value."""
    if not figures.get("measured"):
        return math.nan
    return figures["measure"] if additive else figures["measure"] / figures["measured"]
