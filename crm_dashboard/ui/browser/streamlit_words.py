"""Streamlit's own words in the reader's language: it writes its uploader, lists, calendars and hints in English only.

A component that draws nothing replaces them in the page. It looks only into parts that Streamlit words itself, never into
what a page says, and gives English back when the language changes.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_

_SCRIPT = files("crm_dashboard.ui.browser") / "streamlit_words.js"
_WORDS = (
    N_("Upload"),
    N_("Add files"),
    N_("Drag and drop files here"),
    N_("Drag and drop a file here"),
    N_("No results"),
    N_("Select all"),
    N_("Clear all"),
    N_("Clear value"),
    N_("Clear entry"),
    N_("Clear date"),
    N_("Open"),
    N_("Choose date"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("No options to select"),
    N_("Invalid input."),
    N_("Number is above the allowed range."),
    N_("Number is below the allowed range."),
    N_("Increment"),
    N_("Decrement"),
    N_("Copy to clipboard"),
    N_("Copied"),
    N_("Copy column name"),
    N_("Search"),
    N_("Show/hide columns"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Clear selection"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Format"),
    N_("Statistics"),
    N_("Show data"),
    N_("Download as PNG"),
    N_("Copy Vega-Lite spec"),
    N_("Help"),
    N_("Skip to main content"),
    N_("App pages"),
    N_("Sidebar"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("Link to heading"),
    N_("Dismiss"),
    N_("file upload"),
    N_("View less"),
    N_("Close"),
    N_("Previous"),
    N_("Next"),
)
"""What stands there word for word."""
_PATTERNS = (
    N_("{what} per file"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press {what}+Enter to apply"),
    N_("Press {what}+Enter to submit form"),
    N_("View {what} more"),
    N_("Select {what} matches"),
    N_("Remove {what}"),
    N_("Help for {what}"),
    N_("Show/hide columns: {what}"),
    N_("Search: {what}"),
    N_("Fullscreen: {what}"),
    N_("Show data: {what}"),
    N_("Download as PNG: {what}"),
    N_("Copy Vega-Lite spec: {what}"),
    N_("{what} files are not allowed."),
    N_("File must be {what} or smaller."),
)
"""What stands there round a number or a name."""


def translate_streamlit(t: Translator) -> None:
    """Put the component into the page; where the reader's language is Streamlit's own, it has nothing to replace."""
    words = {word: t(word) for word in _WORDS}
    patterns = {pattern: t(pattern, what="{what}") for pattern in _PATTERNS}
    is_own = t.language == "en"
    data = {"words": {} if is_own else words, "patterns": {} if is_own else patterns, "language": t.language}
    _part()(key="streamlit_words", data=data)


@lru_cache(maxsize=1)
def _part() -> Any:
    return st.components.v2.component("crm_matrix_streamlit_words", js=_SCRIPT.read_text(encoding="utf-8"))
