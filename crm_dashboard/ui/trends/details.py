"""The details of a trend: what is counted, by which rule, the query of a month, the chart and all figures as files."""

from __future__ import annotations

from dataclasses import replace

import altair as alt

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Trends
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.charts.trends.seasons import has_seasons
from crm_dashboard.charts.trends.series import HEIGHT, WIDTH, TrendView
from crm_dashboard.charts.trends.words import rule_text, total_finding
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.trend import Trend, combined, share_of
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.trends.chart import drawn_trend
from crm_dashboard.ui.trends.controls import TrendRequest
from crm_dashboard.ui.wording.escape import plain


def trend_details(answer: Answer, shown: TrendView, request: TrendRequest) -> Details:
    """Return the details of the chart: definition, rule, figures, and the query of the period's last month."""
    spec, end = answer.spec, request.ends[shown.period[1]]

    def trends(workspace: Workspace) -> Trends:
        return Trends(analysis.answer(workspace, spec), request.question.cut_policy, request.question.metric)

    def chart(workspace: Workspace) -> alt.TopLevelMixin:
        own_trends = trends(workspace)
        drawn: alt.TopLevelMixin = drawn_trend(
            own_trends.answer,
            replace(shown, trend=own_trends.trend(request.ends), dark=False, width=WIDTH, height=HEIGHT),
            request,
        )
        return drawn

    empty = request.question.view == "seasons" and not has_seasons(shown.trend.months)
    return Details(
        title=text("{finding}", finding=total_finding(shown)),
        definition=text(
            N_(
                "At the end of each month every customer with an order by then is put into a segment, from what was known on that day. Revenue of the month is what the segment's customers spent in that month, net of refunds. The query is that of {month}, a row for each cell; the other months are asked the same as of their own last day."
            ),
            month=shown.months[shown.period[1]],
        ),
        rule=Text("{rule}", (("rule", rule_text(shown, same=Trends(answer).is_same_by_both_policies)),)),
        day=date_of(end.day),
        terms=PAGES["trends"].words,
        sql=lambda workspace: trends(workspace).sql(end),
        rows=lambda workspace: months_sheet(trends(workspace).trend(request.ends), shown),
        chart=None if empty else chart,
        file=text("{page} {measure}", page=text(N_("Trends")), measure=shown.label),
    )


def months_sheet(trend: Trend, shown: TrendView) -> Sheet:
    """Return all figures as a table, a row for each month and segment."""
    t = shown.t
    titles = [
        t(N_("As of")),
        t(N_("Segment")),
        t(N_("Customers")),
        t(N_("Share of customers")),
        t(N_("Revenue of the month")),
        t(N_("Revenue")),
    ]
    if trend.metric:
        titles.append(t(N_("{label}, mean"), label=plain(t(trend.metric.label))))
    rows = [
        [
            date_of(month.end.day),
            segment_label(segment, t),
            figures.customers,
            share_of(figures, combined(month.figures), "customers"),
            figures.month_revenue,
            figures.revenue,
            *([figures.mean] if trend.metric else []),
        ]
        for month in trend.months
        for segment, figures in zip(trend.segments, month.figures, strict=True)
    ]
    return Sheet(titles, rows)
