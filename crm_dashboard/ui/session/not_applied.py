"""What a link, a saved matrix or a kept choice asks for and what cannot be applied: collected, and named at the top.

Whoever reads such a value calls `report`; the notice stands in the same run, and until the reader goes on. Where the
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
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.escape import literal, plain

_NOT_APPLIED: Remembered[tuple[NotApplied, ...]] = Remembered("not applied", ())
_TIMES_FORGOTTEN = Remembered("not applied, times forgotten", 0)
"""A button that is drawn again has another key."""
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
    _NOT_APPLIED.set(tuple(problem for problem in reported() if problem.page in ("", page)))
    token = _PLACE.set(_Place(st.empty(), page, t))
    try:
        if reported():
            _draw()
        yield
    finally:
        _PLACE.reset(token)


def report(problem: NotApplied, *, of_page: bool = False) -> None:
    """Name a value that cannot be applied; once, however often it is told. `of_page`: only on the page that is run."""
    place = _PLACE.get()
    if of_page and place:
        problem = replace(problem, page=place.page)
    if problem not in reported():
        _NOT_APPLIED.set((*reported(), problem))
        if place:
            _draw()


def reported() -> tuple[NotApplied, ...]:
    """Return the values that are named at the top."""
    return _NOT_APPLIED.get()


def forget() -> None:
    """Forget it all: the reader goes on, or asks something else."""
    _NOT_APPLIED.set(())
    _TIMES_FORGOTTEN.set(_TIMES_FORGOTTEN.get() + 1)
    if place := _PLACE.get():
        place.spot.empty()


def stop_without_customers() -> None:
    """End the page here where the customers that were asked for cannot be chosen and the reader has not gone on."""
    if any(problem.narrows for problem in reported()):
        st.stop()


def _draw() -> None:
    place = _PLACE.get()
    assert place
    t, problems = place.t, reported()
    narrows = any(problem.narrows for problem in problems)
    title = (
        N_("The customers that were asked for cannot be chosen, so no figures are shown")
        if narrows
        else N_("This is not all that was asked for")
    )
    lines = [literal(t(sentence(problem)).strip()) for problem in problems[:_MOST_NAMED]]
    if len(problems) > _MOST_NAMED:
        lines.append(t(N_("And {count} more."), count=len(problems) - _MOST_NAMED))
    with place.spot.container(gap="small"):
        if narrows:
            st.error("  \n".join(lines), title=t(title), icon=":material/error:")
        else:
            st.warning("  \n".join(lines), title=t(title), icon=":material/warning:")
        go_on = N_("Go on without it") if narrows else N_("Go on with what is shown")
        st.button(t(go_on), key=f"not applied {_TIMES_FORGOTTEN.get()} {len(problems)}", on_click=forget)
