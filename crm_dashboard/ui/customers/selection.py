"""Which customers of a list are selected: kept over its pages, sorting and filters, until somebody clears them."""

from __future__ import annotations

from collections.abc import Iterable

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.ui.session.state import Remembered

_SELECTED: Remembered[tuple[str, tuple[str, ...]]] = Remembered("selected customers", ("", ()))
"""The version of the data, and the ids."""
_TIMES_CLEARED = Remembered("times that the selection was cleared", 0)


def selected_ids(workspace: Workspace) -> tuple[str, ...]:
    """Return the ids of the selected customers in the order in which they were selected; none once other data are loaded."""
    version, ids = _SELECTED.get(workspace.name)
    return ids if version == workspace.version_id else ()


def select_rows(workspace: str, version: str, before: Iterable[str], shown: Iterable[str], rows: Iterable[int]) -> None:
    """Let of the `shown` ids those at `rows` be selected, beside what was selected `before` elsewhere; in a callback."""
    page = list(shown)
    kept = [key for key in before if key not in page]
    _SELECTED.set((version, (*kept, *(page[row] for row in rows if 0 <= row < len(page)))), workspace)


def clear_selection(workspace: str) -> None:
    """Select nobody; in a callback."""
    _SELECTED.set(("", ()), workspace)
    _TIMES_CLEARED.set(times_cleared(workspace) + 1, workspace)


def times_cleared(workspace: str) -> int:
    """Return how often the selection was cleared: a table that was drawn before shows its marks until it is drawn as another."""
    return _TIMES_CLEARED.get(workspace)
