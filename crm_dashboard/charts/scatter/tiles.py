"""A small matrix of tiles: one per cell, in its segment's colour, with customers and revenue share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.palette import FAINT, INK, segment_color
from crm_dashboard.charts.scatter.labels import share_text
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.text import N_

HEIGHT = 176
TILE, CODES = "tile", "codes"
"""The selection that a click makes, and its field: the codes of the tile's cells with spaces between."""
_FEW = 3
"""The highest number of levels with room for text in the tiles."""


def tiles(
    matrix: Matrix, segments: Sequence[Segment], t: Translator, *, dark: bool = False, height: int = HEIGHT
) -> alt.LayerChart:
    """Return the first two axes as a grid of tiles, favourable to the right and up; a third axis is summed over.

    A click chooses a tile (selection `TILE`, field `CODES`).
    """
    x, y = matrix.axes[:2]
    rows = _rows(matrix, segments, t, dark=dark)
    base = alt.Chart(rows).encode(
        x=alt.X("x_level:O", title=_towards(clean(t(x.label)), "→"), axis=_axis(dark=dark), sort="ascending", scale=alt.Scale(paddingInner=0.03)),
        y=alt.Y("y_level:O", title=_towards(clean(t(y.label)), "→"), axis=_axis(dark=dark), sort="descending", scale=alt.Scale(paddingInner=0.05)),
    )  # fmt: skip
    chosen = alt.selection_point(name=TILE, fields=[CODES], on="click", clear=False)
    area = (
        base.mark_rect(cornerRadius=3, opacity=0.24, cursor="pointer")
        .encode(
            color=alt.Color("color:N", scale=None),
            tooltip=[
                alt.Tooltip("segment:N", title=t(N_("Segment"))),
                alt.Tooltip("customers_text:N", title=t(N_("Customers"))),
                alt.Tooltip("revenue_text:N", title=t(N_("Share of revenue"))),
            ],
        )
        .add_params(chosen)
    )
    few = max(x.levels, y.levels) <= _FEW
    lines: list[tuple[str, int, Literal["bold", "normal"]]] = (
        [("segment", -17, "bold"), ("customers_text", 0, "normal"), ("revenue_text", 17, "normal")]
        if few
        else [("customers_short", 0, "normal")]
    )
    words = [
        base.mark_text(
            dy=dy, fontWeight=weight, fontSize=12, color=INK[dark], limit=150, cursor="pointer", tooltip=None
        ).encode(text=f"{field}:N")
        for field, dy, weight in lines
    ]
    return alt.layer(area, *words).properties(height=height).configure_view(stroke=None)


def _rows(matrix: Matrix, segments: Sequence[Segment], t: Translator, *, dark: bool) -> pd.DataFrame:
    of_cell = {code: segment for segment in segments for code in segment.cells}
    groups: dict[tuple[int, ...], list[str]] = {}
    for cell in matrix.cells:
        groups.setdefault(cell.levels[:2], []).append(cell.code)
    rows = []
    for levels, codes in groups.items():
        cells = [matrix.cell(code) for code in codes]
        people = sum(cell.customers for cell in cells)
        revenue = sum(cell.revenue for cell in cells)
        segment = of_cell.get(codes[0])
        share = float(revenue / matrix.revenue) if matrix.revenue > 0 else None
        rows.append(
            {
                CODES: " ".join(codes),
                "x_level": levels[0],
                "y_level": levels[1],
                "color": segment_color(matrix.axes, segment, dark=dark) if segment else FAINT[dark],
                "segment": clean(t(segment.name)) if segment and set(codes) <= set(segment.cells) else "",
                "customers_text": _people(people, codes, segment, t),
                "revenue_text": t(N_("{share} of revenue"), share=t.percent(share)),
                "customers_short": t.compact(people),
            }
        )
    return pd.DataFrame(rows)


def _people(people: int, codes: list[str], segment: Segment | None, t: Translator) -> str:
    """Return the customers of a tile; under the name of a segment that has other tiles too, of how many they are."""
    if segment and segment.is_named and set(codes) < set(segment.cells):
        return share_text(people, segment.customers, t)
    return t.plural("{count} customer", "{count} customers", people)


def _axis(*, dark: bool) -> alt.Axis:
    return alt.Axis(
        labels=False, ticks=False, domain=False, titleColor=FAINT[dark], titleFontWeight="normal", titlePadding=2
    )


def _towards(label: str, arrow: str) -> str:
    return f"{label} {arrow}"
