"""Names and contacts in full: on purpose, for this session and workspace, and on record."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from crm_dashboard.data.identity import audit
from crm_dashboard.data.workspace.identities import count_identities, identity_columns
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.session.session_end import end_with_the_tab
from crm_dashboard.ui.session.state import Remembered, session_token
from crm_dashboard.ui.session.widgets import widget_value
from crm_dashboard.ui.wording.emphasis import strong

_LOOK = 15
"""Seconds after which a page that shows names asks again whether it may."""


class Reveal:
    """A reveal that lasts until it is ended, or until it was not used for `settings.reveal_idle_minutes`."""

    def __init__(self) -> None:
        self.use()

    def use(self) -> None:
        """Begin the idle time anew."""
        self._ends = time.monotonic() + 60 * current().reveal_idle_minutes

    def end(self) -> None:
        """Mask again, on whatever page or thread this reveal is asked about."""
        self._ends = float("-inf")

    @property
    def lasts(self) -> bool:
        """Whether identities may be shown in full."""
        return time.monotonic() < self._ends


_REVEAL: Remembered[Reveal | None] = Remembered("reveal", None)
_DIALOG = Remembered("reveal dialog", False)
_EXPIRED = Remembered("reveal expired", False)
_WANTED = Remembered("reveal wanted", "")
_HIDING_WANTED = Remembered("hiding wanted", "")
_REASON = Remembered("reveal reason", "")
_REASON_FIELD = "reveal_reason_typed"


def reveal_switch(workspace: Workspace, t: Translator) -> bool:
    """Draw how identities are shown and the way to the other state; return whether they are in full.

    A reveal counts only once its audit row is written; hiding never waits for that.
    """
    if not identity_columns(workspace):
        st.caption(_nothing_masked(workspace, t))
        return False
    _settle(workspace)
    with st.container(horizontal=True, vertical_alignment="center", width="content", key="identities"):
        if _is_revealed(workspace):
            st.badge(t(N_("Names and contacts are shown in full")), icon=":material/visibility:", color="orange")
            st.caption(t(N_("In this browser tab only; the access log says so.")), width="content")
            st.button(t(N_("Mask them again")), key="hide", on_click=_ask_to_hide, args=(workspace.name,))
        else:
            st.badge(t(N_("Names and contacts are masked")), icon=":material/visibility_off:", color="gray")
            if _EXPIRED.take():
                minutes = current().reveal_idle_minutes
                st.caption(t(N_("They were masked again after {minutes} minutes without use."), minutes=minutes), width="content")  # fmt: skip
            st.button(t(N_("Show in full…")), key="reveal", type="tertiary", on_click=_DIALOG.set, args=(True,))
    if _is_revealed(workspace):
        _mask_when_over(reveal_lasts(workspace))
    if _DIALOG.take() and not _is_revealed(workspace):
        _confirm(workspace.name, t)
    return _is_revealed(workspace)


def reveal_lasts(workspace: Workspace) -> Callable[[], bool]:
    """Return a function that says, at any later time, whether the present reveal of this session still lasts."""
    reveal = _REVEAL.get(workspace.name)
    return lambda: reveal is not None and reveal.lasts


@st.fragment(run_every=_LOOK)
def _mask_when_over(lasts: Callable[[], bool]) -> None:
    """Draw the page anew, masked, once the idle time has run out: nobody need be there to click."""
    if not lasts():
        st.rerun()


def _nothing_masked(workspace: Workspace, t: Translator) -> str:
    if workspace.shown_columns:
        return t(N_("Own columns are shown unmasked; no other names or contacts are loaded."))
    return t(N_("No names or contacts are loaded: customers are listed by their ids."))


def _is_revealed(workspace: Workspace) -> bool:
    return reveal_lasts(workspace)()


def _renew(workspace: Workspace) -> None:
    """Begin the idle time anew, or mask again where it has run out."""
    reveal = _REVEAL.get(workspace.name)
    if reveal is None:
        return
    if reveal.lasts:
        reveal.use()
        return
    _REVEAL.set(None, workspace.name)
    _EXPIRED.set(True)
    _record(workspace, "hide", rows=count_identities(workspace), masked=True)


def _settle(workspace: Workspace) -> None:
    _renew(workspace)
    if _WANTED.get() == workspace.name:
        _WANTED.take()
        _record(workspace, "reveal", rows=count_identities(workspace), masked=False, reason=_REASON.take())
        _REVEAL.set(Reveal(), workspace.name)
        end_with_the_tab()
    if _HIDING_WANTED.get() == workspace.name:
        _HIDING_WANTED.take()
        if reveal := _REVEAL.take(workspace.name):
            reveal.end()
        _record(workspace, "hide", rows=count_identities(workspace), masked=True)


def _record(workspace: Workspace, what: audit.What, *, rows: int, masked: bool, reason: str = "") -> None:
    audit.record(
        workspace.folder,
        what,
        session=session_token(),
        rows=rows,
        masked=masked,
        version=workspace.version_id,
        reason=reason,
    )


def _confirm(name: str, t: Translator) -> None:
    """Open the dialog in which the reveal is confirmed; it runs as a fragment, so it only sets state."""

    @st.dialog(t(N_("Show names and contacts in full?")), icon=":material/visibility:")
    def ask() -> None:
        st.markdown(
            t(
                N_(
                    "Names, phones and e-mail addresses of all customers of this workspace will be shown in full in this browser tab until it is closed or not used for some minutes, and downloads will hold them. The access log on the page Data will say when, with the reason that you give."
                )
            )
        )
        with st.form("reveal_form", border=False):
            st.text_input(t(N_("Reason (optional)")), key=_REASON_FIELD, max_chars=audit.LONGEST_REASON)
            st.form_submit_button(
                strong(t(N_("Show in full"))),
                type="primary",
                on_click=_ask_to_reveal,
                args=(name,),
                key="reveal_confirmed",
            )
        if _WANTED.get():
            st.rerun()

    ask()


def _ask_to_reveal(name: str) -> None:
    _REASON.set(widget_value(_REASON_FIELD) or "")
    _WANTED.set(name)


def _ask_to_hide(name: str) -> None:
    _HIDING_WANTED.set(name)
