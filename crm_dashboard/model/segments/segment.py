"""A segment: one cell, or the cells that share a name, with its figures, its condition in words and its play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

import narwhals as nw

from crm_dashboard.model.matrix.matrix import UNCLASSIFIED, Cell, Matrix, MatrixAxis, cell_number
from crm_dashboard.model.segments.template import Play, Template
from crm_dashboard.model.segments.wording import cell_name, cells_conditions, finding
from crm_dashboard.text import N_, Quantity, Text, Words, text


@dataclass(frozen=True)
class Segment:
    """The customers of one or more cells.

    `tone` is the colour role that its template gives it (None: the colour of its cell); `conditions` say in words who
    belongs, any one of them; `levels` are those of the first cell; `share` is its part of the population, `revenue_share` of their revenue (None where that
    is not above zero), both 0..1. `play` is None where nobody has written one.
    """

    key: str
    name: Text | Words
    cells: tuple[str, ...]
    conditions: tuple[Text, ...]
    levels: tuple[int, ...]
    tone: str | None
    play: Play | None
    customers: int
    orders: int
    revenue: Decimal
    share: float
    revenue_share: float | None

    @property
    def is_named(self) -> bool:
        """Whether a template gives it its name, colour and play."""
        return self.tone is not None

    @property
    def is_unclassified(self) -> bool:
        """Whether it holds the customers without a value on some axis."""
        return not self.levels


def segments(matrix: Matrix, template: Template | None = None) -> tuple[Segment, ...]:
    """Return the segments of a matrix, the most favourable first and the unclassified, if there are any, last.

    With a template they are its groups of cells, otherwise one for each cell. Every customer of the population is in
    exactly one.
    """
    with_unclassified = every_segment(matrix, template)
    return with_unclassified if with_unclassified[-1].customers else with_unclassified[:-1]


def every_segment(matrix: Matrix, template: Template | None = None) -> tuple[Segment, ...]:
    """Return the segments as `segments` does, the unclassified last even where there are none."""
    if template is None:
        named = [_segment(matrix, (cell,)) for cell in matrix.cells]
        nameless = _segment(matrix, (matrix.unclassified,))
    else:
        named = [_named(matrix, template, group.key) for group in template.groups]
        nameless = (
            _named(matrix, template, UNCLASSIFIED)
            if template.unclassified
            else _segment(matrix, (matrix.unclassified,))
        )
    return (*named, nameless)


def finding_of(matrix: Matrix, shown: Sequence[Segment]) -> Text:
    """Return the matrix's headline: the named segment that brings most revenue, and from how many customers."""
    if not any(segment.is_named for segment in shown):
        return finding(matrix)
    placed = [segment for segment in shown if not segment.is_unclassified] or list(shown)
    best = max(placed, key=lambda segment: (segment.revenue_share or 0, segment.customers))
    if best.revenue_share is None:
        largest = max(placed, key=lambda segment: segment.customers)
        return text(N_("{name}: {share} of customers"), name=largest.name, share=Quantity(largest.share, "share"))
    return text(
        N_("{name}: {share} of customers bring {revenue} of revenue"),
        name=best.name,
        share=Quantity(best.share, "share"),
        revenue=Quantity(best.revenue_share, "share"),
    )


def segment_number(axes: Sequence[MatrixAxis], ordered: Sequence[Segment]) -> nw.Expr:
    """Return the index of a row's segment in `ordered`, missing where it is in none."""
    numbers = {"".join(code): number for number, code in enumerate(product(*(axis.letters for axis in axes)))}
    cell, place = cell_number(axes), nw.lit(None).cast(nw.Int32)
    for index, segment in enumerate(ordered):
        inside = cell.is_null() if segment.is_unclassified else cell.is_in([numbers[code] for code in segment.cells])
        place = nw.when(inside).then(nw.lit(index)).otherwise(place)
    return place


def _segment(matrix: Matrix, cells: tuple[Cell, ...]) -> Segment:
    (cell,) = cells
    return _summed(matrix, cells, key=cell.code, name=cell_name(matrix.axes, cell), tone=None, play=None)


def _named(matrix: Matrix, template: Template, key: str) -> Segment:
    group = template.group(key)
    cells = tuple(matrix.cell(code) for code in group.cells)
    return _summed(matrix, cells, key=group.key, name=group.name, tone=group.tone, play=group.play)


def _summed(
    matrix: Matrix, cells: tuple[Cell, ...], *, key: str, name: Text | Words, tone: str | None, play: Play | None
) -> Segment:
    customers = sum(cell.customers for cell in cells)
    revenue = sum((cell.revenue for cell in cells), start=Decimal(0))
    return Segment(
        key=key,
        name=name,
        cells=tuple(cell.code for cell in cells),
        conditions=cells_conditions(matrix, cells),
        levels=cells[0].levels,
        tone=tone,
        play=play,
        customers=customers,
        orders=sum(cell.orders for cell in cells),
        revenue=revenue,
        share=customers / matrix.customers if matrix.customers else 0.0,
        revenue_share=float(revenue / matrix.revenue) if matrix.revenue > 0 else None,
    )
