"""The controls of the dimensions: which metric stands on each axis, how it is cut, and the parts of a composite."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.composite import COMPOSITE
from crm_dashboard.model.question.link_codes import AXES
from crm_dashboard.model.question.spec import Axis, MatrixSpec
from crm_dashboard.text import N_
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.controls.composites import composite_controls
from crm_dashboard.ui.question.controls.cuts import cut_controls
from crm_dashboard.ui.question.controls.fit_marks import marked
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct

_LABELS = {"x": N_("Horizontal axis"), "y": N_("Vertical axis"), "z": N_("Third dimension")}


def axis_control(workspace: Workspace, spec: MatrixSpec, index: int, t: Translator) -> dict[str, Any]:
    """Draw one dimension with its cut; return the place under it for notes, by its metric; nothing without a metric."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        metric = _metric(workspace, spec, index, AXES[index], t)
        if metric:
            _cut_and_parts(workspace, spec, spec.axes[index], t)
    return {metric: st.container()} if metric else {}


def _metric(workspace: Workspace, spec: MatrixSpec, index: int, name: str, t: Translator) -> str:
    """Draw the choice of an axis's metric and return the one that stands there, "" for no third dimension."""
    metrics = analysis.metrics_of(workspace)
    taken = {axis.metric for axis in spec.axes[:index]}
    options = [key for key, metric in metrics.items() if not metric.missing and key not in taken]
    if name == "z":
        options = ["", *options]
    chosen = spec.axes[index].metric if index < len(spec.axes) else ""
    key = f"{workspace.name}:{name}"
    labels = {
        option: plain(t(metrics[option].metric.label)) if option else t(N_("no third dimension")) for option in options
    }
    st.selectbox(
        t(_LABELS[name]),
        options,
        format_func=distinct(marked(labels, analysis.short_metrics(workspace))).__getitem__,
        key=set_widget(key, chosen),
        on_change=_change_metric,
        args=(workspace.name, index, key),
        help=literal(t(metrics[chosen].metric.definition)) if chosen else None,
    )
    return chosen


def _change_metric(workspace: str, index: int, key: str) -> None:
    metric: str = widget_value(key)
    last = store.history_of(workspace).last_axis(metric)
    store.change(workspace, partial(with_metric, index=index, metric=metric, usual=last))


def with_metric(spec: MatrixSpec, index: int, metric: str, usual: Axis | None = None) -> MatrixSpec:
    """Return the question with a metric on the axis `index`; "" takes the third axis away.

    A metric that stands on another axis changes places; one that stands on none is cut as `usual` says, or at the median.
    """
    axes = list(spec.axes)
    others = [place for place, axis in enumerate(axes) if axis.metric == metric]
    if not metric:
        del axes[index:]
    elif others and index < len(axes):
        axes[index], axes[others[0]] = axes[others[0]], axes[index]
    else:
        axes[index : index + 1] = [usual or Axis(metric)]
    return replace(spec, axes=tuple(axes))


def _cut_and_parts(workspace: Workspace, spec: MatrixSpec, axis: Axis, t: Translator) -> None:
    """Draw how a dimension is cut, and of a composite its parts, behind one button."""
    metric = analysis.metrics_of(workspace)[axis.metric].metric
    composite = next((used for used in spec.composites if used.key == axis.metric), None)
    label = t(metric.label)
    if metric.family != COMPOSITE or composite is None:
        with st.popover(":material/tune:", help=literal(t(N_("{label}: cut and scale"), label=label))):
            st.markdown(f"**{literal(label)}**")
            cut_controls(workspace, spec, axis, t)
        return
    with st.popover(":material/tune:", help=literal(t(N_("{label}: cut, scale, parts and weights"), label=label))):
        st.markdown(f"**{literal(label)}**")
        cut, parts = st.tabs([t(N_("Cut and scale")), t(N_("Parts and weights"))])
        with cut:
            cut_controls(workspace, spec, axis, t)
        with parts:
            composite_controls(workspace, spec, composite, t)
