"""A composite's parts, weights and ranges: visible, and open to change."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.composite import DEFAULTS, LABELS, Composite, Part
from crm_dashboard.model.metrics.metrics import Metric
from crm_dashboard.text import N_, text
from crm_dashboard.ui.question.value_field import Valued, is_worked_out, remember_worked_out, value_field
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.not_applied import LEFT_OUT, NotApplied, tell
from crm_dashboard.ui.wording.escape import control_label, literal, plain
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.wording.values import titled_in_full

People = tuple[dt.date | None, int | None]


def composite_controls(workspace: Workspace, t: Translator, metric: Metric, people: People) -> Composite:
    """Draw a composite's parts and return its definition; its ranges are fitted when it is first used, then kept."""
    prefix = f"{workspace.name}:{metric.key}"
    before: Composite | None = state.get(f"{prefix}:composite")
    kept = analysis.fitted_composite(workspace, _known(before or DEFAULTS[metric.key], workspace), *people)
    if kept != before:  # first used, or a part's data have been loaded since
        remember_composite(workspace.name, kept)
        _remember_fitted(prefix, kept)
    title = t(N_("{label}: parts and weights"), label=t(metric.label))
    with st.popover(literal(plain(title)), width="stretch", icon=":material/tune:"):
        composite = _edited(workspace, t, kept, prefix, people)
        st.caption(literal(t(analysis.describe_composite(workspace, composite))))
        st.button(
            t(N_("Back to the usual definition")),
            key=f"usual {prefix}",
            on_click=forget_composite,
            args=(workspace.name, metric.key),
            icon=":material/restart_alt:",
        )
    state.put(f"{prefix}:composite", composite)
    return composite


def _known(composite: Composite, workspace: Workspace) -> Composite:
    """Return the composite without parts that this workspace does not know, such as another's own columns."""
    metrics = analysis.metrics_of(workspace)
    parts = tuple(part for part in composite.parts if part.metric in metrics)
    for part in composite.parts:
        if part.metric not in metrics:
            what = text(N_("Part of “{label}”"), label=text(LABELS[composite.key]))
            tell(NotApplied(what, part.metric, text(N_("There is no such dimension.")), LEFT_OUT))
    return Composite(composite.key, parts) if sum(part.weight for part in parts) > 0 else DEFAULTS[composite.key]


def remember_composite(workspace: str, composite: Composite) -> None:
    """Set the controls of a composite, before they are drawn."""
    prefix = f"{workspace}:{composite.key}"
    state.put(f"{prefix}:composite", composite)
    state.put(f"{prefix}:parts", [part.metric for part in composite.parts])
    for part in composite.parts:
        _remember_part(prefix, part)


def remembered_composite(workspace: str, key: str) -> Composite | None:
    """Return the definition that stands for a composite in this session, None where it is the usual one."""
    kept: Composite | None = state.get(f"{workspace}:{key}:composite")
    return kept


def forget_composite(workspace: str, key: str) -> None:
    """Let the usual definition of a composite stand again, before its controls are drawn."""
    state.take(f"{workspace}:{key}:composite")


def _remember_part(prefix: str, part: Part) -> None:
    state.put(f"{prefix}:{part.metric}:weight", float(part.weight))
    for end in ("low", "high"):
        if (value := getattr(part, end)) is not None:
            state.put(f"{prefix}:{part.metric}:{end}", float(value))


def _remember_fitted(prefix: str, composite: Composite) -> None:
    for part in composite.parts:
        if part.low is not None and part.high is not None:
            remember_worked_out(f"{prefix}:{part.metric}", (part.low, part.high))


def _edited(workspace: Workspace, t: Translator, kept: Composite, prefix: str, people: People) -> Composite:
    metrics = {
        key: one.metric
        for key, one in analysis.metrics_of(workspace).items()
        if key not in DEFAULTS and (not one.missing or key in {part.metric for part in kept.parts})
    }
    loaded = {key for key, one in analysis.metrics_of(workspace).items() if not one.missing}
    key = f"{prefix}:parts"
    state.put(key, [one for one in state.get(key, ()) if one in metrics])
    chosen = st.multiselect(
        t(N_("Parts")),
        list(metrics),
        format_func=distinct({key: plain(t(metric.label)) for key, metric in metrics.items()}).__getitem__,
        key=key,
        persist_state="session",
    )
    before = {part.metric: part for part in kept.parts}
    fresh = [Part(key, 10) for key in chosen if key not in before]
    if fresh:
        added = analysis.fitted_composite(workspace, Composite(kept.key, tuple(fresh)), *people)
        before |= {part.metric: part for part in added.parts}
        _remember_fitted(prefix, added)
        for part in added.parts:
            _remember_part(prefix, part)
    shown = [key for key in chosen or before if key in loaded]
    known = analysis.coverage(workspace, shown, *people)
    _headings(t)
    currency = workspace.version.report.currency if workspace.version else None
    parts = [
        _row(t, prefix, metrics[key], before[key], known[key], currency) if key in loaded else before[key]
        for key in chosen or before
    ]
    left_out = [plain(t(metrics[key].label)) for key in chosen if key not in loaded]
    if left_out:
        st.caption(literal(t(N_("Not in the data and left out: {parts}."), parts=t.listing(left_out))))
    if not sum(part.weight for part in parts) > 0:
        st.warning(t(N_("At least one part needs a weight; the weights before are used.")))
        return kept
    return Composite(kept.key, tuple(parts))


def _headings(t: Translator) -> None:
    cells = st.columns([5, 3, 4, 4])
    for cell, words in zip(cells[1:], (t(N_("Weight")), t(N_("0 stands at")), t(N_("1 stands at"))), strict=True):
        cell.caption(words)


def _row(t: Translator, prefix: str, metric: Metric, part: Part, known: float, currency: str | None) -> Part:
    """Draw one part, with the share of customers who have it; where less is better the range's larger end stands for 0."""
    cells = st.columns([5, 3, 4, 4], vertical_alignment="center")
    label = titled_in_full(plain(t(metric.label)), metric.unit, t, currency)
    of = Valued(metric.label, metric.unit, metric.whole, currency=currency)
    with cells[0].container(gap=None):
        st.markdown(literal(label))
        st.caption(t(N_("{share} have it"), share=t.percent(known)))
    with cells[1]:
        weight = _weight(f"{prefix}:{part.metric}:weight", t(N_("Weight")), part.weight)
    ends = ("low", "high") if metric.favourable == "more" else ("high", "low")
    found: dict[str, float | None] = {}
    for cell, end, words in zip(cells[2:], ends, (t(N_("0 stands at")), t(N_("1 stands at"))), strict=True):
        with cell:
            found[end] = _end(f"{prefix}:{part.metric}", end, f"{label}: {words}", getattr(part, end), of, t)
    if found["low"] is None or found["high"] is None:  # nobody has a value to fit it to
        return Part(part.metric, weight, part.low, part.high)
    if found["low"] >= found["high"]:
        st.warning(t(N_("The range of “{label}” must grow from its low to its high end; the one before is used."), label=literal(label)))  # fmt: skip
        return Part(part.metric, weight, part.low, part.high)
    return Part(part.metric, weight, found["low"], found["high"])


def _weight(key: str, label: str, usual: float) -> float:
    state.start(key, float(usual))
    value = st.number_input(
        control_label(label),
        min_value=0.0,
        key=key,
        format="%.6g",
        step=None,
        persist_state="session",
        label_visibility="collapsed",
    )
    return float(value)


def _end(place: str, end: str, label: str, fitted: float | None, of: Valued, t: Translator) -> float | None:
    """Draw one end of a range: as it was fitted, until somebody types another."""
    key = f"{place}:{end}"
    if state.get(key) is None:
        state.put(key, fitted)
    full = not is_worked_out(place, state.get(key))
    return value_field(label, key, of, t, full=full, optional=fitted is None, hidden_label=True)
