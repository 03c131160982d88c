"""The labels in the cells of a static chart: each segment's name, customers and shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean, inverse_symmetric_log, span, symmetric_log, visible_bounds
from crm_dashboard.charts.drawing.encoding import encoding
from crm_dashboard.charts.drawing.palette import INK, PAPER
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Cell, Matrix, MatrixAxis
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.model.segments.wording import short_cell_name
from crm_dashboard.text import N_

_LINE, _NARROWEST = 15, 92
# Of the plot alone, about, on a 1440 px screen: beside four cards, or with the cells below it.
_WIDTH, _FULL_WIDTH, _PLOT = 560, 900, 345
_ANCHORS = {"align": "align", "baseline": "baseline", "dx": "dx", "dy": "dy"}


def cell_labels(
    matrix: Matrix, cells: list[Cell], segments: Sequence[Segment], t: Translator, *, dark: bool
) -> list[alt.Chart]:
    """Return the labels as two text layers, a halo and the text; each row carries its own alignment and offset."""
    few = len(matrix.cells) <= 4
    rows = [
        {**_place(matrix, caption.cell, label.count("\n") + 1), "cell": caption.cell.code, "text": label}
        for caption in _captions(matrix, cells, segments, t)
        if (label := _label(matrix, caption, t, few))
    ]
    style: Any = {
        **{name: alt.ExprRef(f"datum.{field}") for name, field in _ANCHORS.items()},
        "lineBreak": "\n",
        "lineHeight": _LINE,
        "fontSize": 12 if few else 10,
        "fontWeight": 600,
        "cursor": "pointer",
        "tooltip": None,
    }
    base = alt.Chart(pd.DataFrame(rows)).encode(**encoding(matrix), text=alt.Text("text:N"))
    return [
        base.mark_text(stroke=PAPER[dark], strokeWidth=4, strokeJoin="round", opacity=0.85, **style),
        base.mark_text(color=INK[dark], **style),
    ]


def _place(matrix: Matrix, cell: Cell, lines: int) -> dict[str, float | str]:
    """Return where a label sits: an outer cell's at the chart's outer edge, an inner one's in the middle of its cell."""
    corners = _corners(matrix, cell)
    x, align = _anchor(matrix, cell, 0, (corners["x_position"], corners["x_end"]), ("left", "center", "right"))
    y, baseline = _anchor(matrix, cell, 1, (corners["y_position"], corners["y_end"]), ("bottom", "middle", "top"))
    dx = {"left": 6, "right": -6, "center": 0}[align]
    dy = {"top": 6, "bottom": -6 - (lines - 1) * _LINE, "middle": -(lines - 1) * _LINE // 2}[baseline]
    return dict(zip(("x_position", "y_position", *_ANCHORS.values()), (x, y, align, baseline, dx, dy), strict=True))


def _anchor(
    matrix: Matrix, cell: Cell, index: int, edges: tuple[float, float], names: tuple[str, str, str]
) -> tuple[float, str]:
    axis, level = matrix.axes[index], cell.levels[index]
    less, more = (min(edges), max(edges)) if axis.favourable == "more" else (max(edges), min(edges))
    if level == 0:
        return less, names[0]
    if level == axis.levels - 1:
        return more, names[2]
    middle = sum(edges) / 2
    if axis.scale == "log":
        middle = inverse_symmetric_log((symmetric_log(edges[0]) + symmetric_log(edges[1])) / 2)
    return middle, names[1]


@dataclass(frozen=True)
class _Caption:
    """What is written in a cell: its own figures, or those of its segment.

    `of` is how many customers the segment has, where charts of other levels show a part of them.
    """

    cell: Cell
    name: str
    is_named: bool
    customers: int
    share: float
    revenue_share: float | None
    of: int | None = None


def _captions(matrix: Matrix, cells: list[Cell], segments: Sequence[Segment], t: Translator) -> list[_Caption]:
    """Return a caption for each cell, and one in its largest cell for a segment with a name."""
    captions = []
    groups = [[cell for cell in cells if cell.code in segment.cells] for segment in segments if segment.is_named]
    named = {cell.code for group in groups for cell in group}
    for segment, group in zip((segment for segment in segments if segment.is_named), groups, strict=True):
        if group:
            largest = max(group, key=lambda cell: _room(matrix, cell, 0) * _room(matrix, cell, 1))
            money = [cell.revenue_share for cell in group if cell.revenue_share is not None]
            people, share = sum(cell.customers for cell in group), sum(cell.share for cell in group)
            name = clean(t(segment.name))
            of = segment.customers if len(group) < len(segment.cells) else None
            captions.append(_Caption(largest, name, True, people, share, sum(money) if money else None, of))
    rest = [cell for cell in cells if cell.code not in named]
    for cell in rest:
        name = t(short_cell_name(matrix.axes, cell))
        captions.append(_Caption(cell, name, False, cell.customers, cell.share, cell.revenue_share))
    return captions


def _corners(matrix: Matrix, cell: Cell) -> dict[str, float]:
    corners = {}
    for (start, end), axis, level in zip(
        (("x_position", "x_end"), ("y_position", "y_end")), matrix.axes[:2], cell.levels[:2], strict=True
    ):
        corners[start], corners[end] = visible_bounds(axis, level)
    return corners


def _label(matrix: Matrix, caption: _Caption, t: Translator, few: bool) -> str:
    """Return what is written in a cell: all its figures, short ones where it is small, nothing where they would not fit."""
    people = t.number(caption.customers)
    if few:
        people = t.plural("{count} customer", "{count} customers", caption.customers)
    share, revenue = t.percent(caption.share), caption.revenue_share
    money = "" if revenue is None else t(N_("{share} of revenue"), share=t.percent(revenue))
    width, height = (_room(matrix, caption.cell, index) for index in (0, 1))
    whole = _WIDTH if len(matrix.cells) <= 4 else _FULL_WIDTH
    width *= whole if len(matrix.axes) < 3 else whole / matrix.axes[2].levels
    height *= _PLOT
    if caption.is_named:
        lines = [caption.name, f"{people} · {share}", money]
        if caption.of is not None:
            lines = [caption.name, share_text(caption.customers, caption.of, t)]
        fitting = 3 if few else int(height / (1.13 * _LINE)) if width >= _text_width(caption.name) else 0
        return "\n".join(lines[:fitting])
    first = f"{caption.name}   {people} · {share}"
    if few or (width >= max(_NARROWEST, _text_width(first)) and height >= 2.4 * _LINE):
        return f"{first}\n{money}"
    return caption.name if width >= _text_width(caption.name) and height >= 0.9 * _LINE else ""


def share_text(customers: int, everyone: int, t: Translator) -> str:
    """Return “12 of 40 customers”: the part of a segment's customers that stands in one place."""
    return t(N_("{count} of {total} customers"), count=customers, total=everyone)


def _text_width(name: str) -> float:
    """Return about how many pixels a small label takes: a Chinese character is as wide as it is high."""
    return 6 + sum(10 if sign > "\u2e80" else 5.6 for sign in name)


def _room(matrix: Matrix, cell: Cell, index: int) -> float:
    """Return the share of the chart's width or height that a cell's label may take.

    Labels of outer cells stand at the outer edge: on a two-level axis they have half the chart, on others what the
    label in the middle of the next cell leaves free.
    """
    axis, level = matrix.axes[index], cell.levels[index]
    if axis.levels == 2:
        return 0.5
    own = _extent(axis, level)
    if index or 0 < level < axis.levels - 1:
        return own
    neighbour = _extent(axis, 1 if level == 0 else level - 1)
    return own + max(0.0, neighbour / 2 - 0.14)


def _extent(axis: MatrixAxis, level: int) -> float:
    """Return the share of the axis that a level takes as it is drawn."""
    size = symmetric_log if axis.scale == "log" else float
    ends, (low, high) = span(axis), visible_bounds(axis, level)
    return (size(high) - size(low)) / (size(ends[1]) - size(ends[0]))
