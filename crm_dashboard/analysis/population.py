"""The customers of a question as lazy rows, by way of the materialised features."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from crm_dashboard.analysis.loaded import filter_columns, last_order_day, loaded_columns, metrics_by_key
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.errors import SpecError
from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.filters import among, between
from crm_dashboard.model.metrics import chosen
from crm_dashboard.model.scope import Scope
from crm_dashboard.model.spec import Among, Between, MatrixSpec
from crm_dashboard.text import N_, text

_CUSTOMERS = "customers."
_ORDERS = "orders."


def population(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return one row per customer of the question's population, with the columns of its metrics."""
    return filtered(materialised(workspace, spec), workspace, spec)


def filtered(rows: nw.LazyFrame[Any], workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the rows of the feature table that are buyers and that the question's filters let in."""
    metrics = metrics_by_key(workspace)
    rows = rows.filter(nw.col("is_buyer"))
    for one in spec.filters:
        if isinstance(one, Between):
            rows = rows.filter(between(one, metrics[one.metric].column))
        elif one.column.startswith(_CUSTOMERS):
            rows = rows.filter(among(one))
    return rows


def materialised(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the feature table of the question, wide enough for every metric of the families it touches."""
    asked = chosen(spec.metrics, metrics_by_key(workspace), loaded_columns(workspace))
    families = tuple(sorted({metric.family for metric in asked} | {"basic"}))
    key = ("features", _scope(workspace, spec), families, _attributes(spec))
    return workspace.materialised(key, lambda: unmaterialised(workspace, spec))


def unmaterialised(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the query of the feature table on the version's own tables."""
    _check_filters(workspace, spec)
    metrics, loaded = metrics_by_key(workspace), loaded_columns(workspace)
    families = {metric.family for metric in chosen(spec.metrics, metrics, loaded)} | {"basic"}
    wide = [metric for metric in metrics.values() if metric.family in families and not metric.missing(loaded)]
    items = workspace.frame("order_items") if workspace.columns("order_items") else None
    frames = Frames(workspace.frame("orders"), workspace.frame("customers"), items)
    return features(frames, _scope(workspace, spec), wide, _attributes(spec))


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


def as_of_day(workspace: Workspace, spec: MatrixSpec) -> int:
    """Return the question's as-of day: the last order's where none is asked for."""
    return last_order_day(workspace) if spec.as_of is None else day_number(spec.as_of)
