"""The events that move a workspace's sales: those of the trade where it sells."""

from __future__ import annotations

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.time.events import Event, calendars_of, events_between, only_in
from crm_dashboard.model.time.period import Period


def events_of(workspace: Workspace, first: int, last: int) -> tuple[Event, ...]:
    """Return the events that touch the days from `first` to `last` (days since 1970-01-01), earliest first."""
    return events_between(first, last, _calendars(workspace))


def events_apart(workspace: Workspace, one: Period, other: Period) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Return the events that only the first of two periods held, and those that only the second one held."""
    calendars = _calendars(workspace)
    return only_in(one, other, calendars), only_in(other, one, calendars)


def _calendars(workspace: Workspace) -> tuple[str, ...]:
    version = workspace.version
    return calendars_of(version.report.currency if version else None)
