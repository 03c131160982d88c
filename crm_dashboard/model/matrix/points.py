"""The data of a scatterplot: a stable sample of customers, and a density grid where they are many."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from crm_dashboard.model.matrix.matrix import GridCell, MatrixAxis, Points, cell_number

_LARGEST_LOG = math.log1p(sys.float_info.max)


def sample_points(population: nw.LazyFrame[Any], axes: Sequence[MatrixAxis], customers: int, shown: int) -> Points:
    """Return at most `shown` classified customers: those with the smallest `sample_key`, so the same at every call.

    `customers` is the population's size, by which the sample is first narrowed.
    """
    columns = [axis.column for axis in axes]
    known = population.with_columns(cell_number(axes).alias("cell")).filter(~nw.col("cell").is_null())
    if customers > 4 * shown:
        known = known.filter(nw.col("sample_key") < 2 * shown / customers)
    rows = (
        known.sort("sample_key", "customer_id")
        .head(shown)
        .select(
            "customer_id",
            "sample_key",
            "cell",
            nw.col("revenue").cast(nw.Float64),
            *(nw.col(column).cast(nw.Float64).alias(f"v{index}") for index, column in enumerate(columns)),
        )
        .collect("pyarrow")
        .to_native()
        .to_pydict()
    )
    return Points(
        ids=tuple(rows["customer_id"]),
        values=tuple(tuple(rows[f"v{index}"]) for index in range(len(columns))),
        revenue=tuple(rows["revenue"]),
        cells=tuple(rows["cell"]),
        keys=tuple(rows["sample_key"]),
    )


def density_grid(population: nw.LazyFrame[Any], axes: Sequence[MatrixAxis], fields: int) -> tuple[GridCell, ...]:
    """Return the non-empty fields of a `fields` × `fields` grid over the first two axes, per level of the third.

    Fields are equally wide on the axis's own scale. Where values are whole, a field's bounds are moved to whole
    numbers: it covers the values it holds, so that neighbours touch.
    """
    x, y = (_Binning(axis, fields) for axis in axes[:2])
    known = population.with_columns(cell_number(axes).alias("cell")).filter(~nw.col("cell").is_null())
    level = axes[2].level if len(axes) > 2 else nw.lit(0)
    rows = (
        known.select(x.index.alias("bx"), y.index.alias("by"), level.cast(nw.Int32).alias("level"))
        .group_by("bx", "by", "level")
        .agg(nw.len().alias("customers"))
        .collect("pyarrow")
        .to_native()
        .to_pylist()
    )
    return tuple(GridCell(x.bounds(row["bx"]), y.bounds(row["by"]), row["level"], row["customers"]) for row in rows)


class _Binning:
    """Equal steps over an axis's span, on its scale."""

    def __init__(self, axis: MatrixAxis, fields: int) -> None:
        self._axis = axis
        self._log = axis.scale == "log"
        self._low, self._high = self._scaled(axis.low), self._scaled(axis.high)
        self._fields = fields
        self._fits = math.isfinite(self._high - self._low)  # the span of huge values is beyond the largest float
        span = (self._high - self._low) / fields if self._fits else self._high / fields - self._low / fields
        self._step = span or 1.0

    @property
    def index(self) -> nw.Expr:
        value = nw.col(self._axis.column).cast(nw.Float64)
        if self._log:
            size = (1 + value.abs()).log()
            value = nw.when(value < 0).then(-size).otherwise(size)
        steps = (value - self._low) / self._step if self._fits else value / self._step - self._low / self._step
        return steps.floor().cast(nw.Int32).clip(0, self._fields - 1)

    def bounds(self, index: int) -> tuple[float, float]:
        low, high = (self._unscaled(self._edge(step)) for step in (index, index + 1))
        if not self._axis.whole:
            return low, high
        first, end = math.ceil(low - 1e-9), math.ceil(high - 1e-9)
        if index == self._fields - 1:
            end = math.floor(high + 1e-9) + 1
        shift = 0 if self._axis.favourable == "more" else -1
        return float(first + shift), float(end + shift)

    def _edge(self, step: int) -> float:
        """Return where a step begins; the last one ends at the highest value, whatever was lost in adding up."""
        return self._high if step == self._fields and self._high > self._low else self._low + step * self._step

    def _scaled(self, value: float) -> float:
        return math.copysign(math.log1p(abs(value)), value) if self._log else value

    def _unscaled(self, value: float) -> float:
        return math.copysign(math.expm1(min(abs(value), _LARGEST_LOG)), value) if self._log else value
