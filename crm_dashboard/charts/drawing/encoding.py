"""Encodings shared by the layers of the quadrant chart: positions, text and background colours."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_dashboard.charts.drawing.axis import axis_style, scale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix

INK = {False: "#0f1820", True: "#f0f3f6"}
FAINT = {False: "#5b6570", True: "#a9b3bd"}
PAPER = {False: "#ffffff", True: "#0e1117"}


def encoding(matrix: Matrix, t: Translator | None = None) -> dict[str, Any]:
    """Return the two positions, fields `x_position` and `y_position`; with a translator the axes are drawn."""
    x, y = matrix.axes[:2]
    styles = [axis_style(axis, t, matrix.currency, upright=axis is y) if t else alt.Axis() for axis in (x, y)]
    return {
        "x": alt.X("x_position:Q", scale=scale(x), axis=styles[0]),
        "y": alt.Y("y_position:Q", scale=scale(y), axis=styles[1]),
    }
