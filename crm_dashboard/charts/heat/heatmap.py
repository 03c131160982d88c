"""The heat map: cells in columns and rows, coloured by one figure that is also written in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.palette import FAINT, INK, PAPER, tone_color
from crm_dashboard.charts.heat.colors import BLANK, ramp
from crm_dashboard.charts.heat.frame import HEIGHT, WIDTH, HeatView, position
from crm_dashboard.charts.heat.labels import cell_labels, group_key
from crm_dashboard.charts.heat.words import category_labels, format_value, group_figures, heat_title, side_labels
from crm_dashboard.i18n.formats import vega_locale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.heat import Category, CategoryAxis, Heat, HeatCell, cell_words
from crm_dashboard.model.heat.measures import HeatMeasure, finding_of
from crm_dashboard.model.heat.words import group_heading
from crm_dashboard.text import N_

CELL = "cell"
CHOSEN = "chosen"
"""The chart's parameter that holds the code of the cell with a frame."""


def heat_map(
    heat: Heat,
    measure: HeatMeasure,
    t: Translator,
    *,
    dark: bool = False,
    titled: bool = False,
    height: int = HEIGHT,
    width: int = WIDTH,
) -> alt.LayerChart:
    """Return the chart; a click chooses a cell (selection `cell`, field `cell`).

    Favourable bands stand right and up; segments and values in their order from the left and from the top. A cell
    whose figure says little has no colour. `titled` puts the finding into the title, for a picture that stands alone.
    `height` is the least of the whole chart, `width` about how wide it will be: what is written in cells depends on it.
    """
    kind = "index" if measure.is_index else "mean" if measure.sample_size else "sum"
    view = HeatView(heat, measure, ramp((), kind, dark=dark), t, dark, height, width)
    values = [
        value
        for cell in heat.cells
        if not measure.is_unreliable(heat, cell) and not view.is_remainder(cell)
        if (value := measure.value(heat, cell)) is not None
    ]
    view = replace(view, ramp=ramp(values, kind, dark=dark))
    rows, tips = _tooltips(view)
    layers = [
        _blank(view, rows, tips),
        _cells(view, rows, tips),
        *_regions(view),
        *_strip(view),
        _frame(view),
        *cell_labels(view),
        *(group_key(view) if titled else []),
    ]
    labels = [
        alt.param(name="xlabels", value=_column_labels(view)),
        alt.param(name="ylabels", value=side_labels(heat.y, t, heat.currency)),
    ]
    legend = alt.param(name="ticks", value=_ticks(view))
    return (
        alt.layer(*layers)
        .add_params(*labels, legend, alt.param(name=CHOSEN, value=""))
        .resolve_scale(color="independent")
        .properties(
            height=view.height,
            title=heat_title(heat, measure, t, dark=dark, titled=titled, width=width, notes=_notes(view)),
            usermeta={"embedOptions": {**vega_locale(t.language), "actions": False}},
        )
        .configure_view(stroke=None)
    )


def alt_text(heat: Heat, measure: HeatMeasure, t: Translator) -> str:
    """Return a description of the chart in one sentence, for screen readers."""
    sentence = t(
        N_("Heat map of {y} by {x}, coloured by {measure}. {finding}."),
        x=t(heat.x.label),
        y=t(heat.y.label),
        measure=t(measure.label),
        finding=t(finding_of(heat, measure)[1]),
    )
    groups = [f"{clean(t(group.category.label))}: {group_figures(group, heat, t)}." for group in heat.named]
    return " ".join((sentence, *([t(group_heading(heat)) + ":", *groups] if groups else [])))


def _notes(view: HeatView) -> list[str]:
    """Return what a reader must know of the cells' texts and colours."""
    notes = [N_("customers in brackets")] if view.is_short and view.lines_in_cell > 1 else []
    notes += [N_("several values together have no colour")] if any(map(view.is_remainder, view.heat.cells)) else []
    return [view.t(note) for note in notes]


def _column_labels(view: HeatView) -> list[Any]:
    """Return the labels below the columns; names are broken into lines where they do not stand upright."""
    if isinstance(view.heat.x, CategoryAxis) and not view.has_upright_names:
        return category_labels(view.heat.x, view.t, view.width_of_cell)
    return side_labels(view.heat.x, view.t, view.heat.currency)


def _corners(cell: HeatCell) -> dict[str, Any]:
    return {"x_position": cell.x, "x_end": cell.x + 1, "y_position": cell.y, "y_end": cell.y + 1, "cell": cell.code}


def _tooltips(view: HeatView) -> tuple[list[dict[str, Any]], list[alt.Tooltip]]:
    """Return the rows of all cells with what their tooltips say, and the tooltips."""
    heat, t, rows = view.heat, view.t, []
    for cell in heat.cells:
        group = heat.group(cell)
        row = _corners(cell)
        row["group"] = (
            f"{group.letter} {clean(t(group.category.label))} ({group_figures(group, heat, t)})" if group else ""
        )
        row["cell_text"] = " ".join(t(cell_words(heat, cell)).split())[:200]
        row["customers_text"] = (
            f"{t.number(cell.customers)} · {t.percent(cell.customers / max(heat.whole.customers, 1))}"
        )
        row["revenue_text"] = t.money(cell.revenue, heat.currency, compact=True)
        row["measure_text"] = format_value(view.measure, view.measure.value(heat, cell), heat, t)
        row["sample_text"] = t.number(view.measure.sample_size(heat, cell)) if view.measure.sample_size else ""
        rows.append(row)
    tips = [
        alt.Tooltip("cell_text:N", title=t(N_("Cell"))),
        alt.Tooltip("customers_text:N", title=t(N_("Customers"))),
        alt.Tooltip("revenue_text:N", title=t(N_("Revenue"))),
    ]
    if not view.measure.is_basic:
        tips.append(alt.Tooltip("measure_text:N", title=t(view.measure.label)))
    if view.measure.sample_label:
        tips.append(alt.Tooltip("sample_text:N", title=t(view.measure.sample_label)))
    if heat.groups:
        tips.append(alt.Tooltip("group:N", title=t(N_("Part of the group"))))
    return rows, tips


def _blank(view: HeatView, rows: list[dict[str, Any]], tips: list[alt.Tooltip]) -> alt.Chart:
    style: Any = {"fill": BLANK[view.dark], "stroke": PAPER[view.dark], "strokeWidth": 2, "cursor": "pointer"}
    chosen = alt.selection_point(name=CELL, fields=["cell"], on="click", clear="dblclick")
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(**style)
        .encode(**position(view), x2="x_end:Q", y2="y_end:Q", tooltip=tips)
        .add_params(chosen)
    )


def _cells(view: HeatView, rows: list[dict[str, Any]], tips: list[alt.Tooltip]) -> alt.Chart:
    placed = [row | {"shade": view.place(cell)} for row, cell in zip(rows, view.heat.cells, strict=True)]
    colored = pd.DataFrame([row for row in placed if row["shade"] is not None], columns=[*placed[0]])
    scale = alt.Scale(domain=[0, 0.5, 1], range=list(view.ramp.colors), interpolate="rgb", clamp=True)
    return (
        alt.Chart(colored)
        .mark_rect(stroke=PAPER[view.dark], strokeWidth=2, cursor="pointer")
        .encode(
            **position(view),
            x2="x_end:Q",
            y2="y_end:Q",
            color=alt.Color("shade:Q", scale=scale, legend=_legend(view) if len(colored) else None),
            tooltip=tips,
        )
    )


def _legend(view: HeatView) -> alt.Legend:
    """Return the legend: five figures at equal steps of colour, and by what scale they go where it is not a linear one."""
    scale = {"sum": N_("square-root scale"), "index": N_("scale by ratio")}.get(view.ramp.kind)
    return alt.Legend(
        title=view.t(scale) if scale else None,
        titleFontSize=11,
        titleFontWeight="normal",
        titleColor=FAINT[view.dark],
        orient="bottom" if view.is_narrow else "right",
        values=[0, 0.25, 0.5, 0.75, 1],
        labelExpr="ticks[round(datum.value * 4)]",
        gradientLength=220,
        labelFontSize=11,
    )


def _frame(view: HeatView) -> alt.Chart:
    """Return the frame round the chosen cell."""
    corners = pd.DataFrame([_corners(cell) for cell in view.heat.cells])
    return (
        alt.Chart(corners)
        .transform_filter(f"datum.cell === {CHOSEN}")
        .mark_rect(filled=False, fillOpacity=0, stroke=INK[view.dark], strokeWidth=3, tooltip=None)
        .encode(**position(view), x2="x_end:Q", y2="y_end:Q")
    )


def _ticks(view: HeatView) -> list[str]:
    return [
        format_value(view.measure, view.ramp.value(place), view.heat, view.t, rough=True)
        for place in (0, 0.25, 0.5, 0.75, 1)
    ]


def _regions(view: HeatView) -> list[alt.Chart]:
    """Return the outlines of a template's groups in their colours; a group that is no rectangle has one for each cell."""
    rows = [
        {
            "x_position": left + 0.015,
            "x_end": right - 0.015,
            "y_position": low + 0.03,
            "y_end": high - 0.03,
            "color": color,
        }
        for color, blocks in _blocks(view)
        for left, right, low, high in blocks
    ]
    if not rows:
        return []
    outline = alt.Chart(pd.DataFrame(rows)).mark_rect(filled=False, strokeWidth=3, fillOpacity=0, tooltip=None)
    return [outline.encode(**position(view), x2="x_end:Q", y2="y_end:Q", stroke=alt.Stroke("color:N", scale=None))]


def _strip(view: HeatView) -> list[alt.Chart]:
    """Return a strip over the columns of named segments in the colours that these have on every page."""
    side, height = view.heat.x, view.height_of_cell
    categories = side.categories if isinstance(side, CategoryAxis) else ()
    rows = [
        {"x_position": index + 0.01, "x_end": index + 0.99, "y_position": -8 / height, "y_end": -3 / height, "color": tone_color(category.tone, dark=view.dark)}
        for index, category in enumerate(categories)
        if category.tone
    ]  # fmt: skip
    if not rows:
        return []
    strip = alt.Chart(pd.DataFrame(rows)).mark_rect(tooltip=None, clip=False)
    return [strip.encode(**position(view), x2="x_end:Q", y2="y_end:Q", color=alt.Color("color:N", scale=None))]


_Block = tuple[int, int, int, int]


def _blocks(view: HeatView) -> list[tuple[str, list[_Block]]]:
    groups: dict[Category, list[HeatCell]] = {}
    for cell, group in zip(view.heat.cells, view.heat.groups, strict=False):
        if group and group.tone:
            groups.setdefault(group, []).append(cell)
    outlines = []
    for group, cells in groups.items():
        xs, ys = [cell.x for cell in cells], [cell.y for cell in cells]
        block = (min(xs), max(xs) + 1, min(ys), max(ys) + 1)
        whole = (block[1] - block[0]) * (block[3] - block[2]) == len(cells)
        blocks = [block] if whole else [(cell.x, cell.x + 1, cell.y, cell.y + 1) for cell in cells]
        outlines.append((tone_color(group.tone or "", dark=view.dark), blocks))
    return outlines
