"""The last step: a name, and the matrix opens on the page Matrix."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import LONGEST_NAME, Answer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.wording import cut_sentence
from crm_dashboard.text import N_
from crm_dashboard.ui.guide.draft import Draft, control, control_owner, discard, goal_of
from crm_dashboard.ui.guide.naming import template_of
from crm_dashboard.ui.guide.preview import tried
from crm_dashboard.ui.matrices.save_matrix import freeze_switch, who_sees
from crm_dashboard.ui.matrices.saving import open_saved
from crm_dashboard.ui.session.boundary import show_error
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.bilingual import about_matrix
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal

_SAVING = Remembered("saving requested", False)


def save_step(workspace: Workspace, draft: Draft, t: Translator) -> tuple[Draft, bool]:
    """Draw the name and what will be saved; saved, the matrix opens."""
    answer = tried(workspace, draft, t)
    if isinstance(answer, CrmError):
        return draft, False
    day, goal = date_of(answer.matrix.as_of), goal_of(draft)
    key = control(workspace.name, "name")
    start_widget(key, t(goal.name) if goal and goal.template else " × ".join(t(axis.label) for axis in answer.matrix.axes))  # fmt: skip
    name = st.text_input(t(N_("Name of the matrix")), key=key, max_chars=LONGEST_NAME)
    frozen = freeze_switch(control(workspace.name, "freeze"), day, t)
    for axis in answer.matrix.axes:
        st.caption(literal(t(cut_sentence(axis, answer.matrix.currency))))
    st.caption(who_sees(workspace.name, t))
    if _SAVING.take(control_owner(workspace.name)):
        _save(workspace, draft, answer, name, day if frozen else None, t)
    return draft, True


def save_button(workspace: Workspace, t: Translator) -> None:
    """Draw the button that saves; `save_step` of the run after does it."""
    st.button(
        strong(f":material/save: {t(N_('Save and open'))}"),
        type="primary",
        key="guide_save",
        on_click=_SAVING.set,
        args=(True, control_owner(workspace.name)),
    )


def _save(workspace: Workspace, draft: Draft, answer: Answer, name: str, freeze: dt.date | None, t: Translator) -> None:
    try:
        key = analysis.save_matrix(
            workspace,
            answer.spec,
            name=name,
            about=about_matrix(answer.matrix),
            freeze=freeze,
            names_of=template_of(workspace, draft),
        )
    except CrmError as refused:
        show_error(refused, t)
        return
    discard(workspace.name)
    open_saved(
        workspace.name, key, note=t(N_("“{name}” is saved and open. Its plays stand on the page Segments."), name=name)
    )
    st.switch_page("pages/matrix.py")
