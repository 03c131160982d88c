"""The heat map: its question, and its answer of cells with exact figures in columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from string import ascii_uppercase
from typing import Annotated, Any, Literal

import narwhals as nw
from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from crm_dashboard.errors import SpecError
from crm_dashboard.model.heat.bands import BandAxis, Bands
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.wording import joined, level_condition
from crm_dashboard.text import N_, Text, Words, text

LEAST_VALUES, MOST_VALUES = 3, 20
UNCLASSIFIED = "-"
AGE = "age"
"""The key of the age band among the columns by which segments are set out."""
CategoryKind = Literal["value", "others", "missing"]


@checked(frozen=True)
class TwoDimensions:
    """Two metrics in bands: `x` to the right, `y` upwards; `template` is the matrix whose groups the cells belong to."""

    x: Bands
    y: Bands
    template: str | None = None

    def __post_init__(self) -> None:
        if self.x.metric == self.y.metric:
            raise SpecError(
                text(N_("The same dimension stands on two axes.")),
                where=self.x.metric,
                next_step=text(N_("Choose a different one for each axis.")),
            )


@checked(frozen=True)
class SegmentsBy:
    """The segments of the question against a text column (`customers.province`) or the age band (`AGE`).

    The `top` most frequent values have a row each, the rest share one.
    """

    column: str
    top: Annotated[int, Field(ge=LEAST_VALUES, le=MOST_VALUES)] = 10


@checked(frozen=True)
class HeatSpec:
    """The question of a heat map: customers, as-of day and window are those of `question`, columns and rows are `over`."""

    question: MatrixSpec
    over: TwoDimensions | SegmentsBy

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metric keys that the columns and rows need beside the question's."""
        return (self.over.x.metric, self.over.y.metric) if isinstance(self.over, TwoDimensions) else ()


@dataclass(frozen=True)
class Category:
    """One column or row that is no band: a segment or a value; `tone` is a segment's colour role."""

    label: Text | Words
    kind: CategoryKind = "value"
    tone: str | None = None


@dataclass(frozen=True)
class CategoryAxis:
    """Columns or rows that are no bands, in their order, with a common title; `column` is the key of the column whose values they are."""

    label: Text
    categories: tuple[Category, ...]
    column: str = ""

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.categories)


HeatAxis = BandAxis | CategoryAxis


@dataclass(frozen=True)
class MetricTotal:
    """The sum of a metric over the customers of a cell who have a value, and how many these are."""

    metric: str
    known: int
    total: float


@dataclass(frozen=True)
class HeatCell:
    """One cell: the place of its column and row (-1 for the unclassified), and its exact figures.

    `totals` are those of the metrics that measures stand on, as far as their data are loaded.
    """

    x: int
    y: int
    customers: int = 0
    revenue: Decimal = Decimal(0)
    totals: tuple[MetricTotal, ...] = ()

    def known(self, metric: str) -> int:
        """Return the number of customers with a value of a metric."""
        return sum(total.known for total in self.totals if total.metric == metric)

    def total(self, metric: str) -> float | None:
        """Return the sum of a metric; None if no customer has a value."""
        return sum(total.total for total in self.totals if total.metric == metric) if self.known(metric) else None

    def mean(self, metric: str) -> float | None:
        """Return the mean of a metric over the customers with a value; None if there are none."""
        total = self.total(metric)
        return None if total is None else total / self.known(metric)

    @property
    def code(self) -> str:
        """The code of the cell, in links and choices."""
        return UNCLASSIFIED if self.x < 0 else f"{self.x}-{self.y}"


@dataclass(frozen=True)
class HeatGroup:
    """A named group of a matrix on a heat map: the sums over all of its cells; `share` is of all customers, 0..1.

    Its cells are marked with `letter`; their own figures are never the group's.
    """

    category: Category
    letter: str
    customers: int
    revenue: Decimal
    share: float


@dataclass(frozen=True)
class Heat:
    """The answer: every customer of the population is in exactly one cell or unclassified; `whole` sums all of them.

    `groups` are the named groups that the cells are in, one for each cell, or none; `names` is the matrix from which the
    names of groups or segments are, None where they have no names.
    """

    x: HeatAxis
    y: HeatAxis
    cells: tuple[HeatCell, ...]
    unclassified: HeatCell
    whole: HeatCell
    as_of: int
    window: int | None
    currency: str | None
    groups: tuple[Category | None, ...] = ()
    names: Text | Words | None = None

    def cell(self, code: str) -> HeatCell | None:
        """Return the cell called `code`, None for a code that this heat map does not have."""
        return next((cell for cell in (*self.cells, self.unclassified) if cell.code == code), None)

    def group(self, cell: HeatCell) -> HeatGroup | None:
        """Return the named group of a template that a cell is in, with the group's own figures; None without one."""
        category = self.groups[self.cells.index(cell)] if self.groups and cell.x >= 0 else None
        return next((named_group for named_group in self.named if named_group.category == category), None)

    @cached_property
    def named(self) -> tuple[HeatGroup, ...]:
        """The named groups, those with most revenue first; their customers and their revenue sum to those of all cells."""
        members: dict[Category, list[HeatCell]] = {}
        for category, cell in zip(self.groups, self.cells, strict=False):
            if category is not None:
                members.setdefault(category, []).append(cell)
        groups = [_group(category, cells, self.whole.customers) for category, cells in members.items()]
        ordered = sorted(groups, key=lambda group: (-group.revenue, -group.customers))
        return tuple(replace(group, letter=_letter(index)) for index, group in enumerate(ordered))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The customers of each column."""
        return tuple(sum(cell.customers for cell in self.cells if cell.x == x) for x in range(self.x.size))

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The customers of each row."""
        return tuple(sum(cell.customers for cell in self.cells if cell.y == y) for y in range(self.y.size))

    def is_single(self, cell: HeatCell) -> bool:
        """Return whether column and row of a cell are each a single band, segment or value: neither "others" nor "missing"."""
        places = ((self.x, cell.x), (self.y, cell.y))
        return all(not isinstance(side, CategoryAxis) or side.categories[at].kind == "value" for side, at in places)

    def expected(self, cell: HeatCell) -> float:
        """Return how many customers an even spread would put into a cell: its column × its row ÷ all in cells."""
        total = sum(self.columns)
        return self.columns[cell.x] * self.rows[cell.y] / total if cell.x >= 0 and total else 0.0


def cell_words(heat: Heat, cell: HeatCell) -> Text:
    """Return the position of a cell in words: “Orders from 5 orders · Money spent below ¥120”, “Champions · Zhejiang”."""
    if cell.x < 0:
        return text(N_("Unclassified"))
    parts = (_place_words(heat.x, cell.x, heat.currency), _place_words(heat.y, cell.y, heat.currency))
    return joined(parts, " · ")


def _group(category: Category, cells: Sequence[HeatCell], everyone: int) -> HeatGroup:
    customers = sum(cell.customers for cell in cells)
    revenue = sum((cell.revenue for cell in cells), start=Decimal(0))
    return HeatGroup(category, "", customers, revenue, customers / everyone if everyone else 0.0)


def _letter(index: int) -> str:
    """Return the letter of an index: A to Z, then AA to AZ, and so on."""
    before, place = divmod(index, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[place]


def cell_title(heat: Heat, cell: HeatCell) -> Text:
    """Return the position of a cell in words, with its group where a template gives one.

    The group's name does not come first, because the figures beside it are the cell's.
    """
    group, place = heat.group(cell), cell_words(heat, cell)
    return text(N_("{place}, a part of “{group}”"), group=group.category.label, place=place) if group else place


def _place_words(side: HeatAxis, place: int, currency: str | None) -> Text:
    if isinstance(side, CategoryAxis):
        category = side.categories[place]
        if side.column and category.kind != "value":
            return text(N_("{label}: {value}"), label=side.label, value=category.label)
        return Text("{label}", (("label", category.label),))
    return level_condition(side, place, currency) if side.cuts else text(N_("{label}: all alike"), label=side.label)


def heat_figures(placed: nw.LazyFrame[Any], metrics: Iterable[str]) -> nw.LazyFrame[Any]:
    """Return one row per `x` and `y` of the customers `placed`: how many, their revenue, and the totals of `metrics`.

    `metrics` are keys of metrics whose columns have the same names.
    """
    columns = [nw.len().alias("customers"), nw.col("revenue").sum()]
    for metric in metrics:
        value = nw.col(metric).cast(nw.Float64)
        columns += [value.count().alias(f"{metric}_known"), value.sum().alias(metric)]
    return placed.group_by("x", "y").agg(*columns)


def heat_cells(
    rows: Iterable[dict[str, Any]], columns: int, lines: int, *, metrics: Sequence[str]
) -> tuple[tuple[HeatCell, ...], HeatCell, HeatCell]:
    """Return all cells, empty ones included, row by row from the first column; then the unclassified; then the whole.

    `rows` are those of `heat_figures` of the same `metrics`.
    """
    rows = list(rows)
    by_place = {(row["x"], row["y"]): row for row in rows if row["x"] is not None and row["y"] is not None}
    unclassified = [row for row in rows if row["x"] is None or row["y"] is None]
    cells = tuple(
        _summed(x, y, [by_place[x, y]] if (x, y) in by_place else [], metrics)
        for y in range(lines)
        for x in range(columns)
    )
    return cells, _summed(-1, -1, unclassified, metrics), _summed(-1, -1, rows, metrics)


def _summed(x: int, y: int, rows: Sequence[dict[str, Any]], metrics: Sequence[str]) -> HeatCell:
    return HeatCell(
        x,
        y,
        customers=sum(row["customers"] for row in rows),
        revenue=sum((row["revenue"] for row in rows), start=Decimal(0)),
        totals=tuple(
            MetricTotal(
                metric,
                sum(row[f"{metric}_known"] for row in rows),
                sum(row[metric] for row in rows if row[f"{metric}_known"]),
            )
            for metric in metrics
        ),
    )
