"""The columns and rows of a heat map in sentences."""

from __future__ import annotations

from crm_dashboard.model.heat.heat import AGE, CategoryAxis, Heat, HeatAxis, SegmentsBy, TwoDimensions
from crm_dashboard.text import N_, Quantity, Text, text

_BINNINGS = {
    "quantile": N_("{label}: {count} bands of as equal shares of customers as equal values allow, cut at {cuts}."),
    "width": N_("{label}: {count} bands of equal width, cut at {cuts}."),
    "log": N_("{label}: {count} bands of equal width on the logarithmic scale, cut at {cuts}."),
}


def heat_axis_sentence(side: HeatAxis, over: TwoDimensions | SegmentsBy, currency: str | None) -> Text:
    """Return how columns or rows are divided: bands with their cuts, or categories with how a customer is assigned to one."""
    if isinstance(side, CategoryAxis):
        return categories_sentence(side, over)
    if not side.cuts:
        return text(N_("{label}: every customer has the same value, so there is one band."), label=side.label)
    cuts = tuple(Quantity(cut, side.unit, currency) for cut in side.cuts)
    return text(_BINNINGS[side.bands.binning], label=side.label, count=side.size, cuts=cuts)


def categories_sentence(side: CategoryAxis, over: TwoDimensions | SegmentsBy) -> Text:
    """Return the list of categories, and how a customer with several values is assigned to one."""
    note = isinstance(over, SegmentsBy) and side.column == over.column and counting_note(over.column)
    listed = text(
        N_("{label}: {values}."), label=side.label, values=tuple(category.label for category in side.categories)
    )
    return text("{listed} {whose}", listed=listed, whose=note) if note else listed


def group_heading(heat: Heat) -> Text:
    """Return the matrix that the names of groups or segments come from: a name means other customers in another matrix."""
    if heat.names is None:
        return text(N_("The segments are the cells of the question, which have no names."))
    if heat.groups:
        return text(N_("Groups and names of the matrix “{name}”; each with its own totals"), name=heat.names)
    return text(N_("Segments and names of the matrix “{name}”."), name=heat.names)


def counting_note(column: str) -> Text | None:
    """Return how a customer with several values of a column is assigned to one; None where there is only one."""
    if column.startswith("orders."):
        return text(
            N_(
                "Each customer counts once, under the value of most of the orders in the period; of equally many, the one with more money."
            )
        )
    if column.startswith("order_items."):
        return text(
            N_(
                "Each customer counts once, under the value of most of the order lines in the period; of equally many, the one with more money."
            )
        )
    return text(N_("The age is the one reached in the year of the as-of date.")) if column == AGE else None
