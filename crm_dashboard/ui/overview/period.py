"""The period that the overview looks at: the last days up to the as-of day, in the address as `days`."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.headlines import PERIODS, Period
from crm_dashboard.text import N_
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.address import asked, tell_differences

PARAMETER = "days"
_WRITTEN = "overview_days_written"


def choose_period(workspace: Workspace, spec: MatrixSpec, t: Translator) -> Period:
    """Draw the choice and return the period; at first the link's, else the one that suits the history. A summary has none to choose."""
    usual = analysis.period_of(workspace, spec)
    if analysis.has_only_summary(workspace):
        return usual
    key = f"{workspace.name}:period"
    if linked := _linked_days():
        state.put(key, int(linked) if linked.isascii() and linked.isdigit() else None)
    state.keep_within(key, PERIODS, usual.days)
    days = st.segmented_control(
        t(N_("Comparison period")),
        list(PERIODS),
        format_func=lambda days: t(N_("{days} days"), days=days),
        key=key,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        width="content",
    )
    return analysis.period_of(workspace, spec, int(days or usual.days))


def days_in_link(workspace: Workspace, spec: MatrixSpec, period: Period) -> str:
    """Return what the address says of the period, "" for the usual one; what a link asked for and is not so is named."""
    linked, used = _linked_days(), str(period.days)
    if linked:
        tell_differences({PARAMETER: linked}, {PARAMETER: used}, {PARAMETER: N_("Comparison period")})
    written = "" if period == analysis.period_of(workspace, spec) else used
    state.put(_WRITTEN, written)
    return written


def _linked_days() -> str:
    """Return the days that the address asks for and this page did not write there; "" for none."""
    days = asked(PARAMETER)
    return "" if days == state.get(_WRITTEN) else days
