"""Trends: the segments month by month, from what was known at each month's end."""

import streamlit as st

from crm_dashboard.ui.period.own_events import keep_edited_events
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run
from crm_dashboard.ui.trends.chart import trend_chart, trend_view
from crm_dashboard.ui.trends.controls import trend_controls
from crm_dashboard.ui.trends.heading import (
    attributes_of_today_notice,
    no_trend_notice,
    short_history_notice,
    trend_heading,
)
from crm_dashboard.ui.trends.period import period_lists
from crm_dashboard.ui.trends.table import trend_table

run = current_run()
spec = question_controls(run.workspace, run.t)
answer = answers.answer(run.workspace, spec, run.t)

if no_trend_notice(answer, run.t):
    write_link(run, spec)
else:
    keep_edited_events(run.workspace, run.t)
    top = st.container()
    request = trend_controls(answer, run.t)
    write_link(run, spec, **request.in_address)
    shown = trend_view(answer, request, run.t, dark=run.dark)
    with top:
        trend_heading(answer, shown, request, run.t)
        short_history_notice(answer, shown, run.t)
    trend_chart(answer, shown, request)
    period_lists(run.workspace, request, run.t)
    trend_table(shown)
    attributes_of_today_notice(answer, shown, run.t)
