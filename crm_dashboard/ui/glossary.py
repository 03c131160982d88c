"""The glossary: every term in two sentences, to be searched, and the links that lead to a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from crm_dashboard.analysis.pages.registry import IN_MENU, PAGES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.glossary import Term, TermGroup, groups, terms
from crm_dashboard.text import N_
from crm_dashboard.ui.session.address import get_parameter, report_differences
from crm_dashboard.ui.wording.escape import literal, plain

_SEARCH = "glossary_search"
TERM = "term"
"""The name in the address of the term that a link leads to."""


def term_links(keys: Iterable[str], t: Translator) -> None:
    """Draw small links to what the glossary says of some terms."""
    known = terms()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for key in keys:
            st.page_link(
                PAGES["glossary"].script,
                label=f":small[{literal(plain(t(known[key].name)))}]",
                query_params={TERM: key},
                icon=":material/menu_book:",
            )


def asked_term() -> str:
    """Return the key of the term that the address names; empty where it names none that there is."""
    key = get_parameter(TERM)
    report_differences({TERM: key} if key else {}, {TERM: key if key in terms() else ""}, {TERM: N_("Term")})
    return key if key in terms() else ""


def glossary(term: str, t: Translator) -> None:
    """Draw the asked term first, then by group the terms that the search finds."""
    st.markdown(t(N_("What the words on these pages mean: each term in two sentences.")))
    known = terms()
    if term:
        with st.container(border=True):
            _term(known[term], known, t)
    sought = st.text_input(
        t(N_("Find a term")), key=_SEARCH, placeholder=t(N_("For example: cut, segment, index")), width=420
    )
    found = [term for term in known.values() if _fits(term, sought)]
    if not found:
        st.info(t(N_("No term fits. Try a shorter word, in English or Chinese.")), icon=":material/search:")
    for group in groups():
        _group(group, [term for term in found if term.group == group.key], known, t)


def _fits(term: Term, sought: str) -> bool:
    """Return whether a term has the sought text in either language: people know the word of the other, too."""
    words = (term.name.en, term.name.zh, term.text.en, term.text.zh)
    return any(sought.strip().casefold() in one.casefold() for one in words)


def _group(group: TermGroup, found: list[Term], known: Mapping[str, Term], t: Translator) -> None:
    if not found:
        return
    st.subheader(literal(t(group.name)), anchor=group.key)
    columns = st.columns(2, gap="large")
    for place, term in enumerate(found):
        with columns[place % 2]:
            _term(term, known, t)


def _term(term: Term, known: Mapping[str, Term], t: Translator) -> None:
    st.markdown(f"**{literal(t(term.name))}**  \n{literal(t(term.text))}")
    if term.related:
        st.caption(literal(t(N_("See also: {terms}"), terms=tuple(known[key].name for key in term.related))))
    _page_links(term, t)


def _page_links(term: Term, t: Translator) -> None:
    """Draw small links to the pages whose word the term is."""
    pages = [page for page in IN_MENU if term.key in page.words and page.key != "glossary"]
    if pages:
        with st.container(horizontal=True, gap="small"):
            for page in pages:
                st.page_link(page.script, label=f":small[{literal(t(page.title))}]", icon=":material/arrow_forward:")
