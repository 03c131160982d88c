"""The private workspaces of this browser: those imported in it are kept in its local storage and listed in a new tab.

Only names are stored. They are as good as a link, so they stay in local storage, which no other address or port can
read, and not in a cookie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import streamlit as st

from crm_dashboard.data.workspace.workspace import PRIVATE_PREFIX
from crm_dashboard.data.workspace.workspaces import workspace_exists
from crm_dashboard.ui.session.state import Remembered, session_token
from crm_dashboard.ui.session.widgets import widget_value

_KEY = "own_workspaces_in_browser"
_LISTED: Remembered[tuple[str, ...]] = Remembered("own workspaces", ())
_STORED: Remembered[tuple[str, ...]] = Remembered("stored workspaces", ())
_FORGOTTEN: Remembered[tuple[str, ...]] = Remembered("forgotten workspaces", ())
_MOST = 50
_NAME = re.compile(PRIVATE_PREFIX + r"[0-9a-f]{24}")

# A browser reports what it has stored once a session: a report starts a run, which would end an import under way.
_SCRIPT = """
const STORE = "crm_matrix_workspaces", NAME = /^private-[0-9a-f]{24}$/, MOST = 50;
let reportedTo = null;

function stored() {
  try {
    const names = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string" && NAME.test(name)) : [];
  } catch {
    return [];
  }
}

export default function ({ data, setTriggerValue }) {
  const before = stored();
  const names = [...new Set([...data.stored, ...before])].filter((name) => !data.forgotten.includes(name)).slice(0, MOST);
  if (names.join() !== before.join()) {
    try {
      localStorage.setItem(STORE, JSON.stringify(names));
    } catch {} // a browser may refuse to store
  }
  if (reportedTo === data.session) return;
  reportedTo = data.session;
  if (names.some((name) => !data.stored.includes(name))) setTriggerValue("names", names);
}
"""


def own_workspaces() -> tuple[str, ...]:
    """Return the names of the private workspaces that this session has opened or its browser has stored."""
    return _LISTED.get()


def add_own_workspace(name: str) -> None:
    """List a private workspace for this session."""
    _LISTED.set(tuple(dict.fromkeys((*own_workspaces(), name))))


def store_own_workspace(name: str) -> None:
    """List a workspace for this session, and have the browser store it."""
    add_own_workspace(name)
    _STORED.set(tuple(dict.fromkeys((name, *_STORED.get()))))


def forget_own_workspace(name: str) -> None:
    """List a workspace no longer, and have the browser forget it."""
    _LISTED.set(tuple(other for other in own_workspaces() if other != name))
    _STORED.set(tuple(other for other in _STORED.get() if other != name))
    _FORGOTTEN.set((*_FORGOTTEN.get(), name))


def synchronise_with_browser() -> None:
    """Draw the component, which shows nothing, that stores the names and reports those of earlier sessions."""
    _component()(
        key=_KEY,
        data={
            "stored": list(_STORED.get()),
            "forgotten": list(_FORGOTTEN.get()),
            "session": session_token(),
        },
        on_names_change=_take_report,
    )


def _take_report() -> None:
    names = getattr(widget_value(_KEY), "names", None)
    for name in valid_names(names if isinstance(names, list | tuple) else ()):
        if workspace_exists(name):
            store_own_workspace(name)
        else:
            forget_own_workspace(name)


def valid_names(names: Iterable[object]) -> list[str]:
    """Return those of the reported values that can be names of private workspaces, at most 50."""
    return [name for name in names if isinstance(name, str) and _NAME.fullmatch(name)][:_MOST]


@lru_cache(maxsize=1)
def _component() -> Any:
    return st.components.v2.component("crm_matrix_own_workspaces", js=_SCRIPT)
