"""The heat map: cells in columns and rows, coloured by one figure that is also written in them."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.encoding import INK, PAPER
from crm_dashboard.charts.drawing.palette import tone_color
from crm_dashboard.charts.heat.colors import BLANK, ramp
from crm_dashboard.charts.heat.frame import HeatDrawing, position
from crm_dashboard.charts.heat.labels import cell_labels, group_key
from crm_dashboard.charts.heat.words import edge_labels, format_value, group_figures, heat_title, slot_labels
from crm_dashboard.i18n.formats import vega_locale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.heat import Heat, HeatCell, Side, Slot, Slots, cell_words
from crm_dashboard.model.heat.measures import HeatMeasure, finding_of
from crm_dashboard.model.heat.words import group_heading
from crm_dashboard.text import N_

CELL = "cell"
CHOSEN = "chosen"
"""The chart's parameter that holds the code of the cell with a frame."""


def heat_map(
    heat: Heat, measure: HeatMeasure, t: Translator, *, dark: bool = False, titled: bool = False
) -> alt.LayerChart:
    """Return the chart; a click chooses a cell (selection `cell`, field `c2`).

    Favourable bands stand right and up; segments and values in their order from the left and from the top. A cell
    whose figure says little has no colour. `titled` puts the finding into the title, for a picture that stands alone.
    """
    said = [
        value
        for one in heat.cells
        if not measure.says_little(heat, one) and (value := measure.value(heat, one)) is not None
    ]
    kind = "index" if measure.is_index else "mean" if measure.behind else "sum"
    drawn = HeatDrawing(heat, measure, ramp(said, kind, dark=dark), t, dark)
    rows, tips = _tooltips(drawn)
    layers = [
        _blank(drawn, rows, tips),
        _cells(drawn, rows, tips),
        *_regions(drawn),
        *_strip(drawn),
        _frame(drawn),
        *cell_labels(drawn),
        *(group_key(drawn) if titled else []),
    ]
    labels = [
        alt.param(name=name, value=_side_labels(side, heat, t, size))
        for name, side, size in (("xlabels", heat.x, drawn.width_of_cell), ("ylabels", heat.y, 0.0))
    ]
    legend = alt.param(name="ticks", value=_ticks(drawn))
    return (
        alt.layer(*layers)
        .add_params(*labels, legend, alt.param(name=CHOSEN, value=""))
        .resolve_scale(color="independent")
        .properties(
            height=drawn.height,
            title=heat_title(heat, measure, t, dark=dark, titled=titled, bracketed=drawn.is_short),
            usermeta={"embedOptions": {**vega_locale(t.language), "actions": False}},
        )
        .configure_view(stroke=None)
    )


def alt_text(heat: Heat, measure: HeatMeasure, t: Translator) -> str:
    """Return a description of the chart in one sentence, for screen readers."""
    drawn = t(
        N_("Heat map of {y} by {x}, coloured by {measure}. {finding}."),
        x=t(heat.x.label),
        y=t(heat.y.label),
        measure=t(measure.label),
        finding=t(finding_of(heat, measure)[1]),
    )
    groups = [f"{clean(t(one.slot.label))}: {group_figures(one, heat, t)}." for one in heat.named]
    return " ".join((drawn, *([t(group_heading(heat)) + ":", *groups] if groups else [])))


def _side_labels(side: Side, heat: Heat, t: Translator, room: float) -> list[Any]:
    if isinstance(side, Slots):
        return [lines if room else lines[0] for lines in slot_labels(side, t, room)]
    return edge_labels(side, t, heat.currency)


def _corners(cell: HeatCell) -> dict[str, Any]:
    return {"c0": cell.x, "c3": cell.x + 1, "c1": cell.y, "c4": cell.y + 1, "c2": cell.code}


def _tooltips(drawn: HeatDrawing) -> tuple[list[dict[str, Any]], list[alt.Tooltip]]:
    """Return the rows of all cells with what their tooltips say, and the tooltips."""
    heat, t, rows = drawn.heat, drawn.t, []
    for cell in heat.cells:
        group = heat.group(cell)
        row = _corners(cell)
        row["c6"] = f"{group.letter} {clean(t(group.slot.label))} ({group_figures(group, heat, t)})" if group else ""
        row["c7"] = " ".join(t(cell_words(heat, cell)).split())[:200]
        row["c8"] = f"{t.number(cell.customers)} · {t.percent(cell.customers / max(heat.whole.customers, 1))}"
        row["c9"] = t.money(cell.revenue, heat.currency, compact=True)
        row["c10"] = format_value(drawn.measure, drawn.measure.value(heat, cell), heat, t)
        row["c16"] = t.number(cell.scored)
        rows.append(row)
    tips = [
        alt.Tooltip("c7:N", title=t(N_("Cell"))),
        alt.Tooltip("c8:N", title=t(N_("Customers"))),
        alt.Tooltip("c9:N", title=t(N_("Revenue"))),
    ]
    if drawn.measure.key not in ("customers", "revenue"):
        tips.append(alt.Tooltip("c10:N", title=t(drawn.measure.label)))
    if drawn.measure.key == "satisfaction":
        tips.append(alt.Tooltip("c16:N", title=t(N_("Customers with feedback"))))
    if heat.groups:
        tips.append(alt.Tooltip("c6:N", title=t(N_("Part of the group"))))
    return rows, tips


def _blank(drawn: HeatDrawing, rows: list[dict[str, Any]], tips: list[alt.Tooltip]) -> alt.Chart:
    style: Any = {"fill": BLANK[drawn.dark], "stroke": PAPER[drawn.dark], "strokeWidth": 2, "cursor": "pointer"}
    chosen = alt.selection_point(name=CELL, fields=["c2"], on="click", clear="dblclick")
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(**style)
        .encode(**position(drawn), x2="c3:Q", y2="c4:Q", tooltip=tips)
        .add_params(chosen)
    )


def _cells(drawn: HeatDrawing, rows: list[dict[str, Any]], tips: list[alt.Tooltip]) -> alt.Chart:
    placed = [row | {"c5": drawn.place(cell)} for row, cell in zip(rows, drawn.heat.cells, strict=True)]
    colored = pd.DataFrame([row for row in placed if row["c5"] is not None], columns=[*placed[0]])
    scale = alt.Scale(domain=[0, 0.5, 1], range=list(drawn.ramp.colors), interpolate="rgb", clamp=True)
    legend = alt.Legend(
        title=None,
        orient="right",
        values=[0, 0.25, 0.5, 0.75, 1],
        labelExpr="ticks[round(datum.value * 4)]",
        gradientLength=220,
        labelFontSize=11,
    )
    return (
        alt.Chart(colored)
        .mark_rect(stroke=PAPER[drawn.dark], strokeWidth=2, cursor="pointer")
        .encode(
            **position(drawn),
            x2="c3:Q",
            y2="c4:Q",
            color=alt.Color("c5:Q", scale=scale, legend=legend if len(colored) else None),
            tooltip=tips,
        )
    )


def _frame(drawn: HeatDrawing) -> alt.Chart:
    """Return the frame round the chosen cell."""
    corners = pd.DataFrame([_corners(cell) for cell in drawn.heat.cells])
    return (
        alt.Chart(corners)
        .transform_filter(f"datum.c2 === {CHOSEN}")
        .mark_rect(filled=False, fillOpacity=0, stroke=INK[drawn.dark], strokeWidth=3, tooltip=None)
        .encode(**position(drawn), x2="c3:Q", y2="c4:Q")
    )


def _ticks(drawn: HeatDrawing) -> list[str]:
    return [
        format_value(drawn.measure, drawn.ramp.value(place), drawn.heat, drawn.t, rough=True)
        for place in (0, 0.25, 0.5, 0.75, 1)
    ]


def _regions(drawn: HeatDrawing) -> list[alt.Chart]:
    """Return the outlines of a template's groups in their colours; a group that is no rectangle has one for each cell."""
    rows = [
        {"c0": left + 0.015, "c3": right - 0.015, "c1": low + 0.03, "c4": high - 0.03, "c11": color}
        for color, blocks in _blocks(drawn)
        for left, right, low, high in blocks
    ]
    if not rows:
        return []
    outline = alt.Chart(pd.DataFrame(rows)).mark_rect(filled=False, strokeWidth=3, fillOpacity=0, tooltip=None)
    return [outline.encode(**position(drawn), x2="c3:Q", y2="c4:Q", stroke=alt.Stroke("c11:N", scale=None))]


def _strip(drawn: HeatDrawing) -> list[alt.Chart]:
    """Return a strip over the columns of named segments in the colours that these have on every page."""
    side, height = drawn.heat.x, drawn.height_of_cell
    slots = side.slots if isinstance(side, Slots) else ()
    rows = [
        {"c0": index + 0.01, "c3": index + 0.99, "c1": -8 / height, "c4": -3 / height, "c11": tone_color(slot.tone, dark=drawn.dark)}
        for index, slot in enumerate(slots)
        if slot.tone
    ]  # fmt: skip
    if not rows:
        return []
    strip = alt.Chart(pd.DataFrame(rows)).mark_rect(tooltip=None, clip=False)
    return [strip.encode(**position(drawn), x2="c3:Q", y2="c4:Q", color=alt.Color("c11:N", scale=None))]


_Block = tuple[int, int, int, int]


def _blocks(drawn: HeatDrawing) -> list[tuple[str, list[_Block]]]:
    groups: dict[Slot, list[HeatCell]] = {}
    for cell, group in zip(drawn.heat.cells, drawn.heat.groups, strict=False):
        if group and group.tone:
            groups.setdefault(group, []).append(cell)
    found = []
    for group, cells in groups.items():
        xs, ys = [one.x for one in cells], [one.y for one in cells]
        block = (min(xs), max(xs) + 1, min(ys), max(ys) + 1)
        whole = (block[1] - block[0]) * (block[3] - block[2]) == len(cells)
        blocks = [block] if whole else [(one.x, one.x + 1, one.y, one.y + 1) for one in cells]
        found.append((tone_color(group.tone or "", dark=drawn.dark), blocks))
    return found
