"""One customer over time: each order and refund by its amount, below them contacts, feedback and tickets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.i18n.formats import axis_label_expr, vega_locale, vega_time_format
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_

_PLOT, _STRIP, _FOOT = 120, 17, 12
_AROUND = 42
"""The height of the labels of days and of the padding: the chart fits all of it into its height."""
_COLORS = {False: ("#0b7a75", "#c2506b", "#2f6fb7"), True: ("#2fc1b5", "#f08ba3", "#6aa9f0")}
"""Orders, refunds, other records: shape and place tell them apart as well."""
_FEW_DAYS = 120


@dataclass(frozen=True)
class Purchase:
    """An order or a refund: its day, its amount, and both in words."""

    day: dt.date
    amount: float
    is_refund: bool
    words: str


@dataclass(frozen=True)
class Row:
    """Records of one kind, under a name: their days, each with what it was in words."""

    name: str
    days: tuple[tuple[dt.date, str], ...]


@dataclass(frozen=True)
class Timeline:
    """What is drawn of a customer, up to `until`; `due` is the day at which the next order is expected, where it is known."""

    purchases: tuple[Purchase, ...]
    rows: tuple[Row, ...]
    until: dt.date
    due: dt.date | None
    currency: str | None


def timeline(shown: Timeline, t: Translator, *, dark: bool) -> Any:
    """Return the chart; days on the x-axis, amounts on the y-axis, a row of marks for each kind of record."""
    layers = [*_purchases(shown, t, dark=dark), *_rows(shown, t, dark=dark)]
    if shown.due:
        layers += _due(shown, shown.due, t, dark=dark)
    return alt.layer(*layers).properties(
        height=_PLOT + _STRIP * len(shown.rows) + (_FOOT if shown.rows else 0) + _AROUND,
        padding={"left": 5, "top": 12, "right": 8, "bottom": 5},
        usermeta={"embedOptions": {**vega_locale(t.language), "actions": False}},
    )


def _days(shown: Timeline, t: Translator) -> alt.X:
    days = [purchase.day for purchase in shown.purchases] + [day for row in shown.rows for day, _ in row.days]
    first, last = min(days, default=shown.until), max(shown.until, shown.due or shown.until)
    room = dt.timedelta(days=max(2, (last - first).days // 50))
    grain = "day" if (last - first).days < _FEW_DAYS else "month"
    ends = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first - room, last + room)]
    return alt.X(
        "day:T",
        scale=alt.Scale(domain=ends, nice=False),
        axis=alt.Axis(
            title=None, grid=False, format=vega_time_format(t.language, grain), tickCount=8, labelOverlap=True
        ),
    )


def _purchases(shown: Timeline, t: Translator, *, dark: bool) -> list[alt.Chart]:
    low = min([0.0, *(purchase.amount for purchase in shown.purchases)])
    high = max([1.0, *(purchase.amount for purchase in shown.purchases)])
    axis = alt.Axis(
        title=None,
        labelExpr=axis_label_expr("money", t.language, shown.currency),
        tickCount=4,
        gridOpacity=0.4,
        domain=False,
        ticks=False,
    )
    scale = alt.Scale(domain=[1.08 * low, 1.08 * high], range=[_PLOT, 0], nice=False, zero=False)
    frame = pd.DataFrame(
        [
            {
                "day": pd.Timestamp(purchase.day),
                "amount": purchase.amount,
                "zero": 0.0,
                "refund": purchase.is_refund,
                "words": purchase.words,
            }
            for purchase in shown.purchases
        ],
        columns=["day", "amount", "zero", "refund", "words"],
    )
    order, refund, _ = _COLORS[dark]
    color = alt.condition("datum.refund", alt.value(refund), alt.value(order))
    base = alt.Chart(frame).encode(
        x=_days(shown, t),
        y=alt.Y("amount:Q", scale=scale, axis=axis),
        tooltip=[alt.Tooltip("words:N", title=t(N_("Orders and refunds")))],
    )
    stems = base.mark_rule(opacity=0.55).encode(y2="zero:Q", color=color)
    heads = base.mark_point(filled=True, size=46, opacity=0.9).encode(
        color=color, shape=alt.condition("datum.refund", alt.value("triangle-down"), alt.value("circle"))
    )
    return [stems, heads]


def _rows(shown: Timeline, t: Translator, *, dark: bool) -> list[alt.Chart]:
    layers = []
    for place, row in enumerate(shown.rows):
        height = _PLOT + 0.7 * _FOOT + _STRIP * (place + 0.5)
        frame = pd.DataFrame(
            [{"day": pd.Timestamp(day), "words": words} for day, words in row.days], columns=["day", "words"]
        )
        marks = alt.Chart(frame).mark_tick(thickness=2.5, height=12, opacity=0.8, color=_COLORS[dark][2])
        layers.append(
            marks.encode(
                x=_days(shown, t), y=alt.value(height), tooltip=[alt.Tooltip("words:N", title=clean(row.name))]
            )
        )
        name = alt.Chart(pd.DataFrame({"name": [row.name]})).mark_text(
            align="right", baseline="middle", fontSize=11, color=FAINT[dark]
        )
        layers.append(name.encode(x=alt.value(-6), y=alt.value(height), text="name:N"))
    return layers


def _due(shown: Timeline, due: dt.date, t: Translator, *, dark: bool) -> list[alt.Chart]:
    frame = pd.DataFrame({"day": [pd.Timestamp(due)], "words": [t(N_("next order expected"))]})
    base = alt.Chart(frame).encode(x=_days(shown, t))
    line = base.mark_rule(strokeDash=[4, 4], color=INK[dark], opacity=0.6)
    label = base.mark_text(align="right", dx=-5, dy=-6, baseline="bottom", fontSize=11, color=FAINT[dark])
    return [line.encode(y=alt.value(0), y2=alt.value(_PLOT)), label.encode(y=alt.value(4), text="words:N")]


def alt_text(shown: Timeline, t: Translator) -> str:
    """Return the chart in one sentence for screen readers."""
    counts: Sequence[str] = [
        t(N_("{label}: {values}"), label=row.name, values=t.number(len(row.days))) for row in shown.rows
    ]
    orders = t(N_("{label}: {values}"), label=t(N_("Orders and refunds")), values=t.number(len(shown.purchases)))
    return t(N_("What the customer did over time. {counts}."), counts=t.listing([orders, *counts]))
