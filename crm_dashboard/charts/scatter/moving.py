"""The cuts of a chart as named parameters, and Vega expressions of them, so that the browser can move a cut by itself."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from crm_dashboard.charts.drawing.axis import SPREAD
from crm_dashboard.model.matrix.matrix import MatrixAxis

CUTS = ("cut_x", "cut_y")
"""The parameters that hold the ascending cuts of the first two axes."""


def cut_parameters(axes: Sequence[MatrixAxis]) -> list[alt.Parameter]:
    """Return the two parameters, standing at the cuts of the axes."""
    return [alt.param(name=name, value=list(axis.cuts)) for name, axis in zip(CUTS, axes, strict=False)]


def level_expr(axis: MatrixAxis, cuts: str, value: str) -> str:
    """Return the expression of the level of the number `value`: how many cuts it passes, a tie being favourable."""
    sign = ">=" if axis.favourable == "more" else "<="
    return " + ".join(f"({value} {sign} {cuts}[{index}] ? 1 : 0)" for index in range(len(axis.cuts)))


def edge_expr(axis: MatrixAxis, cuts: str, step: str, ends: tuple[float, float]) -> str:
    """Return the expression of the value where the stretch at `step` begins: 0 at the low end, then at each cut.

    A level's stretch lies between its own step and the next one; see `low_step`.
    """
    low, high = ends
    return f"({step} <= 0 ? {low!r} : {step} > {len(axis.cuts)} ? {high!r} : {cuts}[{step} - 1])"


def low_step(axis: MatrixAxis, level: int) -> int:
    """Return at which step, counted from the low end of an axis, the stretch of a level begins."""
    return level if axis.favourable == "more" else len(axis.cuts) - level


def shown_expr(axis: MatrixAxis, cuts: str, value: str, key: str) -> str:
    """Return the expression of where a customer is drawn: `charts.drawing.axis.shown_value`, following the cuts."""
    if not axis.whole:
        return value
    places = [f"{cuts}[{index}]" for index in range(len(axis.cuts))]
    if axis.favourable == "more":
        rooms = [f"({cut} > {value} ? {cut} - {value} : 1)" for cut in places]
        return f"{value} + min({SPREAD}, 0.9 * min(1, {', '.join(rooms)})) * {key}"
    rooms = [f"({cut} < {value} ? {value} - {cut} : 1)" for cut in places]
    return f"{value} - min({SPREAD}, 0.9 * min(1, {', '.join(rooms)})) * {key}"
