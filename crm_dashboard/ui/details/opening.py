"""Every number opens: a small menu with what a figure, chart or card is, by which query, as of when, and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
import streamlit as st

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text, Words
from crm_dashboard.ui.details.customers_file import Sheet, tell_refused
from crm_dashboard.ui.details.opened_files import Place, data_button, handle, picture_buttons
from crm_dashboard.ui.glossary import term_links
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.wording.escape import literal


@dataclass(frozen=True)
class Opened:
    """What stands behind something that a page shows.

    `definition` says what it is, `rule` how this one is computed, `day` is the last day of what is known. `sql`, `rows`
    and `chart` are asked only when somebody opens the menu or wants the file: each gets a workspace handle of its own,
    at the page's version, so it must hold no lazy rows of the page's. `rows` are figures of groups: a list of customers
    leaves by `people_file`, which keeps a record. `terms` are the words of the glossary that explain it.
    """

    title: Text | Words
    definition: Text | Words
    rule: Text | Words | None = None
    day: dt.date | None = None
    sql: Callable[[Workspace], str] | None = None
    rows: Callable[[Workspace], Sheet] | None = None
    chart: Callable[[Workspace], alt.TopLevelMixin] | None = None
    terms: tuple[str, ...] = ()


def opened(workspace: Workspace, one: Opened, t: Translator, *, key: str) -> None:
    """Draw the menu; `key` is unique on the page. Its contents are made when somebody opens it."""
    with st.container(width="content"):  # beside what it belongs to; alone it would take a line
        _menu(Place(workspace.name, workspace.version_id, f"{workspace.name}:opened:{key}"), one, t)


@st.fragment
def _menu(place: Place, one: Opened, t: Translator) -> None:
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
                _contents(place, one, t)


def _contents(place: Place, one: Opened, t: Translator) -> None:
    st.markdown(f"**{literal(t(one.title))}**")
    st.markdown(literal(t(one.definition)))
    if one.rule:
        st.markdown(literal(t(one.rule)))
    if one.day:
        st.caption(t(N_("From data until the end of {date}."), date=one.day))
    if one.sql:
        with handle(place) as workspace:
            query = one.sql(workspace)
        st.caption(t(N_("The query, to be run on the file of this version of the data:")))
        st.code(query, language="sql", height=220)
    if one.terms:
        term_links(one.terms, t)
    tell_refused(t)
    with st.container(horizontal=True, gap="small"):
        if one.chart:
            picture_buttons(place, t(one.title), one.chart, t)
        if one.rows:
            data_button(place, t(one.title), one.rows, t)
