"""What a button asks for: kept by its callback, carried out where the page draws it.

A button's own value is lost in a run that begins anew before it is drawn, as the very first run of a page may
(`run.current_run`); a callback is not.
"""

from __future__ import annotations

from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import widget_value

_REQUEST: Remembered[str | None] = Remembered("request", None)


def request(what: str, field: str = "") -> None:
    """Ask for something, in a callback, with what stands in a field then."""
    _REQUEST.set(widget_value(field) or "" if field else "", what)


def take_request(what: str) -> bool:
    """Whether it was asked for; says so once."""
    return _REQUEST.take(what) is not None


def take_requested_words(what: str) -> str | None:
    """Return, once, what stood in the field when it was asked for; None where it was not."""
    return _REQUEST.take(what)
