"""A composite's parts, weights and ranges: visible, and open to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.composite import DEFAULTS, Composite, Part
from crm_dashboard.model.metrics.registry import Metric
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_
from crm_dashboard.ui.question import store
from crm_dashboard.ui.question.value_field import Valued, is_computed, value_field
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import control_label, literal, plain
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.wording.values import titled_in_full

_WEIGHT_OF_A_NEW_PART = 10
ChangePart = Callable[[Part], None]


def composite_controls(workspace: Workspace, spec: MatrixSpec, composite: Composite, t: Translator) -> None:
    """Draw the parts of a composite that the question uses."""
    prefix = f"{workspace.name}:{composite.key}"
    _parts(workspace, spec, composite, prefix, t)
    st.caption(literal(t(analysis.describe_composite(workspace, composite))))
    st.button(
        t(N_("Back to the usual definition")),
        key=f"usual {prefix}",
        on_click=change_composite,
        args=(workspace.name, DEFAULTS[composite.key]),
        icon=":material/restart_alt:",
    )


def change_composite(workspace: str, composite: Composite) -> None:
    """Change the definition of a composite in the question; parts without a range get one. For a callback."""

    def edit(spec: MatrixSpec) -> MatrixSpec:
        others = (other for other in spec.composites if other.key != composite.key)
        return replace(spec, composites=(*others, composite))

    store.change(workspace, edit)


def coverage_of_parts(workspace: Workspace, spec: MatrixSpec, composite: Composite) -> dict[str, float]:
    """Return, for each part whose data are loaded, the share of all customers who have a value."""
    metrics = analysis.metrics_of(workspace)
    loaded = [part.metric for part in composite.parts if not metrics[part.metric].missing]
    return analysis.coverage(workspace, loaded, spec.as_of, spec.window, active_only=spec.keeps_active)


def _parts(workspace: Workspace, spec: MatrixSpec, composite: Composite, prefix: str, t: Translator) -> None:
    parts = {part.metric: part for part in composite.parts}
    offered = analysis.metrics_of(workspace)
    loaded = {key for key, offer in offered.items() if not offer.missing}
    metrics = {
        key: offer.metric for key, offer in offered.items() if key not in DEFAULTS and (key in loaded or key in parts)
    }
    key = f"{prefix}:parts"
    st.multiselect(
        t(N_("Parts")),
        list(metrics),
        format_func=distinct({metric: plain(t(described.label)) for metric, described in metrics.items()}).__getitem__,
        key=set_widget(key, list(parts)),
        on_change=_change_parts,
        args=(workspace.name, composite, key, t),
    )
    coverage = coverage_of_parts(workspace, spec, composite)
    _headings(t)
    currency = workspace.version.report.currency if workspace.version else None
    for part in composite.parts:
        if part.metric in loaded:
            change = partial(_change_part, workspace.name, composite, t)
            _row(t, prefix, metrics[part.metric], part, coverage[part.metric], currency, change)
    left_out = [plain(t(metrics[metric].label)) for metric in parts if metric not in loaded]
    if left_out:
        st.caption(literal(t(N_("Not in the data and left out: {parts}."), parts=t.listing(left_out))))


def _change_parts(workspace: str, composite: Composite, key: str, t: Translator) -> None:
    parts = {part.metric: part for part in composite.parts}
    chosen = tuple(parts.get(metric, Part(metric, _WEIGHT_OF_A_NEW_PART)) for metric in widget_value(key))
    _change(workspace, composite, chosen, t)


def _change_part(workspace: str, composite: Composite, t: Translator, part: Part) -> None:
    parts = tuple(part if other.metric == part.metric else other for other in composite.parts)
    _change(workspace, composite, parts, t)


def _change(workspace: str, composite: Composite, parts: tuple[Part, ...], t: Translator) -> None:
    if sum(part.weight for part in parts) > 0:
        change_composite(workspace, Composite(composite.key, parts))
    else:
        notify(t(N_("At least one part needs a weight; the weights before are used.")))


def _headings(t: Translator) -> None:
    cells = st.columns([5, 3, 4, 4])
    for cell, words in zip(cells[1:], (t(N_("Weight")), t(N_("0 stands at")), t(N_("1 stands at"))), strict=True):
        cell.caption(words)


def _row(
    t: Translator, prefix: str, metric: Metric, part: Part, coverage: float, currency: str | None, change: ChangePart
) -> None:
    """Draw one part, with the share of customers who have it; where less is better the range's larger end stands for 0."""
    cells = st.columns([5, 3, 4, 4], vertical_alignment="center")
    label = titled_in_full(plain(t(metric.label)), metric.unit, t, currency)
    of = Valued(metric.label, metric.unit, metric.whole, currency=currency)
    with cells[0].container(gap=None):
        st.markdown(literal(label))
        st.caption(t(N_("{share} have it"), share=t.percent(coverage)))
    with cells[1]:
        _weight(f"{prefix}:{part.metric}:weight", t(N_("Weight")), part, change)
    ends = ("low", "high") if metric.favourable == "more" else ("high", "low")
    for cell, end, words in zip(cells[2:], ends, (t(N_("0 stands at")), t(N_("1 stands at"))), strict=True):
        with cell:
            _end(f"{prefix}:{part.metric}", end, f"{label}: {words}", part, of, t, change)


def _weight(key: str, label: str, part: Part, change: ChangePart) -> None:
    st.number_input(
        control_label(label),
        min_value=0.0,
        key=set_widget(key, float(part.weight)),
        format="%.6g",
        step=None,
        label_visibility="collapsed",
        on_change=lambda: change(replace(part, weight=float(widget_value(key) or 0.0))),
    )


def _end(place: str, end: str, label: str, part: Part, of: Valued, t: Translator, change: ChangePart) -> None:
    """Draw one end of a part's range: as it was fitted, until somebody types another.

    A part that nobody has a value for has no range: it gets one when both ends are typed.
    """
    key = f"{place}:{end}"
    value: float | None = getattr(part, end)
    if value is not None:
        set_widget(key, value)

    def take() -> None:
        low, high = (widget_value(f"{place}:{name}") for name in ("low", "high"))
        if low is None or high is None:
            return
        if low < high:
            change(replace(part, low=low, high=high))
        else:
            notify(
                t(
                    N_("The range of “{label}” must grow from its low to its high end; the one before is used."),
                    label=t(of.label),
                ),
            )

    value_field(label, key, of, t, full=not is_computed(place, value), optional=value is None, hidden_label=True, on_change=take)  # fmt: skip
