"""The glossary: every term in two sentences, to be searched, and the links that lead to a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from crm_dashboard.analysis.pages.registry import IN_MENU, PAGES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.glossary import Term, TermGroup, groups, terms
from crm_dashboard.text import N_
from crm_dashboard.ui.session.browser_address import get_parameter, report_differences
from crm_dashboard.ui.wording.escape import literal, plain

_SEARCH = "glossary_search"
TERM = "term"
"""The name in the address of the term that a link leads to."""


def term_links(keys: Iterable[str], t: Translator) -> None:
    """Draw a line of links to what the glossary says of some terms, under words that say where they lead."""
    known = terms()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t(N_("In the glossary:")), width="content")
        for key in keys:
            _link(known[key], t)


def _link(term: Term, t: Translator) -> None:
    st.page_link(
        PAGES["glossary"].script, label=f":small[{literal(plain(t(term.name)))}]", query_params={TERM: term.key}
    )


def term_in_address() -> str:
    """Return the key of the term that the address names; empty where it names none that there is."""
    key = get_parameter(TERM)
    report_differences({TERM: key} if key else {}, {TERM: key if key in terms() else ""}, {TERM: N_("Term")})
    return key if key in terms() else ""


def glossary(term: str, t: Translator) -> None:
    """Draw the term of the link first, then by group the terms that the search finds."""
    st.markdown(t(N_("What the words on these pages mean: each term in two sentences.")))
    known = terms()
    if term:
        with st.container(border=True):
            _term(known[term], _Shown(known, frozenset(known) - {term}, is_list=False), t)
    sought = st.text_input(
        t(N_("Find a term")), key=_SEARCH, placeholder=t(N_("For example: cut, segment, index")), width=420
    )
    hits = {match.key: match for match in known.values() if _fits(match, sought)}
    if not hits:
        st.info(t(N_("No term fits. Try a shorter word, in English or Chinese.")), icon=":material/search:")
    shown = _Shown(known, frozenset(hits), is_list=True)
    filled = [(group, [match for match in hits.values() if match.group == group.key]) for group in groups()]
    filled = [(group, members) for group, members in filled if members]
    if len(filled) > 1:
        links = (_anchor_link(t(group.name), _group_anchor(group)) for group, _ in filled)
        st.markdown(t(N_("Jump to: {links}"), links=" · ".join(links)))
    for group, members in filled:
        _group(group, members, shown, t)


@dataclass(frozen=True)
class _Shown:
    """All terms, the keys of those that stand in the list, and whether what is drawn is that list."""

    known: Mapping[str, Term]
    keys: frozenset[str]
    is_list: bool


def _fits(term: Term, sought: str) -> bool:
    """Return whether a term has the sought text in either language: people know the word of the other, too."""
    words = (term.name.en, term.name.zh, term.text.en, term.text.zh)
    return any(sought.strip().casefold() in text.casefold() for text in words)


def _group(group: TermGroup, members: list[Term], shown: _Shown, t: Translator) -> None:
    st.subheader(literal(t(group.name)), anchor=_group_anchor(group), divider="gray")
    columns = st.columns(2, gap="large")
    for place, term in enumerate(members):
        with columns[place % 2], st.container(gap="xsmall"):
            _term(term, shown, t)


def _group_anchor(group: TermGroup) -> str:
    return f"group-{group.key}"


def _anchor_link(name: str, anchor: str) -> str:
    return f"[{literal(plain(name))}](#{anchor})"


def _term(term: Term, shown: _Shown, t: Translator) -> None:
    st.subheader(literal(t(term.name)), anchor=term.key if shown.is_list else False)
    st.markdown(literal(t(term.text)))
    _related_links([shown.known[key] for key in term.related], shown, t)
    _page_links(term, t)


def _related_links(related: list[Term], shown: _Shown, t: Translator) -> None:
    """Draw links to related terms: a jump where they stand in the list, otherwise the page with that term on top."""
    here = [_anchor_link(t(term.name), term.key) for term in related if term.key in shown.keys]
    elsewhere = [term for term in related if term.key not in shown.keys]
    if not related:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(t(N_("See also: {terms}"), terms=" · ".join(here)), width="content")
        for term in elsewhere:
            _link(term, t)


def _page_links(term: Term, t: Translator) -> None:
    """Draw small links to the pages whose word the term is."""
    pages = [page for page in IN_MENU if term.key in page.words and page.key != "glossary"]
    if pages:
        with st.container(horizontal=True, gap="small"):
            for page in pages:
                st.page_link(page.script, label=f":small[{literal(t(page.title))}]", icon=":material/arrow_forward:")
