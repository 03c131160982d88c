"""Which workspace is open: the shared ones, this session's own, and the one that a link named."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.data.workspace.workspace import PRIVATE_PREFIX, Workspace
from crm_dashboard.data.workspace.workspaces import list_workspaces, title_of, workspace_exists
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.session.not_applied import forget
from crm_dashboard.ui.session.state import CHOSEN_WORKSPACE
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.workspaces.own_workspaces import add_own_workspace, own_workspaces, synchronise_with_browser

_CHOICE = "workspace_choice"
_WIDTH, _ON_A_PHONE = 290, 210


def workspace_chooser(workspace: Workspace, t: Translator) -> None:
    """Draw the choice of workspaces: the samples, the shared ones, and the private ones of this browser."""
    titles = {name: t(sample.title) for name, sample in SAMPLES.items()}
    titles |= {
        listed.name: t(N_("Damaged: {title}"), title=listed.title) if listed.is_damaged else listed.title
        for listed in list_workspaces()
    }
    for name in (*own_workspaces(), workspace.name):
        if name not in titles and workspace_exists(name):
            titles[name] = t(N_("Private: {title}"), title=_title(name))
    labels = distinct({name: plain(title or name) for name, title in titles.items()})
    with st.container(
        gap=None, width=_ON_A_PHONE if window().is_narrow else _WIDTH
    ):  # no gap for the component, which shows nothing
        st.selectbox(
            t(N_("Workspace")),
            list(titles),
            format_func=labels.__getitem__,
            key=set_widget(_CHOICE, workspace.name),
            on_change=_choose,
            label_visibility="collapsed",
        )
        synchronise_with_browser()
    if workspace.name.startswith(PRIVATE_PREFIX):
        add_own_workspace(workspace.name)


def workspace_title(workspace: Workspace, t: Translator) -> str:
    """Return the title that people read: a sample's in their language, another's as it was given."""
    sample = SAMPLES.get(workspace.name)
    return t(sample.title) if sample else workspace.title


def _choose() -> None:
    CHOSEN_WORKSPACE.set(widget_value(_CHOICE))
    forget()


def _title(name: str) -> str:
    return title_of(current().workspaces_root / name)
