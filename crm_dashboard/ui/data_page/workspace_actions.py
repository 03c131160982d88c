"""Actions on the open workspace: share it under a name, rename it, delete it; a sample can be loaded again."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.workspace.administration import (
    MAX_TITLE_LENGTH,
    delete_workspace,
    rename_workspace,
    share_workspace,
)
from crm_dashboard.data.workspace.samples import DEFAULT_SAMPLE, SAMPLES, rebuild_sample
from crm_dashboard.data.workspace.sweep import removal_time
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.session import not_applied
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.clicks import keep_click, take_click, take_clicked_text
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.state import CHOSEN_WORKSPACE
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.moments import local_date
from crm_dashboard.ui.workspaces.chooser import workspace_title
from crm_dashboard.ui.workspaces.own_workspaces import forget_own_workspace

_WIDTH = 380


def workspace_actions(workspace: Workspace, t: Translator) -> None:
    """Draw the actions in a row, with who can open the workspace."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="workspace_actions"):
        if workspace.name in SAMPLES:
            _rebuild(workspace, t)
            st.caption(literal(t(SAMPLES[workspace.name].origin)), width="content")
            return
        if not workspace.is_shared and workspace.version:
            _share(workspace, t)
        _rename(workspace, t)
        _delete(workspace, t)
        st.caption(_who_opens(workspace, t), width="content")


def _who_opens(workspace: Workspace, t: Translator) -> str:
    """Return who can open the workspace, and of a private one how long it is kept and how to keep it."""
    removal = removal_time(workspace)
    if removal is None:
        return t(N_("Shared: everybody on this server finds it in the list of workspaces."))
    private = N_(
        "Private, open to whoever has its link. Kept until {date}, longer when opened again; share it to keep it for good."
    )
    return t(private, date=local_date(removal))


def _share(workspace: Workspace, t: Translator) -> None:
    with st.popover(t(N_("Share under a name…")), icon=":material/group:", key=f"share {workspace.name}"):
        messages = st.container(width=_WIDTH)
        title = _title_form(workspace, "share", t(N_("Share it")), t)
        st.caption(t(N_("Everybody on this server can then open it, change its data and delete it.")), width=_WIDTH)
    if title is not None:
        with messages, boundary(t):
            share_workspace(workspace, title)
            message = N_("“{name}” is shared: everybody on this server finds it in the list.")
            _done(t(message, name=plain(workspace.title)))


def _rename(workspace: Workspace, t: Translator) -> None:
    with st.popover(t(N_("Rename")), icon=":material/edit:", key=f"rename {workspace.name} {workspace.title}"):
        messages = st.container(width=_WIDTH)
        title = _title_form(workspace, "rename", t(N_("Rename")), t)
    if title is not None:
        with messages, boundary(t):
            rename_workspace(workspace, title)
            _done(t(N_("The workspace is now called “{name}”."), name=plain(workspace.title)))


def _title_form(workspace: Workspace, name: str, label: str, t: Translator) -> str | None:
    """Draw a form for the workspace's title and return the title when it is submitted, else None.

    The keys hold the present title: after a change the field shows the new one, and the popover is closed.
    """
    key = f"{workspace.name}:{name}_name:{workspace.title}"
    start_widget(key, workspace.title)
    with st.form(f"{name}_form {workspace.name}", border=False, width=_WIDTH):
        st.text_input(t(N_("Name of the workspace")), key=key, max_chars=MAX_TITLE_LENGTH)
        action = f"{name}_now {workspace.name}"
        st.form_submit_button(strong(label), type="primary", key=action, on_click=keep_click, args=(action, key))
    return take_clicked_text(action)


def _delete(workspace: Workspace, t: Translator) -> None:
    with st.popover(t(N_("Delete")), icon=":material/delete:", key=f"delete {workspace.name}"):
        st.markdown(
            t(
                N_(
                    "Delete “{name}” with all its versions and saved matrices, for everybody who has it open? This cannot be taken back."
                ),
                name=literal(plain(workspace.title)),
            ),
            width=_WIDTH,
        )
        messages = st.container(width=_WIDTH)
        action = f"delete_now {workspace.name}"
        st.button(strong(t(N_("Delete for good"))), key=action, type="primary", on_click=keep_click, args=(action,))
    if take_click(action):
        with messages, boundary(t):
            delete_workspace(workspace)
            forget_own_workspace(workspace.name)
            CHOSEN_WORKSPACE.set(DEFAULT_SAMPLE)
            not_applied.forget()
            notify(t(N_("“{name}” is deleted. The sample is open."), name=plain(workspace.title)))
            st.rerun()


def _rebuild(workspace: Workspace, t: Translator) -> None:
    with st.popover(t(N_("Load the sample again")), icon=":material/refresh:", key=f"rebuild {workspace.name}"):
        st.markdown(
            t(
                N_(
                    "Load “{name}” again as it ships, with its own cleaning rules? The version before stays in the list of versions, saved matrices stay."
                ),
                name=literal(workspace_title(workspace, t)),
            ),
            width=_WIDTH,
        )
        action = f"rebuild_now {workspace.name}"
        st.button(strong(t(N_("Load it again"))), key=action, type="primary", on_click=keep_click, args=(action,))
    if take_click(action):
        with st.status(t(N_("Importing…"))) as status:
            rebuild_sample(SAMPLES[workspace.name], workspace, on_progress=lambda stage: status.update(label=t(stage)))
        st.rerun()


def _done(message: str) -> None:
    """Run the page again, with the workspace's new title, and show a message."""
    notify(message)
    st.rerun()
