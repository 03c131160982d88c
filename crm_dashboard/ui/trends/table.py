"""The table of the page of trends: each segment at both ends of the period, what changed, what it brought in between."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard.charts.drawing.palette import cell_style, segment_color
from crm_dashboard.charts.trends.series import TrendView
from crm_dashboard.i18n.figures import MISSING, signed
from crm_dashboard.model.time.trend import SegmentFigures, combined
from crm_dashboard.text import N_
from crm_dashboard.ui.matrix.change_tables import table_height
from crm_dashboard.ui.question.segments import segment_label


def trend_table(shown: TrendView) -> None:
    """Draw a row for each segment that has somebody in the period, and one for all customers."""
    trend, t = shown.trend, shown.t
    first, last = shown.period
    months = [month.figures for month in trend.months[first : last + 1]]
    there = [place for place in range(len(trend.segments)) if any(month[place].customers for month in months)]
    names = [segment_label(trend.segments[place], t) for place in there]
    tones = [segment_color(trend.axes, trend.segments[place], dark=shown.dark) for place in there]
    colors = [cell_style(tone, dark=shown.dark) for tone in tones]
    rows = [[month[place] for month in months] for place in there] + [[combined(month) for month in months]]
    titles = _titles(shown)
    table = pd.DataFrame([_row(shown, figures) for figures in rows], columns=titles[1:])
    table.insert(0, titles[0], [*names, t(N_("All customers"))])
    styled = table.style.apply(lambda _column: [*colors, "font-weight: 600"], subset=[titles[0]])
    st.dataframe(
        styled.format(dict(zip(titles[1:], _formats(shown), strict=True))),
        hide_index=True,
        height=table_height(len(rows)),
        column_config={title: st.column_config.Column(alignment="right") for title in titles[1:]},
        alt=t(N_("Each segment at both ends of the period, its change, and its revenue in the period")),
        placeholder=MISSING,
        key="trend_table",
    )


def _titles(shown: TrendView) -> list[str]:
    t = shown.t
    first, last = (shown.months[place] for place in shown.period)
    label = shown.label[:1].upper() + shown.label[1:]
    return [
        t(N_("Segment")),
        t(N_("{measure}, {month}"), measure=label, month=first),
        t(N_("{measure}, {month}"), measure=label, month=last),
        t(N_("Change")),
        t(N_("Revenue in the period")),
    ]


def _row(shown: TrendView, figures: list[SegmentFigures]) -> list[float | None]:
    before, after = (month.value(shown.measure) for month in (figures[0], figures[-1]))
    change = None if before is None or after is None else after - before
    return [before, after, change, float(sum(month.month_revenue for month in figures))]


def _formats(shown: TrendView) -> list[Any]:
    t, currency = shown.t, shown.trend.currency

    def money(value: float) -> str:
        return t.money(round(value), currency)

    def format_measure(value: float) -> str:
        if shown.unit.startswith("money"):
            return money(value) if shown.measure != "mean" else t.money(value, currency)
        return shown.format_value(value)

    def change(value: float) -> str:
        return signed(value, format_measure(abs(value)))

    return [format_measure, format_measure, change, money]
