"""The editor of a workspace's own events, such as a store's opening or a price rise."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.catalogue.own_events import OwnEvent
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.text import N_
from crm_dashboard.ui.period.entry_editor import EntryEditor, Row, RowRefused, editor_button

_COLUMNS = ("name", "first", "last")


def keep_edited_events(workspace: Workspace, t: Translator) -> None:
    """Keep what was changed in the editor; before events are told or marked."""
    added, removed = _editor(t).take(workspace)
    if added or removed:
        analysis.save_events(workspace, added=added, removed=removed)
        st.toast(t(N_("The events are kept with this workspace.")), icon=":material/check:")


def own_events_button(workspace: Workspace, last_day: int, t: Translator) -> None:
    """Draw the way to the editor."""
    if editor_button(t(N_("Own events…")), ":material/event:", "own_events"):
        _editor(t).open(
            workspace,
            analysis.own_events(workspace),
            t,
            title=t(N_("Own events")),
            about=t(N_("What moved sales here: a store's opening, a price rise, a sale. Events are marked on the trends, and named where only one of two periods held them.")),
            config={
                "name": st.column_config.TextColumn(t(N_("Event")), max_chars=analysis.LONGEST_EVENT_NAME),
                "first": st.column_config.DateColumn(t(N_("First day")), format="YYYY-MM-DD"),
                "last": st.column_config.DateColumn(t(N_("Last day")), format="YYYY-MM-DD", help=t(N_("Left empty: the first day alone"))),
            },
            example=(None, date_of(last_day), None),
        )  # fmt: skip


def _editor(t: Translator) -> EntryEditor[OwnEvent]:
    return EntryEditor(
        "events",
        _COLUMNS,
        to_row=lambda event: (event.name, date_of(event.first), date_of(event.last)),
        from_row=lambda row: event_of_row(row, t=t),
        identity=lambda event: event,
    )


def event_of_row(row: Row, *, t: Translator) -> OwnEvent:
    """Return the event that was typed in as a row; raise `RowRefused` with the reason for what is none."""
    name = " ".join(str(row.get("name") or "").split())
    if not name:
        raise RowRefused(t(N_("the event has no name.")))
    if len(name) > analysis.LONGEST_EVENT_NAME:
        raise RowRefused(t(N_("a name has at most {most} characters."), most=analysis.LONGEST_EVENT_NAME))
    first = _date(row.get("first"))
    if first is None:
        raise RowRefused(t(N_("“{name}” has no first day."), name=name))
    last = _date(row.get("last")) or first
    if last < first:
        raise RowRefused(t(N_("“{name}” ends before it begins."), name=name))
    return OwnEvent(name, day_number(first), day_number(last))


def _date(value: object) -> dt.date | None:
    """Return the day of a cell; a table may hand it over as text or with a time."""
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None
