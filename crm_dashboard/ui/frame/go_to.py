"""The palette, Ctrl+K on every page: type a few letters and go to a page, a matrix, a segment, a word, or a customer by id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from crm_dashboard import analysis
from crm_dashboard.analysis.pages.registry import IN_MENU, PAGES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.glossary import terms
from crm_dashboard.text import N_, Text, Words, text
from crm_dashboard.ui.customer.neighbours import PARAMETER as CUSTOMER
from crm_dashboard.ui.frame.focus import focus_first_field
from crm_dashboard.ui.glossary import TERM
from crm_dashboard.ui.matrices.saving import open_saved
from crm_dashboard.ui.question.segments import PARAMETER as SEGMENT
from crm_dashboard.ui.question.store import history_of
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.run import Run
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

_OPEN = Remembered("palette open", False)
_PLACE, _CUSTOMER_ID = "palette_place", "palette_customer"


@dataclass(frozen=True)
class Place:
    """Somewhere to go: its name and kind, the page, what its address asks for, and the matrix to open there, by key."""

    name: str | Text | Words
    kind: Text
    page: str
    params: dict[str, str] = field(default_factory=dict)
    matrix: str = ""


def palette(run: Run) -> None:
    """Draw the button that opens the palette, and the palette itself while it is open."""
    t = run.t
    st.button(
        t(N_("Go to")),
        key="palette_open",
        icon=":material/search:",
        shortcut="Ctrl+K",
        on_click=_OPEN.set,
        args=(True,),
    )
    if _OPEN.get():
        with boundary(t):
            spec = history_of(run.workspace.name).current
            _dialog(run.workspace.name, places(run.workspace, (spec and spec.template) or ""), t)


@contextmanager
def kept_open() -> Iterator[None]:
    """Run a page under the palette: where the page begins its run anew, the palette is opened again, and else only once."""
    begins_anew = False
    try:
        yield
    except RerunException:
        begins_anew = True
        raise
    finally:
        if not begins_anew:
            _OPEN.take()


def places(workspace: Workspace, matrix: str) -> dict[str, Place]:
    """Return all places by key: pages, matrices that the data carry, words, segments; `matrix` is the one that is open."""
    return {f"{place.page} {place.params} {place.matrix}": place for place in _places(workspace, matrix)}


def _places(workspace: Workspace, matrix: str) -> Iterator[Place]:
    for page in IN_MENU:
        yield Place(text(page.title), text(N_("page")), page.key)
    offers = [offer.template for offer in analysis.offers_of(workspace).values() if not offer.missing]
    for template in offers:
        yield Place(template.name, text(N_("matrix")), "matrix", matrix=template.key)
    for term in terms().values():
        yield Place(term.name, text(N_("term")), "glossary", {TERM: term.key})
    for template in offers:
        to_open = "" if template.key == matrix else template.key  # the open one keeps the cuts that it has
        for group in template.groups:
            kind = text(N_("segment of {matrix}"), matrix=template.name)
            yield Place(group.name, kind, "customers", {SEGMENT: group.key}, to_open)


def _dialog(workspace: str, listed: dict[str, Place], t: Translator) -> None:
    labels = distinct({key: plain(f"{t(place.name)} · {t(place.kind)}") for key, place in listed.items()})

    @st.dialog(t(N_("Go to")), icon=":material/search:")
    def ask() -> None:
        chosen = st.selectbox(
            t(N_("A page, matrix, segment or term")),
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            placeholder=t(N_("Type a few letters")),
            key=_PLACE,
        )
        customer = st.text_input(t(N_("Or a customer, by id")), key=_CUSTOMER_ID).strip()
        focus_first_field()
        if chosen:
            _go(workspace, listed[chosen])
        if customer:
            _go(workspace, Place("", text(""), "customer", {CUSTOMER: customer}))

    ask()


def _go(workspace: str, place: Place) -> None:
    _OPEN.take()
    if place.matrix:
        open_saved(workspace, place.matrix)
    st.switch_page(PAGES[place.page].script, query_params=place.params)
