"""Answers a question on a workspace: the only place where data and model meet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

from crm_dashboard.data.workspace import Workspace
from crm_dashboard.errors import NothingToShow, SpecError
from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.cuts import MEDIAN, Quantiles
from crm_dashboard.model.cutting import cut_values, spread
from crm_dashboard.model.features import KEY, Frames, features
from crm_dashboard.model.filters import among, between
from crm_dashboard.model.matrix import (
    UNCLASSIFIED,
    Apart,
    Matrix,
    MatrixAxis,
    cell_code,
    cells_from,
    figures,
)
from crm_dashboard.model.metrics import METRICS, Metric, Need, chosen, registry
from crm_dashboard.model.points import grid, sampled
from crm_dashboard.model.scope import Scope
from crm_dashboard.model.selection import Selection, selected
from crm_dashboard.model.spec import Among, Axis, Between, MatrixSpec
from crm_dashboard.settings import current
from crm_dashboard.text import N_, Text, text

if TYPE_CHECKING:
    import pandas as pd

_CUSTOMERS = "customers."
_ORDERS = "orders."


@dataclass(frozen=True)
class Availability:
    """Whether a metric can be computed from what is loaded: `missing` is empty, or names what it lacks."""

    metric: Metric
    missing: tuple[Need, ...]


def metrics_of(workspace: Workspace) -> dict[str, Availability]:
    """Return every metric by key, the customer table's numeric columns included, each with what it lacks."""
    loaded = _loaded(workspace)
    return {key: Availability(metric, metric.missing(loaded)) for key, metric in _metrics(workspace).items()}


def answer(workspace: Workspace, spec: MatrixSpec) -> Answer:
    """Answer `spec` on the workspace's version.

    Without `spec.as_of` the last order's date is taken. Raises `SpecError` or `MetricUnavailable` for a question that
    cannot be asked, `NothingToShow` where nobody is left, `QueryStopped` at the engine's limits.
    """
    matrix = workspace.remembered(("matrix", spec), lambda: _matrix(workspace, spec))
    return Answer(workspace, spec, matrix)


@dataclass(frozen=True)
class Answer:
    """A matrix with the way back to its rows: lazy frames live as long as the workspace handle."""

    workspace: Workspace
    spec: MatrixSpec
    matrix: Matrix

    @property
    def cells(self) -> pd.DataFrame:
        """One row per cell, the most favourable first, then the unclassified: figures as `matrix.Cell` defines them."""
        import pandas as pd

        rows = [
            {
                "cell": cell.code,
                "customers": cell.customers,
                "share": cell.share,
                "orders": cell.orders,
                "revenue": cell.revenue,
                "revenue_share": cell.revenue_share,
                **{f"mean_{axis.metric}": mean for axis, mean in zip(self.matrix.axes, cell.means, strict=True)},
            }
            for cell in (*self.matrix.cells, self.matrix.unclassified)
        ]
        return pd.DataFrame(rows)

    def assignments(self) -> nw.LazyFrame[Any]:
        """Return one row per customer of the population, lazily: `customer_id`, the axis metrics, `cell`."""
        population = _population(self.workspace, self.spec)
        return population.select(
            KEY,
            *(nw.col(axis.column).alias(axis.metric) for axis in self.matrix.axes),
            cell_code(self.matrix.axes).alias("cell"),
        )

    def customers(self, selection: Selection) -> nw.LazyFrame[Any]:
        """Return the selected customers, lazily: `customer_id`, `cell`, the axis metrics, `orders`, `revenue`."""
        population = selected(_population(self.workspace, self.spec), self.matrix.axes, selection)
        return population.select(
            KEY,
            cell_code(self.matrix.axes).alias("cell"),
            *(nw.col(axis.column).alias(f"axis_{index}") for index, axis in enumerate(self.matrix.axes)),
            "orders",
            "revenue",
        )

    def sql(self) -> str:
        """Return the query behind the cells, on the version's own tables: it can be run on the version file."""
        lazy = _filtered(_features(self.workspace, self.spec), self.workspace, self.spec)
        return cast(str, nw.to_native(figures(lazy, self.matrix.axes)).sql_query())


def listing(answer: Answer, selection: Selection, most: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many customers are selected, and the first `most` of them as rows, most revenue first (ties by id)."""
    chosen_ones = answer.customers(selection)
    with answer.workspace.guard():
        total = chosen_ones.select(nw.len().alias("n")).collect("pyarrow").to_native()["n"][0].as_py()
        first = chosen_ones.sort("revenue", KEY, descending=[True, False]).head(most)
        return total, first.collect("pyarrow").to_native().to_pylist()


def suggested_cuts(
    workspace: Workspace, metric: str, levels: int, as_of: dt.date | None = None, window: int | None = None
) -> tuple[float, ...]:
    """Return distinct cuts, one fewer than `levels`, that a person may start from: those of equal parts, made to grow."""
    other = next(one.key for one in METRICS if one.key != metric and not one.needs)
    spec = MatrixSpec((Axis(metric, Quantiles.parts(levels)), Axis(other, MEDIAN)), as_of, window)
    found = _axis(workspace, _population(workspace, spec), spec, spec.axes[0], _metrics(workspace)[metric])
    cuts = list(found.cuts)
    for index in range(1, len(cuts)):
        if cuts[index] <= cuts[index - 1]:
            cuts[index] = cuts[index - 1] + max(1.0, abs(cuts[index - 1]))
    return tuple(cuts)


def filter_values(workspace: Workspace, column: str, most: int = 200) -> tuple[str | None, ...]:
    """Return the values of a text column (`customers.country`, `orders.channel`), the most common first, None for missing."""

    def look() -> tuple[str | None, ...]:
        table, _, name = column.partition(".")
        counts = workspace.frame(table).group_by(name).agg(nw.len().alias("rows"))
        rows = counts.sort("rows", name, descending=[True, False]).head(most).collect("pyarrow").to_native()
        return tuple(rows[name].to_pylist())

    return cast("tuple[str | None, ...]", workspace.remembered(("values", column, most), look))


def filter_columns(workspace: Workspace) -> dict[str, Text]:
    """Return the text columns by which customers or orders can be filtered, with their labels."""
    found = {}
    for table in ("customers", "orders"):
        for column in workspace.columns(table):
            if column.values == "text":
                found[f"{table}.{column.name}"] = column.title
    return found


@dataclass(frozen=True)
class Totals:
    """What the orders of a workspace hold: customers with an order, orders, refunds."""

    customers: int
    orders: int
    refunds: int


def totals(workspace: Workspace) -> Totals:
    """Return what is loaded, over all time and without filters; raise `WorkspaceError` where no orders are."""

    def count() -> Totals:
        refund = nw.col("is_refund").cast(nw.Int64)
        per_customer = (
            workspace.frame("orders")
            .group_by(KEY)
            .agg((1 - refund).sum().alias("orders"), refund.sum().alias("refunds"))
        )
        row = per_customer.select(
            (nw.col("orders") > 0).cast(nw.Int64).sum().alias("customers"),
            nw.col("orders").sum(),
            nw.col("refunds").sum(),
        )
        found = row.collect("pyarrow").to_native().to_pylist()[0]
        return Totals(*(int(found[name] or 0) for name in ("customers", "orders", "refunds")))

    return cast(Totals, workspace.remembered("totals", count))


def last_order_day(workspace: Workspace) -> int:
    """Return the day of the last order (days since 1970-01-01), the default as-of; raise where there is none."""
    version = workspace.version
    day = version.report.last_day if version else None
    if day is None:
        raise NothingToShow(
            text(N_("No orders are loaded yet.")), next_step=text(N_("Load a file with orders on the page Data."))
        )
    return day


# --- inside -----------------------------------------------------------------------------------------------------------


def _matrix(workspace: Workspace, spec: MatrixSpec) -> Matrix:
    population = _population(workspace, spec)
    metrics = _metrics(workspace)
    axes = tuple(_axis(workspace, population, spec, axis, metrics[axis.metric]) for axis in spec.axes)
    rows = figures(population, axes).collect("pyarrow").to_native().to_pylist()
    cells, unclassified = cells_from(rows, axes)
    customers = sum(cell.customers for cell in (*cells, unclassified))
    settings = current()
    classified = customers - unclassified.customers
    version = workspace.version
    return Matrix(
        axes=tuple(_with_shares(axis, index, cells, classified) for index, axis in enumerate(axes)),
        cells=cells,
        unclassified=unclassified,
        customers=customers,
        orders=sum(cell.orders for cell in (*cells, unclassified)),
        revenue=sum((cell.revenue for cell in (*cells, unclassified)), start=Decimal(0)),
        apart=_apart(workspace, spec),
        as_of=_as_of(workspace, spec),
        window=spec.window,
        currency=version.report.currency if version else None,
        points=sampled(population, axes, customers, settings.points_shown),
        grid=grid(population, axes, settings.grid_fields) if classified > settings.points_shown else (),
    )


def _axis(
    workspace: Workspace, population: nw.LazyFrame[Any], spec: MatrixSpec, axis: Axis, metric: Metric
) -> MatrixAxis:
    scale = axis.scale or metric.scale
    people = (spec.as_of, spec.window, spec.filters)
    span = workspace.remembered(("spread", people, metric.key), lambda: spread(population, metric))
    cuts = workspace.remembered(
        ("cuts", people, metric.key, axis.cuts, scale),
        lambda: cut_values(population, metric, axis.cuts, log=scale == "log"),
    )
    return MatrixAxis(
        metric=metric.key,
        column=metric.column,
        label=metric.label,
        definition=metric.definition,
        unit=metric.unit,
        favourable=metric.favourable,
        whole=metric.whole,
        scale=scale,
        rule=axis.cuts,
        cuts=cuts,
        low=span.low,
        high=span.high,
    )


def _with_shares(axis: MatrixAxis, index: int, cells: Any, classified: int) -> MatrixAxis:
    counts = [sum(cell.customers for cell in cells if cell.levels[index] == level) for level in range(axis.levels)]
    return replace(axis, shares=tuple(count / classified if classified else 0.0 for count in counts))


def _apart(workspace: Workspace, spec: MatrixSpec) -> Apart:
    """Count those outside the population: with refunds only by the as-of date, and without any document at all."""
    refunders = _materialised(workspace, spec).filter(~nw.col("is_buyer"))
    row = refunders.select(nw.len().alias("n"), nw.col("revenue").sum()).collect("pyarrow").to_native().to_pylist()[0]

    def prospects() -> int:
        customers, orders = workspace.frame("customers"), workspace.frame("orders")
        without = customers.join(orders.select(KEY), on=KEY, how="anti").select(nw.len().alias("n"))
        return int(without.collect("pyarrow").to_native()["n"][0].as_py())

    return Apart(row["n"], Decimal(row["revenue"] or 0), workspace.remembered("prospects", prospects))


def _population(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    return _filtered(_materialised(workspace, spec), workspace, spec)


def _filtered(rows: nw.LazyFrame[Any], workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    metrics = _metrics(workspace)
    rows = rows.filter(nw.col("is_buyer"))
    for one in spec.filters:
        if isinstance(one, Between):
            rows = rows.filter(between(one, metrics[one.metric].column))
        elif one.column.startswith(_CUSTOMERS):
            rows = rows.filter(among(one))
    return rows


def _materialised(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    """Return the feature table of the question, wide enough for every metric of the families it touches."""
    asked = chosen(spec.metrics, _metrics(workspace), _loaded(workspace))
    families = tuple(sorted({metric.family for metric in asked} | {"basic"}))
    key = ("features", _scope(workspace, spec), families, _attributes(spec))
    return workspace.materialised(key, lambda: _features(workspace, spec))


def _features(workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
    _check_filters(workspace, spec)
    metrics, loaded = _metrics(workspace), _loaded(workspace)
    families = {metric.family for metric in chosen(spec.metrics, metrics, loaded)} | {"basic"}
    wide = [metric for metric in metrics.values() if metric.family in families and not metric.missing(loaded)]
    items = workspace.frame("order_items") if workspace.columns("order_items") else None
    frames = Frames(workspace.frame("orders"), workspace.frame("customers"), items)
    return features(frames, _scope(workspace, spec), wide, _attributes(spec))


def _scope(workspace: Workspace, spec: MatrixSpec) -> Scope:
    on_orders = tuple(one for one in spec.filters if isinstance(one, Among) and one.column.startswith(_ORDERS))
    return Scope(_as_of(workspace, spec), spec.window, on_orders)


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


def _as_of(workspace: Workspace, spec: MatrixSpec) -> int:
    return last_order_day(workspace) if spec.as_of is None else day_number(spec.as_of)


def _loaded(workspace: Workspace) -> dict[str, frozenset[str]]:
    tables = ("orders", "order_items", "customers")
    return {table: frozenset(column.name for column in workspace.columns(table)) for table in tables}


def _metrics(workspace: Workspace) -> dict[str, Metric]:
    numeric = [one for one in workspace.columns("customers") if one.values in ("number", "money")]
    return registry((one.name, one.label) for one in numeric if one.name != "sample_key")


__all__ = [
    "METRICS",
    "UNCLASSIFIED",
    "Answer",
    "Availability",
    "answer",
    "filter_columns",
    "filter_values",
    "last_order_day",
    "listing",
    "metrics_of",
    "suggested_cuts",
    "totals",
]
