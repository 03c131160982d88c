"""Answers a question on a workspace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import metrics_by_key
from crm_dashboard.analysis.loaded.orders_or_summary import all_buyers, as_of_day
from crm_dashboard.analysis.loaded.population import (
    materialise_features,
    population,
    stored_population,
    with_fitted_composites,
)
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.features import KEY
from crm_dashboard.model.matrix.cutting import cut_values, distribution
from crm_dashboard.model.matrix.matrix import (
    Excluded,
    GridCell,
    Matrix,
    MatrixAxis,
    cell_code,
    cell_figures,
    cells_from,
)
from crm_dashboard.model.matrix.points import density_grid, sample_points
from crm_dashboard.model.matrix.selection import Selection, selected
from crm_dashboard.model.metrics.registry import Metric
from crm_dashboard.model.question.cuts import Fixed
from crm_dashboard.model.question.spec import Axis, MatrixSpec
from crm_dashboard.settings import current

if TYPE_CHECKING:
    import pandas as pd


def answer(workspace: Workspace, spec: MatrixSpec) -> Answer:
    """Return the answer to `spec` on the current data version.

    Without `spec.as_of` the last order's date is taken; ranges of composites that the question leaves open are fitted and
    returned in the answer's `spec`. Raises `SpecError` or `MetricUnavailable` for an invalid question, `NothingToShow`
    without customers, `QueryStopped` at the engine's limits.
    """
    spec = with_fitted_composites(workspace, spec)
    nameless = replace(spec, template=None)
    drawn = (current().points_shown, current().grid_fields)
    look_up = (
        workspace.cached if spec.has_cuts_by_hand else workspace.cached_on_disk
    )  # without a file for each position of a dragged cut
    matrix = look_up(("matrix", nameless, drawn), lambda: _matrix(workspace, nameless))
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
        people = population(self.workspace, self.spec)
        return people.select(
            KEY,
            *(nw.col(axis.column).alias(axis.metric) for axis in self.matrix.axes),
            cell_code(self.matrix.axes).alias("cell"),
        )

    def customers(self, selection: Selection) -> nw.LazyFrame[Any]:
        """Return the selected customers, lazily: `customer_id`, `cell`, the axis metrics, `orders`, `revenue`."""
        people = selected(population(self.workspace, self.spec), self.matrix.axes, selection)
        return people.select(
            KEY,
            cell_code(self.matrix.axes).alias("cell"),
            *(nw.col(axis.column).alias(f"axis_{index}") for index, axis in enumerate(self.matrix.axes)),
            "orders",
            "revenue",
        )

    def sql(self) -> str:
        """Return the query behind the cells, on the version's own tables: it can be run on the version file."""
        lazy = stored_population(self.workspace, self.spec)
        return query_of(cell_figures(lazy, self.matrix.axes))


def _matrix(workspace: Workspace, spec: MatrixSpec) -> Matrix:
    people = population(workspace, spec)
    metrics = metrics_by_key(workspace, spec.composites)
    axes = tuple(matrix_axis(workspace, people, spec, axis, metrics[axis.metric]) for axis in spec.axes)
    rows = cell_figures(people, axes).collect("pyarrow").to_native().to_pylist()
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
        excluded=_excluded(workspace, spec),
        as_of=as_of_day(workspace, spec),
        window=spec.window,
        currency=version.report.currency if version else None,
        points=sample_points(people, axes, customers, settings.points_shown),
        grid=_grid(workspace, people, spec, axes) if classified > settings.points_shown else (),
    )


def _grid(
    workspace: Workspace, people: nw.LazyFrame[Any], spec: MatrixSpec, axes: tuple[MatrixAxis, ...]
) -> tuple[GridCell, ...]:
    """Return the density grid; only the cuts of a third axis change it, so moving another needs no query."""
    drawn = (tuple((axis.metric, axis.scale) for axis in axes), axes[2].cuts if len(axes) > 2 else ())
    fields = current().grid_fields
    return cast(
        "tuple[GridCell, ...]",
        workspace.cached_on_disk(("grid", spec.scope_key, drawn, fields), lambda: density_grid(people, axes, fields)),
    )


def matrix_axis(
    workspace: Workspace, people: nw.LazyFrame[Any], spec: MatrixSpec, axis: Axis, metric: Metric
) -> MatrixAxis:
    """Return an axis of the question with its cuts on `people`, cached by metric, method and scope."""
    scale = axis.scale or metric.scale
    span = workspace.cached_on_disk(("spread", spec.scope_key, metric.key), lambda: distribution(people, metric))
    cuts = (workspace.cached if isinstance(axis.cuts, Fixed) else workspace.cached_on_disk)(
        ("cuts", spec.scope_key, metric.key, axis.cuts, scale),
        lambda: cut_values(people, metric, axis.cuts, log=scale == "log"),
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
        method=axis.cuts,
        cuts=cuts,
        low=span.low,
        high=span.high,
        ends=metric.ends,
        known=span.count,
    )


def _with_shares(axis: MatrixAxis, index: int, cells: Any, classified: int) -> MatrixAxis:
    counts = [sum(cell.customers for cell in cells if cell.levels[index] == level) for level in range(axis.levels)]
    return replace(axis, shares=tuple(count / classified if classified else 0.0 for count in counts))


def _excluded(workspace: Workspace, spec: MatrixSpec) -> Excluded:
    """Return the customers outside the population: with refunds only by the as-of date, and without any document."""

    def refunders() -> tuple[int, Decimal]:
        rows = materialise_features(workspace, spec).filter(~nw.col("is_buyer"))
        row = rows.select(nw.len().alias("n"), nw.col("revenue").sum()).collect("pyarrow").to_native().to_pylist()[0]
        return row["n"], Decimal(row["revenue"] or 0)

    def prospects() -> int:
        customers = workspace.frame("customers")
        without = customers.join(all_buyers(workspace), on=KEY, how="anti").select(nw.len().alias("n"))
        return int(without.collect("pyarrow").to_native()["n"][0].as_py())

    count, revenue = workspace.cached_on_disk(("refunders", spec.as_of, spec.window, spec.filters), refunders)
    return Excluded(count, revenue, workspace.cached_on_disk("prospects", prospects))
