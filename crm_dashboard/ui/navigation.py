"""The pages, by section, under names that the reader understands."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_


def navigation(t: Translator) -> st.Page:
    """Declare the pages and return the one that was asked for; the address alone lands on the matrix."""
    landing = st.Page(
        "pages/landing_page.py", title=t(N_("Start")), url_path="start", default=True, visibility="hidden"
    )
    matrix = st.Page(
        "pages/matrix_page.py",
        title=t(N_("Matrix")),
        icon=":material/grid_view:",
        url_path="matrix",
        help=t(N_("Customers by two or three dimensions: who is where, how many, and what they bring.")),
    )
    data = st.Page(
        "pages/data_page.py",
        title=t(N_("Data")),
        icon=":material/database:",
        url_path="data",
        help=t(N_("What is loaded, from where and until when; load a file; what cleaning took out.")),
    )
    return st.navigation({"": [landing], t(N_("Explore")): [matrix], t(N_("Prepare")): [data]})
