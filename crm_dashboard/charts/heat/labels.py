"""The labels in the cells of a heat map: each line only if it fits, in a text colour readable on the cell's colour."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.contrast import ink_on
from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.charts.heat.frame import HeatDrawing, position
from crm_dashboard.charts.heat.words import group_figures
from crm_dashboard.model.heat.heat import HeatCell
from crm_dashboard.model.heat.words import group_heading

_LINE, _SMALL = 15, 11
_KEY_OFFSET = 48
"""How many pixels below the plot the key of the groups begins: under the axis and its title."""
Align = Literal["left", "center"]


def cell_labels(drawn: HeatDrawing) -> list[alt.Chart]:
    """Return the labels of all cells; nothing where none has room."""
    rows = [row for cell in drawn.heat.cells for row in _lines(drawn, cell)]
    return [*_texts(drawn, rows, align="center"), *_texts(drawn, _letters(drawn), align="left")]


def group_key(drawn: HeatDrawing) -> list[alt.Chart]:
    """Return what the letters stand for, below the chart, with the figures of the groups: for a picture that stands alone."""
    heat, t = drawn.heat, drawn.t
    if not heat.named:
        return []
    lines = [
        t(group_heading(heat)),
        *(f"{one.letter}  {clean(t(one.category.label))}: {group_figures(one, heat, t)}" for one in heat.named),
    ]
    words = alt.Chart(pd.DataFrame([{"text": "\n".join(lines)}])).mark_text(
        align="left",
        baseline="top",
        lineBreak="\n",
        lineHeight=_LINE + 3,
        fontSize=12,
        color=INK[drawn.dark],
        tooltip=None,
    )
    return [words.encode(x=alt.value(0), y=alt.value(drawn.height + _KEY_OFFSET), text=alt.Text("text:N"))]


def _texts(drawn: HeatDrawing, rows: list[dict[str, Any]], align: Align) -> list[alt.Chart]:
    if not rows:
        return []
    style: Any = {"cursor": "pointer", "tooltip": None, "dy": alt.ExprRef("datum.dy"), "fontSize": alt.ExprRef("datum.font_size"), "fontWeight": alt.ExprRef("datum.font_weight")}  # fmt: skip
    return [
        alt.Chart(pd.DataFrame(rows))
        .mark_text(baseline="middle", align=align, **style)
        .encode(
            **position(drawn),
            text=alt.Text("text:N"),
            color=alt.Color("color:N", scale=None),
        )
    ]


def _lines(drawn: HeatDrawing, cell: HeatCell) -> list[dict[str, Any]]:
    heat, t = drawn.heat, drawn.t
    place = drawn.place(cell)
    ink = _ink(drawn, place)
    value = drawn.value_text(cell)
    below = f"({t.number(cell.customers)})" if drawn.is_short else drawn.people(cell)
    if drawn.measure.key == "customers":
        below = t.percent(cell.customers / max(heat.whole.customers, 1))
    if not cell.customers and place is None:
        value = below = ""
    lines = [(value, drawn.value_size, 650), (below, _SMALL, 400)]
    lines = [line for line in lines if line[0] and drawn.fits(line[0], line[1])]
    room = int((drawn.height_of_cell - 4) / _LINE)
    if len(lines) > room:
        lines = [line for line in lines if line[0] == value][:room]
    first = -(len(lines) - 1) * _LINE / 2
    return [
        {
            "x_position": cell.x + 0.5, "y_position": cell.y + 0.5, "cell": cell.code, "color": ink,
            "text": words, "dy": first + index * _LINE, "font_size": size, "font_weight": weight,
        }
        for index, (words, size, weight) in enumerate(lines)
    ]  # fmt: skip


def _letters(drawn: HeatDrawing) -> list[dict[str, Any]]:
    """Return the letter of its group in the upper left corner of each cell."""
    found = ((cell, drawn.heat.group(cell)) for cell in drawn.heat.cells)
    return [
        {
            "x_position": cell.x + 7 / drawn.width_of_cell, "y_position": cell.y + 1, "cell": cell.code, "color": _ink(drawn, drawn.place(cell)),
            "text": group.letter, "dy": 14, "font_size": 11, "font_weight": 650,
        }
        for cell, group in found
        if group
    ]  # fmt: skip


def _ink(drawn: HeatDrawing, place: float | None) -> str:
    return FAINT[drawn.dark] if place is None else ink_on(drawn.ramp.color(place))
