"""The period that the overview looks at: the last days up to the as-of day, in the address as `days`."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.overview_question import WORDS, OverviewQuestion, decode, describe, encode
from crm_dashboard.model.time.period import LENGTHS, Period
from crm_dashboard.text import N_
from crm_dashboard.ui.question.page_question import PageQuestion

OVERVIEW = PageQuestion("overview", tuple(WORDS), decode, encode, describe, WORDS)


def choose_period(workspace: Workspace, spec: MatrixSpec, t: Translator) -> Period:
    """Draw the choice and return the period; at first the one that suits the history. A summary has none to choose."""
    usual = analysis.period_of(workspace, spec)
    question = _question(workspace, usual)
    if analysis.has_only_summary(workspace):
        return usual
    st.segmented_control(
        t(WORDS["days"]),
        list(LENGTHS),
        format_func=lambda days: t(N_("{days} days"), days=days),
        required=True,
        label_visibility="collapsed",
        width="content",
        **OVERVIEW.binding(workspace.name, "days", question.days),
    )
    return analysis.period_of(workspace, spec, question.days)


def period_in_address(workspace: Workspace, spec: MatrixSpec) -> dict[str, str]:
    """Return what the address says of the period, "" for the usual one."""
    usual = analysis.period_of(workspace, spec)
    return OVERVIEW.in_address(_question(workspace, usual), OverviewQuestion(usual.days))


def _question(workspace: Workspace, usual: Period) -> OverviewQuestion:
    offered = (usual.days,) if analysis.has_only_summary(workspace) else LENGTHS
    return OVERVIEW.current(
        workspace.name,
        OverviewQuestion(usual.days),
        lambda wanted: wanted if wanted.days in offered else OverviewQuestion(usual.days),
    )
