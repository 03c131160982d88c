"""What is written in the cells of a heat map, each line where it has room, in the ink that its cell's colour asks for."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.axis import clean
from crm_dashboard.charts.contrast import ink_on
from crm_dashboard.charts.encoding import FAINT
from crm_dashboard.charts.heat_frame import Drawn, position
from crm_dashboard.charts.heat_words import drawn_width, told_value
from crm_dashboard.model.heat import HeatCell

_LINE = 15


def cell_labels(drawn: Drawn) -> list[alt.Chart]:
    """Return the labels of all cells; nothing where none has room."""
    rows = [row for cell in drawn.heat.cells for row in _lines(drawn, cell)]
    if not rows:
        return []
    style: Any = {"cursor": "pointer", "tooltip": None, "dy": alt.ExprRef("datum.c13"), "fontSize": alt.ExprRef("datum.c14"), "fontWeight": alt.ExprRef("datum.c15")}  # fmt: skip
    return [
        alt.Chart(pd.DataFrame(rows))
        .mark_text(baseline="middle", **style)
        .encode(
            **position(drawn),
            text=alt.Text("c12:N"),
            color=alt.Color("c11:N", scale=None),
        )
    ]


def _lines(drawn: Drawn, cell: HeatCell) -> list[dict[str, Any]]:
    heat, t = drawn.heat, drawn.t
    place = drawn.place(cell)
    ink = FAINT[drawn.dark] if place is None else ink_on(drawn.ramp.color(place))
    name = _name_here(drawn, cell)
    value = told_value(drawn.measure, drawn.measure.value(heat, cell), heat, t, rough=True)
    below = f"({t.number(cell.customers)})" if drawn.is_short else drawn.people(cell)
    if drawn.measure.key == "customers":
        below = t.percent(cell.customers / max(heat.whole.customers, 1))
    if not cell.customers and place is None:
        value = below = ""
    lines = [(name, 11, 600), (value, 13, 650), (below, 11, 400)]
    lines = [one for one in lines if one[0] and drawn_width(one[0], one[1]) <= drawn.width_of_cell - 6]
    room = int((drawn.height_of_cell - 4) / _LINE)
    if len(lines) > room:
        lines = [one for one in lines if one[1] == 13][:room]
    first = -(len(lines) - 1) * _LINE / 2
    return [
        {
            "c0": cell.x + 0.5, "c1": cell.y + 0.5, "c2": cell.code, "c11": ink,
            "c12": words, "c13": first + index * _LINE, "c14": size, "c15": weight,
        }
        for index, (words, size, weight) in enumerate(lines)
    ]  # fmt: skip


def _name_here(drawn: Drawn, cell: HeatCell) -> str:
    """Return a group's name for the cell at the top left of its group, nothing for the others."""
    group = drawn.heat.group(cell)
    if group is None:
        return ""
    own = [one for one in drawn.heat.cells if drawn.heat.group(one) == group]
    first = min(own, key=lambda one: (-one.y, one.x))
    return clean(drawn.t(group.label)) if first.code == cell.code else ""
