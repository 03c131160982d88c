"""The heat map: its question, and its answer of cells with exact figures in columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

import narwhals as nw
from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from crm_dashboard.errors import SpecError
from crm_dashboard.model.bands import BandAxis, Bands
from crm_dashboard.model.spec import MatrixSpec
from crm_dashboard.model.wording import joined, level_rule
from crm_dashboard.text import N_, Text, Words, text

LEAST_VALUES, MOST_VALUES = 3, 20
UNCLASSIFIED = "-"
AGE = "age"
"""The key of the age band among the columns by which segments are set out."""
SlotKind = Literal["value", "others", "missing"]


@checked(frozen=True)
class TwoDimensions:
    """Two metrics in bands: `x` to the right, `y` upwards; `template` names the matrix whose groups the cells carry."""

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

    The `top` most frequent values have rows of their own, the rest one together.
    """

    column: str
    top: Annotated[int, Field(ge=LEAST_VALUES, le=MOST_VALUES)] = 10


@checked(frozen=True)
class HeatSpec:
    """What a heat map asks: of whom, as of when and over which window is the question's; what stands where is `over`."""

    question: MatrixSpec
    over: TwoDimensions | SegmentsBy

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metric keys that the columns and rows need beside the question's."""
        return (self.over.x.metric, self.over.y.metric) if isinstance(self.over, TwoDimensions) else ()


@dataclass(frozen=True)
class Slot:
    """One column or row that is no band: a segment or a value; `tone` is a segment's colour role."""

    label: Text | Words
    kind: SlotKind = "value"
    tone: str | None = None


@dataclass(frozen=True)
class Slots:
    """Columns or rows that are no bands, in their order, under the title of what they are; values have the key of their column."""

    label: Text
    slots: tuple[Slot, ...]
    column: str = ""

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.slots)


Side = BandAxis | Slots


@dataclass(frozen=True)
class HeatCell:
    """One cell: the place of its column and row (-1 for the unclassified), and its exact figures.

    `margin` is that of the `costed` customers with a known cost, `satisfaction` the mean over the `scored` customers
    who gave feedback; None where there are none.
    """

    x: int
    y: int
    customers: int = 0
    revenue: Decimal = Decimal(0)
    margin: float | None = None
    costed: int = 0
    satisfaction: float | None = None
    scored: int = 0

    @property
    def code(self) -> str:
        """The code of the cell, in links and choices."""
        return UNCLASSIFIED if self.x < 0 else f"{self.x}-{self.y}"


@dataclass(frozen=True)
class Heat:
    """The answer: every customer of the population is in exactly one cell or unclassified; `whole` sums all of them."""

    x: Side
    y: Side
    cells: tuple[HeatCell, ...]
    unclassified: HeatCell
    whole: HeatCell
    as_of: int
    window: int | None
    currency: str | None
    groups: tuple[Slot | None, ...] = ()

    def cell(self, code: str) -> HeatCell | None:
        """Return the cell called `code`, None for a code that this heat map does not have."""
        return next((one for one in (*self.cells, self.unclassified) if one.code == code), None)

    def group(self, cell: HeatCell) -> Slot | None:
        """Return the named group of a template that a cell is in, None without one."""
        return self.groups[self.cells.index(cell)] if self.groups and cell.x >= 0 else None

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The customers of each column."""
        return tuple(sum(one.customers for one in self.cells if one.x == x) for x in range(self.x.size))

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The customers of each row."""
        return tuple(sum(one.customers for one in self.cells if one.y == y) for y in range(self.y.size))

    def is_single(self, cell: HeatCell) -> bool:
        """Return whether column and row of a cell are each one thing: not others together, and not a missing value."""
        places = ((self.x, cell.x), (self.y, cell.y))
        return all(not isinstance(side, Slots) or side.slots[at].kind == "value" for side, at in places)

    def expected(self, cell: HeatCell) -> float:
        """Return how many customers an even spread would put into a cell: its column × its row ÷ all in cells."""
        total = sum(self.columns)
        return self.columns[cell.x] * self.rows[cell.y] / total if cell.x >= 0 and total else 0.0


def cell_words(heat: Heat, cell: HeatCell) -> Text:
    """Return where a cell is, in words: “Orders from 5 orders · Money spent below ¥120”, “Champions · Zhejiang”."""
    if cell.x < 0:
        return text(N_("Unclassified"))
    parts = (_place_words(heat.x, cell.x, heat.currency), _place_words(heat.y, cell.y, heat.currency))
    return joined(parts, " · ")


def cell_title(heat: Heat, cell: HeatCell) -> Text:
    """Return where a cell is, in words, led by its group's name where a template gives one."""
    group, place = heat.group(cell), cell_words(heat, cell)
    return text(N_("{group} ({place})"), group=group.label, place=place) if group else place


def _place_words(side: Side, place: int, currency: str | None) -> Text:
    if isinstance(side, Slots):
        slot = side.slots[place]
        if side.column and slot.kind != "value":
            return text(N_("{label}: {value}"), label=side.label, value=slot.label)
        return Text("{label}", (("label", slot.label),))
    return level_rule(side, place, currency) if side.cuts else text(N_("{label}: all alike"), label=side.label)


def heat_figures(placed: nw.LazyFrame[Any], margin: str | None, satisfaction: str | None) -> nw.LazyFrame[Any]:
    """Return one row per `x` and `y` of the customers `placed`: how many, their revenue, margin and satisfaction.

    `margin` and `satisfaction` are the columns of these metrics, None where the data lack them.
    """
    asked = [nw.len().alias("customers"), nw.col("revenue").sum()]
    for name, column in (("margin", margin), ("satisfaction", satisfaction)):
        if column:
            value = nw.col(column).cast(nw.Float64)
            asked += [value.count().alias(f"{name}_known"), value.sum().alias(name)]
    return placed.group_by("x", "y").agg(*asked)


def heat_cells(
    rows: Iterable[dict[str, Any]], columns: int, lines: int
) -> tuple[tuple[HeatCell, ...], HeatCell, HeatCell]:
    """Return all cells, empty ones included, row by row from the first column; then the unclassified; then the whole."""
    rows = list(rows)
    met = {(row["x"], row["y"]): row for row in rows if row["x"] is not None and row["y"] is not None}
    lost = [row for row in rows if row["x"] is None or row["y"] is None]
    cells = tuple(_summed(x, y, [met[x, y]] if (x, y) in met else []) for y in range(lines) for x in range(columns))
    return cells, _summed(-1, -1, lost), _summed(-1, -1, rows)


def _summed(x: int, y: int, rows: Sequence[dict[str, Any]]) -> HeatCell:
    costed, scored = (sum(row.get(f"{name}_known", 0) for row in rows) for name in ("margin", "satisfaction"))
    margin, scores = (sum(row[name] for row in rows if row.get(f"{name}_known")) for name in ("margin", "satisfaction"))
    return HeatCell(
        x,
        y,
        customers=sum(row["customers"] for row in rows),
        revenue=sum((row["revenue"] for row in rows), start=Decimal(0)),
        margin=margin if costed else None,
        costed=costed,
        satisfaction=scores / scored if scored else None,
        scored=scored,
    )
