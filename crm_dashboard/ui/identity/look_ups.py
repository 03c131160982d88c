"""Look-ups by name or contact while these are masked: so many an hour, each on record without its words."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from crm_dashboard.data.identity import audit
from crm_dashboard.data.workspace.identities import identity_columns, searches_identities
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.session.state import Remembered, session_token

_HOUR = dt.timedelta(hours=1)
_LOOKED_UP: Remembered[frozenset[str]] = Remembered("looked up", frozenset())


def may_look_up(workspace: Workspace, words: str, t: Translator) -> bool:
    """Return whether words may be looked for among names and contacts; say so where the hour's look-ups are used up.

    Words that were looked up before tell nothing new and may be asked again.
    """
    if not _is_new(workspace, words) or _left(workspace) > 0:
        return True
    message = N_("The look-ups by name or contact of this hour are used up ({count} for each session): until they are free again, only ids are searched. Each is in the access log. To search freely, show names and contacts in full.")  # fmt: skip
    st.warning(t(message, count=current().lookups_an_hour), icon=":material/search_off:")
    return False


def record_look_up(workspace: Workspace, words: str, *, matches: int) -> None:
    """Write a new look-up to the access log, without its words; raise `NotRecorded` where that fails, before it is shown."""
    if not _is_new(workspace, words):
        return
    audit.record(
        workspace.folder,
        "lookup",
        session=session_token(),
        rows=matches,
        masked=True,
        version=workspace.version_id,
    )
    _LOOKED_UP.set(_known(workspace) | {words.casefold()}, _owner(workspace))


def _is_new(workspace: Workspace, words: str) -> bool:
    if not words or words.casefold() in _known(workspace) or not identity_columns(workspace):
        return False
    return searches_identities(workspace, words)


def _left(workspace: Workspace) -> int:
    """Return how many look-ups are left in this hour for this session, and for all sessions together."""
    settings, session = current(), session_token()
    since = audit.lookups_since(workspace.folder, dt.datetime.now(dt.UTC) - _HOUR)
    own = sum(row.session == session for row in since)
    return min(settings.lookups_an_hour - own, settings.lookups_an_hour_in_all - len(since))


def _known(workspace: Workspace) -> frozenset[str]:
    return _LOOKED_UP.get(_owner(workspace))


def _owner(workspace: Workspace) -> str:
    return f"{workspace.name} {workspace.version_id}"
