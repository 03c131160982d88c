"""What every run of the app does round the page that was asked for."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.ui.frame.link import read_link
from crm_dashboard.ui.frame.palette import kept_open
from crm_dashboard.ui.frame.streamlit_words import translate_streamlit
from crm_dashboard.ui.frame.top_row import top_row
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.language import chosen_translator
from crm_dashboard.ui.session.navigation import ICON, navigation
from crm_dashboard.ui.session.not_applied import named_at_the_top
from crm_dashboard.ui.session.notices import draw_notices
from crm_dashboard.ui.session.run import running
from crm_dashboard.ui.session.state import carry_over
from crm_dashboard.ui.session.window import watch_window


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
        _ = run.workspace  # a sample in the making is told here, in the middle of the page
        with st.container(gap=None):
            watch_window()
            translate_streamlit(t)
            top_row(run, PAGES[page.url_path])
        draw_notices(t)
        with named_at_the_top(page.url_path, t), kept_open():
            page.run()
