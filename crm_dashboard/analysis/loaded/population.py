"""The customers of a question as lazy rows, by way of the materialised features."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import filter_columns, loaded_columns, metrics_by_key, records_of
from crm_dashboard.analysis.loaded.source import as_of_day, order_frames
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import SpecError
from crm_dashboard.model.features import KEY, Frames, features
from crm_dashboard.model.metrics.aggregates import RECORDS
from crm_dashboard.model.metrics.composite import COMPOSITE, DEFAULTS, Composite, loaded_parts, ranges
from crm_dashboard.model.metrics.composite import fitted as with_ranges
from crm_dashboard.model.metrics.metrics import Metric, chosen
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.model.question.filters import among, between
from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec
from crm_dashboard.text import N_, text

_CUSTOMERS = "customers."
_ORDERS = "orders."


def population(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...] = ()) -> nw.LazyFrame[Any]:
    """Return one row per customer of the question's population, with the columns of its metrics and of `also`."""
    return filtered(materialised(workspace, spec, also), workspace, spec)


def filtered(rows: nw.LazyFrame[Any], workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the rows of the feature table that are buyers and that the question's filters let in."""
    metrics = metrics_by_key(workspace, spec.composites)
    rows = rows.filter(nw.col("is_buyer"))
    for one in spec.filters:
        if isinstance(one, Between):
            rows = rows.filter(between(one, metrics[one.metric].column))
        elif one.column.startswith(_CUSTOMERS):
            rows = rows.filter(among(one))
    return rows


def materialised(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...] = ()) -> nw.LazyFrame[Any]:
    """Return the feature table of the question, wide enough for every metric of the families that it and `also` touch.

    Composites stand in a table of their own on top of it, so that a changed weight does not count the orders again.
    """
    spec = fitted(workspace, spec, also)
    width = _width(workspace, spec, also)
    key = ("features", _scope(workspace, spec), width.families, _attributes(spec))
    rows = workspace.materialise(key, lambda: _simple(workspace, spec, width))
    if not width.composites:
        return rows
    definitions = tuple(one for one in spec.composites if one.key in {metric.key for metric in width.composites})
    return workspace.materialise(("composed", key, definitions), lambda: _composed(rows, width))


def unmaterialised(
    workspace: Workspace,
    spec: MatrixSpec,
    also: tuple[str, ...] = (),
    *,
    whose: str | None = None,
    sums: tuple[str, ...] = (),
    narrow: bool = False,
) -> nw.LazyFrame[Any]:
    """Return the query of the feature table on the version's own tables.

    `whose` limits it to one customer's rows. `sums` names sums over orders that it holds as well; with them, or `narrow`,
    it holds no more metrics than are asked for.
    """
    spec = fitted(workspace, spec, also)
    width = _width(workspace, spec, also, narrow=narrow or bool(sums))
    return _composed(_simple(workspace, spec, width, whose, sums), width)


def known_orders(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the documents, refunds included, that the question's as-of day knows and its filters on orders let in."""
    scope = _scope(workspace, spec)
    orders = workspace.frame("orders").filter(scope.known)
    for one in scope.orders:
        orders = orders.filter(among(one))
    return orders


def counted_orders(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return those of `known_orders` that are no refund and lie in the window: the orders that a frequency counts."""
    return known_orders(workspace, spec).filter(_scope(workspace, spec).flows)


def fitted(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...] = ()) -> MatrixSpec:
    """Return the question with a fitted definition of every composite that it or `also` names.

    Ranges that a definition lacks are found on all customers with an order by the as-of day, whatever the filters; to
    compare two days, ask for the second with the composites of the first.
    """
    composites = {one.key: one for one in spec.composites}
    asked = [key for key in dict.fromkeys((*spec.metrics, *also)) if key in DEFAULTS]
    found = {key: fit(workspace, spec, composites.get(key, DEFAULTS[key])) for key in asked}
    if all(composites.get(key) == one for key, one in found.items()):
        return spec
    composites |= found
    return replace(spec, composites=tuple(composites[key] for key in sorted(composites)))


def fit(workspace: Workspace, spec: MatrixSpec, composite: Composite) -> Composite:
    """Return the composite with the ranges that it lacks, found on everybody at the question's day and window."""
    metrics = metrics_by_key(workspace)
    loaded = loaded_parts(composite, metrics, loaded_columns(workspace))
    keys = tuple(sorted(part.metric for part in loaded if part.low is None))
    if not keys:
        return composite
    everyone = everyone_at(spec.as_of, spec.window)

    def find() -> dict[str, tuple[float, float] | None]:
        return ranges(population(workspace, everyone, keys), [metrics[key] for key in keys])

    return with_ranges(composite, workspace.cached_on_disk(("ranges", everyone, keys), find))


def everyone_at(as_of: dt.date | None, window: int | None) -> MatrixSpec:
    """Return a question about all customers, by dimensions that there always are."""
    return MatrixSpec((Axis("frequency"), Axis("repeat_share")), as_of, window)


@dataclass(frozen=True)
class _Width:
    """What a feature table holds: families of simple metrics, these metrics, and the composites on top."""

    families: tuple[str, ...]
    simple: tuple[Metric, ...]
    composites: tuple[Metric, ...]


def _width(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...], *, narrow: bool = False) -> _Width:
    metrics, loaded = metrics_by_key(workspace, spec.composites), loaded_columns(workspace)
    asked = chosen(dict.fromkeys((*spec.metrics, *also)), metrics, loaded)
    parts = [metrics[part] for metric in asked for part in metric.parts]
    families = {metric.family for metric in (*asked, *parts)} - {COMPOSITE} | {"basic"}
    wanted = {metric.key for metric in (*asked, *parts)}
    wide = tuple(
        metric
        for metric in metrics.values()
        if (metric.key in wanted if narrow else metric.family in families)
        and metric.family != COMPOSITE
        and not metric.missing(loaded)
    )
    composites = tuple(metric for metric in asked if metric.family == COMPOSITE)
    return _Width(tuple(sorted(families)), wide, composites)


def _simple(
    workspace: Workspace, spec: MatrixSpec, width: _Width, whose: str | None = None, sums: tuple[str, ...] = ()
) -> nw.LazyFrame[Any]:
    _check_filters(workspace, spec)

    def limited(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return rows if whose is None else rows.filter(nw.col(KEY) == whose)

    summed = {name for metric in width.simple for name in metric.aggregates}
    records = {
        table: limited(records_of(workspace, table))
        for table, known in RECORDS.items()
        if workspace.columns(table) and summed & set(known)
    }
    orders, summary = (None if one is None else limited(one) for one in order_frames(workspace))
    frames = Frames(orders, limited(workspace.frame("customers")), records, summary)
    return features(frames, _scope(workspace, spec), width.simple, _attributes(spec), sums)


def _composed(rows: nw.LazyFrame[Any], width: _Width) -> nw.LazyFrame[Any]:
    scores = [metric.formula(Scope(0)).alias(metric.column) for metric in width.composites]
    return rows.with_columns(*scores) if scores else rows


def _scope(workspace: Workspace, spec: MatrixSpec) -> Scope:
    on_orders = tuple(one for one in spec.filters if isinstance(one, Among) and one.column.startswith(_ORDERS))
    return Scope(as_of_day(workspace, spec), spec.window, on_orders)


def _check_filters(workspace: Workspace, spec: MatrixSpec) -> None:
    """Raise `SpecError` for a filter on a column that is not loaded; its name never reaches the engine."""
    usable = filter_columns(workspace)
    for one in spec.filters:
        if isinstance(one, Among) and one.column not in usable:
            raise SpecError(
                text(N_("There is no column to filter by that is called “{column}”."), column=one.column[:80]),
                next_step=text(N_("Take the filter off, or load a file that has the column.")),
            )


def _attributes(spec: MatrixSpec) -> tuple[str, ...]:
    filters = [one for one in spec.filters if isinstance(one, Among)]
    return tuple(sorted({one.column.removeprefix(_CUSTOMERS) for one in filters if one.column.startswith(_CUSTOMERS)}))
