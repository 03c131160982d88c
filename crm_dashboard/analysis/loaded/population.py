"""The customers of a question as lazy rows, from the materialised feature table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import filter_columns, loaded_columns, metrics_by_key, records_of
from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day, order_frames
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import SpecError
from crm_dashboard.model.features import KEY, Frames, features
from crm_dashboard.model.metrics.aggregates import RECORDS
from crm_dashboard.model.metrics.composite import COMPOSITE, DEFAULTS, Composite, loaded_parts, ranges
from crm_dashboard.model.metrics.composite import fitted as with_ranges
from crm_dashboard.model.metrics.registry import Metric, select_metrics
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.model.question.filters import among, between
from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec
from crm_dashboard.text import N_, text

_CUSTOMERS = "customers."
_ORDERS = "orders."


def population(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...] = ()) -> nw.LazyFrame[Any]:
    """Return one row per customer of the question's population, with the columns of its metrics and of `also`."""
    return apply_filters(materialise_features(workspace, spec, also), workspace, spec)


def stored_population(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return what `population` does, from stored tables alone: for a query that readers run themselves."""
    return apply_filters(feature_query(workspace, spec), workspace, spec)


def apply_filters(rows: nw.LazyFrame[Any], workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the rows of the feature table that are buyers, match the question's filters and, where it keeps only those,
    have an order in its window.
    """
    metrics = metrics_by_key(workspace, spec.composites)
    rows = rows.filter(nw.col("is_buyer"))
    if spec.keeps_active:
        rows = rows.filter(nw.col("orders") > 0)
    for condition in spec.filters:
        if isinstance(condition, Between):
            rows = rows.filter(between(condition, metrics[condition.metric].column))
        elif condition.column.startswith(_CUSTOMERS):
            rows = rows.filter(among(condition))
    return rows


def materialise_features(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...] = ()) -> nw.LazyFrame[Any]:
    """Return the feature table of the question, with all metrics of the families that it and `also` use.

    Composites are in a second table computed from it, so that a changed weight does not read the orders again.
    """
    spec = with_fitted_composites(workspace, spec, also)
    feature_set = _feature_set(workspace, spec, also)
    key = ("features", _scope(workspace, spec), feature_set.families, _attributes(spec))
    rows = workspace.materialise(key, lambda: _simple_features(workspace, spec, feature_set))
    if not feature_set.composites:
        return rows
    definitions = tuple(
        composite for composite in spec.composites if composite.key in {metric.key for metric in feature_set.composites}
    )
    return workspace.materialise(("composed", key, definitions), lambda: _add_composites(rows, feature_set))


def feature_query(
    workspace: Workspace,
    spec: MatrixSpec,
    also: tuple[str, ...] = (),
    *,
    customer_id: str | None = None,
    sums: tuple[str, ...] = (),
    narrow: bool = False,
) -> nw.LazyFrame[Any]:
    """Return the query of the feature table on the version's own tables.

    `customer_id` limits it to one customer. `sums` names sums over orders to include; with them, or `narrow`, it has only
    the requested metrics.
    """
    spec = with_fitted_composites(workspace, spec, also)
    feature_set = _feature_set(workspace, spec, also, narrow=narrow or bool(sums))
    return _add_composites(_simple_features(workspace, spec, feature_set, customer_id, sums), feature_set)


def orders_until_as_of(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the documents, refunds included, up to the question's as-of day that match its filters on orders."""
    scope = _scope(workspace, spec)
    orders = workspace.frame("orders").filter(scope.known)
    for condition in scope.order_filters:
        orders = orders.filter(among(condition))
    return orders


def orders_in_window(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return those of `orders_until_as_of` that are not refunds and lie in the window: the orders that `frequency` counts."""
    return orders_until_as_of(workspace, spec).filter(_scope(workspace, spec).window_purchases)


def with_fitted_composites(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...] = ()) -> MatrixSpec:
    """Return the question with a fitted definition of every composite that it or `also` names.

    Ranges that a definition lacks are found on all customers with an order by the as-of day (in the window, where the
    question keeps only those), whatever the filters; to compare two days, ask for the second with the composites of the first.
    """
    composites = {composite.key: composite for composite in spec.composites}
    keys = [key for key in dict.fromkeys((*spec.metrics, *also)) if key in DEFAULTS]
    fitted = {key: fit_composite(workspace, spec, composites.get(key, DEFAULTS[key])) for key in keys}
    if all(composites.get(key) == composite for key, composite in fitted.items()):
        return spec
    composites |= fitted
    return replace(spec, composites=tuple(composites[key] for key in sorted(composites)))


def fit_composite(workspace: Workspace, spec: MatrixSpec, composite: Composite) -> Composite:
    """Return the composite with missing ranges fitted on all customers of the question's day and window, whatever its filters."""
    metrics = metrics_by_key(workspace)
    loaded = loaded_parts(composite, metrics, loaded_columns(workspace))
    keys = tuple(sorted(part.metric for part in loaded if part.low is None))
    if not keys:
        return composite
    everyone = all_customers_spec(spec.as_of, spec.window, active_only=spec.keeps_active)

    def find() -> dict[str, tuple[float, float] | None]:
        return ranges(population(workspace, everyone, keys), [metrics[key] for key in keys])

    return with_ranges(composite, workspace.cached_on_disk(("ranges", everyone, keys), find))


def all_customers_spec(as_of: dt.date | None, window: int | None, *, active_only: bool = False) -> MatrixSpec:
    """Return a question about all customers, or those with an order in the window, with dimensions that are always available."""
    return MatrixSpec((Axis("frequency"), Axis("repeat_share")), as_of, window, active_only=active_only)


@dataclass(frozen=True)
class _FeatureSet:
    """What a feature table holds: families of simple metrics, these metrics, and the composites on top."""

    families: tuple[str, ...]
    simple: tuple[Metric, ...]
    composites: tuple[Metric, ...]


def _feature_set(workspace: Workspace, spec: MatrixSpec, also: tuple[str, ...], *, narrow: bool = False) -> _FeatureSet:
    metrics, loaded = metrics_by_key(workspace, spec.composites), loaded_columns(workspace)
    requested = select_metrics(dict.fromkeys((*spec.metrics, *also)), metrics, loaded)
    parts = [metrics[part] for metric in requested for part in metric.parts]
    families = {metric.family for metric in (*requested, *parts)} - {COMPOSITE} | {"basic"}
    metric_keys = {metric.key for metric in (*requested, *parts)}
    simple = tuple(
        metric
        for metric in metrics.values()
        if (metric.key in metric_keys if narrow else metric.family in families)
        and metric.family != COMPOSITE
        and not metric.missing(loaded)
    )
    composites = tuple(metric for metric in requested if metric.family == COMPOSITE)
    return _FeatureSet(tuple(sorted(families)), simple, composites)


def _simple_features(
    workspace: Workspace,
    spec: MatrixSpec,
    feature_set: _FeatureSet,
    customer_id: str | None = None,
    sums: tuple[str, ...] = (),
) -> nw.LazyFrame[Any]:
    _check_filters(workspace, spec)

    def limited(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return rows if customer_id is None else rows.filter(nw.col(KEY) == customer_id)

    sum_names = {name for metric in feature_set.simple for name in metric.aggregates}
    records = {
        table: limited(records_of(workspace, table))
        for table, known in RECORDS.items()
        if workspace.columns(table) and sum_names & set(known)
    }
    orders, summary = (None if frame is None else limited(frame) for frame in order_frames(workspace))
    frames = Frames(orders, limited(workspace.frame("customers")), records, summary)
    return features(frames, _scope(workspace, spec), feature_set.simple, _attributes(spec), sums)


def _add_composites(rows: nw.LazyFrame[Any], feature_set: _FeatureSet) -> nw.LazyFrame[Any]:
    scores = [metric.formula(Scope(0)).alias(metric.column) for metric in feature_set.composites]
    return rows.with_columns(*scores) if scores else rows


def _scope(workspace: Workspace, spec: MatrixSpec) -> Scope:
    on_orders = tuple(
        condition for condition in spec.filters if isinstance(condition, Among) and condition.column.startswith(_ORDERS)
    )
    return Scope(as_of_day(workspace, spec), spec.window, on_orders)


def _check_filters(workspace: Workspace, spec: MatrixSpec) -> None:
    """Raise `SpecError` for a filter on a column that is not loaded; its name never reaches the engine."""
    usable = filter_columns(workspace)
    for condition in spec.filters:
        if isinstance(condition, Among) and condition.column not in usable:
            raise SpecError(
                text(N_("There is no column to filter by that is called “{column}”."), column=condition.column[:80]),
                next_step=text(N_("Take the filter off, or load a file that has the column.")),
            )


def _attributes(spec: MatrixSpec) -> tuple[str, ...]:
    filters = [condition for condition in spec.filters if isinstance(condition, Among)]
    return tuple(
        sorted(
            {
                condition.column.removeprefix(_CUSTOMERS)
                for condition in filters
                if condition.column.startswith(_CUSTOMERS)
            }
        )
    )
