"""The way from a matrix to what to do with its segments."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.question.link_parameters import to_params


def cards_link(answer: Answer, t: Translator) -> None:
    """Draw the link, where the matrix has strategy cards."""
    if answer.spec.template:
        st.page_link(
            "pages/segments.py",
            label=t(N_("What to do with each: the strategy cards")),
            icon=":material/arrow_forward:",
            query_params=to_params(answer.workspace.name, t.language, answer.spec),
        )
