"""What the colour of a heat map's cells says: one entry each, with its unit and the sentence that defines it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from crm_dashboard.model.heat import Heat, HeatCell, cell_title
from crm_dashboard.text import N_, Quantity, Text, text

MeasureKey = Literal["customers", "revenue", "margin", "satisfaction", "money_index", "share_index"]
FEW = 10
"""Below so many customers a mean or an index says little: such a cell is not coloured and is no finding."""


@dataclass(frozen=True)
class HeatMeasure:
    """A figure of each cell, None where it has none; `is_index` tells that 100 is the whole's.

    `behind` counts the customers on whom a mean or an index stands, None for a sum; `counts_nobody` tells that a cell
    without customers is news as well.
    """

    key: MeasureKey
    label: Text
    definition: Text
    unit: str
    value: Callable[[Heat, HeatCell], float | None]
    behind: Callable[[Heat, HeatCell], float] | None = None
    is_index: bool = False
    counts_nobody: bool = False

    def says_little(self, heat: Heat, cell: HeatCell) -> bool:
        """Return whether too few customers stand behind the figure for a colour."""
        return self.behind is not None and self.behind(heat, cell) < FEW


def finding_of(heat: Heat, measure: HeatMeasure) -> tuple[HeatCell | None, Text]:
    """Return the cell that a heat map shows first, and what it says; no cell where nothing stands out.

    Of sums it is the cell with most, of satisfaction the lowest, of the index of money the one whose revenue is
    furthest from what as many average customers bring, of the index of shares the one with the largest part in
    chi-square: neither a handful of customers nor a hair's breadth of many is the news. Cells whose figure says little are passed over, and those of
    others together or of missing values while there are single ones.
    """
    told = [
        (heat.is_single(one), _weight(heat, measure, one, value), one.customers, index, value)
        for index, one in enumerate(heat.cells)
        if not measure.says_little(heat, one) and (value := measure.value(heat, one)) is not None
    ]
    if not told or heat.whole.customers == 0:
        return None, text(N_("No cell has the {count} customers that this figure needs"), count=FEW)
    *_, index, value = max(told)
    return heat.cells[index], _finding(heat, measure, heat.cells[index], value)


def _weight(heat: Heat, measure: HeatMeasure, cell: HeatCell, value: float) -> float:
    if measure.key == "share_index":
        expected = heat.expected(cell)
        return (cell.customers - expected) ** 2 / expected
    if measure.key == "money_index":
        return float(abs(cell.revenue - cell.customers * heat.whole.revenue / heat.whole.customers))
    return -value if measure.key == "satisfaction" else value


def _finding(heat: Heat, measure: HeatMeasure, cell: HeatCell, value: float) -> Text:
    place = cell_title(heat, cell)
    people = Quantity(cell.customers / heat.whole.customers, "share")
    if measure.key in ("revenue", "margin"):
        total = measure.value(heat, heat.whole)
        if total is None or total <= 0:
            amount = Quantity(value, "money_short", heat.currency)
            return text(_MOST[measure.key], place=place, amount=amount, people=people)
        return text(_SHARE[measure.key], place=place, part=Quantity(value / total, "share"), people=people)
    if measure.key == "customers":
        return text(N_("{people} of customers, more than in any other cell: {place}"), place=place, people=people)
    if measure.key == "satisfaction":
        return text(N_("Least satisfied, at {score}: {place}"), place=place, score=Quantity(value, "share"))
    if measure.key == "money_index":
        means = {
            name: Quantity(float(one.revenue) / one.customers, "money_short", heat.currency)
            for name, one in (("mean", cell), ("usual", heat.whole))
        }
        return text(
            N_("{mean} per customer against {usual} of all, index {index}: {place}"),
            place=place,
            index=Quantity(value, "index"),
            **means,
        )
    return text(
        N_("{customers} where an even spread would give {expected}, index {index}: {place}"),
        place=place,
        customers=Quantity(cell.customers, "customers"),
        expected=Quantity(round(heat.expected(cell))),
        index=Quantity(value, "index"),
    )


_SHARE = {
    "revenue": N_("{people} of customers bring {part} of revenue: {place}"),
    "margin": N_("{people} of customers bring {part} of the known margin: {place}"),
}
_MOST = {
    "revenue": N_("{people} of customers bring most revenue, {amount}: {place}"),
    "margin": N_("{people} of customers bring most margin, {amount}: {place}"),
}


def _money_index(heat: Heat, cell: HeatCell) -> float | None:
    """Mean revenue of the cell's customers ÷ mean of all × 100; None where that of all is not above zero."""
    if not cell.customers or heat.whole.revenue <= 0:
        return None
    return float(cell.revenue * heat.whole.customers / (cell.customers * heat.whole.revenue) * 100)


def _share_index(heat: Heat, cell: HeatCell) -> float | None:
    """Customers observed ÷ expected × 100, expected being column × row ÷ all; None where none are expected."""
    expected = heat.expected(cell)
    return cell.customers / expected * 100 if expected else None


def _customers(_heat: Heat, cell: HeatCell) -> float:
    return float(cell.customers)


def _revenue(_heat: Heat, cell: HeatCell) -> float | None:
    return float(cell.revenue) if cell.customers else None


MEASURES: tuple[HeatMeasure, ...] = (
    HeatMeasure(
        "customers",
        text(N_("Customers")),
        text(N_("How many customers are in the cell.")),
        "customers",
        _customers,
    ),
    HeatMeasure(
        "revenue",
        text(N_("Revenue")),
        text(N_("Net revenue of the cell's customers, in the window.")),
        "money",
        _revenue,
    ),
    HeatMeasure(
        "margin",
        text(N_("Margin")),
        text(N_("Net amount less cost in the window. Orders without a cost are left out.")),
        "money",
        lambda _heat, cell: cell.margin,
    ),
    HeatMeasure(
        "satisfaction",
        text(N_("Satisfaction")),
        text(N_("Mean satisfaction of the cell's customers who gave feedback in the window.")),
        "share",
        lambda _heat, cell: cell.satisfaction,
        behind=lambda _heat, cell: cell.scored,
    ),
    HeatMeasure(
        "money_index",
        text(N_("Index of money per customer")),
        text(N_("Mean revenue of the cell's customers ÷ mean of all customers × 100.")),
        "index",
        _money_index,
        behind=lambda _heat, cell: cell.customers,
        is_index=True,
    ),
    HeatMeasure(
        "share_index",
        text(N_("Index of shares")),
        text(N_("Customers in the cell ÷ those whom an even spread over columns and rows would put there × 100.")),
        "index",
        _share_index,
        behind=lambda heat, cell: heat.expected(cell),
        is_index=True,
        counts_nobody=True,
    ),
)
