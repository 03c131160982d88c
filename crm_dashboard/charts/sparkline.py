"""A small picture of the last months, in the segment's colour: for a card, without axes."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

WIDTH, HEIGHT = 220, 46
MOVEMENT_WIDTH = 66


def sparkline(values: Sequence[float], color: str) -> alt.LayerChart:
    """Return line and area over equal steps, from zero or the least value, the last step marked."""
    rows = pd.DataFrame({"c0": range(len(values)), "c1": list(values)})
    scale = alt.Scale(domain=[min(0.0, *values), max(1e-9, *values)], nice=False)
    base = alt.Chart(rows).encode(x=alt.X("c0:Q", axis=None), y=alt.Y("c1:Q", axis=None, scale=scale))
    last = alt.Chart(rows.tail(1)).encode(x=alt.X("c0:Q", axis=None), y=alt.Y("c1:Q", axis=None, scale=scale))
    return (
        alt.layer(
            base.mark_area(color=color, opacity=0.18),
            base.mark_line(color=color, strokeWidth=2),
            last.mark_circle(color=color, size=34, opacity=1),
        )
        .properties(width=WIDTH, height=HEIGHT, background="transparent", padding=3)
        .configure_view(stroke=None)
    )


def movement_line(values: Sequence[float], color: str) -> alt.LayerChart:
    """Return a line alone, from the least to the greatest value: how a figure moved, not how large it is."""
    rows = pd.DataFrame({"c0": range(len(values)), "c1": list(values)})
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.15
    scale = alt.Scale(domain=[low - room, high + room], nice=False)
    base = alt.Chart(rows).encode(x=alt.X("c0:Q", axis=None), y=alt.Y("c1:Q", axis=None, scale=scale))
    last = alt.Chart(rows.tail(1)).encode(x=alt.X("c0:Q", axis=None), y=alt.Y("c1:Q", axis=None, scale=scale))
    return (
        alt.layer(base.mark_line(color=color, strokeWidth=1.6), last.mark_circle(color=color, size=26, opacity=1))
        .properties(width=MOVEMENT_WIDTH, height=36, background="transparent", padding=3)
        .configure_view(stroke=None)
    )
