"""The pages, by section, under names that the reader understands."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_

ICON = str(Path(__file__).with_name("icon.png"))
"""The tab's icon. Pages have none in the menu: for a Material icon there, the browser would ask another server."""


def navigation(t: Translator) -> st.Page:
    """Declare the pages and return the one that was asked for; the address alone lands on the matrix."""
    landing = st.Page("pages/start.py", title=t(N_("Start")), url_path="start", default=True, visibility="hidden")
    matrix = st.Page(
        "pages/matrix.py",
        title=t(N_("Matrix")),
        url_path="matrix",
        help=t(N_("Customers by two or three dimensions: who is where, how many, and what they bring.")),
    )
    segments = st.Page(
        "pages/segments.py",
        title=t(N_("Segments")),
        url_path="segments",
        help=t(N_("A strategy card for each segment: who it is, what is at stake, what to do, and who is first.")),
    )
    heat_map = st.Page(
        "pages/heatmap.py",
        title=t(N_("Heat map")),
        url_path="heatmap",
        help=t(
            N_("Two dimensions in bands, or segments against province, channel or age: where people and money are.")
        ),
    )
    customers = st.Page(
        "pages/customers.py",
        title=t(N_("Customer list")),
        url_path="customers",
        help=t(N_("Every customer of the question, to sort, filter, look up and take away as a file.")),
    )
    customer = st.Page("pages/customer.py", title=t(N_("Customer")), url_path="customer", visibility="hidden")
    data = st.Page(
        "pages/data.py",
        title=t(N_("Data")),
        url_path="data",
        help=t(N_("What is loaded, from where and until when; load a file; what cleaning took out.")),
    )
    fit = st.Page(
        "pages/fit.py",
        title=t(N_("Data fit")),
        url_path="fit",
        help=t(N_("What the data carry: every page, matrix and dimension judged, why, and what would open it.")),
    )
    guide = st.Page(
        "pages/guide.py",
        title=t(N_("Build a matrix")),
        url_path="guide",
        help=t(N_("Six guided steps from a goal to a saved matrix with names and plays.")),
    )
    explore = [matrix, segments, heat_map, customers, customer]
    return st.navigation({"": [landing], t(N_("Explore")): explore, t(N_("Prepare")): [guide, data, fit]})
