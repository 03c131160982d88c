"""The one module that touches `st.session_state`: what a session remembers, under stable keys."""

from __future__ import annotations

from typing import Any

import streamlit as st

LANGUAGE = "language"
WORKSPACE = "workspace"
OWN_WORKSPACES = "own_workspaces"
UPLOAD = "upload"
IMPORTS = "imports"
LINK_READ = "link_read"
NOTICE = "notice"


def get(key: str, default: Any = None) -> Any:
    """Return what is remembered under `key`, or `default`."""
    return st.session_state.get(key, default)


def put(key: str, value: Any) -> None:
    """Remember `value` under `key`; for a widget's key only before the widget is drawn, or in a callback."""
    st.session_state[key] = value


def start(key: str, value: Any) -> None:
    """Remember `value` under `key` unless something is remembered there."""
    st.session_state.setdefault(key, value)


def keep_within(key: str, options: Any, fallback: Any) -> None:
    """Make sure that a choosing widget's remembered value is one of `options`."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = fallback


def take(key: str) -> Any:
    """Return what is remembered under `key` and forget it."""
    return st.session_state.pop(key, None)
