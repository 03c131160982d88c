"""The labels of primary buttons, in an ink that can be read on their colour."""

from __future__ import annotations

import streamlit as st

DARK_INK = "#0e1117"


def strong(label: str, *, disabled: bool = False) -> str:
    """Return the label of a primary button, its icon included; Streamlit alone writes it white in both themes.

    In the dark theme the primary colour is light, since it is also the ink of what is chosen; a disabled button has none.
    """
    is_dark = st.context.theme.type == "dark" and not disabled
    return f':color[{label}]{{foreground="{DARK_INK}"}}' if is_dark else label
