"""One figure over time, as a picture to take away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.palette import INK, tone_color
from crm_dashboard.i18n.formats import vega_time_format
from crm_dashboard.i18n.translator import Translator


def figure_line(label: str, days: Sequence[dt.date], values: Sequence[float], t: Translator) -> alt.TopLevelMixin:
    """Return the figure on these days as a line with its values at the points, on white paper."""
    rows = pd.DataFrame(
        {"day": pd.to_datetime(list(days)), "value": list(values), "text": [t.compact(value) for value in values]}
    )
    base = alt.Chart(rows).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format=vega_time_format(t.language, "day"), values=list(rows["day"].map(lambda day: alt.DateTime(year=day.year, month=day.month, date=day.day))))),
        y=alt.Y("value:Q", title=clean(label), scale=alt.Scale(zero=True)),
    )  # fmt: skip
    color = tone_color("teal", dark=False)
    words = base.mark_text(dy=-12, color=INK[False]).encode(text="text:N")
    return alt.layer(
        base.mark_line(color=color, strokeWidth=2), base.mark_circle(color=color, size=50), words
    ).properties(height=360, title=clean(label))
