"""The saved matrices that cannot be read: which, why, and the way to be rid of the file."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.matrices.saving import Delete, request, take_problem
from crm_dashboard.ui.session.boundary import show_error
from crm_dashboard.ui.wording.escape import literal, plain


def damaged_matrices(workspace: Workspace, t: Translator) -> None:
    """Draw them, where there are any; the others are not touched by it."""
    if refused := take_problem(workspace):
        show_error(refused[1], t)
    for key, why in analysis.damaged_matrices(workspace).items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"damaged {key}"):
            st.warning(_warning(key, why, t))
            st.button(
                t(N_("Delete the file")),
                key=f"delete {key}",
                type="tertiary",
                icon=":material/delete:",
                on_click=request,
                args=(workspace.name, lambda key=key: Delete(key)),
            )


def _warning(key: str, why: CrmError, t: Translator) -> str:
    where = f"matrices/{plain(key)}.toml: {plain(why.where)}" if why.where else f"matrices/{plain(key)}.toml"
    sentence = t(N_("A saved matrix cannot be read. {problem} ({place})"), problem=why.what, place=where)
    return literal(f"{sentence} {t(why.next_step)}" if why.next_step else sentence)
