"""Saving what is seen under a name, and what can be done with a saved matrix: save it again, rename it, delete it."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm_dashboard import analysis
from crm_dashboard.analysis import LONGEST_NAME, Answer, Offer
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_
from crm_dashboard.ui.matrices.saving import Delete, Rename, Request, SaveAgain, SaveAs, request, take_problem
from crm_dashboard.ui.session.boundary import show_error
from crm_dashboard.ui.session.widgets import start_widget, widget_value
from crm_dashboard.ui.wording.bilingual import about_matrix
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal, plain

_WIDTH = 400
_Places = dict[type[Request], DeltaGenerator]


def save_matrix(answer: Answer, t: Translator) -> None:
    """Draw the menu that saves the question under a name; of an open saved matrix also what else can be done with it.

    Its label says whether what is seen is saved. Why a thing was not done is told in the menu and under it.
    """
    offer = analysis.offers_of(answer.workspace).get(answer.spec.template or "")
    is_own = bool(offer and offer.is_own)
    as_saved = is_own and analysis.is_as_saved(answer.workspace, answer.spec.template or "", answer.spec)
    kind, refused = take_problem(answer.workspace) or (None, None)
    with st.container(width="content", gap="xsmall", horizontal_alignment="right"):
        with (
            st.popover(
                t(N_("Saved")) if as_saved else t(N_("Save")),
                icon=":material/bookmark_added:" if as_saved else ":material/bookmark_add:",
                help=t(N_("Keep this matrix under a name, for everybody who opens the workspace")),
                key=f"save_menu {answer.workspace.name}",
            ),
            st.container(width=_WIDTH),
        ):
            places: _Places = {}
            if offer and is_own:
                places = _own(answer, offer, t, as_saved=as_saved)
            else:
                places[SaveAs] = _save_as(answer, t)
        if kind and refused:
            with places.get(kind, st.container()):
                show_error(refused, t)


def _own(answer: Answer, offer: Offer, t: Translator, *, as_saved: bool) -> _Places:
    """Draw what can be done with the open saved matrix; return where it is told why a thing was not done."""
    key = offer.template.key
    st.markdown(literal(plain(t(offer.template.name))).join(("**", "**")))
    st.caption(_standing(offer, t, as_saved=as_saved))
    st.button(
        t(N_("Save")),
        key="save_again",
        icon=":material/save:",
        disabled=as_saved,
        on_click=request,
        args=(answer.workspace.name, lambda: SaveAgain(key, answer.spec, _as_of(answer))),
        help=t(N_("Keep the cuts, window and filters that are set now under this name; names and plays stay.")),
    )
    save_as, rename, delete = st.tabs([t(N_("Save as…")), t(N_("Rename")), t(N_("Delete"))])
    with save_as:
        places: _Places = {SaveAs: _save_as(answer, t)}
    with rename:
        places[Rename] = _rename(answer, offer, t)
    with delete:
        _delete(answer, offer, t)
    return places


def _standing(offer: Offer, t: Translator, *, as_saved: bool) -> str:
    parts = [t(N_("saved matrix")) if as_saved else t(N_("changed since it was saved"))]
    if offer.template.as_of:
        parts.append(t(N_("keeps its as-of day, {date}"), date=offer.template.as_of))
    return " · ".join(parts)


def _save_as(answer: Answer, t: Translator) -> DeltaGenerator:
    workspace, day = answer.workspace.name, _as_of(answer)
    name, freeze = f"save_name {workspace} {answer.spec.template}", f"save_freeze {workspace}"
    place = st.container()
    with st.form(f"save_form {workspace}", border=False, enter_to_submit=True):
        st.text_input(
            t(N_("Name of the matrix")),
            key=name,
            max_chars=LONGEST_NAME,
            placeholder=t(N_("such as: wholesale, autumn plan")),
        )
        freeze_switch(freeze, day, t)
        st.form_submit_button(
            strong(t(N_("Save"))),
            type="primary",
            on_click=request,
            args=(
                workspace,
                lambda: SaveAs(
                    answer.spec,
                    widget_value(name) or "",
                    about_matrix(answer.matrix),
                    day if widget_value(freeze) else None,
                ),
            ),
        )
    st.caption(who_sees(workspace, t))
    return place


def freeze_switch(key: str, day: dt.date, t: Translator) -> bool:
    """Draw whether a matrix keeps its as-of day, and what that means; off to begin with."""
    chosen: bool = st.toggle(t(N_("Always as of {date}"), date=day), key=key)
    st.caption(
        t(
            N_(
                "Left off, the matrix moves on with new data: it opens as of the last order that is loaded then. Switched on, it always shows {date}."
            ),
            date=day,
        )
    )
    return chosen


def who_sees(workspace: str, t: Translator) -> str:
    """Return in a sentence who finds what is saved here."""
    if workspace in SAMPLES:
        return t(N_("Everybody who opens this sample on this server finds it."))
    return t(N_("Everybody who opens this workspace finds it."))


def _rename(answer: Answer, offer: Offer, t: Translator) -> DeltaGenerator:
    workspace, key = answer.workspace.name, offer.template.key
    name = f"rename {key}"
    place = st.container()
    with st.form(f"rename_form {key}", border=False):
        st.text_input(t(N_("New name")), key=start_widget(name, t(offer.template.name)), max_chars=LONGEST_NAME)
        st.form_submit_button(
            strong(t(N_("Rename"))),
            type="primary",
            on_click=request,
            args=(workspace, lambda: Rename(key, widget_value(name) or "")),
        )
    return place


def _delete(answer: Answer, offer: Offer, t: Translator) -> None:
    key, name = offer.template.key, plain(t(offer.template.name))
    st.markdown(
        t(
            N_("Delete “{name}” with its names and plays, for everybody who opens this workspace? The customers stay."),
            name=literal(name),
        )
    )
    st.button(
        strong(t(N_("Delete for good"))),
        key=f"delete {key}",
        type="primary",
        on_click=request,
        args=(answer.workspace.name, lambda: Delete(key)),
    )


def _as_of(answer: Answer) -> dt.date:
    return date_of(answer.matrix.as_of)
