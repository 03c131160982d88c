"""The values of widgets by key: set before a widget is drawn or in a callback, and read in its callback.

Each setter returns the key, so that it stands where the widget takes its key: `key=set_widget(key, value)`.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from crm_dashboard.ui.session import state


def set_widget(key: str, value: object) -> str:
    """Set the value of a widget."""
    state.put(key, value)
    return key


def start_widget(key: str, value: object) -> str:
    """Set the value of a widget that has none yet."""
    state.start(key, value)
    return key


def limit_widget(key: str, options: Container[Any], usual: object) -> str:
    """Set the value of a widget that holds none of `options` to `usual`."""
    state.keep_within(key, options, usual)
    return key


def widget_value(key: str) -> Any:
    """Return the value of a widget; None before it is drawn."""
    return state.get(key)
