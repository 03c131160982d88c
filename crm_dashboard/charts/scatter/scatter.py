"""The quadrant chart: customers as points, cut lines that can move, and in each cell its count, share and revenue share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean, jitter, span, title
from crm_dashboard.charts.drawing.encoding import encoding
from crm_dashboard.charts.drawing.palette import FAINT, INK, cell_color, segment_color
from crm_dashboard.charts.scatter.labels import cell_labels
from crm_dashboard.charts.scatter.moving import CUTS, cut_parameters, edge_expr, level_expr, low_step, shown_expr
from crm_dashboard.i18n.formats import vega_locale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Cell, Matrix, levels_of
from crm_dashboard.model.segments.segment import Segment, finding_of
from crm_dashboard.model.segments.wording import cell_name, level_condition
from crm_dashboard.text import N_

HEIGHT = 480
"""The height of a chart of two axes where nobody gives another."""
CELL, BRUSH = "cell", "brush"
_NAMES = "names"
_MANY, _UNSEEN = 1000, 0.001


@dataclass(frozen=True)
class _View:
    """A matrix at one level of its third axis, with colours and names of its cells: what all layers of the chart need."""

    matrix: Matrix
    level: int
    cells: list[Cell]
    colors: alt.Scale
    names: Mapping[str, str]
    named: Mapping[str, Segment]
    t: Translator
    dark: bool

    def name(self, cell: Cell) -> str:
        """Return the name of a cell's segment, or the cell's own where nobody has given one."""
        return self.names.get(cell.code) or clean(self.t(cell_name(self.matrix.axes, cell)))

    def figures(self, cell: Cell) -> Cell | Segment:
        """Return whose figures the tooltip of a cell shows: its named segment's, else the cell's own."""
        return self.named.get(cell.code, cell)


def scatter(
    matrix: Matrix,
    t: Translator,
    *,
    segments: Sequence[Segment] = (),
    dark: bool = False,
    level: int = 0,
    labelled: bool = True,
    height: int | None = None,
) -> alt.LayerChart:
    """Return the chart of the first two axes, at one level of the third where there is one.

    `segments` give the cells their names and colours; without them a cell goes by its code. A click chooses a cell
    (selection `cell`, field `cell`), a drag a box (selection `brush`, fields `x_position`, `y_position`). Lines, areas and the colours of
    points follow the parameters of `charts.scatter.moving`; the labels do not, so a chart whose cuts move is not `labelled`.
    `height` is that of the whole chart, with title and axes.
    """
    view = _view(matrix, t, segments, dark=dark, level=level)
    layers = [
        _areas(view, figures=labelled),
        *([_density(view)] if matrix.grid else []),
        _points(view, figures=labelled),
        *_lines(view),
        *(cell_labels(matrix, view.cells, segments, t, dark=dark) if labelled else []),
    ]
    names = alt.param(name=_NAMES, value={cell.code: view.name(cell) for cell in view.cells})
    chart = alt.layer(*layers).add_params(*cut_parameters(matrix.axes), names)
    return chart.resolve_scale(color="independent", opacity="independent").properties(
        height=height or (HEIGHT if len(matrix.axes) < 3 else HEIGHT * 3 // 4),
        title=_title(view),
        usermeta={"embedOptions": {**vega_locale(t.language), "actions": False}},
    )


def alt_text(matrix: Matrix, segments: Sequence[Segment], t: Translator) -> str:
    """Return a description of the chart in one sentence, for screen readers."""
    return t(
        N_("Scatterplot of customers by {axes}. {finding}."),
        axes=t.listing([t(axis.label) for axis in matrix.axes]),
        finding=t(finding_of(matrix, segments)),
    )


def _view(matrix: Matrix, t: Translator, segments: Sequence[Segment], *, dark: bool, level: int) -> _View:
    cells = [cell for cell in matrix.cells if len(cell.levels) < 3 or cell.levels[2] == level]
    named = {code: segment for segment in segments for code in segment.cells}
    shades = [
        segment_color(matrix.axes, named[cell.code], dark=dark)
        if cell.code in named
        else cell_color(matrix.axes, cell.levels, dark=dark)
        for cell in cells
    ]
    colors = alt.Scale(domain=[cell.code for cell in cells], range=shades)
    named = {code: segment for code, segment in named.items() if segment.is_named}
    names = {code: clean(t(segment.name)) for code, segment in named.items()}
    return _View(matrix, level, cells, colors, names, named, t, dark)


def _areas(view: _View, *, figures: bool) -> alt.Chart:
    """Return the cells as rectangles with their figures as tooltips; without `figures` they are invisible and only take clicks."""
    matrix, t = view.matrix, view.t
    rows = [
        {
            "cell": cell.code,
            "segment": view.name(cell),
            "customers_text": f"{t.number(of.customers)} · {t.percent(of.share)}",
            "revenue_text": f"{t.money(of.revenue, matrix.currency, compact=True)} · {t.percent(of.revenue_share)}",
            "x_step": low_step(matrix.axes[0], cell.levels[0]),
            "y_step": low_step(matrix.axes[1], cell.levels[1]),
        }
        for cell in view.cells
        for of in [view.figures(cell)]
    ]
    tooltips = [
        alt.Tooltip("segment:N", title=t(N_("Segment")) if view.names else t(N_("Cell"))),
        alt.Tooltip("customers_text:N", title=t(N_("Customers"))),
        alt.Tooltip("revenue_text:N", title=t(N_("Revenue"))),
    ]
    chosen = alt.selection_point(name=CELL, fields=["cell"], on="click", clear="dblclick")
    corners = {
        field: edge_expr(axis, cuts, f"(datum.{step} + {more})", span(axis))
        for axis, cuts, step, fields in zip(
            matrix.axes, CUTS, ("x_step", "y_step"), (("x_position", "x_end"), ("y_position", "y_end")), strict=False
        )
        for more, field in enumerate(fields)
    }
    return (
        alt.Chart(pd.DataFrame(rows))
        .transform_calculate(**corners)
        .mark_rect(cursor="pointer", clip=_is_zoomed(matrix))
        .encode(
            **encoding(matrix),
            x2=alt.X2("x_end:Q"),
            y2=alt.Y2("y_end:Q"),
            color=alt.Color("cell:N", scale=view.colors, legend=None),
            opacity=alt.when(chosen).then(alt.value(0.14)).otherwise(alt.value(0.05))
            if figures
            else alt.value(_UNSEEN),
            tooltip=tooltips if figures else alt.Tooltip("cell:N"),
        )
        .add_params(chosen)
    )


def _density(view: _View) -> alt.Chart:
    matrix = view.matrix
    x, y = (span(axis) for axis in matrix.axes[:2])
    rows = [
        {"x_position": max(square.x[0], x[0]), "x_end": min(square.x[1], x[1]), "y_position": max(square.y[0], y[0]), "y_end": min(square.y[1], y[1]), "customers": square.customers}
        for square in matrix.grid
        if square.level == view.level and square.x[0] < x[1] and square.x[1] > x[0] and square.y[0] < y[1] and square.y[1] > y[0]
    ]  # fmt: skip
    return (
        alt.Chart(pd.DataFrame(rows, columns=["x_position", "x_end", "y_position", "y_end", "customers"]))
        .mark_rect(color=INK[view.dark], tooltip=None, clip=_is_zoomed(matrix))
        .encode(
            **encoding(matrix),
            x2=alt.X2("x_end:Q"),
            y2=alt.Y2("y_end:Q"),
            opacity=alt.Opacity("customers:Q", scale=alt.Scale(type="log", range=[0.03, 0.38]), legend=None),
        )
    )


def _points(view: _View, *, figures: bool) -> alt.Chart:
    """Return the customers as points.

    Without figures the tooltip is the customer's id alone, and nothing is said of each point: Vega would write texts for
    five thousand of them at every frame of a moving cut.
    """
    matrix, t, axes = view.matrix, view.t, view.matrix.axes
    points = matrix.points
    rows = [
        {
            "customer": customer,
            "x_value": values[0],
            "y_value": values[1],
            "revenue": revenue,
            "x_jitter": jitter(key, 0),
            "y_jitter": jitter(key, 1),
        }
        for customer, values, revenue, cell, key in zip(
            points.ids, zip(*points.values, strict=True), points.revenue, points.cells, points.keys, strict=True
        )
        if len(axes) < 3 or levels_of(cell, axes)[2] == view.level
    ]
    letters = [
        f"{list(axis.letters)!r}[{level_expr(axis, cuts, f'datum.{field}')}]"
        for axis, cuts, field in zip(axes, CUTS, ("x_value", "y_value"), strict=False)
    ]
    if len(axes) > 2:
        letters.append(repr(axes[2].letters[view.level]))
    tooltips = [
        alt.Tooltip("customer:N", title=t(N_("Customer"))),
        alt.Tooltip("x_value:Q", title=title(axes[0], t, matrix.currency), format=",.2~f"),
        alt.Tooltip("y_value:Q", title=title(axes[1], t, matrix.currency), format=",.2~f"),
        alt.Tooltip("revenue:Q", title=t(N_("Revenue")), format=",.2~f"),
        alt.Tooltip("segment:N", title=t(N_("Segment")) if view.names else t(N_("Cell"))),
    ]
    return (
        alt.Chart(pd.DataFrame(rows, columns=["customer", "x_value", "y_value", "revenue", "x_jitter", "y_jitter"]))
        .transform_calculate(
            x_position=shown_expr(axes[0], CUTS[0], "datum.x_value", "datum.x_jitter"),
            y_position=shown_expr(axes[1], CUTS[1], "datum.y_value", "datum.y_jitter"),
            cell=" + ".join(letters),
            segment=f"{_NAMES}[{' + '.join(letters)}]",
        )
        .mark_circle(
            size=26 if len(rows) > _MANY else 46,
            opacity=0.6,
            strokeWidth=0.4,
            cursor="pointer",
            clip=_is_zoomed(matrix),
            aria=figures,
        )
        .encode(
            **encoding(matrix, t, cuts=("", "") if figures else CUTS),
            color=alt.Color("cell:N", scale=view.colors, legend=None),
            tooltip=tooltips if figures else alt.Tooltip("customer:N"),
        )
        .add_params(alt.selection_interval(name=BRUSH, encodings=["x", "y"]))
    )


def _lines(view: _View) -> list[alt.Chart]:
    lines = []
    for name, field, cuts, axis in zip("xy", ("x_position", "y_position"), CUTS, view.matrix.axes, strict=False):
        rows = alt.Chart(pd.DataFrame({"cut_index": range(len(axis.cuts))}))
        moved = rows.transform_calculate(**{field: f"{cuts}[datum.cut_index]"})
        position = encoding(view.matrix)[name]
        lines.append(
            moved.mark_rule(
                color=INK[view.dark], strokeWidth=1.6, strokeDash=[6, 4], clip=_is_zoomed(view.matrix)
            ).encode(**{name: position})
        )
    return lines


def _is_zoomed(matrix: Matrix) -> bool:
    """Return whether only a part of the axes is shown, so that marks outside of it are clipped."""
    return any(axis.shown for axis in matrix.axes)


def _title(view: _View) -> alt.TitleParams:
    matrix, t = view.matrix, view.t
    if len(matrix.axes) == 3:
        axis = matrix.axes[2]
        return alt.TitleParams(text=clean(t(level_condition(axis, view.level, matrix.currency))), anchor="start")
    shown = len(matrix.points.ids)
    classified = matrix.customers - matrix.unclassified.customers
    subtitle = (
        t(N_("All {count} customers are drawn."), count=classified)
        if shown == classified
        else t(
            N_("{shown} of {count} customers drawn; counts are exact."),
            shown=shown,
            count=classified,
        )
    )
    x, y = (clean(t(axis.label)) for axis in matrix.axes[:2])
    return alt.TitleParams(
        text=t(N_("{y} by {x}"), x=x, y=y),
        subtitle=[subtitle],
        anchor="start",
        subtitleColor=FAINT[view.dark],
        subtitlePadding=6,
    )
