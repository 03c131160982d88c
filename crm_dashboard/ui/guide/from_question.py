"""The way from a matrix without names to the step of the wizard where its cells are named."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_
from crm_dashboard.ui.guide.draft import Draft, forget_controls, keep, kept_draft
from crm_dashboard.ui.wording.emphasis import strong

_OWN_GOAL = "own"


def naming_link(answer: Answer, t: Translator) -> None:
    """Draw the way to naming the segments, where nobody has named them; a draft with names of its own is asked about first."""
    if any(segment.is_named for segment in analysis.segments_of(answer)):
        return
    label, icon = t(N_("Name these segments")), ":material/edit:"
    draft = kept_draft(answer.workspace.name)
    if draft is None or not draft.written:
        if st.button(
            label, key="name_segments", icon=icon, help=t(N_("Names, colours and plays, on the page Build a matrix."))
        ):
            _open(answer.workspace.name, answer.spec)
        return
    with st.popover(label, icon=icon, key="name_segments_asked"):
        st.markdown(t(N_("The page Build a matrix holds a draft with names of yours. Begin anew with this matrix?")))
        if st.button(strong(t(N_("Begin anew"))), type="primary", key="name_segments"):
            _open(answer.workspace.name, answer.spec)


def draft_of(spec: MatrixSpec) -> Draft:
    """Return a draft that asks this question and stands at the step of names."""
    return Draft(
        _OWN_GOAL,
        spec.axes,
        step="names",
        window=spec.window,
        active_only=spec.active_only,
        filters=spec.filters,
        composites=spec.composites,
    )


def _open(workspace: str, spec: MatrixSpec) -> None:
    forget_controls(workspace)
    keep(workspace, draft_of(spec))
    st.switch_page("pages/guide.py")
