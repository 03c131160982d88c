"""The cuts as numbers under the chart, in step with its lines: the way for the keyboard, and for exact values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.question.cuts import Fixed
from crm_dashboard.model.question.spec import Axis
from crm_dashboard.text import N_
from crm_dashboard.ui.question.controls.cut_menu import SAME_VALUE
from crm_dashboard.ui.question.controls.cuts import change_axis
from crm_dashboard.ui.question.value_field import Valued, is_worked_out, remember_worked_out, value_field
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import titled_in_full


def cut_numbers(answer: Answer, t: Translator) -> None:
    """Draw an input for each cut of each dimension; a number typed becomes a fixed cut of the question."""
    matrix, workspace = answer.matrix, answer.workspace.name
    for axis, spec_axis in zip(matrix.axes, answer.spec.axes, strict=True):
        place = f"{workspace}:{axis.metric}"
        if not isinstance(spec_axis.cuts, Fixed):
            remember_worked_out(place, axis.cuts)
        of = Valued(axis.label, axis.unit, axis.whole, axis.ends, matrix.currency)
        label = titled_in_full(plain(t(axis.label)), axis.unit, t, matrix.currency)
        keys = [f"{place}:at:{len(axis.cuts)}:{index}" for index in range(len(axis.cuts))]
        for index, (key, cut) in enumerate(zip(keys, axis.cuts, strict=True)):
            set_widget(key, float(cut))
            number = f" {index + 1}" if len(axis.cuts) > 1 else ""
            value_field(
                t(N_("{label}: cut{number}"), label=label, number=number),
                key,
                of,
                t,
                full=not is_worked_out(place, cut),
                width=190,
                on_change=partial(_take, workspace, axis, spec_axis, keys, t),
            )


def _take(workspace: str, axis: MatrixAxis, spec_axis: Axis, keys: Sequence[str], t: Translator) -> None:
    """Take the numbers for cuts; those that ties in the data had put at one value step apart."""
    values = sorted(float(widget_value(key)) for key in keys)
    if len(set(axis.cuts)) < len(axis.cuts):
        values = _apart(values, _step(axis, max(values, key=abs)))
    if len(set(values)) < len(values):
        notify(t(SAME_VALUE))
        return
    change_axis(workspace, Axis(spec_axis.metric, Fixed(tuple(values)), spec_axis.scale))


def _apart(values: Sequence[float], step: float) -> list[float]:
    """Return ascending values of which none equals the one before: what does is a step higher."""
    stepped = [values[0]]
    for value in values[1:]:
        stepped.append(value if value > stepped[-1] else stepped[-1] + step)
    return stepped


def _step(axis: MatrixAxis, cut: float) -> float:
    """Return a step that is felt and not too long: one for whole values, else about a fiftieth of the cut or the axis."""
    if axis.whole:
        return 1.0
    size = abs(cut) or (axis.high - axis.low) or 1.0
    return float(f"{size / 50:.0e}")
