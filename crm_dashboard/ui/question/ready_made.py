"""The matrices in the sidebar, saved and ready-made: choosing one sets the question and names the cells."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Offer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import Axis, MatrixSpec
from crm_dashboard.model.segments.template import Choice, Template
from crm_dashboard.model.segments.template_file import SHIPPED
from crm_dashboard.text import N_, text
from crm_dashboard.ui.matrices.saving import open_saved
from crm_dashboard.ui.question.cut_controls import remember_cuts
from crm_dashboard.ui.question.fit_marks import marked
from crm_dashboard.ui.question.sharing import AXES
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.not_applied import NotApplied, tell
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.wording.needs import named_needs


def ready_made(workspace: Workspace, t: Translator) -> Template | None:
    """Draw the choice of a matrix, one's own first, with the question that it may ask, and return it."""
    every = analysis.offers_of(workspace)
    offers = {key: offer.template for key, offer in every.items() if not offer.missing}
    short = analysis.short_matrices(workspace, every)
    key = _key(workspace.name)
    if (asked := every.get(state.get(key) or "")) and asked.missing:
        why = text(N_("It needs {columns}. Load it on the page Data."), columns=named_needs(asked.missing, t))
        instead = text(N_("The dimensions are shown without its names."))
        tell(NotApplied(text(N_("Saved or ready-made matrix")), t(asked.template.name), why, instead))
    if state.take(_left(workspace.name)):
        state.put(key, "")
    if state.get(key) is None:
        _start_with_the_usual(workspace.name, every, short)
    state.keep_within(key, ["", *offers], "")
    names = {"": t(N_("none: my own dimensions")), **{one: _title(every[one], t) for one in offers}}
    chosen: str = st.selectbox(
        t(N_("Saved or ready-made matrix")),
        ["", *offers],
        format_func=distinct(marked(names, short)).__getitem__,
        key=key,
        on_change=_take,
        args=(workspace.name, every),
        persist_state="session",
        help=literal(t(offers[state.get(key)].about)) if state.get(key) else None,
    )
    closed = len(every) - len(offers)
    if closed:
        st.caption(
            t.plural(
                "{count} more needs other data: see the page Data fit",
                "{count} more need other data: see the page Data fit",
                closed,
            )
        )
    _tell_damaged(workspace, t)
    if not chosen:
        return None
    template = offers[chosen]
    if template.choice:
        _choice(workspace, template, template.choice, t)
    return template


def remember_template(workspace: str, template: str | None) -> None:
    """Set the choice, before it is drawn."""
    state.put(_key(workspace), template or "")


def leave_template(workspace: str) -> None:
    """Let go of the template whose cells the question no longer has, and run the page again."""
    state.put(_left(workspace), True)
    st.rerun()


def remember_axes(workspace: str, axes: tuple[Axis, ...]) -> None:
    """Set the controls of the dimensions, before they are drawn."""
    for name, axis in zip(AXES, (*axes, None), strict=False):
        state.put(f"{workspace}:{name}", axis.metric if axis else "")
        if axis:
            remember_cuts(workspace, axis)


def _choice(workspace: Workspace, template: Template, choice: Choice, t: Translator) -> None:
    metrics = analysis.metrics_of(workspace)
    names = {one.metric: one.name for one in choice.options if not metrics[one.metric].missing}
    key = f"{workspace.name}:option:{template.key}"
    axis = f"{workspace.name}:{AXES[choice.axis]}"
    state.put(key, state.get(axis) if state.get(axis) in names else choice.metrics[0])
    st.radio(
        t(choice.question),
        list(names),
        format_func=lambda one: literal(plain(t(names[one]))),
        key=key,
        on_change=_answer,
        args=(workspace.name, key, template),
    )


def usual_question(workspace: Workspace) -> MatrixSpec | None:
    """Return the question of the matrix that stands there at first; None where the data carry none."""
    every = analysis.offers_of(workspace)
    key = _usual(every, analysis.short_matrices(workspace, every))
    return every[key].template.spec() if key else None


def _usual(every: Mapping[str, Offer], short: Mapping[str, str]) -> str:
    """Return the key of the usual matrix, else of the first that the data carry."""
    return next((key for key in SHIPPED if key in every and not every[key].missing and short.get(key) != "closed"), "")


def _start_with_the_usual(workspace: str, every: Mapping[str, Offer], short: Mapping[str, str]) -> None:
    """Begin with the usual matrix, unless the reader has chosen dimensions already."""
    usual = "" if state.get(f"{workspace}:x") else _usual(every, short)
    state.put(_key(workspace), usual)
    if usual:
        remember_axes(workspace, every[usual].template.axes)


def _title(offer: Offer, t: Translator) -> str:
    name = plain(t(offer.template.name))
    return t(N_("Yours: {name}"), name=name) if offer.is_own else name


def _tell_damaged(workspace: Workspace, t: Translator) -> None:
    damaged = len(analysis.damaged_matrices(workspace))
    if damaged:
        st.caption(
            t.plural(
                "{count} saved matrix cannot be read: see the page Segments",
                "{count} saved matrices cannot be read: see the page Segments",
                damaged,
            )
        )


def _take(workspace: str, offers: dict[str, Offer]) -> None:
    """Set the question to the chosen matrix: of a saved one all of it, of a ready-made one the dimensions and cuts."""
    offer = offers.get(state.get(_key(workspace)))
    if offer and offer.is_own:
        open_saved(workspace, offer.template.key)
    elif offer:
        remember_axes(workspace, offer.template.axes)


def _answer(workspace: str, key: str, template: Template) -> None:
    spec: MatrixSpec = template.spec(option=state.get(key))
    remember_axes(workspace, spec.axes)


def _key(workspace: str) -> str:
    return f"{workspace}:template"


def _left(workspace: str) -> str:
    return f"{workspace}:template_left"
