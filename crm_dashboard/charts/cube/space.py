"""Positions in the unit cube: each axis on its own scale, favourable right (x), up (y) and near (z)."""

from __future__ import annotations

from crm_dashboard.charts.drawing.axis import jitter, shown_value, span, symmetric_log
from crm_dashboard.model.matrix.matrix import Cell, Matrix, MatrixAxis

Place = list[float]
_DIGITS = 4  # a ten-thousandth of an edge is a small part of a pixel


def position_on_edge(axis: MatrixAxis, value: float) -> float:
    """Return the position of a value on its edge of the cube: 0 the least favourable end, 1 the most favourable."""
    size = symmetric_log if axis.scale == "log" else float
    low, high = map(size, span(axis))
    share = min(1.0, max(0.0, (size(value) - low) / ((high - low) or 1.0)))
    return round(share if axis.favourable == "more" else 1 - share, _DIGITS)


def positions(matrix: Matrix) -> list[Place]:
    """Return the position of each sampled customer; whole values are spread as on the flat charts."""
    keys = matrix.points.keys
    edges = [
        [
            position_on_edge(axis, shown_value(axis, value, jitter(key, index)))
            for value, key in zip(values, keys, strict=True)
        ]
        for index, (axis, values) in enumerate(zip(matrix.axes, matrix.points.values, strict=True))
    ]
    return [list(place) for place in zip(*edges, strict=True)]


def corner(matrix: Matrix, cell: Cell) -> Place:
    """Return where a cell's name stands: well out towards its corner of the cube, where names do not meet."""
    return [_outward(axis, level) for axis, level in zip(matrix.axes, cell.levels, strict=True)]


def _outward(axis: MatrixAxis, level: int) -> float:
    ends = span(axis)
    edges = [
        position_on_edge(axis, end if bound is None else bound)
        for bound, end in zip(axis.bounds(level), ends, strict=True)
    ]
    share = 0.25 if level == 0 else 0.75 if level == axis.levels - 1 else 0.5
    return round(min(edges) + share * (max(edges) - min(edges)), _DIGITS)
