"""Composites on a workspace: their ranges, their definitions in words, and the coverage of their parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import cast

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.population import all_customers_spec, fit_composite, population
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.metrics.composite import Composite, definition, usable_parts
from crm_dashboard.text import Text


def fitted_composite(
    workspace: Workspace,
    composite: Composite,
    as_of: dt.date | None = None,
    window: int | None = None,
    *,
    active_only: bool = False,
) -> Composite:
    """Return the composite with ranges for those parts that have none and whose data are loaded.

    They are those of all customers, or with `active_only` of those with an order in the window.
    """
    return fit_composite(workspace, all_customers_spec(as_of, window, active_only=active_only), composite)


def describe_composite(workspace: Workspace, composite: Composite) -> Text:
    """Return a definition in words, with its weights, and the parts for which data are missing."""
    metrics = metrics_by_key(workspace)
    return definition(composite, metrics, usable_parts(composite, metrics, loaded_columns(workspace)))


def coverage(
    workspace: Workspace,
    keys: Collection[str],
    as_of: dt.date | None = None,
    window: int | None = None,
    *,
    active_only: bool = False,
) -> dict[str, float]:
    """Return, for each metric, the share of all customers (0..1) who have a value; 0 where there is no customer.

    With `active_only` it is the share of those with an order in the window.
    """
    metrics, spec = metrics_by_key(workspace), all_customers_spec(as_of, window, active_only=active_only)
    metric_keys = tuple(sorted(keys))

    def count() -> dict[str, float]:
        rows = population(workspace, spec, metric_keys)
        counts = [nw.col(metrics[key].column).count().alias(f"c{index}") for index, key in enumerate(metric_keys)]
        row = rows.select(nw.len().alias("all"), *counts).collect("pyarrow").to_native().to_pylist()[0]
        return {key: row[f"c{index}"] / row["all"] if row["all"] else 0.0 for index, key in enumerate(metric_keys)}

    return cast("dict[str, float]", workspace.cached_on_disk(("coverage", spec, metric_keys), count))
