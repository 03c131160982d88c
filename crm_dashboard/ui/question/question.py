"""The controls of the question in the sidebar: matrix, two axes, period, filter; under More the third dimension and the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_
from crm_dashboard.ui.matrices.saving import carry_out_request
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.adaptation import FURTHEST, day_span
from crm_dashboard.ui.question.controls.axes import axis_control
from crm_dashboard.ui.question.controls.filters import filter_controls
from crm_dashboard.ui.question.controls.fit_marks import fit_notes
from crm_dashboard.ui.question.controls.ready_made import ready_made
from crm_dashboard.ui.question.place import question_place
from crm_dashboard.ui.question.windows import WINDOWS, window_label
from crm_dashboard.ui.session.not_applied import forget, stop_without_customers
from crm_dashboard.ui.session.one_row_each import fixed_day_and_window
from crm_dashboard.ui.session.widgets import set_widget, widget_value


def question_controls(workspace: Workspace, t: Translator) -> MatrixSpec:
    """Draw the controls of the question in the sidebar and return the question."""
    if opened := carry_out_request(workspace, t):
        forget()
        store.open_question(workspace.name, opened)
    spec = store.current(workspace, t)
    with question_place(t):
        ready_made(workspace, spec, t)
        places = {"": st.container()}
        places |= axis_control(workspace, spec, 0, t) | axis_control(workspace, spec, 1, t)
        if analysis.has_only_summary(workspace):
            fixed_day_and_window(workspace, t)
        else:
            _window(workspace, spec, t)
        filter_controls(workspace, spec, t)
        with st.expander(t(N_("More")), expanded=len(spec.axes) > 2 or spec.as_of is not None):
            places |= axis_control(workspace, spec, 2, t)
            if not analysis.has_only_summary(workspace):
                _as_of(workspace, spec, t)
        fit_notes(workspace, [axis.metric for axis in spec.axes], spec.template, places, t)
    stop_without_customers()
    return spec


def _as_of(workspace: Workspace, spec: MatrixSpec, t: Translator) -> None:
    first, last = day_span(workspace)
    key = f"{workspace.name}:as_of"
    st.date_input(
        t(N_("As of")),
        key=set_widget(key, spec.as_of or last),
        min_value=first,
        max_value=last + FURTHEST,
        on_change=_change_day,
        args=(workspace.name, key, last),
        help=t(
            N_(
                "Everything is computed from what was known at the end of this day. The usual choice is the day of the last order."
            )
        ),
    )


def _change_day(workspace: str, key: str, last: dt.date) -> None:
    day = widget_value(key)
    if isinstance(day, dt.date):
        store.change(workspace, lambda spec: replace(spec, as_of=None if day == last else day))


def _window(workspace: Workspace, spec: MatrixSpec, t: Translator) -> None:
    key = f"{workspace.name}:window"
    st.selectbox(
        t(N_("Period")),
        list(dict.fromkeys((*WINDOWS, spec.window or 0))),
        format_func=lambda days: t(window_label(days)),
        key=set_widget(key, spec.window or 0),
        on_change=_change_window,
        args=(workspace.name, key),
        help=t(N_("Limits orders and money. Recency and tenure always use all history.")),
    )
    if spec.window:
        _population(workspace, spec, t)


def _population(workspace: Workspace, spec: MatrixSpec, t: Translator) -> None:
    key = f"{workspace.name}:active_only"
    st.toggle(
        t(N_("Only buyers of the period")),
        key=set_widget(key, spec.active_only),
        on_change=_change_population,
        args=(workspace.name, key),
        help=t(
            N_(
                "Off: everyone who has ever ordered is counted; who has not ordered in the period then has no orders and no money, which moves the cuts."
            )
        ),
    )


def _change_population(workspace: str, key: str) -> None:
    active_only = bool(widget_value(key))
    store.change(workspace, lambda spec: replace(spec, active_only=active_only))


def _change_window(workspace: str, key: str) -> None:
    days = widget_value(key)
    store.change(workspace, lambda spec: replace(spec, window=days or None))
