"""A list of customers as a file: all pages, masked as on screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from crm_dashboard.analysis import CELL, IDENTITY, Answer, PeopleColumn, PeopleQuery, all_people
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_, text
from crm_dashboard.ui.customers.controls import Listed
from crm_dashboard.ui.details.customers_file import Sheet, file_button
from crm_dashboard.ui.identity.reveal import reveal_lasts
from crm_dashboard.ui.question.segments import labels_by_cell
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import titled_in_full

_MOST_NAMED = 3


def people_download(answer: Answer, listed: Listed, t: Translator, *, label: str | None = None) -> None:
    """Draw the button that downloads the customers of the list's query; `label` names it where they are not all."""
    most = current().download_rows
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        if listed.tally.customers > most and label is None:
            st.caption(t(N_("The file ends after {count} rows."), count=most), width="content")
        file_button(
            answer,
            list_sheet(
                listed.query,
                headers(listed.columns, t, answer.matrix.currency),
                labels_by_cell(answer, t),
                is_revealed=reveal_lasts(answer.workspace),
            ),
            t,
            key="download_selected" if label else "download_people",
            hint=t(_hint(listed)),
            about=(t(N_("Customer list")), *_segments(answer, listed, t)),
            label=label,
            disabled=not listed.tally.customers and label is None,
        )


def _segments(answer: Answer, listed: Listed, t: Translator) -> tuple[str, ...]:
    """Return the segments that are listed, for the file's name: each by its name, many by their count, none for all."""
    labels = labels_by_cell(answer, t)
    names = tuple(dict.fromkeys(labels.get(code, code) for code in listed.query.cells))
    return names if len(names) <= _MOST_NAMED else (t(N_("{count} segments"), count=len(names)),)


def headers(columns: Sequence[PeopleColumn], t: Translator, currency: str | None) -> dict[str, str]:
    """Return the titles of the columns by key, with the units that the file's bare numbers do not show."""
    units = {column.key: column.unit if column.kind == "metric" else "" for column in columns}
    return {column.key: titled_in_full(plain(t(column.label)), units[column.key], t, currency) for column in columns}


def list_sheet(
    query: PeopleQuery, headers: dict[str, str], segments: dict[str, str], *, is_revealed: Callable[[], bool]
) -> Callable[[Workspace], Sheet]:
    """Return what puts the list into a file: `headers` are titles by column, `segments` names by cell.

    `is_revealed` says, when the file is made, whether what the page showed in full may still be: the page may be old.
    """

    def sheet(workspace: Workspace) -> Sheet:
        if query.revealed and not is_revealed():
            raise CrmError(
                text(N_("Names and contacts are masked again, so the file was not made.")),
                next_step=text(N_("Show them in full once more, then download again.")),
            )
        people = all_people(workspace, query, current().download_rows)
        rows = ([segments.get(row[key]) if key == CELL else _plain(row[key]) for key in headers] for row in people)
        return Sheet(list(headers.values()), rows, masked=not (query.revealed and _has_identities(headers)))

    return sheet


def _hint(listed: Listed) -> str:
    if not _has_identities(listed.query.columns):
        return N_("All pages, with these columns and in this order. The access log will say so.")
    if listed.query.revealed:
        return N_(
            "All pages, with these columns and in this order; names and contacts in full. The access log will say so."
        )
    return N_("All pages, with these columns and in this order; names and contacts masked. The access log will say so.")


def _has_identities(columns: Sequence[str] | dict[str, str]) -> bool:
    return any(key.startswith(IDENTITY) for key in columns)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
