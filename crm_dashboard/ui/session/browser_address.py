"""What the address asks a page for, one parameter at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import streamlit as st

from crm_dashboard.model.question.link_codes import LONGEST_CODE, PARAMETERS
from crm_dashboard.model.question.not_applied import NotApplied
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.session.not_applied import report
from crm_dashboard.ui.session.state import Remembered

_ALWAYS = frozenset(("workspace", "lang", *PARAMETERS))
_NOT_OURS = re.compile(
    r"utm_\w*|mc_\w*|_g\w*|hs\w*|embed\w*|\w*clid|spm|scm|ref|share\w*|scene|isappinstalled|timestamp|nsukey"
)
"""Parameters that mailers, messengers and Streamlit itself put into addresses: they ask nothing of a page."""
_WRITTEN: Remembered[Mapping[str, list[str]]] = Remembered("address written", {})
_NO_CHOICE = text(N_("This page has no such choice."))


def get_parameter(name: str) -> str:
    """Return the one value of a page's own parameter; of several the first, and nothing for an endless one."""
    values = st.query_params.get_all(name)
    for value in values[1:]:
        report(
            NotApplied(parameter(name), value, text(N_("It is given more than once; the first counts."))), of_page=True
        )
    if values and len(values[0]) > LONGEST_CODE:
        report(NotApplied(parameter(name), values[0], text(N_("It is too long."))), of_page=True)
        return ""
    return values[0] if values else ""


def parameter(name: str) -> Text:
    """Return how a parameter is called that no control has a word for."""
    return text(N_("“{name}” in the address"), name=name)


def report_differences(wanted: Mapping[str, str], used: Mapping[str, str], words: Mapping[str, str]) -> None:
    """Name each value of the address in whose place a page uses another; `words` are what the controls are called."""
    for name, value in wanted.items():
        if value != used.get(name):
            what = text("{what} ({name})", what=text(words[name]), name=name)
            instead = text(N_("“{value}” is used instead."), value=used[name]) if used.get(name) else None
            report(NotApplied(what, value, _NO_CHOICE, instead), of_page=True)


def report_unknown(own: Iterable[str]) -> None:
    """Report parameters of the address that no page reads and this session did not write; `own` are the page's."""
    for name in st.query_params:
        values = st.query_params.get_all(name)
        if name in _ALWAYS or name in own or _NOT_OURS.fullmatch(name) or written_by_us(name, values):
            continue
        report(NotApplied(parameter(name), values[0], text(N_("This page knows no such parameter."))), of_page=True)


def written_by_us(name: str, values: list[str]) -> bool:
    """Return whether a parameter stands in the address as this session wrote it there last."""
    return bool(_WRITTEN.get().get(name) == values)


def write(parameters: Mapping[str, str | list[str]]) -> None:
    """Put parameters into the address, and nothing else, unless it says the same."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in parameters.items()}
    _WRITTEN.set(listed)
    if {name: st.query_params.get_all(name) for name in st.query_params} != listed:
        st.query_params.from_dict(parameters)
