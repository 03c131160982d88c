"""The address without a page leads to the overview, with the link's question."""

import streamlit as st

st.switch_page("pages/overview.py", query_params=st.query_params.to_dict())
