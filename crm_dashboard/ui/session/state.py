"""The one module that touches `st.session_state`: what a session remembers, under stable keys."""

from __future__ import annotations

import secrets
from typing import Any, Generic, TypeVar

import streamlit as st

from crm_dashboard.data.workspace.samples import DEFAULT_SAMPLE

LANGUAGE = "language"
Value = TypeVar("Value")
_PAGE = "page"
_OF = " of "


class Remembered(Generic[Value]):
    """A value that a session remembers under a name, apart for each owner, such as a workspace; `usual` until it is set."""

    def __init__(self, name: str, usual: Value) -> None:
        self._name, self._usual = name, usual

    def get(self, owner: str = "") -> Value:
        """Return the value."""
        value: Value = st.session_state.get(self._key(owner), self._usual)
        return value

    def set(self, value: Value, owner: str = "") -> None:
        """Remember a value; also as the callback of a button."""
        st.session_state[self._key(owner)] = value

    def take(self, owner: str = "") -> Value:
        """Return the value and forget it."""
        value: Value = st.session_state.pop(self._key(owner), self._usual)
        return value

    def begin(self, value: Value, owner: str = "") -> Value:
        """Return the value; where there is none, remember this one. For a value that is changed in place."""
        begun: Value = st.session_state.setdefault(self._key(owner), value)
        return begun

    def _key(self, owner: str) -> str:
        return f"{self._name}{_OF}{owner}" if owner else self._name


CHOSEN_WORKSPACE = Remembered("workspace", DEFAULT_SAMPLE)
_TOKEN = Remembered("session", "")


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
    """Set what is remembered under `key` to `fallback` unless it is one of `options`."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = fallback


def carry_over(page: str) -> None:
    """Carry the controls of the question over to a page that draws the same ones, when it is first run.

    On the other page a widget has another identity, and Streamlit gives it its own default in that first run, although
    the value is persisted; a value that is set stands. Keys of controls begin with the workspace's name and a colon.
    """
    if page == st.session_state.get(_PAGE):
        return
    st.session_state[_PAGE] = page
    workspace = f"{CHOSEN_WORKSPACE.get()}:"
    for key, value in list(st.session_state.items()):
        if isinstance(key, str) and (key == LANGUAGE or key.startswith(workspace)):
            st.session_state[key] = value


def forget_owner(owner: str) -> None:
    """Forget all that is remembered for an owner: widgets whose keys begin with it and a colon, before they are drawn, and values."""
    for key in [key for key in st.session_state if isinstance(key, str)]:
        if key.startswith(f"{owner}:") or key.endswith(f"{_OF}{owner}"):
            del st.session_state[key]


def resend_choices() -> None:
    """Set every remembered choice to its value again; in the callback of what changes the language.

    The browser sends a choice as the label that it shows, so it must be given the label of the new language: otherwise
    the next run gets words of the old one.
    """
    for key, value in list(st.session_state.items()):
        words = value if isinstance(value, list) else [value]
        if words and all(isinstance(word, str | int) and not isinstance(word, bool) for word in words):
            st.session_state[key] = value


def session_token() -> str:
    """Return the random mark of this browser session in access logs: it says that two acts were one session's, not whose."""
    return _TOKEN.begin(secrets.token_hex(8))
