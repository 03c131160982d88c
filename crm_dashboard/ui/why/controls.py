"""The controls of the page Why: the period, what it is compared with, the bridge, and the groups."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.decomposition.comparison import Comparison, comparison_of
from crm_dashboard.model.decomposition.question import VIEWS, WORDS, View, WhyQuestion, decode, describe, encode
from crm_dashboard.model.time.period import LENGTHS, PeriodChoice, parse_choice
from crm_dashboard.text import N_
from crm_dashboard.ui.question.page_question import PageQuestion
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

_CALENDAR = {"month": N_("this month"), "quarter": N_("this quarter"), "year": N_("this year")}
_AGAINST = {"year": N_("a year ago"), "before": N_("the period before")}
BRIDGES: dict[View, str] = {
    "factors": N_("Factors"),
    "customers": N_("Customers gained and lost"),
    "goods": N_("Price, volume, mix"),
}
WHY = PageQuestion("why", tuple(WORDS), decode, encode, describe, WORDS)


@dataclass(frozen=True)
class WhyRequest:
    """The question of the page with the comparisons that the history holds in full, the usual first."""

    question: WhyQuestion
    usual: WhyQuestion
    comparisons: tuple[Comparison, ...]

    @property
    def comparison(self) -> Comparison | None:
        """The comparison that is asked for; None where the history is too short for any."""
        chosen = (one for one in self.comparisons if one.against == self.question.against)
        return next(chosen, None)

    @property
    def in_address(self) -> dict[str, str]:
        """The parameters of the page in an address."""
        return WHY.in_address(self.question, self.usual)


def why_request(answer: Answer) -> WhyRequest:
    """Return what the page is asked for, as far as the data can answer it."""
    workspace, spec = answer.workspace, answer.spec
    choice = analysis.usual_choice(workspace, spec)
    possible = analysis.chosen_period_comparisons(workspace, spec, choice)
    usual = WhyQuestion(choice.code, possible[0].against if possible else "year", by=analysis.usual_column(workspace))
    question = WHY.current(workspace.name, usual, lambda wanted: _possible(answer, wanted, usual))
    return WhyRequest(question, usual, _comparisons(answer, question))


def period_controls(answer: Answer, request: WhyRequest, t: Translator) -> None:
    """Draw the choice of the period and of what it is compared with."""
    workspace, question = answer.workspace.name, request.question
    codes = [*(str(days) for days in LENGTHS), *_CALENDAR]
    options = codes if question.period in codes else [*codes, question.period]
    st.selectbox(
        t(WORDS["period"]),
        options,
        format_func=lambda code: period_name(parse_choice(code), t),
        label_visibility="collapsed",
        width=190,
        **WHY.binding(workspace, "period", question.period),
    )
    against = [comparison.against for comparison in request.comparisons]
    if against:
        st.segmented_control(
            t(WORDS["against"]),
            against,
            format_func=lambda code: t(_AGAINST[code]),
            required=True,
            label_visibility="collapsed",
            width="content",
            **WHY.binding(workspace, "against", question.against),
        )


def bridge_control(answer: Answer, question: WhyQuestion, t: Translator, *, has_goods: bool) -> View:
    """Draw the choice of the bridge and return it; price, volume and mix only where quantities are loaded."""
    views = [view for view in VIEWS if has_goods or view != "goods"]
    shown = question.bridge if question.bridge in views else views[0]
    st.segmented_control(
        t(WORDS["bridge"]),
        views,
        format_func=lambda view: t(BRIDGES[view]),
        required=True,
        label_visibility="collapsed",
        help=None if has_goods else t(N_("Price, volume and mix need the products of the orders with their quantities; none are loaded.")),
        **WHY.binding(answer.workspace.name, "bridge", shown),
    )  # fmt: skip
    return shown


def groups_control(answer: Answer, question: WhyQuestion, t: Translator) -> None:
    """Draw the choice of what the change is broken down by."""
    labels = distinct({key: plain(t(label)) for key, label in analysis.breakdown_columns(answer.workspace).items()})
    st.selectbox(
        t(WORDS["by"]),
        list(labels),
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        width=220,
        **WHY.binding(answer.workspace.name, "by", question.by),
    )


def column_label(answer: Answer, column: str, t: Translator) -> str:
    """Return how the column of the groups is called."""
    return plain(t(analysis.breakdown_columns(answer.workspace)[column]))


def period_name(choice: PeriodChoice, t: Translator) -> str:
    """Return how a chosen period is called."""
    if choice.kind == "dates":
        return t(N_("{first} to {last}"), first=choice.first, last=choice.last)
    if choice.kind == "days":
        return t(N_("the last {days} days"), days=choice.days)
    return t(_CALENDAR[choice.kind])


def _possible(answer: Answer, wanted: WhyQuestion, usual: WhyQuestion) -> WhyQuestion:
    """Return the question with what is usual in the place of what these data do not have."""
    possible = [comparison.against for comparison in _comparisons(answer, wanted)]
    against = wanted.against if wanted.against in possible or not possible else possible[0]
    by = wanted.by if wanted.by in analysis.breakdown_columns(answer.workspace) else usual.by
    bridge = wanted.bridge if wanted.bridge != "goods" or analysis.has_goods(answer.workspace) else usual.bridge
    return replace(wanted, against=against, by=by, bridge=bridge)


def _comparisons(answer: Answer, question: WhyQuestion) -> tuple[Comparison, ...]:
    return analysis.chosen_period_comparisons(answer.workspace, answer.spec, parse_choice(question.period))


def shortest_base(answer: Answer, question: WhyQuestion) -> Comparison:
    """Return the comparison that needs least history, for the sentence that says how much is missing."""
    matrix = answer.matrix
    return comparison_of(parse_choice(question.period).period(matrix.as_of), "before")
