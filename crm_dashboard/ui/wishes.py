"""What a button asks for: kept by its callback, carried out where the page draws it.

A button's own value is lost in a run that begins anew before it is drawn, as the very first run of a page may
(`run.current_run`); a callback is not.
"""

from __future__ import annotations

from crm_dashboard.ui import state


def wish(what: str) -> None:
    """Ask for something, in a callback."""
    state.put(_key(what), True)


def wished(what: str) -> bool:
    """Whether it was asked for; says so once."""
    return bool(state.take(_key(what)))


def _key(what: str) -> str:
    return f"wished {what}"
