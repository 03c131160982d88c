"""A list of customers as a file: all pages, masked as on screen, and on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.analysis.people import CELL, IDENTITY, PeopleColumn, PeopleQuery, all_people, tally
from crm_dashboard.data import audit
from crm_dashboard.data.workspaces import open_workspace
from crm_dashboard.export.table import csv_bytes, file_name
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui import state
from crm_dashboard.ui.escape import plain
from crm_dashboard.ui.people_controls import Listed
from crm_dashboard.ui.segments import segment_label, segments_of
from crm_dashboard.ui.values import titled


def people_download(answer: Answer, listed: Listed, t: Translator) -> None:
    """Draw the way to take the whole list away."""
    most = current().download_rows
    names = [column for column in listed.columns if column.key.startswith(IDENTITY)]
    hint = N_("All pages, with these columns and in this order; names and contacts masked. The access log will say so.")
    if names and listed.query.revealed:
        hint = N_(
            "All pages, with these columns and in this order; names and contacts in full. The access log will say so."
        )
    elif not names:
        hint = N_("All pages, with these columns and in this order. The access log will say so.")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
        if listed.tally.customers > most:
            st.caption(t(N_("The file ends after {count} rows."), count=most), width="content")
        st.download_button(
            t(N_("Download CSV")),
            data=list_file(
                answer.workspace.name,
                listed.query,
                _headers(listed.columns, t, answer.matrix.currency),
                {cell: segment_label(one, t) for one in segments_of(answer).values() for cell in one.cells},
                session=state.session_token(),
            ),
            file_name=file_name(answer.workspace.title, answer.workspace.version_id, "csv"),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=not listed.tally.customers,
            help=t(hint),
            key="download_people",
        )


def _headers(columns: Sequence[PeopleColumn], t: Translator, currency: str | None) -> dict[str, str]:
    return {column.key: titled(plain(t(column.label)), column.unit, t) for column in columns}


def list_file(
    name: str, query: PeopleQuery, headers: dict[str, str], segments: dict[str, str], *, session: str
) -> Callable[[], bytes]:
    """Return the maker of the file: it runs on another thread when the button is pressed, so it opens its own handle.

    `headers` are the titles of the columns by key, `segments` the names of segments by cell. Without its audit row there
    is no file.
    """

    def make() -> bytes:
        most = current().download_rows
        with open_workspace(name) as workspace:
            found = all_people(workspace, query, most)
            rows = ([segments.get(row[key]) if key == CELL else _plain(row[key]) for key in headers] for row in found)
            content = csv_bytes(list(headers.values()), rows)
            count = min(tally(workspace, query).customers, most)
            masked = not (query.revealed and any(key.startswith(IDENTITY) for key in headers))
            version, folder = workspace.version_id, workspace.folder
        audit.record(folder, "export", session=session, rows=count, masked=masked, version=version)
        return content

    return make


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
