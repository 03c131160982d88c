"""Adapts a question to the data: what they do not support is replaced or left out, and reported on the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.metrics.composite import COMPOSITE, COMPOSITES, DEFAULTS, Composite
from crm_dashboard.model.question.cuts import MEDIAN, TopShare
from crm_dashboard.model.question.history import History
from crm_dashboard.model.question.not_applied import LEFT_OUT, NotApplied
from crm_dashboard.model.question.spec import Among, Axis, Between, Filter, MatrixSpec
from crm_dashboard.text import N_, text
from crm_dashboard.ui.question.default_question import PLAIN_AXES
from crm_dashboard.ui.question.filter_columns import open_column
from crm_dashboard.ui.question.filters import filter_text
from crm_dashboard.ui.question.value_field import remember_computed
from crm_dashboard.ui.session.not_applied import report
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.needs import named_needs

FURTHEST = dt.timedelta(days=5 * 366)
"""How far beyond the last order customers can be looked at."""
_ALL_HISTORY = N_("The table has one row per customer, as of {date}. Another day or a period needs single orders, so everything is shown.")  # fmt: skip


def adapt_to_data(workspace: Workspace, spec: MatrixSpec, history: History, t: Translator) -> MatrixSpec:
    """Return the question with only what the workspace's data can answer, its composites with their ranges.

    What is replaced or left out is named on the page. Composites of which the question says nothing are taken as they
    were last in `history`.
    """
    spec = _with_time(workspace, spec, t)
    spec = replace(spec, axes=_axes(workspace, spec, t), filters=_filters(workspace, spec, t))
    spec = replace(spec, composites=_composites(workspace, spec, history))
    return replace(spec, template=_template(workspace, spec, t))


def day_span(workspace: Workspace) -> tuple[dt.date, dt.date]:
    """Return the days of the first and the last order."""
    last = date_of(analysis.last_order_day(workspace))
    version = workspace.version
    return date_of(version.report.first_day or day_number(last)) if version else last, last


def _with_time(workspace: Workspace, spec: MatrixSpec, t: Translator) -> MatrixSpec:
    first, last = day_span(workspace)
    as_of, what = spec.as_of or last, text(N_("As of"))
    if analysis.has_only_summary(workspace):
        if as_of != last or spec.window:
            value = t.date(as_of) if as_of != last else t(N_("the last {days} days"), days=spec.window)
            report(NotApplied(what, value, text(_ALL_HISTORY, date=last)))
        return replace(spec, as_of=None, window=None, active_only=False)
    if not first <= as_of <= last + FURTHEST:
        why = text(N_("The orders run from {first} to {last}."), first=first, last=last)
        report(NotApplied(what, t.date(as_of), why, text(N_("The last order's date is used."))))
        as_of = last
    return replace(spec, as_of=None if as_of == last else as_of)


def _axes(workspace: Workspace, spec: MatrixSpec, t: Translator) -> tuple[Axis, ...]:
    metrics = analysis.metrics_of(workspace)
    usable = [key for key, metric in metrics.items() if not metric.missing]
    kept = [axis.metric for axis in spec.axes if axis.metric in usable]
    axes: list[Axis] = []
    for place, axis in enumerate(spec.axes):
        if axis.metric in usable:
            axes.append(_with_possible_cut(workspace, axis, t))
            continue
        spare = (
            [key for key in (PLAIN_AXES[place].metric, *usable) if key in usable and key not in kept]
            if place < 2
            else []
        )
        _report_missing_metric(workspace, axis.metric, spare[0] if spare else None, t)
        if spare:
            axes.append(Axis(spare[0]))
            kept.append(spare[0])
    return tuple(axes)


def _with_possible_cut(workspace: Workspace, axis: Axis, t: Translator) -> Axis:
    metric = analysis.metrics_of(workspace)[axis.metric].metric
    if not isinstance(axis.cuts, TopShare) or can_cut_by_total(metric.additive, metric.favourable):
        return axis
    what = text(N_("Cut of “{label}”"), label=metric.label)
    why, instead = text(N_("This dimension cannot be cut so.")), text(N_("The median is used."))
    report(NotApplied(what, t(N_("the top share of the total")), why, instead))
    return replace(axis, cuts=MEDIAN)


def can_cut_by_total(additive: bool, favourable: str) -> bool:
    """Return whether a metric has a total of which the top customers can make up a share."""
    return additive and favourable == "more"


def _report_missing_metric(workspace: Workspace, key: str, instead: str | None, t: Translator) -> None:
    """Report a dimension that the data do not support: why, and which one is used in its place."""
    metrics, what, stands = analysis.metrics_of(workspace), text(N_("Dimension")), None
    if instead:
        stands = text(N_("“{label}” stands there instead."), label=metrics[instead].metric.label)
    if key not in metrics:
        report(NotApplied(what, key, text(N_("There is no such dimension.")), stands))
        return
    why = text(N_("It needs {columns}. Load it on the page Data."), columns=named_needs(metrics[key].missing, t))
    report(NotApplied(what, t(metrics[key].metric.label), why, stands))


def _filters(workspace: Workspace, spec: MatrixSpec, t: Translator) -> tuple[Filter, ...]:
    adapted = (_filter(workspace, condition, t) for condition in spec.filters)
    return tuple(condition for condition in adapted if condition)


def _filter(workspace: Workspace, condition: Filter, t: Translator) -> Filter | None:
    """Return a filter with the values that some row has; None, and it is named, where the data lack what it asks by."""
    if isinstance(condition, Between):
        metric = analysis.metrics_of(workspace).get(condition.metric)
        is_lost, why = metric is None or bool(metric.missing), text(N_("The data have no such dimension."))
    else:
        is_lost = condition.column not in analysis.filter_columns(workspace)
        why = text(N_("The data have no such column."))
    if is_lost:
        report(NotApplied(text(N_("Filter")), filter_text(workspace, condition, t), why, LEFT_OUT, narrows=True))
        return None
    return condition if isinstance(condition, Between) else _without_lost_values(workspace, condition, t)


def _without_lost_values(workspace: Workspace, condition: Among, t: Translator) -> Among | None:
    common = analysis.filter_values(workspace, condition.column)
    known = {
        *common,
        *analysis.existing_values(workspace, condition.column, tuple(set(condition.values) - set(common))),
    }
    kept = tuple(value for value in condition.values if value in known)
    lost = tuple(t(N_("(missing)")) if value is None else value for value in condition.values if value not in known)
    if not lost:
        return condition
    what = text(N_("Filter “{label}”"), label=analysis.filter_columns(workspace)[condition.column])
    instead = text(N_("It leaves nobody out.")) if condition.inverted else LEFT_OUT
    why, narrows = text(N_("No row has this value.")), not kept and not condition.inverted
    report(NotApplied(what, t.listing([plain(value) for value in lost]), why, instead, narrows=narrows))
    if kept:
        return replace(condition, values=kept)
    open_column(workspace.name, condition.column)  # the reader may choose another value there
    return None


def _composites(workspace: Workspace, spec: MatrixSpec, history: History) -> tuple[Composite, ...]:
    """Return the definitions of the composites that the question uses, with ranges.

    A composite that stands in a filter only keeps the definition that the question gives, if it gives one.
    """
    given = {composite.key: composite for composite in spec.composites}
    metrics = analysis.metrics_of(workspace)
    on_axes = {axis.metric for axis in spec.axes if metrics[axis.metric].metric.family == COMPOSITE}
    in_filters = {condition.metric for condition in spec.filters if isinstance(condition, Between)} & set(given)
    composites = []
    for key in sorted(on_axes | in_filters):
        composite = given.get(key) or history.last_composite(key) or DEFAULTS[key]
        composites.append(_fitted(workspace, composite, spec) if key in on_axes else composite)
    return tuple(composites)


def _fitted(workspace: Workspace, composite: Composite, spec: MatrixSpec) -> Composite:
    known = _with_known_parts(workspace, composite)
    fitted = analysis.fitted_composite(workspace, known, spec.as_of, spec.window, active_only=spec.keeps_active)
    before = {part.metric: part.low for part in known.parts}
    for part in fitted.parts:
        if before[part.metric] is None and part.low is not None and part.high is not None:
            remember_computed(f"{workspace.name}:{composite.key}:{part.metric}", (part.low, part.high))
    return fitted


def _with_known_parts(workspace: Workspace, composite: Composite) -> Composite:
    """Return the composite without parts that this workspace does not know, such as another's own columns."""
    metrics = analysis.metrics_of(workspace)
    parts = tuple(part for part in composite.parts if part.metric in metrics)
    for part in composite.parts:
        if part.metric not in metrics:
            what = text(N_("Part of “{label}”"), label=COMPOSITES[composite.key].label)
            report(NotApplied(what, part.metric, text(N_("There is no such dimension.")), LEFT_OUT))
    return Composite(composite.key, parts) if sum(part.weight for part in parts) > 0 else DEFAULTS[composite.key]


def _template(workspace: Workspace, spec: MatrixSpec, t: Translator) -> str | None:
    """Return the matrix whose names the cells carry; None where its cells are others by now, or its data are missing."""
    offer = analysis.offers_of(workspace).get(spec.template or "")
    if offer is None:
        return None
    if offer.missing:
        why = text(N_("It needs {columns}. Load it on the page Data."), columns=named_needs(offer.missing, t))
        instead = text(N_("The dimensions are shown without its names."))
        report(NotApplied(text(N_("Matrix")), t(offer.template.name), why, instead))
        return None
    return spec.template if offer.template.fits([(axis.metric, axis.cuts.level_count) for axis in spec.axes]) else None
