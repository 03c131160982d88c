"""The way along the path: its heading, the steps to go to, the form of the step, back and on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Offer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.details.title_row import page_details, title_row
from crm_dashboard.ui.guide.cuts import cuts_step
from crm_dashboard.ui.guide.dimensions import dimensions_step
from crm_dashboard.ui.guide.draft import STEPS, Draft, Step, begin, first_goal, keep, request_step, requested_step
from crm_dashboard.ui.guide.goal import goal_step
from crm_dashboard.ui.guide.names import names_step
from crm_dashboard.ui.guide.naming import template_of
from crm_dashboard.ui.guide.plays import plays_step
from crm_dashboard.ui.guide.preview import tried
from crm_dashboard.ui.guide.saving import save_button, save_step
from crm_dashboard.ui.wording.emphasis import strong

Form = Callable[[Workspace, Draft, Translator], tuple[Draft, bool]]
_FORMS: dict[Step, Form] = {
    "goal": goal_step,
    "dimensions": dimensions_step,
    "cuts": cuts_step,
    "names": names_step,
    "plays": plays_step,
    "save": save_step,
}
_LABELS: dict[Step, str] = {
    "goal": N_("Goal"),
    "dimensions": N_("Dimensions"),
    "cuts": N_("Cuts"),
    "names": N_("Names"),
    "plays": N_("Plays"),
    "save": N_("Save"),
}


def form(workspace: Workspace, draft: Draft, t: Translator) -> tuple[Draft, bool]:
    """Draw the form of the draft's step; return the draft as it is then, and whether the step is complete."""
    return _FORMS[draft.step](workspace, draft, t)


def heading(workspace: Workspace, draft: Draft, t: Translator, *, complete: bool) -> None:
    """Draw the title and the steps, of which those are open that the draft has come to."""
    title_row(workspace, t(N_("Build a matrix in six steps")), page_details("guide"), t, key="guide", own=partial(_start_over, workspace, t))  # fmt: skip
    st.caption(t(N_("Everything is a draft of your own until you save it in the last step; the preview shows it on the data as they are.")))  # fmt: skip
    furthest = _furthest(workspace, draft, t, complete=complete)
    with st.container(horizontal=True, gap="small", key="guide_steps"):
        for place, step in enumerate(STEPS):
            title = f"{place + 1}. {t(_LABELS[step])}"
            st.button(
                strong(title) if step == draft.step else title,
                key=f"guide_to_{step}",
                type="primary" if step == draft.step else "secondary",
                disabled=place > furthest,
                on_click=request_step,
                args=(workspace.name, step),
            )


def way(workspace: Workspace, draft: Draft, t: Translator, *, complete: bool) -> None:
    """Draw the ways back and on, and go where was asked for: only now, so that what was typed last is in the draft."""
    place, furthest = STEPS.index(draft.step), _furthest(workspace, draft, t, complete=complete)
    requested = requested_step(workspace.name)
    if requested and requested != draft.step and STEPS.index(requested) <= furthest:
        keep(workspace.name, replace(draft, step=requested))
        st.rerun()
    with st.container(horizontal=True, gap="small", key="guide_way"):
        if place > 0:
            st.button(
                t(N_("Back")),
                key="guide_back",
                icon=":material/arrow_back:",
                on_click=request_step,
                args=(workspace.name, STEPS[place - 1]),
            )
        if place < len(STEPS) - 1:
            following = STEPS[place + 1]
            label = f"{t(N_('Next: {step}'), step=t(_LABELS[following]))} :material/arrow_forward:"
            st.button(
                strong(label, disabled=place + 1 > furthest),
                key="guide_next",
                type="primary",
                disabled=place + 1 > furthest,
                on_click=request_step,
                args=(workspace.name, following),
            )
        elif complete:
            save_button(workspace, t)


def _furthest(workspace: Workspace, draft: Draft, t: Translator, *, complete: bool) -> int:
    """Return the place of the last step that can be gone to."""
    if not complete:
        return STEPS.index(draft.step)
    if isinstance(tried(workspace, draft, t), CrmError):
        return STEPS.index("cuts")
    return len(STEPS) - 1 if template_of(workspace, draft) else STEPS.index("names")


def _start_over(workspace: Workspace, t: Translator) -> None:
    with st.popover(t(N_("Start over")), type="tertiary", icon=":material/restart_alt:", key="guide_start_over"):
        st.markdown(t(N_("Throw this draft away? What is saved stays.")))
        st.button(
            strong(t(N_("Throw it away"))),
            key="guide_discard",
            type="primary",
            on_click=_begin_again,
            args=(workspace.name, first_goal(workspace), analysis.offers_of(workspace)),
        )


def _begin_again(workspace: str, goal: str, offers: Mapping[str, Offer]) -> None:
    begin(workspace, goal, offers)
