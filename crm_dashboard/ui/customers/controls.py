"""The controls over a list of customers: whom to list, by what to sort, which page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleColumn, PeopleQuery, PeopleTotals, people_totals
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.columns import choose_columns
from crm_dashboard.ui.customers.ranges import choose_ranges, clear_ranges
from crm_dashboard.ui.identity.look_ups import may_look_up, record_look_up
from crm_dashboard.ui.question.segments import cells_of, choose_segments, clear_segments
from crm_dashboard.ui.session import state
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

_SIZES = (25, 50, 100)
_LONGEST_SEARCH = 120


@dataclass(frozen=True)
class Listed:
    """What the controls ask for: the query, its columns, the chosen segments, and how many customers it finds."""

    query: PeopleQuery
    columns: tuple[PeopleColumn, ...]
    segments: tuple[str, ...]
    tally: PeopleTotals


def ask_people(answer: Answer, t: Translator, *, revealed: bool) -> Listed:
    """Draw the controls and return what they ask for."""
    name = answer.workspace.name
    with st.container(horizontal=True, vertical_alignment="bottom", key="people_filters"):
        words = _search(name, t, revealed=revealed)
        segments = choose_segments(answer, t)
        place = st.container(width="content")
        columns = choose_columns(answer, t)
        with place:
            ranges = choose_ranges(name, columns, t, answer.matrix.currency)
    may = True if revealed else may_look_up(answer.workspace, words, t)
    query = PeopleQuery(
        spec=answer.spec,
        columns=tuple(column.key for column in columns),
        cells=cells_of(answer, segments),
        words=words,
        ranges=ranges,
        revealed=revealed,
        look_up=may,
    )
    listed = ask_order(answer, Listed(query, columns, segments, PeopleTotals(0, Decimal(0))), t)
    if may and not revealed:
        record_look_up(answer.workspace, words, found=listed.tally.customers)
    return listed


def ask_order(answer: Answer, listed: Listed, t: Translator) -> Listed:
    """Draw the controls of order and page, and return the list with them and with how many customers it finds."""
    name, query = answer.workspace.name, listed.query
    with st.container(horizontal=True, vertical_alignment="bottom", key="people_order"):
        query = _sorting(name, query, listed.columns, t)
        query = replace(query, size=_size(name, t))
        found = people_totals(answer.workspace, query)
        query = replace(query, page=_page(name, query, found.pages(query.size), t))
    return replace(listed, query=query, tally=found)


def sort_by(name: str, column: PeopleColumn) -> None:
    """Sort by a column, the other way round if it is sorted by already; in a callback."""
    by, way = _sort_key(name), _way_key(name)
    if state.get(by) == column.key:
        state.put(way, "up" if state.get(way) == "down" else "down")
    else:
        state.put(way, "down" if column.kind in ("metric", "cell", "day") else "up")
    state.put(by, column.key)


def clear_filters(answer: Answer) -> None:
    """Take search, segments and limits off; in a callback."""
    state.put(f"{answer.workspace.name}:people:words", "")
    clear_segments(answer)
    clear_ranges(answer.workspace.name)


def _search(name: str, t: Translator, *, revealed: bool) -> str:
    hint = (
        N_("Any part of an id, a name, a phone number or an e-mail address.")
        if revealed
        else N_(
            "Part of an id; a whole name or one of its words; a surname's character; a phone number, or its last four digits; an e-mail address, or its @domain. While they are masked, a search finds nothing that the masks hide from you."
        )
    )
    words = st.text_input(
        t(N_("Look for")),
        key=f"{name}:people:words",
        type="search",
        placeholder=t(N_("id, name, phone or e-mail")),
        help=t(hint),
        persist_state="session",
    )
    return (words or "").strip()[:_LONGEST_SEARCH]


def _sorting(name: str, query: PeopleQuery, columns: Sequence[PeopleColumn], t: Translator) -> PeopleQuery:
    labels = distinct({column.key: plain(t(column.label)) for column in columns if column.sortable})
    usual = "monetary" if "monetary" in labels else "customer_id"
    state.start(_way_key(name), "down" if usual == "monetary" else "up")
    state.keep_within(_sort_key(name), labels, usual)
    by = st.selectbox(
        t(N_("Sorted by")),
        list(labels),
        format_func=labels.__getitem__,
        key=_sort_key(name),
        persist_state="session",
        width=220,
    )
    ways = {"down": t(N_("descending")), "up": t(N_("ascending"))}
    way = st.segmented_control(
        t(N_("Direction")),
        list(ways),
        format_func=ways.__getitem__,
        key=_way_key(name),
        required=True,
        persist_state="session",
        width="content",
    )
    return replace(query, sort=by, descending=way == "down")


def _size(name: str, t: Translator) -> int:
    key = f"{name}:people:size"
    state.keep_within(key, _SIZES, 50)
    size = st.segmented_control(
        t(N_("Rows")), list(_SIZES), key=key, required=True, persist_state="session", width="content"
    )
    return int(size or 50)


def _page(name: str, query: PeopleQuery, pages: int, t: Translator) -> int:
    """Draw the page's number; a list that has changed begins at its first page again."""
    key, seen = f"{name}:people:page", f"{name}:people:paged"
    asked = (query.cache_key, query.sort, query.descending, query.size)
    if state.get(seen) != asked:
        state.put(seen, asked)
        state.put(key, 1)
    state.put(key, min(max(int(state.get(key, 1)), 1), pages))
    page = st.number_input(
        t(N_("Page, of {pages}"), pages=pages),
        min_value=1,
        max_value=pages,
        step=1,
        key=key,
        persist_state="session",
        width=150,
    )
    return min(max(int(page or 1), 1), pages)


def _sort_key(name: str) -> str:
    return f"{name}:people:sort"


def _way_key(name: str) -> str:
    return f"{name}:people:way"
