"""Encodings shared by the layers of the quadrant chart: positions on its axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from crm_dashboard.charts.drawing.axis import axis_style, scale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix


def encoding(matrix: Matrix, t: Translator | None = None, *, cuts: Sequence[str] = ("", "")) -> dict[str, Any]:
    """Return the two positions, fields `x_position` and `y_position`; with a translator the axes are drawn.

    `cuts` name the parameters of cuts whose values stand on the axes: ticks beside them are left out.
    """
    x, y = matrix.axes[:2]
    styles = [
        axis_style(axis, t, matrix.currency, upright=axis is y, cuts=name) if t else alt.Axis()
        for axis, name in zip((x, y), cuts, strict=True)
    ]
    return {
        "x": alt.X("x_position:Q", scale=scale(x), axis=styles[0]),
        "y": alt.Y("y_position:Q", scale=scale(y), axis=styles[1]),
    }
