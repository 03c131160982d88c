"""The quadrant chart: customers as points, cut lines, and in each cell its count, share and revenue share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.axis import axis_style, clean, scale, scaled, scattered, shown_value, span, title, unscaled
from crm_dashboard.charts.palette import cell_color, segment_color
from crm_dashboard.i18n.formats import vega_locale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix import Cell, Matrix, MatrixAxis, code_of, levels_of
from crm_dashboard.model.segment import Segment, finding_of
from crm_dashboard.model.wording import level_rule
from crm_dashboard.text import N_

HEIGHT = 480
_LINE = 15
# Of the plot alone, about, on a 1440 px screen: beside four cards, or with the cells below it.
_WIDTH, _FULL_WIDTH, _PLOT = 560, 900, 345
CELL, BRUSH = "cell", "brush"
_ANCHORS = {"align": "c7", "baseline": "c8", "dx": "c9", "dy": "c10"}
_INK = {False: "#1f2933", True: "#f0f3f6"}
_FAINT = {False: "#5b6570", True: "#a9b3bd"}
_PAPER = {False: "#ffffff", True: "#0e1117"}


def scatter(
    matrix: Matrix, t: Translator, *, segments: Sequence[Segment] = (), dark: bool = False, level: int = 0
) -> alt.LayerChart:
    """Return the chart of the first two axes, at one level of the third where there is one.

    `segments` give the cells their names and colours; without them a cell goes by its code. A click chooses a cell (selection `cell`, field `c2`), a drag a box (selection `brush`, fields `c0`, `c1`).
    """
    cells = [cell for cell in matrix.cells if len(cell.levels) < 3 or cell.levels[2] == level]
    named = {code: segment for segment in segments for code in segment.cells}
    shades = [
        segment_color(matrix.axes, named[cell.code], dark=dark)
        if cell.code in named
        else cell_color(matrix.axes, cell.levels, dark=dark)
        for cell in cells
    ]
    colors = alt.Scale(domain=[cell.code for cell in cells], range=shades)
    names = {code: clean(t(segment.name)) for code, segment in named.items() if segment.is_named}
    captions = _captions(matrix, cells, segments, t)
    layers = [
        _areas(matrix, cells, colors, names, t),
        *([_density(matrix, level, dark)] if matrix.grid else []),
        _points(matrix, t, level, colors, names),
        *_lines(matrix, dark),
        *_labels(matrix, captions, t, dark),
    ]
    chart = alt.layer(*layers).resolve_scale(color="independent", opacity="independent")
    return chart.properties(
        height=HEIGHT if len(matrix.axes) < 3 else HEIGHT * 3 // 4,
        title=_title(matrix, t, level, dark),
        usermeta={"embedOptions": {**vega_locale(t.language), "actions": False}},
    )


def alt_text(matrix: Matrix, segments: Sequence[Segment], t: Translator) -> str:
    """Return the chart in one sentence, for those who hear it."""
    return t(
        N_("Scatterplot of customers by {axes}. {finding}."),
        axes=t.listing([t(axis.label) for axis in matrix.axes]),
        finding=t(finding_of(matrix, segments)),
    )


def _encoding(matrix: Matrix, t: Translator | None = None) -> dict[str, Any]:
    x, y = matrix.axes[:2]
    styles = [axis_style(axis, t, matrix.currency) if t else alt.Axis() for axis in (x, y)]
    return {
        "x": alt.X("c0:Q", scale=scale(x), axis=styles[0]),
        "y": alt.Y("c1:Q", scale=scale(y), axis=styles[1]),
    }


@dataclass(frozen=True)
class _Caption:
    """What is written in a cell: its own figures, or those of all cells of its segment in this chart."""

    cell: Cell
    name: str
    is_named: bool
    customers: int
    share: float
    revenue_share: float | None


def _captions(matrix: Matrix, cells: list[Cell], segments: Sequence[Segment], t: Translator) -> list[_Caption]:
    """Return a caption for each cell, and one in its largest cell for a segment with a name."""
    found = []
    groups = [[cell for cell in cells if cell.code in one.cells] for one in segments if one.is_named]
    named = {cell.code for group in groups for cell in group}
    for segment, group in zip((one for one in segments if one.is_named), groups, strict=True):
        if group:
            largest = max(group, key=lambda cell: _room(matrix, cell, 0) * _room(matrix, cell, 1))
            money = [cell.revenue_share for cell in group if cell.revenue_share is not None]
            people, share = sum(cell.customers for cell in group), sum(cell.share for cell in group)
            name = clean(t(segment.name))
            found.append(_Caption(largest, name, True, people, share, sum(money) if money else None))
    rest = [cell for cell in cells if cell.code not in named]
    return found + [_Caption(cell, cell.code, False, cell.customers, cell.share, cell.revenue_share) for cell in rest]


def _areas(matrix: Matrix, cells: list[Cell], colors: alt.Scale, names: Mapping[str, str], t: Translator) -> alt.Chart:
    rows = [
        {
            **_corners(matrix, cell),
            "c2": cell.code,
            "c11": names.get(cell.code, cell.code),
            "c12": f"{t.number(cell.customers)} · {t.percent(cell.share)}",
            "c13": f"{t.money(cell.revenue, matrix.currency, compact=True)} · {t.percent(cell.revenue_share)}",
        }
        for cell in cells
    ]
    tooltips = [
        alt.Tooltip("c11:N", title=t(N_("Segment")) if names else t(N_("Cell"))),
        alt.Tooltip("c12:N", title=t(N_("Customers"))),
        alt.Tooltip("c13:N", title=t(N_("Revenue"))),
    ]
    chosen = alt.selection_point(name=CELL, fields=["c2"], on="click", clear="dblclick")
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(cursor="pointer")
        .encode(
            **_encoding(matrix),
            x2=alt.X2("c3:Q"),
            y2=alt.Y2("c4:Q"),
            color=alt.Color("c2:N", scale=colors, legend=None),
            opacity=alt.when(chosen).then(alt.value(0.14)).otherwise(alt.value(0.05)),
            tooltip=tooltips,
        )
        .add_params(chosen)
    )


def _density(matrix: Matrix, level: int, dark: bool) -> alt.Chart:
    x, y = (span(axis) for axis in matrix.axes[:2])
    rows = [
        {"c0": max(one.x[0], x[0]), "c3": min(one.x[1], x[1]), "c1": max(one.y[0], y[0]), "c4": min(one.y[1], y[1]), "c5": one.customers}
        for one in matrix.grid
        if one.level == level
    ]  # fmt: skip
    return (
        alt.Chart(pd.DataFrame(rows, columns=["c0", "c3", "c1", "c4", "c5"]))
        .mark_rect(color=_INK[dark], tooltip=None)
        .encode(
            **_encoding(matrix),
            x2=alt.X2("c3:Q"),
            y2=alt.Y2("c4:Q"),
            opacity=alt.Opacity("c5:Q", scale=alt.Scale(type="log", range=[0.03, 0.38]), legend=None),
        )
    )


def _points(matrix: Matrix, t: Translator, level: int, colors: alt.Scale, names: Mapping[str, str]) -> alt.Chart:
    points, axes = matrix.points, matrix.axes
    codes = {number: levels_of(number, axes) for number in set(points.cells)}
    rows = [
        {
            "c0": shown_value(axes[0], values[0], scattered(key, 0)),
            "c1": shown_value(axes[1], values[1], scattered(key, 1)),
            "c2": code_of(codes[cell], axes),
            "c11": names.get(code_of(codes[cell], axes), code_of(codes[cell], axes)),
            "c6": customer,
            "c7": values[0],
            "c8": values[1],
            "c9": revenue,
        }
        for customer, values, revenue, cell, key in zip(
            points.ids, zip(*points.values, strict=True), points.revenue, points.cells, points.keys, strict=True
        )
        if len(axes) < 3 or codes[cell][2] == level
    ]
    brush = alt.selection_interval(name=BRUSH, encodings=["x", "y"])
    tooltips = [
        alt.Tooltip("c6:N", title=t(N_("Customer"))),
        alt.Tooltip("c7:Q", title=title(axes[0], t, matrix.currency), format=",.2~f"),
        alt.Tooltip("c8:Q", title=title(axes[1], t, matrix.currency), format=",.2~f"),
        alt.Tooltip("c9:Q", title=t(N_("Revenue")), format=",.2~f"),
        alt.Tooltip("c11:N", title=t(N_("Segment")) if names else t(N_("Cell"))),
    ]
    return (
        alt.Chart(pd.DataFrame(rows, columns=["c0", "c1", "c2", "c6", "c7", "c8", "c9", "c11"]))
        .mark_circle(size=26 if len(rows) > 1000 else 46, opacity=0.6, strokeWidth=0.4, cursor="pointer")
        .encode(**_encoding(matrix, t), color=alt.Color("c2:N", scale=colors, legend=None), tooltip=tooltips)
        .add_params(brush)
    )


def _lines(matrix: Matrix, dark: bool) -> list[alt.Chart]:
    lines = []
    for name, axis in zip(("x", "y"), matrix.axes[:2], strict=True):
        field = "c0" if name == "x" else "c1"
        cuts = alt.Chart(pd.DataFrame({field: sorted(set(axis.cuts))}))
        encoding = _encoding(matrix)[name]
        lines.append(cuts.mark_rule(color=_INK[dark], strokeWidth=1.6, strokeDash=[6, 4]).encode(**{name: encoding}))
    return lines


def _labels(matrix: Matrix, captions: list[_Caption], t: Translator, dark: bool) -> list[alt.Chart]:
    """Return the labels over a halo; each row says where it is anchored, so that two layers serve all of them."""
    few = len(matrix.cells) <= 4
    rows = [
        {**_place(matrix, one.cell, label.count("\n") + 1), "c2": one.cell.code, "c6": label}
        for one in captions
        if (label := _label(matrix, one, t, few))
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
    base = alt.Chart(pd.DataFrame(rows)).encode(**_encoding(matrix), text=alt.Text("c6:N"))
    return [
        base.mark_text(stroke=_PAPER[dark], strokeWidth=4, strokeJoin="round", opacity=0.85, **style),
        base.mark_text(color=_INK[dark], **style),
    ]


def _place(matrix: Matrix, cell: Cell, lines: int) -> dict[str, float | str]:
    """Return where a label sits: an outer cell's at the chart's outer edge, an inner one's in the middle of its cell."""
    corners = _corners(matrix, cell)
    x, align = _anchor(matrix, cell, 0, (corners["c0"], corners["c3"]), ("left", "center", "right"))
    y, baseline = _anchor(matrix, cell, 1, (corners["c1"], corners["c4"]), ("bottom", "middle", "top"))
    dx = {"left": 6, "right": -6, "center": 0}[align]
    dy = {"top": 6, "bottom": -6 - (lines - 1) * _LINE, "middle": -(lines - 1) * _LINE // 2}[baseline]
    return dict(zip(("c0", "c1", *_ANCHORS.values()), (x, y, align, baseline, dx, dy), strict=True))


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
        middle = unscaled((scaled(edges[0]) + scaled(edges[1])) / 2)
    return middle, names[1]


def _corners(matrix: Matrix, cell: Cell) -> dict[str, float]:
    corners = {}
    for (start, end), axis, level in zip((("c0", "c3"), ("c1", "c4")), matrix.axes[:2], cell.levels[:2], strict=True):
        low, high = axis.bounds(level)
        edges = span(axis)
        corners[start] = edges[0] if low is None else low
        corners[end] = edges[1] if high is None else high
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
        fitting = 3 if few else int(height / (1.13 * _LINE)) if width >= _drawn_width(caption.name) else 0
        return "\n".join(lines[:fitting])
    if few or (width >= 92 and height >= 2.4 * _LINE):
        return f"{caption.name}   {people} · {share}\n{money}"
    return caption.name if width >= 22 and height >= 0.9 * _LINE else ""


def _drawn_width(name: str) -> float:
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
    size = scaled if axis.scale == "log" else float
    ends = span(axis)
    low, high = (end if bound is None else bound for bound, end in zip(axis.bounds(level), ends, strict=True))
    return (size(high) - size(low)) / (size(ends[1]) - size(ends[0]))


def _title(matrix: Matrix, t: Translator, level: int, dark: bool) -> alt.TitleParams:
    if len(matrix.axes) == 3:
        axis = matrix.axes[2]
        return alt.TitleParams(text=clean(t(level_rule(axis, level, matrix.currency))), anchor="start")
    shown = len(matrix.points.ids)
    classified = matrix.customers - matrix.unclassified.customers
    subtitle = (
        t(N_("All {count} customers are drawn."), count=classified)
        if shown == classified
        else t(
            N_("{shown} of {count} customers drawn over their density; counts are exact."),
            shown=shown,
            count=classified,
        )
    )
    x, y = (clean(t(axis.label)) for axis in matrix.axes[:2])
    return alt.TitleParams(
        text=t(N_("{y} by {x}"), x=x, y=y),
        subtitle=[subtitle],
        anchor="start",
        subtitleColor=_FAINT[dark],
        subtitlePadding=6,
    )
