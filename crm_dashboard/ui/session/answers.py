"""The way from a page to an answer: with a word when it takes more than a moment."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_


def answer(workspace: Workspace, spec: MatrixSpec, t: Translator) -> Answer:
    """Answer the question; a second's work shows a spinner with a sentence."""
    with st.spinner(t(N_("Computing the matrix…")), show_time=True):
        return analysis.answer(workspace, spec)
