"""What is recorded of one customer besides orders: contacts, feedback and service tickets, in time order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.features import KEY
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import Text, text

_DETAILS = {
    "interactions": ("type", "channel", "direction", "outcome"),
    "feedback": ("kind", "score", "scale_max", "topic"),
    "tickets": ("category", "channel", "csat", "close_ts"),
}
"""The tables of records with the columns that are shown; what customers wrote and who served them is left out."""


@dataclass(frozen=True)
class Detail:
    """A filled column of a record: its key, its label and its value."""

    column: str
    label: Text
    value: object


@dataclass(frozen=True)
class Event:
    """A record of a customer: when, in which table, and its filled columns."""

    at: dt.datetime
    table: str
    details: tuple[Detail, ...]


@dataclass(frozen=True)
class Events:
    """A customer's latest records, the latest first, and how many there are by the as-of day.

    From `complete_from` on no record of any table is left out; None where none is left out at all.
    """

    latest: tuple[Event, ...]
    known: int
    complete_from: dt.date | None


def event_tables(workspace: Workspace) -> tuple[str, ...]:
    """Return the loaded tables of contacts, feedback and tickets."""
    return tuple(table for table in _DETAILS if workspace.columns(table))


def customer_events(workspace: Workspace, spec: MatrixSpec, key: str, most: int) -> Events:
    """Return the customer's contacts, feedback and tickets by the as-of day: of each table at most the `most` latest."""
    as_of, known = as_of_day(workspace, spec), 0
    events: list[Event] = []
    starts: list[dt.date] = []
    for table in event_tables(workspace):
        rows = workspace.frame(table).filter(nw.col(KEY) == key).filter(nw.col("day_no") <= as_of)
        clock = TABLES[table].clock
        with workspace.guard():
            count = rows.select(nw.len().alias("n")).collect("pyarrow").to_native()["n"][0].as_py()
            latest = rows.sort(clock, descending=True).head(most).collect("pyarrow").to_native().to_pylist()
        known += count
        events += [_event(table, row, clock, as_of) for row in latest]
        if count > len(latest):
            starts.append(latest[-1][clock].date())
    latest_first = sorted(events, key=lambda event: event.at, reverse=True)
    return Events(tuple(latest_first), known, max(starts, default=None))


def _event(table: str, row: dict[str, Any], clock: str, as_of: int) -> Event:
    columns = {column.key: column for column in TABLES[table].columns}
    details = tuple(
        Detail(name, text(columns[name].label), row[name])
        for name in _DETAILS[table]
        if row.get(name) is not None and _is_known(name, row, as_of)
    )
    return Event(row[clock], table, details)


def _is_known(name: str, row: dict[str, Any], as_of: int) -> bool:
    """Whether a value was known by the as-of day: a later time was not."""
    day = row.get(f"{name.removesuffix('_ts')}_day") if name.endswith("_ts") else None
    return day is None or day <= as_of
