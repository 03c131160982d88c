"""The columns whose filter stands open in the sidebar, also before any value is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from crm_dashboard.ui.session.state import Remembered

_OPENED: Remembered[tuple[str, ...]] = Remembered("filter columns", ())


def opened_columns(workspace: str) -> tuple[str, ...]:
    """Return the columns in the order in which they were opened."""
    return _OPENED.get(workspace)


def open_column(workspace: str, column: str) -> None:
    """Open the filter of a column, beside those that are open."""
    set_opened_columns(workspace, (*opened_columns(workspace), column))


def set_opened_columns(workspace: str, columns: Iterable[str]) -> None:
    """Open the filters of these columns, and no others."""
    _OPENED.set(tuple(dict.fromkeys(columns)), workspace)
