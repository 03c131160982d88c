"""The matrix chart on the page, and what a click or a drawn box selects."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.axis import SPREAD
from crm_dashboard.charts.scatter import BRUSH, CELL, alt_text
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix import Matrix, MatrixAxis
from crm_dashboard.model.selection import Selection
from crm_dashboard.ui.cache import drawn_scatter

_OPEN = 1e300


def matrix_chart(answer: Answer, t: Translator, *, dark: bool) -> Selection:
    """Draw the chart, one per level of a third dimension, and return what is selected on it."""
    matrix = answer.matrix
    named = analysis.segments_of(answer)
    levels = range(matrix.axes[2].levels) if len(matrix.axes) > 2 else range(1)
    selection = Selection()
    places = st.columns(len(levels)) if len(levels) > 1 else [st.container()]
    for place, level in zip(reversed(places), levels, strict=True):
        with place:
            event = st.vega_lite_chart(
                spec=drawn_scatter(
                    answer.workspace.version_id, answer.spec, matrix, named, t.language, dark=dark, level=level
                ),
                on_select="rerun",
                selection_mode=[CELL, BRUSH],
                key=f"matrix:{answer.workspace.name}:{'|'.join(answer.spec.metrics)}:{level}",
                alt=alt_text(matrix, named, t),
            )
        found = _selection(matrix, dict(event.selection), level)
        selection = selection if found.is_everyone else found
    return selection


def _selection(matrix: Matrix, event: dict[str, Any], level: int) -> Selection:
    box = event.get(BRUSH) or {}
    if "c0" in box and "c1" in box:
        bounds = [_bounds(axis, box[field]) for axis, field in zip(matrix.axes, ("c0", "c1"), strict=False)]
        codes = tuple(cell.code for cell in matrix.cells if cell.levels[2] == level) if len(matrix.axes) > 2 else ()
        return Selection(cells=codes, box=tuple(bounds))
    codes = tuple(one["c2"] for one in event.get(CELL) or [] if "c2" in one)
    known = {cell.code for cell in matrix.cells}
    return Selection(cells=tuple(code for code in codes if code in known))


def _bounds(axis: MatrixAxis, drawn: list[float]) -> tuple[float, float]:
    """Return the values that lie in a drawn stretch; a whole value counts where the middle of its stretch does."""
    low, high = (max(-_OPEN, min(_OPEN, float(one))) for one in (min(drawn), max(drawn)))
    if not axis.whole:
        return low, high
    middle = SPREAD / 2 if axis.favourable == "more" else -SPREAD / 2
    return low - middle, high - middle
