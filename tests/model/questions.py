"""Axes and matrices on a feature table, put together from the model's parts without a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import narwhals as nw

from crm_dashboard.errors import NothingToShow
from crm_dashboard.model.matrix.cutting import cut_values, distribution
from crm_dashboard.model.matrix.matrix import (
    UNCLASSIFIED,
    Cell,
    Excluded,
    Matrix,
    MatrixAxis,
    cell_code,
    cell_figures,
    cell_number,
    cells_from,
    code_of,
    levels_of,
)
from crm_dashboard.model.matrix.points import density_grid, sample_points
from crm_dashboard.model.metrics.registry import Metric, attribute_metric
from crm_dashboard.model.question.cuts import MEDIAN, CutMethod, Fixed

NOBODY = Excluded(0, Decimal(0), 0)


def numeric(column: str, favourable: str = "more", **changes: Any) -> Metric:
    """Return the metric of a numeric column, by which more (or less) is better."""
    return replace(attribute_metric(column, column), favourable=favourable, **changes)


@dataclass(frozen=True)
class Asked:
    """An axis as it is asked for."""

    metric: Metric
    rule: CutMethod = MEDIAN
    scale: str = "linear"

    def __repr__(self) -> str:
        return f"{self.metric.column} ({self.metric.favourable} is better, {self.scale}) by {self.rule}"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # what hypothesis prints of a failing example
        printer.text(repr(self))


def axis_of(population: nw.LazyFrame[Any], asked: Asked) -> MatrixAxis:
    """Return the axis with its cuts; where no customer has a value, only fixed cuts can be had, and the span is 0."""
    metric, low, high, known = asked.metric, 0.0, 0.0, 0
    try:
        found = distribution(population, metric)
        low, high, known = found.low, found.high, found.count
    except NothingToShow:
        if not isinstance(asked.rule, Fixed):
            raise
    return MatrixAxis(
        metric=metric.key,
        column=metric.column,
        label=metric.label,
        definition=metric.definition,
        unit=metric.unit,
        favourable=metric.favourable,
        whole=metric.whole,
        scale=asked.scale,
        method=asked.rule,
        cuts=cut_values(population, metric, asked.rule, log=asked.scale == "log"),
        low=low,
        high=high,
        known=known,
    )


def axes_of(population: nw.LazyFrame[Any], asked: Sequence[Asked]) -> tuple[MatrixAxis, ...]:
    """Return the axes with their cuts."""
    return tuple(axis_of(population, one) for one in asked)


def fixed_axis(metric: Metric, *cuts: float, rule: CutMethod | None = None) -> MatrixAxis:
    """Return an axis with cuts that are known, without looking at data."""
    return MatrixAxis(
        metric=metric.key,
        column=metric.column,
        label=metric.label,
        definition=metric.definition,
        unit=metric.unit,
        favourable=metric.favourable,
        whole=metric.whole,
        scale=metric.scale,
        method=rule or Fixed(cuts),
        cuts=cuts,
        low=0.0,
        high=0.0,
    )


def cut_axes(population: nw.LazyFrame[Any], asked: Sequence[Asked]) -> list[MatrixAxis]:
    """Return the axes with their cuts and no span, which only drawing needs."""
    found = ((one, cut_values(population, one.metric, one.rule)) for one in asked)
    return [fixed_axis(one.metric, *cuts, rule=one.rule) for one, cuts in found]


def cells_of(population: nw.LazyFrame[Any], axes: Sequence[MatrixAxis]) -> tuple[tuple[Cell, ...], Cell]:
    """Return the cells and the unclassified."""
    return cells_from(cell_figures(population, axes).collect("pyarrow").to_native().to_pylist(), axes)


def codes_of(population: nw.LazyFrame[Any], axes: Sequence[MatrixAxis]) -> dict[str, str]:
    """Return the cell code of each customer."""
    rows = population.select("customer_id", cell_code(axes).alias("cell")).collect("pyarrow").to_native().to_pylist()
    return {row["customer_id"]: row["cell"] for row in rows}


def places_of(population: nw.LazyFrame[Any], axes: Sequence[MatrixAxis]) -> dict[str, str]:
    """Return the cell of each customer by way of its number, which is what the figures are grouped by."""
    rows = population.select("customer_id", cell_number(axes).alias("cell")).collect("pyarrow").to_native().to_pylist()
    return {row["customer_id"]: code_of_number(row["cell"], axes) for row in rows}


def code_of_number(number: int | None, axes: Sequence[MatrixAxis]) -> str:
    """Return the code of a cell by its number."""
    return UNCLASSIFIED if number is None else code_of(levels_of(number, axes), axes)


def matrix_of(population: nw.LazyFrame[Any], asked: Sequence[Asked], *, shown: int = 10, fields: int = 8) -> Matrix:
    """Return the whole answer, points and grid included."""
    axes = axes_of(population, asked)
    cells, unclassified = cells_of(population, axes)
    everyone = (*cells, unclassified)
    customers = sum(cell.customers for cell in everyone)
    return Matrix(
        axes=axes,
        cells=cells,
        unclassified=unclassified,
        customers=customers,
        orders=sum(cell.orders for cell in everyone),
        revenue=sum((cell.revenue for cell in everyone), start=Decimal(0)),
        excluded=NOBODY,
        as_of=0,
        window=None,
        currency=None,
        points=sample_points(population, axes, customers, shown),
        grid=tuple(sorted(density_grid(population, axes, fields), key=lambda field: (field.x, field.y, field.level))),
    )
