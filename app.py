"""The app: `streamlit run app.py` serves it, and every run of a page is this script once more, as `__main__`."""

from contextlib import nullcontext

import streamlit as st

from crm_dashboard.ui import state
from crm_dashboard.ui.boundary import boundary
from crm_dashboard.ui.frame import notice, read_link, sidebar_top
from crm_dashboard.ui.language import chosen_translator
from crm_dashboard.ui.navigation import ICON, navigation
from crm_dashboard.ui.not_applied import named_at_the_top
from crm_dashboard.ui.run import running


def show_page() -> None:
    """Language, pages, and the only place where errors end."""
    t = chosen_translator()
    page = navigation(t)
    st.set_page_config(page_title=f"{page.title} · {t('Customer matrix')}", page_icon=ICON, layout="wide")
    state.carry_over(page.url_path)
    with running(t) as run, boundary(t):
        read_link(run)
        _ = run.workspace  # a sample in the making is told here, in the middle of the page
        sidebar_top(run)
        if page.url_path:  # the address alone only leads on: what is to be said waits
            notice(t)
        with named_at_the_top(page.url_path, t) if page.url_path else nullcontext():
            page.run()


if __name__ == "__main__":
    show_page()
else:
    from crm_dashboard.ui.server import guards, prepared

    app = st.App(__file__, lifespan=prepared, middleware=guards())
