"""The columns whose filter stands open in the sidebar, also before any value is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from crm_dashboard.ui.session import state


def opened_columns(workspace: str) -> tuple[str, ...]:
    """Return the columns in the order in which they were opened."""
    columns: tuple[str, ...] = state.get(_key(workspace), ())
    return columns


def open_column(workspace: str, column: str) -> None:
    """Let the filter of one more column stand open."""
    set_opened_columns(workspace, (*opened_columns(workspace), column))


def set_opened_columns(workspace: str, columns: Iterable[str]) -> None:
    """Let the filters of these columns, and no others, stand open."""
    state.put(_key(workspace), tuple(dict.fromkeys(columns)))


def _key(workspace: str) -> str:
    return f"{workspace}:filter_columns"
