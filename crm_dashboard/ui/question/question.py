"""The controls that form the question, in the order of the sentence: as of, over, by, against, only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Availability
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.metrics.composite import COMPOSITE, DEFAULTS, Composite
from crm_dashboard.model.question.cuts import levels_wished
from crm_dashboard.model.question.spec import Among, Axis, Between, Filter, MatrixSpec
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.matrices.saving import settled
from crm_dashboard.ui.question.composite_controls import (
    composite_controls,
    forget_composite,
    remember_composite,
    remembered_composite,
)
from crm_dashboard.ui.question.cut_controls import People, cut_controls
from crm_dashboard.ui.question.filters import told_filter
from crm_dashboard.ui.question.fit_marks import marked, tell_fit
from crm_dashboard.ui.question.ready_made import leave_template, ready_made, remember_axes, remember_template
from crm_dashboard.ui.question.sharing import AXES
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.not_applied import LEFT_OUT, NotApplied, forget, stop_without_customers, tell
from crm_dashboard.ui.session.one_row_each import fixed_day_and_window
from crm_dashboard.ui.wording.escape import control_label, literal, plain
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.wording.needs import named_needs

_WINDOWS: dict[int, Text] = {
    0: text(N_("all history")),
    730: text(N_("the last 24 months")),
    365: text(N_("the last 12 months")),
    182: text(N_("the last 6 months")),
    91: text(N_("the last 3 months")),
    30: text(N_("the last 30 days")),
}
_AXIS_LABELS = {"x": N_("by (to the right)"), "y": N_("against (upwards)"), "z": N_("and (one chart per level)")}
_DEFAULTS = {"x": "frequency", "y": "monetary", "z": ""}
_FURTHEST = dt.timedelta(days=5 * 366)


def ask(workspace: Workspace, t: Translator) -> MatrixSpec:
    """Draw the controls in the sidebar and return the question that they form."""
    if opened := settled(workspace, t):
        forget()
        remember(workspace, opened)
    with st.sidebar:
        template = ready_made(workspace, t)
        places = {"": st.container()}
        as_of, window = _people(workspace, t)
        asked = [one for name in AXES if (one := _axis(workspace, t, name, (as_of, window), places))]
        filters = _filters(workspace, t)
        tell_fit(workspace, [axis.metric for axis, _ in asked], template.key if template else None, places, t)
    stop_without_customers()
    axes = tuple(axis for axis, _ in asked)
    composites = {one.key: one for _, one in asked if one} | _filtered_composites(workspace, filters, axes)
    if template and not template.fits([(axis.metric, levels_wished(axis.cuts)) for axis in axes]):
        leave_template(workspace.name)
    return MatrixSpec(
        axes=axes,
        as_of=as_of,
        window=window,
        filters=filters,
        composites=tuple(composites[key] for key in sorted(composites)),
        template=template.key if template else None,
    )


def remember(workspace: Workspace, spec: MatrixSpec) -> None:
    """Set the controls to a question, before they are drawn."""
    name = workspace.name
    state.put(f"{name}:as_of", spec.as_of)
    state.put(f"{name}:window", spec.window or 0)
    remember_template(name, spec.template)
    remember_axes(name, spec.axes)
    for key in _filtering(spec.filters) & set(DEFAULTS):
        forget_composite(name, key)
    for composite in spec.composites:
        remember_composite(name, composite)
    last = {one.column: one for one in spec.filters if isinstance(one, Among) and one.values and not one.inverted}
    chosen = [one for one in spec.filters if isinstance(one, Among) and one is last.get(one.column)]
    state.put(f"{name}:filters", [one.column for one in chosen])
    for one in chosen:
        state.put(f"{name}:only:{one.column}", list(one.values))
    state.put(f"{name}:others", tuple(one for one in spec.filters if not any(one is other for other in chosen)))


def _people(workspace: Workspace, t: Translator) -> People:
    """Draw as-of day and window; one row per customer stands as of its own day, over all history."""
    if analysis.is_summed(workspace):
        fixed_day_and_window(workspace, t)
        return None, None
    return _as_of(workspace, t), _window(workspace, t)


def _as_of(workspace: Workspace, t: Translator) -> dt.date | None:
    last = date_of(analysis.last_order_day(workspace))
    version = workspace.version
    first = date_of(version.report.first_day or day_number(last)) if version else last
    key = f"{workspace.name}:as_of"
    remembered = state.get(key) or last
    if not first <= remembered <= last + _FURTHEST:
        what, why = text(N_("Customers as of")), N_("The orders run from {first} to {last}.")
        instead = text(N_("The last order's date is used."))
        tell(NotApplied(what, t.date(remembered), text(why, first=first, last=last), instead))
        remembered = last
    state.put(key, remembered)
    chosen = st.date_input(
        t(N_("Customers as of")),
        key=key,
        min_value=first,
        max_value=last + _FURTHEST,
        persist_state="session",
        help=t(
            N_(
                "Everything is computed from what was known at the end of this day. The usual choice is the day of the last order."
            )
        ),
    )
    return None if not isinstance(chosen, dt.date) or chosen == last else chosen


def _window(workspace: Workspace, t: Translator) -> int | None:
    key = f"{workspace.name}:window"
    state.start(key, 0)
    options = list(dict.fromkeys((*_WINDOWS, state.get(key))))
    days: int = st.selectbox(
        t(N_("over")),
        options,
        format_func=lambda one: t(_WINDOWS[one]) if one in _WINDOWS else t(N_("the last {days} days"), days=one),
        key=key,
        persist_state="session",
        help=t(N_("Limits orders and money. Recency and tenure always use all history.")),
    )
    return days or None


def _axis(
    workspace: Workspace, t: Translator, name: str, people: People, places: dict[str, Any]
) -> tuple[Axis, Composite | None] | None:
    """Draw one dimension with its cuts; `places` gets the one where something can be said of it."""
    metrics = analysis.metrics_of(workspace)
    usable = [key for key, one in metrics.items() if not one.missing]
    taken = [state.get(f"{workspace.name}:{other}") for other in AXES[: AXES.index(name)]]
    options = [key for key in usable if key not in taken]
    if name == "z":
        options = ["", *options]
    key = f"{workspace.name}:{name}"
    fallback = _DEFAULTS[name] if _DEFAULTS[name] in options else options[0]
    asked = state.get(key)
    state.keep_within(key, options, fallback)
    if asked and asked not in usable:
        _tell_what_is_missing(asked, state.get(key), metrics, t)
    named = {one: plain(t(metrics[one].metric.label)) if one else t(N_("no third dimension")) for one in options}
    metric: str = st.selectbox(
        t(_AXIS_LABELS[name]),
        options,
        format_func=distinct(marked(named, analysis.short_metrics(workspace))).__getitem__,
        key=key,
        persist_state="session",
        help=literal(t(metrics[state.get(key)].metric.definition)) if state.get(key) else None,
    )
    if not metric:
        return None
    places[metric] = st.container()
    chosen = metrics[metric].metric
    cut, parts = st.container(), st.container()
    composite = None
    if chosen.family == COMPOSITE:
        with parts:
            composite = composite_controls(workspace, t, chosen, people)
    with cut:
        return cut_controls(workspace, t, chosen, people, composite), composite


def _filtered_composites(
    workspace: Workspace, filters: tuple[Filter, ...], axes: tuple[Axis, ...]
) -> dict[str, Composite]:
    """Return the definitions that a link gave to composites that stand in its filters only."""
    named = _filtering(filters) - {axis.metric for axis in axes}
    kept = {key: remembered_composite(workspace.name, key) for key in named}
    return {key: one for key, one in kept.items() if one}


def _filtering(filters: tuple[Filter, ...]) -> set[str]:
    """Return the metrics that a question limits its customers by."""
    return {one.metric for one in filters if isinstance(one, Between)}


def _tell_what_is_missing(asked: str, instead: str, metrics: Mapping[str, Availability], t: Translator) -> None:
    """Name a dimension that cannot be asked for, why, and which stands in its place."""
    what, stands = text(N_("Dimension")), None
    if instead:
        stands = text(N_("“{label}” stands there instead."), label=metrics[instead].metric.label)
    if asked not in metrics:
        tell(NotApplied(what, asked, text(N_("There is no such dimension.")), stands))
        return
    why = text(N_("It needs {columns}. Load it on the page Data."), columns=named_needs(metrics[asked].missing, t))
    tell(NotApplied(what, t(metrics[asked].metric.label), why, stands))


def _filters(workspace: Workspace, t: Translator) -> tuple[Filter, ...]:
    labels = analysis.filter_columns(workspace)
    key = f"{workspace.name}:filters"
    others = tuple(one for one in state.get(f"{workspace.name}:others", ()) if _can_be_asked(workspace, one, t))
    state.put(f"{workspace.name}:others", others)
    chosen = state.get(key, [])
    for column in chosen:
        if column not in labels:
            _can_be_asked(workspace, Among(column, tuple(state.get(f"{workspace.name}:only:{column}", []))), t)
    state.put(key, [one for one in chosen if one in labels])
    found: list[Filter] = list(others)
    if labels:
        columns = st.multiselect(
            t(N_("only")),
            list(labels),
            format_func=distinct({one: plain(t(label)) for one, label in labels.items()}).__getitem__,
            key=key,
            placeholder=t(N_("everyone")),
            persist_state="session",
            on_change=forget,
        )
        found += [only for column in columns if (only := _only(workspace, t, column, labels[column]))]
    if others:
        st.caption(
            t(
                N_("Filters from the link: {filters}"),
                filters=literal(t.listing([told_filter(workspace, one, t) for one in others])),
            )
        )
    return tuple(found)


def _can_be_asked(workspace: Workspace, one: Filter, t: Translator) -> bool:
    """Return whether the data have what a filter asks by; a column, a dimension or a value that they lack is named."""
    if isinstance(one, Between):
        known = analysis.metrics_of(workspace).get(one.metric)
        lost = known is None or bool(known.missing)
        why = text(N_("The data have no such dimension."))
    else:
        lost = one.column not in analysis.filter_columns(workspace)
        why = text(N_("The data have no such column."))
    if lost:
        tell(NotApplied(text(N_("Filter")), told_filter(workspace, one, t), why, LEFT_OUT, narrows=True))
    elif isinstance(one, Among):
        _without_lost_values(workspace, one, t)
    return not lost


def _without_lost_values(workspace: Workspace, one: Among, t: Translator) -> list[str | None]:
    """Return the values of a filter that some row has, and name those that none has."""
    common = analysis.filter_values(workspace, one.column)
    there = {*common, *analysis.existing_values(workspace, one.column, tuple(set(one.values) - set(common)))}
    kept = [value for value in one.values if value in there]
    lost = tuple(t(N_("(missing)")) if value is None else value for value in one.values if value not in there)
    if lost:
        what = text(N_("Filter “{label}”"), label=analysis.filter_columns(workspace)[one.column])
        instead = text(N_("It leaves nobody out.")) if one.inverted else LEFT_OUT
        why, narrows = text(N_("No row has this value.")), not kept and not one.inverted
        tell(NotApplied(what, t.listing([plain(value) for value in lost]), why, instead, narrows=narrows))
    return kept


def _only(workspace: Workspace, t: Translator, column: str, label: Text) -> Filter | None:
    key = f"{workspace.name}:only:{column}"
    asked = Among(column, tuple(state.get(key, [])))
    remembered = _without_lost_values(workspace, asked, t) if asked.values else []
    state.put(key, remembered)
    chosen = st.multiselect(
        control_label(plain(t(label))),
        list(dict.fromkeys((*analysis.filter_values(workspace, column), *remembered))),
        format_func=lambda one: t(N_("(missing)")) if one is None else plain(one),
        key=key,
        placeholder=t(N_("any")),
        persist_state="session",
        on_change=forget,
    )
    return Among(column, tuple(chosen)) if chosen else None
