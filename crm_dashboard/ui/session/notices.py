"""What a step of this session leaves to be said in the next run, when the page that it concerns is drawn."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import Text
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.escape import literal

_NOTICE: Remembered[str | Text] = Remembered("notice", "")
_TOAST = Remembered("toast", "")


def notify(words: str | Text) -> None:
    """Say something over the page of the next run."""
    _NOTICE.set(words)


def toast(words: str) -> None:
    """Say in the next run, wherever one looks, what was done far down a page."""
    _TOAST.set(words)


def draw_notices(t: Translator) -> None:
    """Draw, once, what an earlier run left to be said."""
    if words := _NOTICE.take():
        st.info(literal(t(words) if isinstance(words, Text) else words), icon=":material/info:")
    if done := _TOAST.take():
        st.toast(literal(done), icon=":material/check:")
