"""The bridge (waterfall): from the revenue of one period to that of another, a bar for each part of the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.lines import break_lines
from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.charts.why.frame import money_axis, titled
from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.charts.why.words import part_label, share_text
from crm_dashboard.model.decomposition.bridge import Bridge
from crm_dashboard.text import N_

_THICK = 0.62
_FAR = 2.0
"""An axis begins after zero where the least level lies so many times as far from it as all levels lie apart."""
_ROOM, _LABEL, _LINE_SIZE = 0.24, 172, 11
_ONLY_IF_ANY = ("refunds", "added", "dropped", "not_goods", "late_refunds", "returned")
"""The parts that are left out where nothing is in them."""


@dataclass(frozen=True)
class _Bar:
    name: str
    low: float
    high: float
    text: str
    share: str
    color: str


def bridge_chart(bridge: Bridge, view: WhyView, title: str) -> Any:
    """Return the chart: revenue before above, revenue now below, the parts between them in their order.

    The axis begins at zero, or nearer to the parts where these would be too small to see; then the subtitle says so.
    """
    bars, levels = _bars(bridge, view)
    start, end = _ends(levels)
    rows = pd.DataFrame([_row(place, bar, start) for place, bar in enumerate(bars)])
    links = pd.DataFrame(
        [
            {"x_position": level, "y_position": place + _THICK / 2, "y_end": place + 1 - _THICK / 2}
            for place, level in enumerate(levels)
        ]
    )
    down = alt.Scale(domain=[len(bars) - 0.5, -0.5], nice=False, zero=False)
    across, style = alt.Scale(domain=[start, end], nice=False, zero=False), money_axis(view)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=across, axis=style)

    labels = [break_lines(bar.name, _label_room(view), _LINE_SIZE, most=2) for bar in bars]
    axis = alt.Axis(
        title=None, values=list(range(len(bars))), labelExpr=f"{labels!r}[datum.value]", labelLimit=_LABEL + 20,
        labelFontSize=_LINE_SIZE, labelLineHeight=12, labelOverlap=False, grid=False, domain=False, ticks=False,
    )  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title=view.t(N_("Part"))),
        alt.Tooltip("text:N", title=view.t(N_("Amount"))),
        alt.Tooltip("share:N", title=view.t(N_("Share of the change"))),
    ]
    base = alt.Chart(rows)
    middle = alt.Y("middle:Q", scale=down, axis=axis)
    layers = [
        alt.Chart(links)
        .mark_rule(color=FAINT[view.dark], strokeDash=[2, 2])
        .encode(x=x("x_position"), y=alt.Y("y_position:Q", scale=down, axis=axis), y2="y_end:Q"),
        base.mark_rect().encode(
            x=x("x_position"),
            x2="x_end:Q",
            y=alt.Y("y_position:Q", scale=down, axis=axis),
            y2="y_end:Q",
            color=alt.Color("color:N", scale=None),
            tooltip=tooltip,
        ),
        base.mark_text(align="left", baseline="middle", dx=5, fontSize=12, color=INK[view.dark]).encode(
            x=x("x_end"),
            y=middle,
            text="text:N",
        ),
    ]
    note = [view.t(N_("The axis begins at {amount}"), amount=view.money(start))] if start > 0 else []
    return titled(layers, view, title, note)


def _bars(bridge: Bridge, view: WhyView) -> tuple[list[_Bar], list[float]]:
    """Return the bars, and the level that each but the last hands on to the next."""
    t, total = view.t, FAINT[view.dark]
    before = t(N_("A year ago")) if view.against == "year" else t(N_("Period before"))
    bars = [_Bar(before, 0, float(bridge.before), view.money(bridge.before), "", total)]
    reached, levels = bridge.before, [float(bridge.before)]
    for part in bridge.parts:
        if not part.amount and part.key in _ONLY_IF_ANY:
            continue
        low, high = sorted((float(reached), float(reached + part.amount)))
        share = share_text(view, part.amount, bridge.change)
        label, amount = part_label(view, part), view.signed_money(part.amount)
        bars.append(_Bar(label, low, high, amount, share, view.color(part.amount)))
        reached += part.amount
        levels.append(float(reached))
    return [*bars, _Bar(t(N_("Now")), 0, float(bridge.after), view.money(bridge.after), "", total)], levels


def _row(place: int, bar: _Bar, start: float) -> dict[str, Any]:
    low, high = min(bar.low, bar.high), max(bar.low, bar.high)
    return {
        "name": bar.name,
        "x_position": max(low, start),
        "x_end": max(high, start),
        "y_position": place - _THICK / 2,
        "y_end": place + _THICK / 2,
        "middle": place,
        "text": bar.text,
        "share": bar.share,
        "color": bar.color,
    }


def _ends(levels: list[float]) -> tuple[float, float]:
    low, high = min(levels), max(levels)
    apart = high - low or abs(high) / 10 or 1.0
    start = low - 0.6 * apart if low > _FAR * apart else min(0.0, low)
    high = max(high, 0.0)
    return start, high + _ROOM * (high - start or 1.0)


def _label_room(view: WhyView) -> float:
    return min(_LABEL, view.width * 0.4)
