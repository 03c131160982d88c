"""Every number opens: a small menu with what a figure, chart or card is, by which query, as of when, and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
import streamlit as st

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.export.caption import Caption
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text, Words, text
from crm_dashboard.ui.details.customers_file import Sheet, show_refused_files
from crm_dashboard.ui.details.downloads import FileWords, Place, figures_buttons, handle, picture_buttons
from crm_dashboard.ui.glossary import term_links
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.wording.escape import literal
from crm_dashboard.ui.workspaces.chooser import workspace_title


@dataclass(frozen=True)
class Details:
    """What stands behind something that a page shows.

    `definition` says what it is, `rule` how this one is computed, `day` is the last day of what is known. `sql`, `rows`
    and `chart` are asked only when somebody opens the menu or wants the file: each gets a workspace handle of its own,
    at the page's version, so it must hold no lazy rows of the page's. `rows` are figures of groups: a list of customers
    leaves by `customers_file`, which keeps a record. `terms` are the words of the glossary that explain it. `file` says in a
    few words what files of it hold; it is the title where nothing is said.
    """

    title: Text | Words
    definition: Text | Words
    rule: Text | Words | None = None
    day: dt.date | None = None
    sql: Callable[[Workspace], str] | None = None
    rows: Callable[[Workspace], Sheet] | None = None
    chart: Callable[[Workspace], alt.TopLevelMixin] | None = None
    terms: tuple[str, ...] = ()
    file: Text | Words | None = None


def place_of(workspace: Workspace, key: str) -> Place:
    """Return where something is opened on a page, under a key that is unique on it."""
    return Place(workspace.name, workspace.version_id, f"{workspace.name}:opened:{key}")


def details_menu(workspace: Workspace, details: Details, t: Translator, *, key: str) -> None:
    """Draw the menu of a figure or card, files included; `key` is unique on the page. Its contents are made when somebody opens it."""
    source = workspace_title(workspace, t)
    with st.container(width="content"):  # beside what it belongs to; alone it would take a line
        _menu(place_of(workspace, key), details, t, source)


@st.fragment
def _menu(place: Place, details: Details, t: Translator, source: str) -> None:
    """Draw the menu as a fragment: opening it runs nothing else of the page."""
    with st.popover(
        f":small[:gray[{t(N_('Details'))}]]",  # a word: an icon alone is read out by its own name, in English
        type="tertiary",
        help=t(N_("What stands behind this: definition, query, files")),
        key=place.key,
        on_change="rerun",
    ) as menu:
        if menu.open:
            with boundary(t):
                explanation(place, details, t)
                show_refused_files(t)
                with st.container(horizontal=True, gap="small"):
                    file_buttons(place, details, t, source, tables=("csv",))


def explanation(place: Place, details: Details, t: Translator) -> None:
    """Draw title, definition, rule, day, query, and the links to the words of the glossary."""
    st.markdown(f"**{literal(t(details.title))}**")
    st.markdown(literal(t(details.definition)))
    if details.rule:
        st.markdown(literal(t(details.rule)))
    if details.day:
        st.caption(t(N_("From data until the end of {date}."), date=details.day))
    if details.sql:
        with handle(place) as workspace:
            query = details.sql(workspace)
        st.caption(t(N_("The query, to be run on the file of this version of the data:")))
        st.code(query, language="sql", height=220)
    if details.terms:
        term_links(details.terms, t)


def file_buttons(place: Place, details: Details, t: Translator, source: str, *, tables: tuple[str, ...]) -> None:
    """Draw the buttons for picture and figures; `source` is the title of the workspace, `tables` are the kinds of tables."""
    words = FileWords((t(details.file or details.title), source), details.day)
    if details.chart:
        picture_buttons(place, words, details.chart, _caption(details, t, source), t)
    if details.rows:
        figures_buttons(place, words, details.rows, t, tables)


def _caption(details: Details, t: Translator, source: str) -> Caption:
    """Return what a picture says of itself: the finding, the rule, and from which data it is."""
    until = [t(N_("data until {date}"), date=details.day)] if details.day else []
    origin = t(text(N_("Source: {source}"), source=" · ".join((source, *until))))
    return Caption(t(details.title), (*([t(details.rule)] if details.rule else []), origin))
