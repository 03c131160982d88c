"""How one dimension is cut and drawn: the method, its numbers, the scale."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.cuts import CutMethod
from crm_dashboard.model.question.spec import Axis, MatrixSpec, Scale
from crm_dashboard.text import N_
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.controls.axis_control import AxisControl, ChangeAxis
from crm_dashboard.ui.question.controls.cut_menu import AS_LINKED, CHOICES
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import set_widget, widget_value

_SCALES: dict[str, Scale] = {"linear": "linear", "log": "log"}
_AS_LINKED = "linked"
_CHOSEN_METHOD = Remembered("chosen way to cut", "")
"""The entry of the menu that somebody chose last for a metric: several may show the same cuts."""


def cut_controls(workspace: Workspace, spec: MatrixSpec, axis: Axis, t: Translator) -> None:
    """Draw the cut of an axis of the question."""
    cut_fields(workspace, spec, axis, t, prefix=workspace.name, change=partial(change_axis, workspace.name))


def change_axis(workspace: str, *axes: Axis) -> None:
    """Change cuts and scales of axes of the question, known by their metrics; for a callback."""
    changed = {axis.metric: axis for axis in axes}
    store.change(
        workspace, lambda spec: replace(spec, axes=tuple(changed.get(axis.metric, axis) for axis in spec.axes))
    )


def cut_fields(
    workspace: Workspace, spec: MatrixSpec, axis: Axis, t: Translator, *, prefix: str, change: ChangeAxis
) -> None:
    """Draw the method, its numbers and the scale of an axis of `spec`; `change` is called with what they become.

    Keys of the controls begin with `prefix`.
    """
    control = AxisControl(workspace, t, spec, axis, prefix, change)
    choices = {name: choice for name, choice in CHOICES.items() if choice.suits(control.metric)}
    names = names_for(axis.cuts)
    if not names:
        choices[_AS_LINKED], names = AS_LINKED, (_AS_LINKED,)
    chosen = _CHOSEN_METHOD.get(control.metric_key)
    name = chosen if chosen in names else names[0]
    st.selectbox(
        t(N_("Cut at")),
        list(choices),
        format_func=lambda name: t(choices[name].label),
        key=set_widget(control.key("method"), name),
        on_change=_change_method,
        args=(control,),
    )
    choices[name].draw(control)
    _scale(control)


def names_for(cuts: CutMethod) -> tuple[str, ...]:
    """Return the entries of the menu that can show a method, the plainest first; none where it can only be kept."""
    return tuple(name for name, choice in CHOICES.items() if choice.shows(cuts))


def _change_method(control: AxisControl) -> None:
    name = widget_value(control.key("method"))
    if name not in CHOICES:
        return
    _CHOSEN_METHOD.set(name, control.metric_key)
    try:
        control.change_cuts(CHOICES[name].begin(control))
    except CrmError as problem:
        notify(control.t(problem.what))


def _scale(control: AxisControl) -> None:
    t, key = control.t, control.key("scale")
    labels = {"auto": t(N_("usual")), "linear": t(N_("linear")), "log": t(N_("logarithmic"))}
    st.segmented_control(
        t(N_("Scale")),
        list(labels),
        format_func=labels.__getitem__,
        key=set_widget(key, control.axis.scale or "auto"),
        required=True,
        on_change=lambda: control.change(replace(control.axis, scale=_SCALES.get(widget_value(key) or "auto"))),
    )
