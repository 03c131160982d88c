"""The change of revenue by group: a bar for each, with its interval, the largest change first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.lines import text_width
from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.charts.why.frame import money_axis, titled
from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.charts.why.words import error_text, share_text
from crm_dashboard.model.decomposition.groups import Breakdown
from crm_dashboard.text import N_

_THICK, _SIZE, _WIDEST = 0.6, 12, 150


def groups_chart(told: Breakdown, names: Sequence[str], view: WhyView, title: str) -> Any:
    """Return the chart; a thin line is the 95 % interval of a change, and what it says stands in the subtitle.

    A bar whose interval holds zero is pale: it may be chance.
    """
    rows = pd.DataFrame([_row(place, told, clean(name), view) for place, name in enumerate(names)])
    left, right = _ends(told, rows, view)
    scale = alt.Scale(domain=[left, right], nice=False, zero=False)
    down = alt.Scale(domain=[len(rows) - 0.5, -0.5], nice=False, zero=False)
    axis = alt.Axis(
        title=None, values=list(range(len(rows))), labelExpr="groups[datum.value]",
        labelLimit=_WIDEST, labelFontSize=_SIZE, labelOverlap=False, grid=False, domain=False, ticks=False,
    )  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title=view.t(N_("Value of the column"))),
        alt.Tooltip("levels:N", title=view.t(N_("Then → now"))),
        alt.Tooltip("amount:N", title=view.t(N_("Change"))),
        alt.Tooltip("share:N", title=view.t(N_("Share of the change"))),
        alt.Tooltip("interval:N", title=view.t(N_("95 % interval"))),
    ]
    base = alt.Chart(rows)

    style = money_axis(view)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=style)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=axis)

    text: Any = {"baseline": "middle", "fontSize": _SIZE, "color": INK[view.dark]}
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=FAINT[view.dark])
    layers = [
        zero.encode(x=x("zero")),
        base.mark_rect().encode(
            x=x("x_position"), x2="x_end:Q", y=y("y_position"), y2="y_end:Q",
            color=alt.Color("color:N", scale=None), opacity=alt.Opacity("strength:Q", scale=None), tooltip=tooltip,
        ),
        base.mark_rule(color=INK[view.dark], strokeWidth=1.2).encode(x=x("low"), x2="high:Q", y=y("middle")),
        base.transform_filter("datum.change >= 0").mark_text(align="left", dx=5, **text).encode(x=x("high"), y=y("middle"), text="label:N"),
        base.transform_filter("datum.change < 0").mark_text(align="right", dx=-5, **text).encode(x=x("low"), y=y("middle"), text="label:N"),
    ]  # fmt: skip
    note = view.t(N_("Thin lines: 95 % intervals, from how differently customers changed; pale: may be chance"))
    groups = alt.param(name="groups", value=list(rows["name"]))  # text from data is no part of an expression
    return titled(layers, view, title, [note]).add_params(groups)


def _row(place: int, told: Breakdown, name: str, view: WhyView) -> dict[str, Any]:
    group = told.groups[place]
    change, error = float(group.change), group.error or 0.0
    share = share_text(view, group.change, told.change)
    amount = view.signed_money(group.change)
    return {
        "name": name,
        "change": change,
        "x_position": min(change, 0.0),
        "x_end": max(change, 0.0),
        "low": min(change - error, 0.0) if change < 0 else change - error,
        "high": max(change + error, 0.0) if change >= 0 else change + error,
        "y_position": place - _THICK / 2,
        "y_end": place + _THICK / 2,
        "middle": place,
        "levels": f"{view.money(group.before)} → {view.money(group.after)}",
        "amount": amount,
        "share": share,
        "label": f"{amount} · {share}" if _has_shares(told) else amount,
        "interval": error_text(view, group),
        "color": view.color(group.change),
        "strength": 0.95 if group.is_certain else 0.4,
    }


def _has_shares(told: Breakdown) -> bool:
    """Return whether shares of the change say something: no group changed by more than all of them together."""
    return bool(told.change) and all(abs(group.change) <= abs(told.change) for group in told.groups)


def _ends(told: Breakdown, rows: pd.DataFrame, view: WhyView) -> tuple[float, float]:
    """Return the ends of the axis, with room for the texts beyond the lines on the sides that have any."""
    low, high = min(float(rows["low"].min()), 0.0), max(float(rows["high"].max()), 0.0)
    apart = high - low or 1.0
    widest = max(text_width(label, _SIZE) for label in rows["label"])
    plot = max(view.width - _WIDEST - 20, 120)
    room = apart * min(widest + 12, plot * 0.4) / (plot - min(widest + 12, plot * 0.4))
    has_less = any(group.change < 0 for group in told.groups)
    has_more = any(group.change >= 0 for group in told.groups)
    return low - (room if has_less else 0), high + (room if has_more else 0)


def groups_text(told: Breakdown, names: Sequence[str], view: WhyView, title: str) -> str:
    """Return the chart in words, for screen readers."""
    parts = tuple(f"{name} {view.signed_money(group.change)}" for name, group in zip(names, told.groups, strict=True))
    return view.t(N_("Change of revenue by group. {finding}. {parts}."), finding=title, parts=parts)
