"""The events that move a workspace's sales: those of the trade where it sells, and those that its readers named."""

from __future__ import annotations

from collections.abc import Iterable

from crm_dashboard.data.catalogue.own_events import OWN_EVENTS, OwnEvent
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.model.calendar import FIRST_DAY, LAST_DAY
from crm_dashboard.model.time.events import Event, calendars_of, events_between, only_in
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, text

LONGEST_EVENT_NAME = 40


def events_of(workspace: Workspace, first: int, last: int) -> tuple[Event, ...]:
    """Return the events that touch the days from `first` to `last` (days since 1970-01-01), earliest first."""
    return events_between(first, last, _calendars(workspace), _own(workspace))


def events_apart(workspace: Workspace, one: Period, other: Period) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Return the events that only the first of two periods held, and those that only the second one held."""
    calendars, own = _calendars(workspace), _own(workspace)
    return only_in(one, other, calendars, own), only_in(other, one, calendars, own)


def own_events(workspace: Workspace) -> tuple[OwnEvent, ...]:
    """Return the events that the workspace's readers named, earliest first."""
    return OWN_EVENTS.read(workspace.folder)


def save_events(workspace: Workspace, *, added: Iterable[OwnEvent] = (), removed: Iterable[OwnEvent] = ()) -> None:
    """Keep events with the workspace, and delete others of its own.

    Raises `WorkspaceNotChanged` for a name that is blank or longer than 40 characters, for a last day before the first
    one, and if there are too many or they cannot be written.
    """
    kept = [OwnEvent(" ".join(event.name.split()), event.first, event.last) for event in added]
    for event in kept:
        if not 1 <= len(event.name) <= LONGEST_EVENT_NAME:
            raise WorkspaceNotChanged(
                text(N_("An event needs a name of 1 to {most} characters."), most=LONGEST_EVENT_NAME)
            )
        if not FIRST_DAY <= event.first <= event.last <= LAST_DAY:
            raise WorkspaceNotChanged(text(N_("An event's last day is its first one or later.")), where=event.name)
    OWN_EVENTS.change(workspace.folder, added=kept, removed=tuple(removed))


def _own(workspace: Workspace) -> tuple[Event, ...]:
    return tuple(Event(text("{name}", name=own.name), own.first, own.last) for own in own_events(workspace))


def _calendars(workspace: Workspace) -> tuple[str, ...]:
    version = workspace.version
    return calendars_of(version.report.currency if version else None)
