"""Clicks on buttons that act: kept by the button's callback, carried out where the page draws what they do.

A button's own value is lost if the run is started again before the button is drawn, as the first run of a page may be
(`run.current_run`); a callback is not.
"""

from __future__ import annotations

from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import widget_value

_CLICKED: Remembered[str | None] = Remembered("clicked", None)
"""What stood in the field of an action that was clicked, "" without a field."""


def keep_click(action: str, field: str = "") -> None:
    """Keep, in a button's callback, that an action was clicked, and the content of a field at that moment."""
    _CLICKED.set(widget_value(field) or "" if field else "", action)


def take_click(action: str) -> bool:
    """Return whether an action was clicked; true only once for each click."""
    return _CLICKED.take(action) is not None


def take_clicked_text(action: str) -> str | None:
    """Return, once, the content of the field when the action was clicked; None if it was not."""
    return _CLICKED.take(action)
