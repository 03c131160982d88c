"""Where the controls of the question stand: in the sidebar, on a phone in a popover at the top of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window


@contextmanager
def question_place(t: Translator) -> Iterator[None]:
    """Draw the block's controls where they belong; on a phone the sidebar covers the page, and holds the menu."""
    if not window().is_narrow:
        with st.sidebar:
            yield
        return
    with st.popover(t(N_("Filters")), icon=":material/tune:", width="stretch", key="question_controls"):
        yield
