"""The controls over a list of customers: which customers, in which order, which page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm_dashboard.analysis import Answer, FoundCustomers, PeopleColumn, PeopleQuery, PeopleTotals, people_totals
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.columns import choose_columns
from crm_dashboard.ui.customers.ranges import choose_ranges, clear_ranges
from crm_dashboard.ui.findings.chosen_finding import PARAMETER as FINDING
from crm_dashboard.ui.findings.chosen_finding import forget_finding
from crm_dashboard.ui.identity.look_ups import may_look_up, record_look_up
from crm_dashboard.ui.question.segments import PARAMETER as SEGMENT
from crm_dashboard.ui.question.segments import cells_of, choose_segments, clear_segments
from crm_dashboard.ui.session.browser_address import written_by_us
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import limit_widget, set_widget, start_widget, widget_value
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

_SIZES = (25, 50, 100)
_LONGEST_SEARCH = 120
_SHOWN_LIST: Remembered[object] = Remembered("shown list", None)
"""What the list that was drawn last depended on: another list begins at its first page."""
_NUMERIC = ("metric", "score", "cell", "day")


@dataclass(frozen=True)
class Listed:
    """What the controls say: the query, its columns, the chosen segments, and how many customers match."""

    query: PeopleQuery
    columns: tuple[PeopleColumn, ...]
    segments: tuple[str, ...]
    tally: PeopleTotals


def list_controls(answer: Answer, t: Translator, *, revealed: bool, found: FoundCustomers | None = None) -> Listed:
    """Draw search, segments, limits and More, and return the list that they describe, among the customers of a finding."""
    words = _search(answer.workspace.name, t, revealed=revealed)
    segments = choose_segments(answer, t)
    ranges = choose_ranges(answer, t)
    more = _more(t)
    may = True if revealed else may_look_up(answer.workspace, words, t)
    query = PeopleQuery(
        spec=answer.spec,
        cells=cells_of(answer, segments),
        words=words,
        ranges=ranges,
        revealed=revealed,
        look_up=may,
        found=found,
    )
    listed = order_controls(answer, query, more, t, segments=segments)
    if may and not revealed:
        record_look_up(answer.workspace, words, matches=listed.tally.customers)
    return listed


def short_list_controls(answer: Answer, query: PeopleQuery, t: Translator) -> Listed:
    """Draw the controls of a list whose customers are chosen elsewhere: columns and order under More."""
    return order_controls(answer, query, _more(t), t)


def order_controls(
    answer: Answer, query: PeopleQuery, more: DeltaGenerator, t: Translator, *, segments: tuple[str, ...] = ()
) -> Listed:
    """Draw columns, order and rows per page in `more`, and return the list with how many customers match."""
    name = answer.workspace.name
    with more:
        columns = choose_columns(answer, t)
        query = replace(query, columns=tuple(column.key for column in columns))
        query = _sorting(name, query, columns, t)
        query = replace(query, size=_size(name, t))
    totals = people_totals(answer.workspace, query)
    query = replace(query, page=_current_page(name, query, totals.pages(query.size)))
    return Listed(query, columns, segments, totals)


def page_control(answer: Answer, listed: Listed, t: Translator) -> None:
    """Draw the number of the page under a list that has several."""
    pages = listed.tally.pages(listed.query.size)
    if pages > 1:
        st.number_input(
            t(N_("Page, of {pages}"), pages=pages),
            min_value=1,
            max_value=pages,
            step=1,
            key=_page_key(answer.workspace.name),
            persist_state="session",
            width=150,
        )


def sort_by(name: str, column: PeopleColumn) -> None:
    """Sort by a column, the other way round if it is sorted by already; in a callback."""
    by, way = _sort_key(name), _way_key(name)
    if widget_value(by) == column.key:
        set_widget(way, "up" if widget_value(way) == "down" else "down")
    else:
        set_widget(way, "down" if column.kind in _NUMERIC else "up")
    set_widget(by, column.key)


def start_linked_list(answer: Answer) -> None:
    """Clear what limited the list before, where a link opens a segment or a finding: it shows exactly those customers."""
    for name in (SEGMENT, FINDING):
        linked = st.query_params.get_all(name)
        if any(linked) and not written_by_us(name, linked):
            clear_filters(answer)
            forget_finding(answer)
            return


def clear_filters(answer: Answer) -> None:
    """Clear search, segments and limits; in a callback."""
    set_widget(f"{answer.workspace.name}:people:words", "")
    clear_segments(answer)
    clear_ranges(answer.workspace.name)


def _more(t: Translator) -> DeltaGenerator:
    return st.popover(
        t(N_("More")), icon=":material/tune:", help=t(N_("Columns, order, rows per page")), key="people_more"
    )


def _search(name: str, t: Translator, *, revealed: bool) -> str:
    hint = (
        N_("Any part of an id, a name, a phone number or an e-mail address.")
        if revealed
        else N_(
            "Part of an id; a whole name or one of its words; a surname's character; a phone number, or its last four digits; an e-mail address, or its @domain. While they are masked, a search finds nothing that the masks hide from you."
        )
    )
    words = st.text_input(
        t(N_("Search")),
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
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.selectbox(
            t(N_("Sorted by")),
            list(labels),
            format_func=labels.__getitem__,
            key=limit_widget(_sort_key(name), labels, usual),
            persist_state="session",
            width=220,
        )
        ways = {"down": t(N_("descending")), "up": t(N_("ascending"))}
        way = st.segmented_control(
            t(N_("Direction")),
            list(ways),
            format_func=ways.__getitem__,
            key=start_widget(_way_key(name), "down" if usual == "monetary" else "up"),
            required=True,
            persist_state="session",
            width="content",
        )
    return replace(query, sort=by, descending=way == "down")


def _size(name: str, t: Translator) -> int:
    key = f"{name}:people:size"
    size = st.segmented_control(
        t(N_("Rows per page")),
        list(_SIZES),
        key=limit_widget(key, _SIZES, 50),
        required=True,
        persist_state="session",
        width="content",
    )
    return int(size or 50)


def _current_page(name: str, query: PeopleQuery, pages: int) -> int:
    """Return the page's number; a list that has changed begins at its first page again."""
    key = _page_key(name)
    shown = (query.cache_key, query.sort, query.descending, query.size)
    if _SHOWN_LIST.get(name) != shown:
        _SHOWN_LIST.set(shown, name)
        set_widget(key, 1)
    page = min(max(int(widget_value(key) or 1), 1), pages)
    set_widget(key, page)
    return page


def _page_key(name: str) -> str:
    return f"{name}:people:page"


def _sort_key(name: str) -> str:
    return f"{name}:people:sort"


def _way_key(name: str) -> str:
    return f"{name}:people:way"
