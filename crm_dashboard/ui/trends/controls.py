"""The controls of the page of trends: what is shown, how, by which rule, over which months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Trends
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.time.trend import CUT_POLICIES, MonthEnd
from crm_dashboard.model.time.trend_question import (
    MEAN,
    SPANS,
    VIEWS,
    WORDS,
    TrendQuestion,
    decode,
    describe,
    encode,
)
from crm_dashboard.text import N_
from crm_dashboard.ui.question.page_question import PageQuestion
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

_MEASURES = {"customers": N_("Customers"), "month_revenue": N_("Revenue of the month"), "revenue": N_("Revenue so far")}
_CUT_POLICIES: dict[str, str] = {"frozen": N_("Frozen"), "refitted": N_("Re-fitted")}
_USUAL = TrendQuestion()
TRENDS = PageQuestion("trend", tuple(WORDS), decode, encode, describe, WORDS)


@dataclass(frozen=True)
class TrendRequest:
    """The question of the page with the month-ends that it is asked of, oldest first."""

    question: TrendQuestion
    ends: tuple[MonthEnd, ...]

    @property
    def period(self) -> tuple[int, int]:
        """The places among the month-ends of the first and last one of the period."""
        first, last, start = self.question.first_month, self.question.last_month, self.ends[0].month
        return (
            0 if first is None else first - start,
            len(self.ends) - 1 if last is None else last - start,
        )

    @property
    def in_address(self) -> dict[str, str]:
        """The parameters of the page in an address."""
        return TRENDS.in_address(self.question, _USUAL)


def trend_controls(answer: Answer, t: Translator) -> TrendRequest:
    """Draw the controls in one line and return what they say."""
    workspace, figures = answer.workspace.name, _figures(answer, t)
    segments = {"": t(N_("All customers"))}
    segments |= {segment.key: segment_label(segment, t) for segment in analysis.segments_of(answer)}
    question = TRENDS.current(workspace, _USUAL, lambda wanted: _possible(answer, wanted, figures, segments))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _figure(workspace, question, figures, t)
        _segmented(workspace, "view", question.view, question.views, lambda view: t(VIEWS[view]), t(WORDS["view"]))
        if question.view == "seasons":
            _segment(workspace, question, segments, t)
        explanation = t(N_("Frozen: today's cuts and ranges at every month's end, so that customers move and the yardstick does not. Re-fitted: medians, shares and ranges worked out anew from the customers of each month."))  # fmt: skip
        _segmented(
            workspace,
            "cut_policy",
            question.cut_policy,
            CUT_POLICIES,
            lambda policy: t(_CUT_POLICIES[policy]),
            t(WORDS["rule"]),
            explanation,
        )
    return TrendRequest(question, _ends(answer, question))


def months_control(workspace: str, question: TrendQuestion, t: Translator) -> None:
    """Draw the choice of how many months there are."""
    st.segmented_control(
        t(WORDS["months"]),
        SPANS,
        format_func=lambda months: str(months or t(N_("All"))),
        required=True,
        **TRENDS.binding(workspace, "months", question.months),
    )


def _possible(
    answer: Answer, wanted: TrendQuestion, figures: dict[str, str], segments: dict[str, str]
) -> TrendQuestion:
    """Return the question with what is usual in the place of what these data do not have."""
    question = replace(
        wanted,
        show=wanted.show if wanted.show in figures else _USUAL.show,
        segment=wanted.segment if wanted.segment in segments and wanted.view == "seasons" else "",
    )
    if question.view not in question.views:
        question = replace(question, view=_USUAL.view if _USUAL.view in question.views else "lines")
    return _within(question, _ends(answer, question))


def _within(question: TrendQuestion, ends: Sequence[MonthEnd]) -> TrendQuestion:
    """Return the question with its period inside the month-ends; without one where less than two months are left."""
    start, end = ends[0].month, ends[-1].month
    first, last = (
        min(max(month, start), end)
        for month in (
            start if question.first_month is None else question.first_month,
            end if question.last_month is None else question.last_month,
        )
    )
    is_all = first >= last or (first, last) == (start, end)
    return replace(question, first_month=None if is_all else first, last_month=None if is_all else last)


def _ends(answer: Answer, question: TrendQuestion) -> tuple[MonthEnd, ...]:
    return Trends(answer).ends(question.months or None)


def _figures(answer: Answer, t: Translator) -> dict[str, str]:
    """Return the figures that can be shown, each with its label."""
    metrics = {key: entry.metric for key, entry in analysis.metrics_of(answer.workspace).items() if not entry.missing}
    names = {key: t(words) for key, words in _MEASURES.items()}
    if answer.matrix.window:
        names["revenue"] = t(N_("Revenue of the last {days} days"), days=answer.matrix.window)
    means = {f"{MEAN}{key}": t(N_("Mean: {label}"), label=plain(t(metric.label))) for key, metric in metrics.items()}
    return distinct(names | means)


def _figure(workspace: str, question: TrendQuestion, figures: dict[str, str], t: Translator) -> None:
    st.selectbox(
        t(WORDS["show"]),
        list(figures),
        format_func=figures.__getitem__,
        width=220,
        help=t(
            N_(
                "Revenue of the month: what the customers of a segment at the month's end spent in that month. A mean is that of the segment's customers at the month's end."
            )
        ),
        **TRENDS.binding(workspace, "show", question.show),
    )


def _segment(workspace: str, question: TrendQuestion, segments: dict[str, str], t: Translator) -> None:
    st.selectbox(
        t(WORDS["segment"]),
        list(segments),
        format_func=distinct(segments).__getitem__,
        width=175,
        **TRENDS.binding(workspace, "segment", question.segment),
    )


def _segmented(
    workspace: str,
    field: str,
    value: str,
    options: Sequence[str],
    name_of: Callable[[str], str],
    label: str,
    explanation: str | None = None,
) -> None:
    st.segmented_control(
        label,
        options,
        format_func=name_of,
        required=True,
        help=explanation,
        **TRENDS.binding(workspace, field, value),
    )
