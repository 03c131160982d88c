"""The matrices in the sidebar, saved and ready-made: choosing one sets the question and names the cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Offer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.template import Choice, Template
from crm_dashboard.text import N_
from crm_dashboard.ui.matrices.saving import open_saved
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.controls.fit_marks import marked
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct

_UNSET = [(None, False), (365, True)]
"""Periods with their customers that dimensions of one's own have without anybody's choice: none, and what a matrix left."""


def ready_made(workspace: Workspace, spec: MatrixSpec, t: Translator) -> None:
    """Draw the choice of a matrix, saved ones first, and below it the choice that some matrices have."""
    offers = analysis.offers_of(workspace)
    usable = {key: offer.template for key, offer in offers.items() if not offer.missing}
    chosen, key = spec.template or "", f"{workspace.name}:template"
    names = {"": t(N_("none: my own dimensions")), **{template: _title(offers[template], t) for template in usable}}
    st.selectbox(
        t(N_("Matrix")),
        ["", *usable],
        format_func=distinct(marked(names, analysis.short_matrices(workspace, offers))).__getitem__,
        key=set_widget(key, chosen),
        on_change=_change_matrix,
        args=(workspace.name, key, offers),
        help=literal(t(usable[chosen].about)) if chosen else None,
    )
    closed = len(offers) - len(usable)
    if closed:
        st.caption(
            t.plural(
                "{count} more needs other data: see the page Data fit",
                "{count} more need other data: see the page Data fit",
                closed,
            )
        )
    _tell_damaged(workspace, t)
    if chosen and (choice := usable[chosen].choice):
        _choice(workspace, spec, usable[chosen], choice, t)


def _choice(workspace: Workspace, spec: MatrixSpec, template: Template, choice: Choice, t: Translator) -> None:
    metrics = analysis.metrics_of(workspace)
    names = {option.metric: option.name for option in choice.options if not metrics[option.metric].missing}
    key = f"{workspace.name}:option:{template.key}"
    metric = spec.axes[choice.axis].metric
    set_widget(key, metric if metric in names else choice.metrics[0])
    st.radio(
        t(choice.question),
        list(names),
        format_func=lambda option: literal(plain(t(names[option]))),
        key=key,
        on_change=_change_option,
        args=(workspace.name, key, template),
    )


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


def _change_matrix(workspace: str, key: str, offers: Mapping[str, Offer]) -> None:
    """Set the question to the chosen matrix: of a saved one all of it, of a ready-made one the dimensions, cuts and period.

    A period, or a choice of customers, that somebody has set stays: it differs from that of the matrix before.
    """
    chosen = widget_value(key)
    offer = offers.get(chosen)
    if offer is None:
        store.change(workspace, lambda spec: replace(spec, template=None))
    elif offer.is_own:
        open_saved(workspace, chosen)
    else:
        store.change(workspace, lambda spec: _with_template(spec, offer.template, offers))


def _with_template(spec: MatrixSpec, template: Template, offers: Mapping[str, Offer]) -> MatrixSpec:
    before = offers.get(spec.template or "")
    unset = [(before.template.window, before.template.active_only)] if before else _UNSET
    chosen = replace(spec, axes=template.axes, template=template.key)
    if (spec.window, spec.active_only) not in unset:
        return chosen
    return replace(chosen, window=template.window, active_only=template.active_only)


def _change_option(workspace: str, key: str, template: Template) -> None:
    axes = template.spec(option=widget_value(key)).axes
    store.change(workspace, lambda spec: replace(spec, axes=axes, template=template.key))
