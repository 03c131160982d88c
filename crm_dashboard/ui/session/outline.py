"""The outline of a page that is not there yet."""

import streamlit as st


def outline() -> None:
    """Draw grey places where a page's figures and charts will stand."""
    for _ in range(2):
        for column in st.columns(4):
            column.skeleton(height=96)
    for column in st.columns([11, 13]):
        column.skeleton(height=420)
