"""How pages look when the browser prints them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import streamlit as st

_STYLE = files("crm_dashboard.ui.browser") / "print.css"


def style_print() -> None:
    """Put the style for paper into the page; on a screen it changes nothing."""
    _part()(key="print_style")


@lru_cache(maxsize=1)
def _part() -> Any:
    style = _STYLE.read_text(encoding="utf-8")
    return st.components.v2.component("crm_matrix_print_style", css=style, isolate_styles=False)
