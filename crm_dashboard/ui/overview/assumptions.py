"""The part of a finding's customers that a play is assumed to win: a stated one for each, to be changed by the reader."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm_dashboard.analysis import Answer, Finding
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.findings.wording import sentence_of
from crm_dashboard.ui.session.widgets import start_widget, widget_value
from crm_dashboard.ui.wording.escape import literal


def assumed_share(workspace: str, finding: Finding) -> float:
    """Return the share that is assumed to be won, from 0 to 1: the reader's, else the finding's own."""
    percent = widget_value(_key(workspace, finding))
    return finding.share if percent is None else percent / 100


def choose_assumptions(answer: Answer, findings: Sequence[Finding], t: Translator) -> None:
    """Draw the menu in which the assumed share of each finding can be changed; nothing without findings."""
    if not findings:
        return
    with st.popover(
        f":small[:gray[{t(N_('Assumptions'))}]]",
        type="tertiary",
        help=t(N_("What a play is assumed to win of each finding's customers")),
        key="assumptions",
    ):
        st.markdown(f"**{t(N_('Share that a play is assumed to win, in percent'))}**")
        for finding in findings:
            st.number_input(
                literal(sentence_of(finding, answer.matrix.currency, t)),
                min_value=0,
                max_value=100,
                step=5,
                key=start_widget(_key(answer.workspace.name, finding), round(finding.share * 100)),
                persist_state="session",
            )


def _key(workspace: str, finding: Finding) -> str:
    return f"{workspace}:assumed:{finding.key}"
