"""The emptiest page that reacts to a choice: what Streamlit itself costs."""

import streamlit as st

st.header("empty")
with st.sidebar:
    choice = st.selectbox("over", [0, 365, 182, 91, 30], key="choice")
st.write(choice)
