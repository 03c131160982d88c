"""A selection of customers in a matrix: whole cells, or those inside a box drawn on the chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from pydantic import FiniteFloat
from pydantic.dataclasses import dataclass

from crm_dashboard.model.matrix.matrix import UNCLASSIFIED, MatrixAxis, cell_code

Box = tuple[tuple[FiniteFloat, FiniteFloat], ...]
"""The lowest and the highest value of each axis that is limited, both included."""


@dataclass(frozen=True)
class Selection:
    """Cell codes (empty: any cell), a box of low and high per axis (empty: no box), and single customers.

    Every condition given must hold. Bounds are included.
    """

    cells: tuple[str, ...] = ()
    box: Box = ()
    customers: tuple[str, ...] = ()

    @property
    def is_everyone(self) -> bool:
        """Whether it selects all customers."""
        return not (self.cells or self.box or self.customers)


def selected(population: nw.LazyFrame[Any], axes: Sequence[MatrixAxis], selection: Selection) -> nw.LazyFrame[Any]:
    """Return the rows of `population` that match `selection`; a box leaves the unclassified out."""
    if selection.customers:
        population = population.filter(nw.col("customer_id").is_in(list(selection.customers)))
    if selection.cells:
        population = population.filter(cell_code(axes).is_in(list(selection.cells)))
    if selection.box:
        population = population.filter(cell_code(axes) != UNCLASSIFIED)
        for axis, (low, high) in zip(axes, selection.box, strict=False):
            population = population.filter((nw.col(axis.column) >= low) & (nw.col(axis.column) <= high))
    return population
