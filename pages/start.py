"""The address without a page leads to the matrix, with the link's question."""

import streamlit as st

st.switch_page("pages/matrix.py", query_params=st.query_params.to_dict())
