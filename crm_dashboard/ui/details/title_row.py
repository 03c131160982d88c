"""The top of every page: its title, and at its right the actions, in the same place on all of them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, text
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.customers_file import show_refused_files
from crm_dashboard.ui.details.details_menu import Details, explanation, file_buttons, place_of
from crm_dashboard.ui.details.downloads import Place
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.wording.escape import literal
from crm_dashboard.ui.workspaces.chooser import workspace_title

Draw = Callable[[], None]
_MENU_WIDTH = 420


def title_row(
    workspace: Workspace,
    title: str,
    details: Details,
    t: Translator,
    *,
    key: str,
    own: Draw | None = None,
    files: Draw | None = None,
) -> None:
    """Draw a page's title and its actions: those of the page's own, which `own` draws, Export and Details.

    Export holds the picture and the figures of `details`, what `files` draws, and the link.
    """
    with st.container(horizontal=True, wrap=window().is_narrow, gap="small", key="title_row"):
        st.header(literal(title), width="stretch")
        with st.container(horizontal=True, gap="xsmall", width="content", key="page_actions"):
            if own:
                own()
            _export(workspace, details, files, t, key)
            with st.container(width="content"):
                _details(place_of(workspace, key), details, t)


def page_title(workspace: Workspace, page: str, t: Translator) -> None:
    """Draw the row of a page that says its name as the title."""
    title_row(workspace, t(PAGES[page].title), page_details(page), t, key=page)


def page_details(key: str) -> Details:
    """Return the details of a page that shows no figure of its own: what it is for, and its words."""
    page = PAGES[key]
    return Details(title=text(page.title), definition=text(page.shows), terms=page.words)


def _export(workspace: Workspace, details: Details, files: Draw | None, t: Translator, key: str) -> None:
    place, source = place_of(workspace, key), workspace_title(workspace, t)
    show_refused_files(t)
    with (
        st.popover(t(N_("Export")), key=f"export:{place.key}", help=t(N_("Picture, figures, link"))),
        st.container(width=_MENU_WIDTH, gap="small"),
    ):
        if files:
            files()
        with st.container(horizontal=True, gap="small"):
            file_buttons(place, details, t, source, tables=("csv", "xlsx"))
        _link(t)


def _link(t: Translator) -> None:
    """Draw the address of what is seen, with a button that copies it."""
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    st.caption(t(N_("Link to what you see, for everybody who can open this app:")))
    st.code(f"{st.context.url or ''}?{urlencode(params, doseq=True)}", language=None, height=76, wrap_lines=True)


@st.fragment
def _details(place: Place, details: Details, t: Translator) -> None:
    """Draw the explanation as a fragment: opening it runs nothing else of the page, and only then the query is made."""
    with st.popover(
        t(N_("Details")), help=t(N_("Definition, rule, day, query, words")), key=place.key, on_change="rerun"
    ) as menu:
        if menu.open:
            with boundary(t), st.container(width=_MENU_WIDTH):
                explanation(place, details, t)
