"""The chart of the page of trends, in the view that is chosen, and the months' figures that it stands on."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Trends
from crm_dashboard.charts.drawing.vega_lite import vega_lite
from crm_dashboard.charts.trends.seasons import FEWEST, has_seasons, seasons
from crm_dashboard.charts.trends.series import HEIGHT, TrendView
from crm_dashboard.charts.trends.trellis import trellis
from crm_dashboard.charts.trends.trends import lines, shared, stacked
from crm_dashboard.charts.trends.words import alt_text
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.time.trend import MonthEnd, Trend
from crm_dashboard.model.time.trend_question import BRUSHED
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.trends.controls import TrendRequest
from crm_dashboard.ui.trends.period import set_brushed_period
from crm_dashboard.ui.wording.escape import literal

_MOMENT, _LEAST = 0.5, 340
_DRAWN = {"area": stacked, "share": shared, "lines": lines, "multiples": trellis}


def trend_view(answer: Answer, request: TrendRequest, t: Translator, *, dark: bool) -> TrendView:
    """Return the view of the trend that the controls ask for; months that are not cached are computed first."""
    trends = Trends(answer, request.question.cut_policy, request.question.metric)
    trend, seen = _compute(trends, request.ends, t), window()
    height = seen.fit_height(HEIGHT, least=_LEAST)
    events = analysis.events_of(answer.workspace, request.ends[0].day, request.ends[-1].day)
    return TrendView(trend, request.question.measure, request.period, t, dark, seen.content_width, height, events)


def _compute(trends: Trends, ends: tuple[MonthEnd, ...], t: Translator) -> Trend:
    """Return the segments at all month-ends, telling after a moment how many months are done."""
    began, place = time.monotonic(), st.empty()
    for number, end in enumerate(ends):
        if time.monotonic() - began > _MOMENT:
            progress_text = t(N_("Computing each month's end: {done} of {all}"), done=number, all=len(ends))
            place.progress(number / len(ends), progress_text)
        trends.month(end)
    place.empty()
    return trends.trend(ends)


def trend_chart(answer: Answer, shown: TrendView, request: TrendRequest) -> None:
    """Draw the chart; where it has months along its axis, a drag over them chooses the period."""
    workspace = answer.workspace.name
    if request.question.view == "seasons" and not has_seasons(shown.trend.months):
        with st.container(height=shown.height, border=False):
            st.info(_no_seasons(shown, request), icon=":material/info:")
        return
    spec = vega_lite(trend_chart_of(answer, shown, request))
    key = f"trend_chart:{workspace}:{request.question.view}"
    brush: dict[str, Any] = {}
    if request.question.view in BRUSHED:
        args = (workspace, key, request.ends[0].month, len(request.ends))
        brush = {"on_select": lambda: set_brushed_period(*args), "selection_mode": "period"}
    st.vega_lite_chart(spec=spec, key=key, alt=alt_text(shown, spec["title"]), **brush)


def trend_chart_of(answer: Answer, shown: TrendView, request: TrendRequest) -> Any:
    """Return the chart of the view that is chosen."""
    same = Trends(answer).is_same_by_both_policies
    if request.question.view == "seasons":
        return seasons(shown, request.question.segment, same=same)
    return _DRAWN[request.question.view](shown, same=same)


def _no_seasons(shown: TrendView, request: TrendRequest) -> str:
    t, there = shown.t, len(shown.trend.months)
    if request.question.months == 12:
        return t(N_("Twelve months lay no year over another: choose 24 months or all."))
    message = N_(
        "A year over the year before needs {fewest} months or more; the orders up to the as-of day cover {months}."
    )
    return literal(t(message, fewest=FEWEST, months=t.plural("{count} month", "{count} months", there)))
