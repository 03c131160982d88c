"""The customers before and after the one that is shown, in the list that the reader came from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from crm_dashboard.analysis import Answer, PeopleQuery, people_ids, people_totals
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.session.state import Remembered

PARAMETER = "customer"
"""The address's parameter that names the customer."""
_LIST: Remembered[tuple[str, PeopleQuery | None, int]] = Remembered("list of the customer", ("", None, 0))
"""The version of the data, the list that the customer was opened from, and the place in it."""


@dataclass(frozen=True)
class Neighbours:
    """The ids before and after a customer (None at an end), the place in the list from 1, and how many it holds."""

    before: str | None
    after: str | None
    place: int
    customers: int


def remember_list(workspace: Workspace, query: PeopleQuery, place: int) -> None:
    """Remember the list that a customer is opened from, and the customer's place in it, which counts from 0."""
    _LIST.set((workspace.version_id, query, place), workspace.name)


def neighbours(workspace: Workspace, key: str, *, revealed: bool) -> Neighbours | None:
    """Return who stands beside the customer called `key`; None where the reader came from no list that holds this one."""
    version, query, place = _LIST.get(workspace.name)
    if query is None or version != workspace.version_id:
        return None
    query = replace(query, revealed=revealed)
    first = max(place - 2, 0)
    ids = people_ids(
        workspace, query, first, 5
    )  # one step away, when a neighbour was opened, and that one's neighbours
    if key not in ids:
        return None
    index = ids.index(key)
    remember_list(workspace, query, first + index)
    return Neighbours(
        before=ids[index - 1] if index else None,
        after=ids[index + 1] if index + 1 < len(ids) else None,
        place=first + index + 1,
        customers=people_totals(workspace, query).customers,
    )


def neighbour_links(answer: Answer, key: str, t: Translator, *, revealed: bool) -> None:
    """Draw the ways to the customers before and after, with the place in the list; nothing where it is not known."""
    beside = neighbours(answer.workspace, key, revealed=revealed)
    if beside is None or beside.customers < 2:
        return
    _step(answer, beside.before, t(N_("Previous")), ":material/chevron_left:", t)
    st.caption(t(N_("{place} of {count}"), place=beside.place, count=beside.customers), width="content")
    _step(answer, beside.after, t(N_("Next")), ":material/chevron_right:", t)


def _step(answer: Answer, key: str | None, label: str, icon: str, t: Translator) -> None:
    if st.button(label, key=f"neighbour {icon}", icon=icon, type="tertiary", disabled=key is None) and key:
        link = to_params(answer.workspace.name, t.language, answer.spec)
        st.switch_page("pages/customer.py", query_params={**link, PARAMETER: key})
