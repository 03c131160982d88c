"""The period that the overview looks at: the last days up to the as-of day."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.time.headlines import PERIODS, Period
from crm_dashboard.text import N_
from crm_dashboard.ui.session import state


def choose_period(answer: Answer, t: Translator) -> Period:
    """Draw the choice and return the period; at first the one that suits the history. A summary has none to choose."""
    workspace = answer.workspace
    usual = analysis.period_of(workspace, answer.spec)
    if analysis.is_summed(workspace):
        return usual
    key = f"{workspace.name}:period"
    state.keep_within(key, PERIODS, usual.days)
    days = st.segmented_control(
        t(N_("Period")),
        list(PERIODS),
        format_func=lambda one: t(N_("{days} days"), days=one),
        key=key,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        width="content",
    )
    return analysis.period_of(workspace, answer.spec, int(days or usual.days))
