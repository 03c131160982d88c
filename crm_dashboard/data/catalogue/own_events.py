"""Events that a workspace's own people named: a sale, an opening, a price rise; kept beside its data, whatever the version."""

from __future__ import annotations

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue.entry_file import EntryFile


@dataclass(frozen=True)
class OwnEvent:
    """An event: its name, its first and its last day (days since 1970-01-01, both included)."""

    name: str
    first: int
    last: int


OWN_EVENTS = EntryFile(
    "events.json",
    TypeAdapter(tuple[OwnEvent, ...]),
    identity=lambda event: event,
    sort_key=lambda event: (event.first, event.last, event.name),
    most=200,
)
