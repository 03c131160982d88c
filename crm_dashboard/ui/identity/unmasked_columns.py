"""Which of the user's own columns are shown unmasked: chosen on purpose, for everybody in the workspace, and on record."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.catalogue.shown_columns import is_user_column, set_column_shown
from crm_dashboard.data.identity import audit
from crm_dashboard.data.workspace.identities import count_identities
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.session.clicks import keep_click, take_click
from crm_dashboard.ui.session.state import session_token
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import plain


def unmasked_columns_control(workspace: Workspace, t: Translator) -> None:
    """Draw the choice of the user's own columns that are shown unmasked; nothing where none is masked."""
    masked = [column.label for column in workspace.columns("identities") if is_user_column(column)]
    options = sorted({*masked, *workspace.shown_columns})
    if not options:
        return
    key, action = f"{workspace.name}:shown_columns", f"{workspace.name} show columns"
    if take_click(action):
        _apply(workspace, frozenset(widget_value(key) or ()))
        st.rerun()
    st.multiselect(
        t(N_("Own columns shown unmasked")),
        options,
        format_func=plain,
        key=set_widget(key, sorted(workspace.shown_columns)),
        on_change=keep_click,
        args=(action,),
        placeholder=t(N_("none: all are masked")),
        help=t(
            N_(
                "These columns of yours may hold names, contacts, numbers of documents or remarks. One that is chosen here is shown in full to everybody who opens this workspace, and can be used in filters and charts. The access log says so."
            )
        ),
        width=420,
    )


def _apply(workspace: Workspace, chosen: frozenset[str]) -> None:
    """Unmask and mask columns; each only once its row stands in the access log."""
    for header in sorted(chosen ^ workspace.shown_columns):
        is_shown = header in chosen
        audit.record(
            workspace.folder,
            "show_column" if is_shown else "mask_column",
            session=session_token(),
            rows=count_identities(workspace),
            masked=not is_shown,
            version=workspace.version_id,
            reason=header,
        )
        set_column_shown(workspace.folder, header, shown=is_shown)
