"""The controls of the page Why: the bridge, and the groups."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.decomposition.comparison import ComparedPeriods
from crm_dashboard.model.decomposition.question import VIEWS, WORDS, View, WhyQuestion, decode, describe, encode
from crm_dashboard.text import N_
from crm_dashboard.ui.period.choice import Compared
from crm_dashboard.ui.question.page_question import PageQuestion
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

BRIDGES: dict[View, str] = {
    "factors": N_("Factors"),
    "customers": N_("Customers gained and lost"),
    "goods": N_("Price, volume, mix"),
}
WHY = PageQuestion("why", tuple(WORDS), decode, encode, describe, WORDS)


@dataclass(frozen=True)
class WhyRequest:
    """The question of the page, the chosen period, and the comparisons that the history holds in full, the usual first."""

    question: WhyQuestion
    usual: WhyQuestion
    compared: Compared
    comparisons: tuple[ComparedPeriods, ...]

    @property
    def comparison(self) -> ComparedPeriods | None:
        """The comparison that is asked for, else the usual one; None where the history is too short for any."""
        chosen = (one for one in self.comparisons if one.against == self.compared.comparison)
        return next(chosen, next(iter(self.comparisons), None))

    @property
    def in_address(self) -> dict[str, str]:
        """The parameters of the page in an address."""
        return WHY.in_address(self.question, self.usual)


def why_request(answer: Answer, compared: Compared) -> WhyRequest:
    """Return what the page is asked for, as far as the data can answer it."""
    workspace = answer.workspace
    usual = WhyQuestion(by=analysis.usual_column(workspace))
    question = WHY.current(workspace.name, usual, lambda wanted: _possible(answer, wanted, usual))
    comparisons = analysis.comparisons_of(workspace, answer.spec, compared.period)
    return WhyRequest(question, usual, compared, comparisons)


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


def _possible(answer: Answer, wanted: WhyQuestion, usual: WhyQuestion) -> WhyQuestion:
    """Return the question with what is usual in the place of what these data do not have."""
    by = wanted.by if wanted.by in analysis.breakdown_columns(answer.workspace) else usual.by
    bridge = wanted.bridge if wanted.bridge != "goods" or analysis.has_goods(answer.workspace) else usual.bridge
    return replace(wanted, by=by, bridge=bridge)
