"""The labels in the cells of a heat map: each line only if it fits, in a text colour readable on the cell's colour."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.contrast import ink_on
from crm_dashboard.charts.drawing.lines import text_width
from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.charts.heat.frame import LINE, HeatView, position
from crm_dashboard.charts.heat.words import group_figures
from crm_dashboard.model.heat.heat import HeatCell
from crm_dashboard.model.heat.words import group_heading

_SMALL = 11
_LETTER, _BELOW_LETTER = 17, 8
"""How much of a cell's width a group's letter takes, and how much lower texts stand that would run into it."""
_KEY_OFFSET = 48
"""How many pixels below the plot the key of the groups begins: under the axis and its title."""
Align = Literal["left", "center"]


def cell_labels(view: HeatView) -> list[alt.Chart]:
    """Return the labels of all cells; nothing where none has room."""
    rows = [row for cell in view.heat.cells for row in _lines(view, cell)]
    return [*_texts(view, rows, align="center"), *_texts(view, _letters(view), align="left")]


def group_key(view: HeatView) -> list[alt.Chart]:
    """Return what the letters stand for, below the chart, with the figures of the groups: for a picture that stands alone."""
    heat, t = view.heat, view.t
    if not heat.named:
        return []
    lines = [
        t(group_heading(heat)),
        *(f"{group.letter}  {clean(t(group.category.label))}: {group_figures(group, heat, t)}" for group in heat.named),
    ]
    words = alt.Chart(pd.DataFrame([{"text": "\n".join(lines)}])).mark_text(
        align="left",
        baseline="top",
        lineBreak="\n",
        lineHeight=LINE + 3,
        fontSize=12,
        color=INK[view.dark],
        tooltip=None,
    )
    return [words.encode(x=alt.value(0), y=alt.value(view.height + _KEY_OFFSET), text=alt.Text("text:N"))]


def _texts(view: HeatView, rows: list[dict[str, Any]], align: Align) -> list[alt.Chart]:
    if not rows:
        return []
    style: Any = {"cursor": "pointer", "tooltip": None, "dy": alt.ExprRef("datum.dy"), "fontSize": alt.ExprRef("datum.font_size"), "fontWeight": alt.ExprRef("datum.font_weight")}  # fmt: skip
    return [
        alt.Chart(pd.DataFrame(rows))
        .mark_text(baseline="middle", align=align, **style)
        .encode(
            **position(view),
            text=alt.Text("text:N"),
            color=alt.Color("color:N", scale=None),
        )
    ]


def _lines(view: HeatView, cell: HeatCell) -> list[dict[str, Any]]:
    heat, t = view.heat, view.t
    place = view.place(cell)
    ink = _ink(view, place)
    value = view.value_text(cell)
    below = f"({t.number(cell.customers)})" if view.is_short else view.people(cell)
    if view.measure.unit == "customers":
        below = t.percent(cell.customers / max(heat.whole.customers, 1))
    if not cell.customers and place is None:
        value = below = ""
    lines = [(value, view.value_size, 650), (below, _SMALL, 400)]
    lines = [line for line in lines if line[0] and view.fits(line[0], line[1])]
    room = view.lines_in_cell
    if len(lines) > room:
        lines = [line for line in lines if line[0] == value][:room]
    first = -(len(lines) - 1) * LINE / 2
    if lines and heat.group(cell) and view.width_of_cell - text_width(lines[0][0], lines[0][1]) < 2 * _LETTER:
        first += _BELOW_LETTER
    return [
        {
            "x_position": cell.x + 0.5, "y_position": cell.y + 0.5, "cell": cell.code, "color": ink,
            "text": words, "dy": first + index * LINE, "font_size": size, "font_weight": weight,
        }
        for index, (words, size, weight) in enumerate(lines)
    ]  # fmt: skip


def _letters(view: HeatView) -> list[dict[str, Any]]:
    """Return the letter of its group in the upper left corner of each cell."""
    grouped = ((cell, view.heat.group(cell)) for cell in view.heat.cells)
    return [
        {
            "x_position": cell.x + 7 / view.width_of_cell, "y_position": cell.y + 1, "cell": cell.code, "color": _ink(view, view.place(cell)),
            "text": group.letter, "dy": 14, "font_size": 11, "font_weight": 650,
        }
        for cell, group in grouped
        if group
    ]  # fmt: skip


def _ink(view: HeatView, place: float | None) -> str:
    return FAINT[view.dark] if place is None else ink_on(view.ramp.color(place))
