"""The measures that colour a heat map's cells: one entry each, with its unit and the sentence that defines it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crm_dashboard.model.heat.heat import Heat, HeatCell, cell_title
from crm_dashboard.text import N_, Quantity, Text, text

FEW = 10
"""With fewer customers a mean or an index is not reliable: such a cell is not coloured and is no finding."""


@dataclass(frozen=True)
class HeatMeasure:
    """A figure of each cell, None where a cell has none; `is_index`: 100 is the value of all customers.

    `finding` is the sentence about a cell and its figure; the cell with the largest `weight` is shown first. `sample_size`
    counts the customers from whom a mean or an index is computed, None for a sum; `sample_label` is its name in a
    tooltip. With `includes_empty_cells` a cell without customers can be the finding as well.

    `metric` is the key of the metric whose total or mean the figure is; without it the figure needs no more than orders.
    `needs_segments`: it is offered only where segments stand against a column. `is_basic`: tables and tooltips have it
    whatever colours the cells.
    """

    key: str
    label: Text
    definition: Text
    unit: str
    value: Callable[[Heat, HeatCell], float | None]
    finding: Callable[[Heat, HeatCell, float], Text]
    weight: Callable[[Heat, HeatCell, float], float] = lambda _heat, _cell, value: value
    sample_size: Callable[[Heat, HeatCell], float] | None = None
    is_index: bool = False
    includes_empty_cells: bool = False
    sample_label: Text | None = None
    metric: str = ""
    needs_segments: bool = False
    is_basic: bool = False

    def is_unreliable(self, heat: Heat, cell: HeatCell) -> bool:
        """Return whether the figure comes from too few customers to be coloured."""
        return self.sample_size is not None and self.sample_size(heat, cell) < FEW


def finding_of(heat: Heat, measure: HeatMeasure) -> tuple[HeatCell | None, Text]:
    """Return the most notable cell of a heat map with its sentence; no cell where none is notable.

    Of sums it is the cell with most, of satisfaction the lowest, of the index of money the one whose revenue is
    furthest from what as many average customers bring, of the index of shares the one with the largest part in
    chi-square: neither a handful of customers nor a hair's breadth of many is the news. Cells whose figure says little are passed over, and those of
    others together or of missing values while there are single ones.
    """
    candidates = [
        (heat.is_single(cell), measure.weight(heat, cell, value), cell.customers, index, value)
        for index, cell in enumerate(heat.cells)
        if not measure.is_unreliable(heat, cell) and (value := measure.value(heat, cell)) is not None
    ]
    if not candidates or heat.whole.customers == 0:
        return None, text(N_("No cell has the {count} customers that this figure needs"), count=FEW)
    *_, index, value = max(candidates)
    return heat.cells[index], measure.finding(heat, heat.cells[index], value)


def _people(heat: Heat, cell: HeatCell) -> Quantity:
    return Quantity(cell.customers / heat.whole.customers, "share")


def _most_customers(heat: Heat, cell: HeatCell, _value: float) -> Text:
    where = cell_title(heat, cell)
    return text(
        N_("{people} of customers, more than in any other cell: {place}"), place=where, people=_people(heat, cell)
    )


def _most_revenue(heat: Heat, cell: HeatCell, value: float) -> Text:
    if heat.whole.revenue > 0:
        return _part(N_("{people} of customers bring {part} of revenue: {place}"), heat, cell, value / float(heat.whole.revenue))  # fmt: skip
    return _amount(N_("{people} of customers bring most revenue, {amount}: {place}"), heat, cell, value)


def _most_margin(heat: Heat, cell: HeatCell, value: float) -> Text:
    margin = heat.whole.total("margin")
    if margin is not None and margin > 0:
        return _part(N_("{people} of customers bring {part} of the known margin: {place}"), heat, cell, value / margin)  # fmt: skip
    return _amount(N_("{people} of customers bring most margin, {amount}: {place}"), heat, cell, value)


def _part(message: str, heat: Heat, cell: HeatCell, part: float) -> Text:
    return text(message, place=cell_title(heat, cell), part=Quantity(part, "share"), people=_people(heat, cell))


def _amount(message: str, heat: Heat, cell: HeatCell, value: float) -> Text:
    """Return a finding with the amount itself, for a total that is not above zero and so has no shares."""
    amount = Quantity(value, "money_short", heat.currency)
    return text(message, place=cell_title(heat, cell), amount=amount, people=_people(heat, cell))


def _least_satisfied(heat: Heat, cell: HeatCell, value: float) -> Text:
    where = cell_title(heat, cell)
    return text(N_("Least satisfied, at {score}: {place}"), place=where, score=Quantity(value, "share"))


def _furthest_from_usual(heat: Heat, cell: HeatCell, value: float) -> Text:
    means = {
        name: Quantity(float(figures.revenue) / figures.customers, "money_short", heat.currency)
        for name, figures in (("mean", cell), ("usual", heat.whole))
    }
    return text(
        N_("{mean} per customer against {usual} of all, index {index}: {place}"),
        place=cell_title(heat, cell),
        index=Quantity(value, "index"),
        **means,
    )


def _furthest_from_even(heat: Heat, cell: HeatCell, value: float) -> Text:
    return text(
        N_("{customers} where an even spread would give {expected}, index {index}: {place}"),
        place=cell_title(heat, cell),
        customers=Quantity(cell.customers, "customers"),
        expected=Quantity(round(heat.expected(cell))),
        index=Quantity(value, "index"),
    )


def _money_beyond_usual(heat: Heat, cell: HeatCell, _value: float) -> float:
    """How far the cell's revenue is from what as many average customers bring."""
    return float(abs(cell.revenue - cell.customers * heat.whole.revenue / heat.whole.customers))


def _part_of_chi_square(heat: Heat, cell: HeatCell, _value: float) -> float:
    expected = heat.expected(cell)
    return (cell.customers - expected) ** 2 / expected


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
        _most_customers,
        is_basic=True,
    ),
    HeatMeasure(
        "revenue",
        text(N_("Revenue")),
        text(N_("Net revenue of the cell's customers, in the window.")),
        "money",
        _revenue,
        _most_revenue,
        is_basic=True,
    ),
    HeatMeasure(
        "margin",
        text(N_("Margin")),
        text(N_("Net amount less cost in the window. Orders without a cost are left out.")),
        "money",
        lambda _heat, cell: cell.total("margin"),
        _most_margin,
        metric="margin",
    ),
    HeatMeasure(
        "satisfaction",
        text(N_("Satisfaction")),
        text(N_("Mean satisfaction of the cell's customers who gave feedback in the window.")),
        "share",
        lambda _heat, cell: cell.mean("satisfaction"),
        _least_satisfied,
        weight=lambda _heat, _cell, value: -value,
        sample_size=lambda _heat, cell: cell.known("satisfaction"),
        sample_label=text(N_("Customers with feedback")),
        metric="satisfaction",
    ),
    HeatMeasure(
        "money_index",
        text(N_("Index of money per customer")),
        text(N_("Mean revenue of the cell's customers ÷ mean of all customers × 100.")),
        "index",
        _money_index,
        _furthest_from_usual,
        weight=_money_beyond_usual,
        sample_size=lambda _heat, cell: cell.customers,
        is_index=True,
    ),
    HeatMeasure(
        "share_index",
        text(N_("Index of shares")),
        text(N_("Customers in the cell ÷ those whom an even spread over columns and rows would put there × 100.")),
        "index",
        _share_index,
        _furthest_from_even,
        weight=_part_of_chi_square,
        sample_size=lambda heat, cell: heat.expected(cell),
        is_index=True,
        includes_empty_cells=True,
        needs_segments=True,
    ),
)
