"""The question in one line under the title of a page: each part a chip, and what can be taken away goes by a click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.question.spec import Among, Filter, MatrixSpec
from crm_dashboard.text import N_
from crm_dashboard.ui.matrices.saving import saved_note
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.filter_columns import opened_columns, set_opened_columns
from crm_dashboard.ui.question.filters import filter_text
from crm_dashboard.ui.question.windows import window_label
from crm_dashboard.ui.session.not_applied import forget, reported
from crm_dashboard.ui.wording.escape import literal, plain


@dataclass(frozen=True)
class Chip:
    """A part of the question: its words, how the question is without it, and the column whose filter it is."""

    words: str
    remove: store.Edit | None = None
    column: str = ""


def question_chips(answer: Answer, t: Translator, *, days: str = "", removable: bool = True) -> None:
    """Draw the chips of the question: dimensions, period, as-of day, filters; `days` is what a page compares instead.

    Those of a question that is not the session's own are not `removable`.
    """
    workspace = answer.workspace.name
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="question_chips"):
        if note := saved_note():
            st.markdown(f":green-badge[:material/check: {literal(note)}]", width="content")
        for is_fixed, chips in groupby(_chips(answer, t, days), key=lambda chip: not (chip.remove and removable)):
            if is_fixed:
                st.markdown(" ".join(_badge(chip.words) for chip in chips), width="content")
                continue
            for chip in chips:
                st.button(
                    _badge(f"{chip.words}  ✕"),
                    key=f"chip {workspace}:{chip.words}",
                    type="tertiary",
                    help=t(N_("Take this away")),
                    on_click=_remove,
                    args=(workspace, chip),
                )


def _badge(words: str) -> str:
    return f":gray-badge[{literal(words)}]"


def _chips(answer: Answer, t: Translator, days: str) -> Iterator[Chip]:
    spec, matrix = answer.spec, answer.matrix
    yield Chip(" × ".join(plain(t(axis.label)) for axis in matrix.axes))
    yield from _time(answer, t, days)
    for condition in spec.filters:
        column = condition.column if isinstance(condition, Among) else ""
        yield Chip(filter_text(answer.workspace, condition, t), _without_filter(condition), column)
    if reported():
        yield Chip(t(N_("not all that was asked for: see above")))


def _time(answer: Answer, t: Translator, days: str) -> Iterator[Chip]:
    """Yield the chips of period and as-of day; where customers come as one row each there is nothing to choose."""
    spec, day = answer.spec, date_of(answer.matrix.as_of)
    if analysis.has_only_summary(answer.workspace):
        yield Chip(t(N_("one row per customer")))
        yield Chip(t(N_("as of {date}"), date=day))
        return
    if days:
        yield Chip(days)
    if spec.window or not days:
        words = t(window_label(spec.window))
        yield Chip(words[:1].upper() + words[1:], _without_window if spec.window else None)
    if spec.window:
        yield Chip(_counts_text(answer, t), _all_customers if spec.active_only else None)
    if spec.as_of or not days:
        yield Chip(t(N_("As of {date}"), date=day), _as_of_last_order if spec.as_of else None)


def _counts_text(answer: Answer, t: Translator) -> str:
    """Return how many customers have an order in the period, of all; the figure that the page counts stands first."""
    counts = analysis.window_counts(answer.workspace, answer.spec)
    if answer.spec.active_only:
        return t(
            N_("{active} with an order in the period, of {customers} customers"),
            active=counts.active,
            customers=counts.customers,
        )
    return t(
        N_("{customers} customers, {active} with an order in the period"),
        active=counts.active,
        customers=counts.customers,
    )


def _all_customers(spec: MatrixSpec) -> MatrixSpec:
    return replace(spec, active_only=False)


def _without_window(spec: MatrixSpec) -> MatrixSpec:
    return replace(spec, window=None)


def _as_of_last_order(spec: MatrixSpec) -> MatrixSpec:
    return replace(spec, as_of=None)


def _without_filter(condition: Filter) -> store.Edit:
    return lambda spec: replace(spec, filters=tuple(other for other in spec.filters if other != condition))


def _remove(workspace: str, chip: Chip) -> None:
    """Take a chip's part out of the question, and close the filter in the sidebar that it came from; a callback."""
    if chip.column:
        set_opened_columns(workspace, (column for column in opened_columns(workspace) if column != chip.column))
    forget()
    if chip.remove:
        store.change(workspace, chip.remove)
