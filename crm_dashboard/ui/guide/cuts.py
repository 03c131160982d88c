"""The third step: where each dimension is cut, and what that gives."""

from __future__ import annotations

from functools import partial

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix, MatrixAxis
from crm_dashboard.model.segments.wording import level_condition
from crm_dashboard.text import N_
from crm_dashboard.ui.guide.draft import Draft, change_axis, cuts_prefix
from crm_dashboard.ui.guide.preview import tried
from crm_dashboard.ui.question.controls.cuts import cut_fields
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct


def cuts_step(workspace: Workspace, draft: Draft, t: Translator) -> tuple[Draft, bool]:
    """Draw one tab for each dimension: the rule, and in real units who is on which side."""
    st.caption(t(N_("Everybody on the favourable side of a cut is to the right of the line, or above it. A good start stands there; change it and watch the preview.")))  # fmt: skip
    metrics = analysis.metrics_of(workspace)
    labels = distinct({axis.metric: plain(t(metrics[axis.metric].metric.label)) for axis in draft.axes})
    tabs = st.tabs([literal(label) for label in labels.values()])
    places = []
    for tab, axis in zip(tabs, draft.axes, strict=True):
        with tab:
            cut_fields(
                workspace,
                draft.spec,
                axis,
                t,
                prefix=cuts_prefix(workspace.name),
                change=partial(change_axis, workspace.name),
            )
            places.append(st.container(gap="xxsmall"))
    answer = tried(workspace, draft, t)
    if isinstance(answer, Answer):
        for place, cut in zip(places, answer.matrix.axes, strict=True):
            with place:
                _sides(cut, answer.matrix.currency, t)
                if answer.matrix.unclassified.customers:
                    _say_who_counts(answer.matrix, t)
    return draft, True


def _sides(axis: MatrixAxis, currency: str | None, t: Translator) -> None:
    """Say, the most favourable level first, who is in it and how many of all they are."""
    for level in reversed(range(axis.levels)):
        rule, share = t(level_condition(axis, level, currency)), t.percent(axis.shares[level])
        st.markdown(t(N_("**{share}** of customers: {rule}"), share=literal(share), rule=literal(rule)))


def _say_who_counts(matrix: Matrix, t: Translator) -> None:
    rest = matrix.unclassified.customers
    st.caption(
        t(
            N_("Shares of the {count} customers who have a value on every dimension; {rest} have not."),
            count=matrix.customers - rest,
            rest=rest,
        )
    )
