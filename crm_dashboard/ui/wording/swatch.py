"""A bar in a segment's colour, beside its name."""

from __future__ import annotations

import streamlit as st


def swatch(color: str, *, height: int) -> None:
    """Draw the bar; the name beside it says what it stands for."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="{height}"><rect width="8" height="{height}" rx="2" fill="{color}"/></svg>'
    st.image(svg, width=8, alt="")
