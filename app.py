"""The app: `streamlit run app.py` serves it, and every run of a page is this script once more, as `__main__`."""

import streamlit as st

from crm_dashboard.ui.frame.start_up import wait_until_loaded

if __name__ == "__main__":
    wait_until_loaded()
    from crm_dashboard.ui.frame.page_run import show_page

    show_page()
else:
    from crm_dashboard.ui.frame.server import guards, prepared

    app = st.App(__file__, lifespan=prepared, middleware=guards())
