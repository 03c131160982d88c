"""What a link, a saved matrix or a kept choice asks for and what cannot be applied: collected, and named at the top.

Whoever reads such a value calls `tell`; the notice stands in the same run, and until the reader goes on. Where the
customers that were asked for cannot be chosen, the page shows no figures of others: see `stop_without_customers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.not_applied import NotApplied
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.session import state
from crm_dashboard.ui.wording.escape import literal, plain

_KEY, _TIMES = "not_applied", "not_applied_forgotten"  # how often: a button that is drawn again has another key
_MOST_NAMED = 12


def sentence(problem: NotApplied) -> Text:
    """Return all of it in a sentence."""
    message = N_("{what}: “{value}” is not applied. {why} {instead}")
    instead = "" if problem.narrows else problem.instead or ""  # nothing is shown in its place
    return text(message, what=problem.what, value=plain(problem.value), why=problem.why, instead=instead)


@dataclass(frozen=True)
class _Place:
    spot: DeltaGenerator
    page: str
    t: Translator


_PLACE: ContextVar[_Place | None] = ContextVar("not_applied_place", default=None)


@contextmanager
def named_at_the_top(page: str, t: Translator) -> Iterator[None]:
    """Reserve the place over the page `page`, and name there what was told before and what the page tells."""
    state.put(_KEY, tuple(one for one in told() if one.page in ("", page)))
    token = _PLACE.set(_Place(st.empty(), page, t))
    try:
        if told():
            _draw()
        yield
    finally:
        _PLACE.reset(token)


def tell(one: NotApplied, *, of_page: bool = False) -> None:
    """Name a value that cannot be applied; once, however often it is told. `of_page`: only on the page that is run."""
    place = _PLACE.get()
    if of_page and place:
        one = replace(one, page=place.page)
    if one not in told():
        state.put(_KEY, (*told(), one))
        if place:
            _draw()


def told() -> tuple[NotApplied, ...]:
    """Return what is named."""
    found: tuple[NotApplied, ...] = state.get(_KEY, ())
    return found


def forget() -> None:
    """Forget it all: the reader goes on, or asks something else."""
    state.put(_KEY, ())
    state.put(_TIMES, state.get(_TIMES, 0) + 1)
    if place := _PLACE.get():
        place.spot.empty()


def stop_without_customers() -> None:
    """End the page here where the customers that were asked for cannot be chosen and the reader has not gone on."""
    if any(one.narrows for one in told()):
        st.stop()


def _draw() -> None:
    place = _PLACE.get()
    assert place
    t, found = place.t, told()
    narrows = any(one.narrows for one in found)
    title = (
        N_("The customers that were asked for cannot be chosen, so no figures are shown")
        if narrows
        else N_("This is not all that was asked for")
    )
    lines = [literal(t(sentence(one)).strip()) for one in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        lines.append(t(N_("And {count} more."), count=len(found) - _MOST_NAMED))
    with place.spot.container(gap="small"):
        if narrows:
            st.error("  \n".join(lines), title=t(title), icon=":material/error:")
        else:
            st.warning("  \n".join(lines), title=t(title), icon=":material/warning:")
        go_on = N_("Go on without it") if narrows else N_("Go on with what is shown")
        st.button(t(go_on), key=f"{_KEY} {state.get(_TIMES, 0)} {len(found)}", on_click=forget)
