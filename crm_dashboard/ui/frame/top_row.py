"""The row over every page: where it stands in the menu, and on the right the palette, the workspace and the language."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis.pages.page import Page
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.ui.frame.go_to import palette
from crm_dashboard.ui.session.language import language_switch
from crm_dashboard.ui.session.run import Run
from crm_dashboard.ui.workspaces.chooser import workspace_chooser


def top_row(run: Run, page: Page) -> None:
    """Draw the row; it stands in the page and not in the sidebar, which only pages with a question have."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="top_row"):
        st.caption(eyebrow(page, run.t))
        palette(run)
        workspace_chooser(run.workspace, run.t)
        language_switch(run.t)


def eyebrow(page: Page, t: Translator) -> str:
    """Return section and title of a page, "Matrix › Heat map"; once where they are the same word."""
    titles = [t(page.section.title)] if page.section.title else []
    return " › ".join(dict.fromkeys((*titles, t(page.title))))
