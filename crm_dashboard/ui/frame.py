"""What stands round every page: language, workspace, notices, and the address that says what is seen."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.spec import MatrixSpec
from crm_dashboard.text import N_
from crm_dashboard.ui import question, state
from crm_dashboard.ui.chooser import workspace_chooser
from crm_dashboard.ui.escape import literal
from crm_dashboard.ui.language import language_switch
from crm_dashboard.ui.run import Run
from crm_dashboard.ui.sharing import from_params, to_params


def read_link(run: Run) -> None:
    """Take workspace and question from the address, once a session; a bad one gives a notice."""
    if state.get(state.LINK_READ):
        return
    state.put(state.LINK_READ, True)
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    if workspace := "".join(params.get("workspace", [])[:1]):  # first: its saved matrices may be what the link names
        state.put(state.WORKSPACE, workspace)
    try:
        link = from_params(params, lambda key: analysis.found_template(run.workspace, key))
    except CrmError as error:
        state.put(state.NOTICE, f"{run.t(error.what)} {run.t(error.next_step or '')}")
        return
    if link.spec:
        question.remember(run.workspace, link.spec)
        if params.get("template") and not link.spec.template:
            state.put(state.NOTICE, run.t(N_("The matrix that the link names is gone; its dimensions are shown.")))


def write_link(run: Run, spec: MatrixSpec | None, **more: str | list[str]) -> None:
    """Put workspace, language, question and what a page adds into the address, unless they are there."""
    wanted = to_params(run.workspace.name, run.t.language, spec) | {
        name: value for name, value in more.items() if value
    }
    there = {name: st.query_params.get_all(name) for name in st.query_params}
    if there != {name: value if isinstance(value, list) else [value] for name, value in wanted.items()}:
        st.query_params.from_dict(wanted)


def sidebar_top(run: Run) -> None:
    """Draw language and workspace."""
    with st.sidebar:
        language_switch(run.t)
        workspace_chooser(run.workspace, run.t)


def notice(t: Translator) -> None:
    """Show, once, what an earlier step left to be said; what it did far down a page, wherever one looks."""
    if left := state.take(state.NOTICE):
        st.info(literal(left), icon=":material/info:")
    if done := state.take(state.DONE):
        st.toast(literal(done), icon=":material/check:")
