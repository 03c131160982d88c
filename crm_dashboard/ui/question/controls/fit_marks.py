"""What the fit doctor says of a choice, said where the choice is made: a mark in the menu, a sentence under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Fitness, Reason, State
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import literal, sentence

WORDS: dict[State, str] = {"supported": N_("supported"), "weak": N_("weak"), "closed": N_("not available")}
MARKS: dict[State, str] = {"supported": "●", "weak": "◐", "closed": "○"}


def marked(names: Mapping[str, str], states: Mapping[str, State]) -> dict[str, str]:
    """Return the names of a menu by key, with the mark of what the history of orders is too short for."""
    return {key: f"{MARKS[states[key]]} {name}" if key in states else name for key, name in names.items()}


def fit_notes(
    workspace: Workspace, metrics: Sequence[str], template: str | None, places: Mapping[str, Any], t: Translator
) -> None:
    """Draw in the place of each dimension, and in that of the matrix (""), why the data support it badly or not at all."""
    fitness = analysis.fitness_of(workspace, tuple(metrics))
    for verdict in fitness.metrics:
        if verdict.key in metrics:
            own = [reason for reason in verdict.deciding if reason not in _of_the_page(fitness)]
            _draw_note(verdict.state, own, places[verdict.key], t)
    matrix = next((verdict for verdict in fitness.matrices if verdict.key == template), None)
    own = [reason for reason in matrix.deciding if not reason.of] if matrix else []
    state = matrix.state if matrix and own else "weak"
    _draw_note(state, own or _of_the_page(fitness), places[""], t)


def dimension_fit_note(workspace: Workspace, metric: str, t: Translator) -> None:
    """Draw why the data support a dimension badly or not at all."""
    verdicts = analysis.fitness_of(workspace, (metric,)).metrics
    verdict = next(verdict for verdict in verdicts if verdict.key == metric)
    _draw_note(verdict.state, verdict.deciding, st, t)


def _of_the_page(fitness: Fitness) -> tuple[Reason, ...]:
    """Return the reasons that hold for every matrix: they are named once, not with each dimension."""
    return next(page for page in fitness.pages if page.key == "matrix").reasons


def _draw_note(state: State, reasons: Sequence[Reason], place: Any, t: Translator) -> None:
    if not reasons:
        return
    why = t(N_("; ")).join(t(reason.why) for reason in reasons)
    remedies = " ".join(t(remedy) for remedy in dict.fromkeys(reason.opens for reason in reasons))
    verdict = t(N_("{verdict}: {why}"), verdict=t(WORDS[state]), why=why)
    place.caption(f"{MARKS[state]} {literal(verdict)}", help=literal(sentence(remedies)))
