"""What a button asks for: kept by its callback, carried out where the page draws it.

A button's own value is lost in a run that begins anew before it is drawn, as the very first run of a page may
(`run.current_run`); a callback is not.
"""

from __future__ import annotations

from crm_dashboard.ui.session import state


def request(what: str, field: str = "") -> None:
    """Ask for something, in a callback, with what stands in a field then."""
    state.put(_key(what), state.get(field) or "" if field else True)


def take_request(what: str) -> bool:
    """Whether it was asked for; says so once."""
    return state.take(_key(what)) is not None


def take_requested_words(what: str) -> str | None:
    """Return, once, what stood in the field when it was asked for; None where it was not."""
    words: str | None = state.take(_key(what))
    return words


def _key(what: str) -> str:
    return f"wished {what}"
