"""A run of the app: language, link, top row and notices, and the current page inside them."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.ui.browser.print_style import style_print
from crm_dashboard.ui.browser.streamlit_words import translate_streamlit
from crm_dashboard.ui.browser.window import watch_window
from crm_dashboard.ui.frame.go_to import kept_open
from crm_dashboard.ui.frame.top_row import top_row
from crm_dashboard.ui.question.link import read_link
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.language import chosen_translator
from crm_dashboard.ui.session.navigation import ICON, navigation
from crm_dashboard.ui.session.not_applied import named_at_the_top
from crm_dashboard.ui.session.notices import draw_notices
from crm_dashboard.ui.session.run import running
from crm_dashboard.ui.session.state import carry_over


def show_page() -> None:
    """Choose language and page, and run it; the only place where errors end.

    The address alone leads on at once: workspace, link and what is to be said are the next page's.
    """
    t = chosen_translator()
    page = navigation(t)
    if not page.url_path:
        page.run()
    st.set_page_config(page_title=f"{page.title} · {t('Customer matrix')}", page_icon=ICON, layout="wide")
    carry_over(page.url_path)
    with running(t) as run, boundary(t):
        read_link(run)
        _ = run.workspace  # where a sample is still being built, its progress is shown here, in the middle of the page
        with st.container(gap=None):
            watch_window()
            translate_streamlit(t)
            style_print()
            top_row(run, PAGES[page.url_path])
        draw_notices(t)
        with named_at_the_top(page.url_path, t), kept_open():
            page.run()
