"""The pages, by section, under names that the reader understands."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import streamlit as st

from crm_dashboard.analysis.pages.page import Page
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.i18n.translator import Translator

ICON = str(Path(__file__).with_name("icon.png"))
"""The tab's icon. Pages have none in the menu: for a Material icon there, the browser would ask another server."""


def navigation(t: Translator) -> st.Page:
    """Declare the pages and return the current one."""
    return st.navigation(
        {
            t(section.title) if section.title else "": [_declared(page, t) for page in pages]
            for section, pages in groupby(PAGES.values(), key=lambda page: page.section)
        },
        position="top",
    )


def _declared(page: Page, t: Translator) -> st.Page:
    return st.Page(
        page.script,
        title=t(page.title),
        url_path=page.key,
        default=page is next(iter(PAGES.values())),
        visibility="visible" if page.in_menu else "hidden",
        help=t(page.shows) if page.in_menu else None,
    )
