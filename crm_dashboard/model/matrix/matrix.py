"""The answer as a small frozen value: cells with their figures, the cuts in real units, the points to draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import narwhals as nw

from crm_dashboard.model.matrix.ties import is_on_favourable_side
from crm_dashboard.model.metrics.registry import Favourable
from crm_dashboard.model.question.cuts import CutMethod
from crm_dashboard.text import Text

UNCLASSIFIED = "unclassified"


def level_letters(levels: int) -> str:
    """Return the codes of `levels` levels, least favourable first: L and H for two, digits from 1 for more."""
    return "LH" if levels == 2 else "123456789"[:levels]


@dataclass(frozen=True)
class MatrixAxis:
    """An axis with its cuts in the metric's unit, ascending, and the span of its values.

    `known` is how many customers have a value; `shares` are the achieved shares of the classified population per level, least favourable first; `shown` is the
    stretch that a reader looks at (None: all of it), which changes what is drawn and nothing that is counted; `ends` as
    `Metric.ends`.
    """

    metric: str
    column: str
    label: Text
    definition: Text
    unit: str
    favourable: Favourable
    whole: bool
    scale: str
    method: CutMethod
    cuts: tuple[float, ...]
    low: float
    high: float
    shares: tuple[float, ...] = ()
    shown: tuple[float, float] | None = None
    ends: tuple[float, float] | None = None
    known: int = 0

    @property
    def levels(self) -> int:
        """How many levels the cuts make."""
        return len(self.cuts) + 1

    @property
    def letters(self) -> str:
        """The code of each level, least favourable first."""
        return level_letters(self.levels)

    @property
    def level(self) -> nw.Expr:
        """The level of a row, 0 being the least favourable; missing where the value is. A tie is favourable."""
        return level_of(self.column, self.cuts, self.favourable)

    @property
    def beyond(self) -> tuple[float, ...]:
        """The cuts outside the range of the values, ascending: all customers are on one side of each."""
        return tuple(cut for cut in self.cuts if cut < self.low or cut > self.high)

    def bounds(self, level: int) -> tuple[float | None, float | None]:
        """Return the values between which a level lies: low and high side, None where it is open.

        Where more is better the low side belongs to the level; where less is better the high side does.
        """
        return level_bounds(self.cuts, self.favourable, level)


def level_of(column: str, cuts: Sequence[float], favourable: Favourable) -> nw.Expr:
    """The level of a row's value between ascending cuts, 0 being the least favourable; missing where the value is."""
    value = nw.col(column)
    level: nw.Expr | None = nw.when(~value.is_null()).then(nw.lit(0).cast(nw.Int32)) if not cuts else None
    for cut in cuts:
        passed = is_on_favourable_side(value, cut, favourable).cast(nw.Int32)
        level = passed if level is None else level + passed
    assert level is not None
    return level


def level_bounds(cuts: Sequence[float], favourable: Favourable, level: int) -> tuple[float | None, float | None]:
    """Return the values between which a level lies, low and high side, None where it is open."""
    steps = (None, *cuts, None)
    index = level if favourable == "more" else len(cuts) - level
    return steps[index], steps[index + 1]


class HasLevels(Protocol):
    """An axis whose levels have conditions in words: the axis of a matrix, or the bands of a metric."""

    @property
    def label(self) -> Text: ...
    @property
    def unit(self) -> str: ...
    @property
    def favourable(self) -> Favourable: ...
    def bounds(self, level: int) -> tuple[float | None, float | None]:
        """Return the values between which a level lies, None where it is open."""


def cell_number(axes: Sequence[MatrixAxis]) -> nw.Expr:
    """The number of a row's cell, counted like digits with the first axis leading; missing for the unclassified."""
    number = axes[0].level
    for axis in axes[1:]:
        number = number * axis.levels + axis.level
    return number


def cell_code(axes: Sequence[MatrixAxis]) -> nw.Expr:
    """The code of a row's cell (`HL`, `553`), `unclassified` where a value is missing."""
    letters = [_letter(axis) for axis in axes]
    return nw.concat_str(letters).fill_null(UNCLASSIFIED)


def _letter(axis: MatrixAxis) -> nw.Expr:
    """Return the letter of the best level whose cut the value passes: one comparison a cut."""
    value, more = nw.col(axis.column), axis.favourable == "more"
    letter = nw.when(~value.is_null()).then(nw.lit(axis.letters[0])).otherwise(None)
    for higher, cut in zip(axis.letters[1:], axis.cuts if more else axis.cuts[::-1], strict=True):
        passes = is_on_favourable_side(value, cut, axis.favourable)
        letter = nw.when(passes).then(nw.lit(higher)).otherwise(letter)
    return letter


def cell_figures(population: nw.LazyFrame[Any], axes: Sequence[MatrixAxis]) -> nw.LazyFrame[Any]:
    """Return one row per cell number that has customers (missing: unclassified): customers, orders, revenue, sums of the axis metrics."""
    return (
        population.with_columns(cell_number(axes).alias("cell"))
        .group_by("cell")
        .agg(
            nw.len().alias("customers"),
            nw.col("orders").sum(),
            nw.col("revenue").sum(),
            *(nw.col(axis.column).mean().cast(nw.Float64).alias(f"mean_{index}") for index, axis in enumerate(axes)),
        )
    )


@dataclass(frozen=True)
class Cell:
    """One cell: its code, level per axis (empty for the unclassified) and figures.

    `share` is of all customers of the population, `revenue_share` of their revenue (None where that is not above
    zero), both 0..1; `means` are the mean axis values, None where there is none.
    """

    code: str
    levels: tuple[int, ...]
    customers: int
    orders: int
    revenue: Decimal
    share: float
    revenue_share: float | None
    means: tuple[float | None, ...]


@dataclass(frozen=True)
class Excluded:
    """Customers outside the population: with refunds only (and the sum of these), and without any order."""

    refund_only: int
    refund_only_revenue: Decimal
    prospects: int


@dataclass(frozen=True)
class Points:
    """Customers to draw, each field one value per point: id, axis values, revenue, cell number."""

    ids: tuple[str, ...] = ()
    values: tuple[tuple[float, ...], ...] = ()
    revenue: tuple[float, ...] = ()
    cells: tuple[int, ...] = ()
    keys: tuple[float, ...] = ()


@dataclass(frozen=True)
class GridCell:
    """A cell of the density grid: its bounds on the first two axes, the level on the third, customers in it."""

    x: tuple[float, float]
    y: tuple[float, float]
    level: int
    customers: int


@dataclass(frozen=True)
class Matrix:
    """The answer to a `MatrixSpec`: every customer of the population is in exactly one cell or unclassified."""

    axes: tuple[MatrixAxis, ...]
    cells: tuple[Cell, ...]
    unclassified: Cell
    customers: int
    orders: int
    revenue: Decimal
    excluded: Excluded
    as_of: int
    window: int | None
    currency: str | None
    points: Points
    grid: tuple[GridCell, ...] = ()

    def cell(self, code: str) -> Cell:
        """Return the cell called `code`; raise KeyError for a code that this matrix does not have."""
        for cell in (*self.cells, self.unclassified):
            if cell.code == code:
                return cell
        raise KeyError(code)


def code_of(levels: Sequence[int], axes: Sequence[MatrixAxis]) -> str:
    """Return the code of the cell at `levels`."""
    return "".join(axis.letters[level] for axis, level in zip(axes, levels, strict=True))


def levels_of(number: int, axes: Sequence[MatrixAxis]) -> tuple[int, ...]:
    """Return the level on each axis of the cell called `number`."""
    levels = []
    for axis in reversed(axes):
        number, level = divmod(number, axis.levels)
        levels.append(level)
    return tuple(reversed(levels))


def _finite(mean: float | None) -> float | None:
    """Return a mean, or None where the sum behind it was beyond the largest float."""
    return mean if mean is not None and math.isfinite(mean) else None


def cells_from(rows: Sequence[dict[str, Any]], axes: Sequence[MatrixAxis]) -> tuple[tuple[Cell, ...], Cell]:
    """Return all cells of the matrix, empty ones included and the most favourable first, and the unclassified one."""
    by_number = {row["cell"]: row for row in rows}
    total = sum(row["customers"] for row in rows)
    revenue = sum((row["revenue"] for row in rows), start=Decimal(0))
    count = 1
    for axis in axes:
        count *= axis.levels

    def cell(number: int | None) -> Cell:
        row = by_number.get(number, {})
        levels = () if number is None else levels_of(number, axes)
        earned = row.get("revenue", Decimal(0))
        return Cell(
            code=UNCLASSIFIED if number is None else code_of(levels, axes),
            levels=levels,
            customers=row.get("customers", 0),
            orders=int(row.get("orders", 0)),
            revenue=earned,
            share=row.get("customers", 0) / total if total else 0.0,
            revenue_share=float(earned / revenue) if revenue > 0 else None,
            means=tuple(_finite(row.get(f"mean_{index}")) for index in range(len(axes))),
        )

    return tuple(cell(number) for number in reversed(range(count))), cell(None)
