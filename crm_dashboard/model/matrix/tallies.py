"""Counts of customers between neighbouring values of two axes, from which a browser counts the cells of any cuts exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.matrix.ties import is_on_favourable_side
from crm_dashboard.model.metrics.metric import Metric

MONEY_DIGITS = 4
"""Revenue is counted in ten-thousandths, as it is stored: whole numbers, whose sums a float holds exactly up to 9e11."""
_PLACES = ("x", "y", "level")


@dataclass(frozen=True)
class Tallies:
    """Customers by how many values of the first two axes they pass, and by the level of a third.

    `x` and `y` are the values in the order in which a customer passes them, the easiest first: ascending where more is
    better, descending where less is. `fields` is an Arrow table with a row for each combination met: `x`, `y` (how
    many values are passed), `level` (0 without a third axis), `customers`, `revenue` (in ten-thousandths), and of the
    measure, where there is one, `measured` (customers with a value) and `measure` (their sum, which says nothing where
    nobody is measured). `unclassified` holds the same figures of the customers without a value on some axis.

    A cut at the k-th value, counted from 0, has on its favourable side exactly the customers who pass more than k.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    fields: Any
    unclassified: Mapping[str, float]


def tallies(
    population: nw.LazyFrame[Any],
    axes: Sequence[MatrixAxis],
    values: tuple[Sequence[float], Sequence[float]],
    measure: Metric | None = None,
) -> Tallies:
    """Count the customers of `population` between `values` of the first two axes, and those who are unclassified.

    Comparisons are those of `MatrixAxis.level`, so that a tie is favourable here as there. Of a measure, customers without a
    value are in `customers` and not in `measured`.
    """
    ordered = [_in_order(axis, chosen) for axis, chosen in zip(axes, values, strict=False)]
    x, y = (_passed(axis, chosen) for axis, chosen in zip(axes, ordered, strict=False))
    level = axes[2].level.cast(nw.Int32) if len(axes) > 2 else nw.lit(0).cast(nw.Int32)
    is_known = nw.all_horizontal(*(~nw.col(axis.column).is_null() for axis in axes), ignore_nulls=False)
    measured = nw.col(measure.column).cast(nw.Float64) if measure else nw.lit(0.0)
    places = (nw.when(is_known).then(place).alias(name) for place, name in zip((x, y, level), _PLACES, strict=True))
    counted = (
        population.select(*places, "revenue", measured.alias("measure"))
        .group_by(*_PLACES)
        .agg(
            nw.len().cast(nw.Int32).alias("customers"),
            (nw.col("revenue").sum() * 10**MONEY_DIGITS).cast(nw.Float64),
            nw.col("measure").count().cast(nw.Int32).alias("measured"),
            nw.col("measure").sum(),
        )
        .sort("level", "x", "y", nulls_last=True)
        .collect("pyarrow")
        .to_native()
    )
    if not measure:
        counted = counted.drop_columns(["measured", "measure"])
    fields, rest = _apart(counted)
    return Tallies(ordered[0], ordered[1], fields, rest)


def _apart(counted: Any) -> tuple[Any, dict[str, float]]:
    """Return the rows of the classified, and the figures of the unclassified, which are the last row if there are any."""
    names = counted.column_names[len(_PLACES) :]
    if not counted.num_rows or counted["x"][-1].as_py() is not None:
        return counted, dict.fromkeys(names, 0)
    last = counted.num_rows - 1
    return counted.slice(0, last), {name: counted[name][last].as_py() for name in names}


def _in_order(axis: MatrixAxis, values: Sequence[float]) -> tuple[float, ...]:
    return tuple(sorted({float(value) for value in values}, reverse=axis.favourable == "less"))


def _passed(axis: MatrixAxis, ordered: Sequence[float]) -> nw.Expr:
    """Return how many of the values a row passes, by binary search: seven comparisons a row for a hundred values."""
    value = nw.col(axis.column)

    def between(first: int, last: int) -> nw.Expr:
        if first == last:
            return nw.lit(first)
        middle = (first + last) // 2
        passes = is_on_favourable_side(value, ordered[middle], axis.favourable)
        return nw.when(passes).then(between(middle + 1, last)).otherwise(between(first, middle))

    return between(0, len(ordered)).cast(nw.Int32)
