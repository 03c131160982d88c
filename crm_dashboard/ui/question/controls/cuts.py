"""How one dimension is cut and drawn: the rule, its numbers, the scale."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.metrics import Metric
from crm_dashboard.model.question.cuts import (
    MEDIAN,
    MOST_LEVELS,
    CutRule,
    Fixed,
    Mean,
    NaturalBreaks,
    Quantiles,
    TopShare,
    levels_wished,
)
from crm_dashboard.model.question.spec import Axis, MatrixSpec, Scale
from crm_dashboard.text import N_
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.adaptation import can_cut_by_total
from crm_dashboard.ui.question.value_field import Valued, is_worked_out, remember_worked_out, value_field
from crm_dashboard.ui.session import state
from crm_dashboard.ui.wording.values import titled_in_full

LEAST, MOST = 0.1, 99.9
"""Per cent that a share of customers, or of a total, can be set to."""
ChangeAxis = Callable[[Axis], None]
_SCALES: dict[str, Scale] = {"linear": "linear", "log": "log"}


@dataclass(frozen=True)
class _Control:
    """The controls of one axis: what they show, and what changes it."""

    workspace: Workspace
    t: Translator
    spec: MatrixSpec
    axis: Axis
    prefix: str
    change: ChangeAxis

    @property
    def metric(self) -> Metric:
        return analysis.metrics_of(self.workspace)[self.axis.metric].metric

    @property
    def of_metric(self) -> str:
        return f"{self.prefix}:{self.axis.metric}"

    def key(self, part: str) -> str:
        return f"{self.of_metric}:{part}"

    def change_cuts(self, cuts: CutRule) -> None:
        """Let the axis be cut by another rule; for a callback."""
        self.change(replace(self.axis, cuts=cuts))

    def suggested(self, cuts: CutRule) -> tuple[float, ...]:
        """Return the values at which a rule cuts now; for a callback, when the page's workspace is closed."""
        with open_workspace(self.workspace.name) as workspace:
            return analysis.suggested_cuts(
                workspace, self.axis.metric, cuts, self.spec.as_of, self.spec.window, self.spec.composites
            )


def cut_controls(workspace: Workspace, spec: MatrixSpec, axis: Axis, t: Translator) -> None:
    """Draw the cut of an axis of the question."""
    cut_fields(workspace, spec, axis, t, prefix=workspace.name, change=partial(change_axis, workspace.name))


def change_axis(workspace: str, *axes: Axis) -> None:
    """Let axes of the question, known by their metrics, be cut and drawn in another way; for a callback."""
    changed = {axis.metric: axis for axis in axes}
    store.change(
        workspace, lambda spec: replace(spec, axes=tuple(changed.get(axis.metric, axis) for axis in spec.axes))
    )


def cut_fields(
    workspace: Workspace, spec: MatrixSpec, axis: Axis, t: Translator, *, prefix: str, change: ChangeAxis
) -> None:
    """Draw the rule, its numbers and the scale of an axis of `spec`; `change` is called with what they become.

    Keys of the controls begin with `prefix`.
    """
    control = _Control(workspace, t, spec, axis, prefix, change)
    metric, names = control.metric, rule_names(axis.cuts)
    rules = {
        name: rule
        for name, rule in _RULES.items()
        if name != "top" or can_cut_by_total(metric.additive, metric.favourable)
    }
    if names[0] == "linked":
        rules["linked"] = _Rule(N_("as linked or saved"), lambda control: control.axis.cuts, lambda _control: None)
    shown = state.get(control.key("shown"))
    name = shown if shown in names else names[0]
    state.put(control.key("rule"), name)
    st.selectbox(
        t(N_("Cut at")),
        list(rules),
        format_func=lambda one: t(rules[one].label),
        key=control.key("rule"),
        on_change=_change_rule,
        args=(control,),
    )
    rules[name].draw(control)
    _scale(control)


def rule_names(cuts: CutRule) -> tuple[str, ...]:
    """Return the names under which the controls can show a rule, the plainest first; "linked" where none can."""
    match cuts:
        case Fixed():
            return ("fixed",)
        case Mean():
            return ("mean",)
        case NaturalBreaks():
            return ("breaks",)
        case TopShare((share,)) if _percent_of(share) is not None:
            return ("top",)
        case Quantiles(shares):
            names = {
                "median": cuts == MEDIAN,
                "quantile": len(shares) == 1 and _percent_of(shares[0]) is not None,
                "parts": cuts == Quantiles.parts(len(shares) + 1),
            }
            return tuple(name for name, fits in names.items() if fits) or ("linked",)
    return ("linked",)


def _change_rule(control: _Control) -> None:
    name = state.get(control.key("rule"))
    if name not in _RULES:
        return
    state.put(control.key("shown"), name)
    try:
        control.change_cuts(_RULES[name].begin(control))
    except CrmError as problem:
        state.put(state.NOTICE, control.t(problem.what))


def _percent_of(share: float) -> float | None:
    """Return the per cent that the control turns into exactly this share; None where it cannot hold it."""
    near = round(100 * share, 6)
    found = (near, 100 * share, math.nextafter(100 * share, 0), math.nextafter(100 * share, 100))
    return next((one for one in found if LEAST <= one <= MOST and one / 100 == share), None)


def _fixed_at(control: _Control, cuts: CutRule) -> CutRule:
    """Return fixed cuts where a rule cuts now, so that choosing them moves nothing."""
    values = control.suggested(cuts)
    remember_worked_out(control.of_metric, values)
    return Fixed(tuple(sorted({float(value) for value in values})))


def _levels(control: _Control, rule_of: Callable[[int], CutRule]) -> None:
    """Draw the choice of the number of levels."""
    key = control.key("levels")
    state.put(key, levels_wished(control.axis.cuts))

    def change() -> None:
        if levels := state.get(key):
            try:
                control.change_cuts(rule_of(int(levels)))
            except CrmError as problem:
                state.put(state.NOTICE, control.t(problem.what))

    st.segmented_control(
        control.t(N_("levels")),
        list(range(2, MOST_LEVELS + 1)),
        key=key,
        required=True,
        format_func=str,
        on_change=change,
    )


def _percent(
    control: _Control, part: str, label: str, help_text: str, rule_of: Callable[[tuple[float, ...]], CutRule]
) -> None:
    """Draw the input of one share, in per cent."""
    cuts, key = control.axis.cuts, control.key(part)
    share = cuts.shares[0] if isinstance(cuts, Quantiles | TopShare) else 0.8
    state.put(key, _percent_of(share) or 80.0)

    def change() -> None:
        control.change_cuts(rule_of((min(max(state.get(key), LEAST), MOST) / 100,)))

    st.number_input(
        label, min_value=LEAST, max_value=MOST, step=5.0, key=key, format="%.1f", help=help_text, on_change=change
    )


def _fixed(control: _Control) -> None:
    _levels(control, lambda levels: _fixed_at(control, Quantiles.parts(levels)))
    cuts = control.axis.cuts
    assert isinstance(cuts, Fixed)
    for index in range(len(cuts.values)):
        _fixed_value(control, cuts.values, index)


def _fixed_value(control: _Control, values: tuple[float, ...], index: int) -> None:
    key, t, metric = control.key(f"cut:{len(values)}:{index}"), control.t, control.metric
    state.put(key, values[index])
    version = control.workspace.version
    currency = version.report.currency if version else None
    label = t(N_("cut {number}"), number=index + 1) if len(values) > 1 else t(N_("cut"))

    def change() -> None:
        moved = sorted((*values[:index], float(state.get(key)), *values[index + 1 :]))
        if len(set(moved)) < len(moved):
            state.put(state.NOTICE, t(SAME_VALUE))
        else:
            control.change_cuts(Fixed(tuple(moved)))

    value_field(
        titled_in_full(label, metric.unit, t, currency),
        key,
        Valued(metric.label, metric.unit, metric.whole, metric.ends, currency),
        t,
        full=not is_worked_out(control.of_metric, values[index]),
        on_change=change,
    )


SAME_VALUE = N_("Two cuts of a dimension cannot stand at the same value; nothing was changed.")


def _quantile(control: _Control) -> None:
    t = control.t
    _percent(
        control,
        "quantile",
        t(N_("% of customers on the unfavourable side")),
        t(
            N_(
                "The cut is the value in the data that comes nearest: customers with the same value are never torn apart."
            )
        ),
        Quantiles,
    )


def _top(control: _Control) -> None:
    t = control.t
    help_text = t(N_("The fewest customers who together make this much of the total."))
    _percent(control, "top", t(N_("% of the total")), help_text, TopShare)


def _scale(control: _Control) -> None:
    t, key = control.t, control.key("scale")
    labels = {"auto": t(N_("usual")), "linear": t(N_("linear")), "log": t(N_("logarithmic"))}
    state.put(key, control.axis.scale or "auto")
    st.segmented_control(
        t(N_("Scale")),
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        required=True,
        on_change=lambda: control.change(replace(control.axis, scale=_SCALES.get(state.get(key) or "auto"))),
    )


@dataclass(frozen=True)
class _Rule:
    """A rule in the menu: its label, the cuts that it begins with, and the controls of its numbers."""

    label: str
    begin: Callable[[_Control], CutRule]
    draw: Callable[[_Control], None]


_RULES: dict[str, _Rule] = {
    "median": _Rule(N_("the median"), lambda _control: MEDIAN, lambda _control: None),
    "fixed": _Rule(N_("fixed values"), lambda control: _fixed_at(control, control.axis.cuts), _fixed),
    "mean": _Rule(N_("the mean"), lambda _control: Mean(), lambda _control: None),
    "quantile": _Rule(N_("a quantile"), lambda _control: Quantiles((0.8,)), _quantile),
    "parts": _Rule(
        N_("equal parts"), lambda _control: Quantiles.parts(3), lambda control: _levels(control, Quantiles.parts)
    ),
    "top": _Rule(N_("the top share of the total"), lambda _control: TopShare((0.8,)), _top),
    "breaks": _Rule(
        N_("natural breaks"), lambda _control: NaturalBreaks(3), lambda control: _levels(control, NaturalBreaks)
    ),
}
