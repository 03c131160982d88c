"""Events that a workspace's own people named: a sale, a launch, a closed week; kept beside its data, whatever the version."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue import catalogue

FILE = "events.json"
MOST = 200
LONGEST_NAME = 60
_MAX_BYTES = 200_000


@dataclass(frozen=True)
class OwnEvent:
    """An event: its name, its first and its last day (days since 1970-01-01, both included)."""

    name: str
    first: int
    last: int


_EVENTS = TypeAdapter(tuple[OwnEvent, ...])


def read_events(folder: Path) -> tuple[OwnEvent, ...]:
    """Return the workspace's own events, earliest first; a file that is damaged or too large has none."""
    try:
        path = folder / FILE
        return _EVENTS.validate_json(path.read_bytes()) if path.stat().st_size <= _MAX_BYTES else ()
    except (OSError, ValidationError):
        return ()


def write_events(folder: Path, events: Iterable[OwnEvent]) -> None:
    """Store the workspace's own events in place of those before: names of at most 60 characters, 200 events at most."""
    kept = sorted(
        (OwnEvent(event.name.strip()[:LONGEST_NAME], event.first, max(event.first, event.last)) for event in events),
        key=lambda event: (event.first, event.last, event.name),
    )
    with catalogue.locked(folder):
        catalogue.write_file(folder / FILE, _EVENTS.dump_json(tuple(kept[:MOST]), indent=1))
