"""Cells, cuts and findings in words, as messages for the translator."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import permutations, product

from crm_dashboard.model.matrix.matrix import Cell, HasLevels, Matrix, MatrixAxis
from crm_dashboard.model.metrics.metric import Favourable
from crm_dashboard.text import N_, Quantity, Text, text

_LEVEL_NAMES: dict[Favourable, tuple[str, str, str]] = {
    "more": (N_("{label} low"), N_("{label} middle"), N_("{label} high")),
    "less": (N_("{label} poor"), N_("{label} fair"), N_("{label} good")),
}
_SHORT_NAMES: dict[Favourable, tuple[str, str, str]] = {
    "more": (N_("low"), N_("middle"), N_("high")),
    "less": (N_("poor"), N_("fair"), N_("good")),
}
"""Of fewer days high and low would mislead: there the side is called good or poor."""
Block = tuple[tuple[int, int], ...]
"""Cells that lie together: for each axis the first and the last level."""


def joined(parts: tuple[Text, ...], separator: str) -> Text:
    """Return the texts joined by the separator."""
    pattern = separator.join("{p" + str(index) + "}" for index in range(len(parts)))
    return Text(pattern, tuple((f"p{index}", part) for index, part in enumerate(parts)))


def cell_name(axes: tuple[MatrixAxis, ...], cell: Cell) -> Text:
    """Return a cell's name from its levels: “Orders high · Recency good”."""
    if not cell.levels:
        return text(N_("Unclassified"))
    pairs = zip(axes, cell.levels, strict=True)
    return joined(tuple(_level_name(axis, level) for axis, level in pairs), " · ")


def short_cell_name(axes: tuple[MatrixAxis, ...], cell: Cell) -> Text:
    """Return a cell's levels without their dimensions, for a chart whose axes name these: “high · good”."""
    if not cell.levels:
        return text(N_("Unclassified"))
    pairs = zip(axes, cell.levels, strict=True)
    return joined(tuple(_short_level_name(axis, level) for axis, level in pairs), " · ")


def _level_name(axis: MatrixAxis, level: int) -> Text:
    if axis.levels > len(_LEVEL_NAMES["more"]):
        return text("{label} {place}", label=axis.label, place=f"{level + 1}/{axis.levels}")
    return text(_level_word(_LEVEL_NAMES[axis.favourable], axis, level), label=axis.label)


def _short_level_name(axis: MatrixAxis, level: int) -> Text:
    if axis.levels > len(_SHORT_NAMES["more"]):
        return text("{place}", place=f"{level + 1}/{axis.levels}")
    return text(_level_word(_SHORT_NAMES[axis.favourable], axis, level))


def _level_word(words: tuple[str, str, str], axis: MatrixAxis, level: int) -> str:
    """Return the first, the middle or the last of three words for a level among at most three."""
    return words[0] if level == 0 else words[2] if level == axis.levels - 1 else words[1]


def cell_condition(matrix: Matrix, cell: Cell) -> Text:
    """Return the condition for a customer to be in `cell`, in words and the metrics' own units.

    Of the unclassified it names the dimensions on which some customer has no value.
    """
    if not cell.levels:
        lacking = [axis.label for axis in matrix.axes if axis.known < matrix.customers]
        return text(
            N_("No value for {dimensions}"),
            dimensions=_either(tuple(lacking or (axis.label for axis in matrix.axes))),
        )
    pairs = zip(matrix.axes, cell.levels, strict=True)
    return joined(tuple(level_condition(axis, level, matrix.currency) for axis, level in pairs), " · ")


def cells_conditions(matrix: Matrix, cells: tuple[Cell, ...]) -> tuple[Text, ...]:
    """Return in words who is in one of `cells`: a condition for each of the few blocks that cover them; any one is enough."""
    if not all(cell.levels for cell in cells):
        return tuple(cell_condition(matrix, cell) for cell in cells)
    return tuple(_block_condition(matrix, block) for block in blocks_of([cell.levels for cell in cells], matrix.axes))


def _block_condition(matrix: Matrix, block: Block) -> Text:
    parts = tuple(
        levels_condition(axis, first, last, matrix.currency)
        for axis, (first, last) in zip(matrix.axes, block, strict=True)
        if last - first + 1 < axis.levels
    )
    return joined(parts, " · ") if parts else text(N_("Everyone"))


def blocks_of(cells: Sequence[tuple[int, ...]], axes: Sequence[MatrixAxis]) -> tuple[Block, ...]:
    """Return blocks that hold exactly these cells, given by their levels; a cell may lie in several.

    Each block is grown from the first cell that is not covered yet, as far as it goes.
    """
    inside, left = set(cells), list(cells)
    blocks: list[Block] = []
    while left:
        grown = (_grow(left[0], inside, axes, order) for order in permutations(reversed(range(len(axes)))))
        blocks.append(max(grown, key=_size))
        left = [cell for cell in left if not _holds(blocks[-1], cell)]
    return tuple(blocks)


def _grow(
    start: tuple[int, ...], inside: Collection[tuple[int, ...]], axes: Sequence[MatrixAxis], order: Sequence[int]
) -> Block:
    """Return the block around `start` that is widened along one axis after the other while all of it is `inside`."""
    block = [(level, level) for level in start]
    for place in order:
        for step in (-1, 1):
            while 0 <= (level := block[place][step > 0] + step) < axes[place].levels:
                side = [*block]
                side[place] = (level, level)
                if not all(cell in inside for cell in product(*(range(a, b + 1) for a, b in side))):
                    break
                block[place] = (min(block[place][0], level), max(block[place][1], level))
    return tuple(block)


def _size(block: Block) -> int:
    size = 1
    for first, last in block:
        size *= last - first + 1
    return size


def _holds(block: Block, cell: tuple[int, ...]) -> bool:
    return all(first <= level <= last for (first, last), level in zip(block, cell, strict=True))


def _either(labels: tuple[Text, ...]) -> Text:
    listed = labels[0]
    for label in labels[1:]:
        listed = text(N_("{one} or {other}"), one=listed, other=label)
    return listed


def level_condition(axis: HasLevels, level: int, currency: str | None) -> Text:
    """Return the condition of one level of an axis: “Orders ≥ 2 orders”."""
    return levels_condition(axis, level, level, currency)


def levels_condition(axis: HasLevels, first: int, last: int, currency: str | None) -> Text:
    """Return the condition of the levels from `first` to `last` of an axis, the least favourable being 0."""
    less, more = axis.bounds(first), axis.bounds(last)
    bounds = (less[0], more[1]) if axis.favourable == "more" else (more[0], less[1])
    low, high = (None if bound is None else Quantity(bound, axis.unit, currency) for bound in bounds)
    if axis.favourable == "more":
        if low is None:
            return text(N_("{label} below {high}"), label=axis.label, high=high)
        if high is None:
            return text(N_("{label} from {low}"), label=axis.label, low=low)
        return text(N_("{label} from {low} to below {high}"), label=axis.label, low=low, high=high)
    if low is None:
        return text(N_("{label} up to {high}"), label=axis.label, high=high)
    if high is None:
        return text(N_("{label} over {low}"), label=axis.label, low=low)
    return text(N_("{label} over {low} up to {high}"), label=axis.label, low=low, high=high)


def cut_sentence(axis: MatrixAxis, currency: str | None) -> Text:
    """Return where an axis is cut, by what method, and with what shares: “Orders is cut at 2 orders (median): 49.5 % …”."""
    cuts = joined(tuple(text("{cut}", cut=Quantity(cut, axis.unit, currency)) for cut in axis.cuts), " / ")
    if axis.levels == 2:
        return text(
            N_("{label} is cut at {cuts} ({rule}): {share} of customers are at or above it.")
            if axis.favourable == "more"
            else N_("{label} is cut at {cuts} ({rule}): {share} of customers are at or below it."),
            label=axis.label,
            cuts=cuts,
            rule=axis.method.description,
            share=Quantity(axis.shares[-1], "share"),
        )
    shares = joined(tuple(text("{share}", share=Quantity(share, "share")) for share in axis.shares), " / ")
    return text(
        N_("{label} is cut at {cuts} ({rule}). Customers per level, least favourable first: {shares}."),
        label=axis.label,
        cuts=cuts,
        rule=axis.method.description,
        shares=shares,
    )


def cuts_in_words(axes: tuple[MatrixAxis, ...], currency: str | None) -> Text:
    """Return where every axis is cut, by the favourable side: “Money spent ≥ ¥1,200 · Recency ≤ 90 days”."""
    return joined(tuple(_favourable_side(axis, currency) for axis in axes), " · ")


def _favourable_side(axis: MatrixAxis, currency: str | None) -> Text:
    cuts = joined(tuple(text("{cut}", cut=Quantity(cut, axis.unit, currency)) for cut in axis.cuts), " / ")
    return text("{label} ≥ {cuts}" if axis.favourable == "more" else "{label} ≤ {cuts}", label=axis.label, cuts=cuts)


def finding(matrix: Matrix) -> Text:
    """Return the matrix's headline: the cell that brings most revenue, and from how many customers."""
    best = max(matrix.cells, key=lambda cell: (cell.revenue_share or 0, cell.customers))
    if best.revenue_share is None or matrix.revenue <= 0:
        largest = max(matrix.cells, key=lambda cell: cell.customers)
        return text(
            N_("{share} of customers are in {name}"),
            share=Quantity(largest.share, "share"),
            name=cell_name(matrix.axes, largest),
        )
    return text(
        N_("{share} of customers bring {revenue} of revenue: {name}"),
        share=Quantity(best.share, "share"),
        revenue=Quantity(best.revenue_share, "share"),
        name=cell_name(matrix.axes, best),
    )


def notices(matrix: Matrix) -> tuple[Text, ...]:
    """Return the notices beside the chart: axes that do not divide, levels that ties leave empty."""
    undivided = [
        text(N_("All customers have the same value of “{label}”, so its cut divides nobody."), label=axis.label)
        for axis in matrix.axes
        if axis.low == axis.high
    ]
    empty = [
        text(N_("Many customers share one value of “{label}”, so a level between two cuts is empty."), label=axis.label)
        for axis in matrix.axes
        if axis.low != axis.high and len(set(axis.cuts)) < len(axis.cuts)
    ]
    return (*undivided, *empty)


def cuts_beyond(matrix: Matrix) -> tuple[Text, ...]:
    """Return a notice for each cut outside the values of its axis, with their range."""
    return tuple(_beyond(axis, cut, matrix.currency) for axis in matrix.axes for cut in axis.beyond)


def _beyond(axis: MatrixAxis, cut: float, currency: str | None) -> Text:
    if axis.ends and not axis.ends[0] <= cut <= axis.ends[1]:
        return beyond_scale(axis.label, axis.unit, axis.ends, cut, currency)
    low, high, at = (Quantity(value, axis.unit, currency) for value in (axis.low, axis.high, cut))
    return text(
        N_("All values of {label} lie from {low} to {high}; {cut} lies outside: everybody is on one side."),
        label=axis.label,
        low=low,
        high=high,
        cut=at,
    )


def beyond_scale(label: Text, unit: str, ends: tuple[float, float], cut: float, currency: str | None = None) -> Text:
    """Return the notice for a cut outside the values that a dimension can have: “Loyalty runs from 0 to 100; 500 lies …”."""
    low, high, at = (Quantity(value, unit, currency) for value in (*ends, cut))
    return text(
        N_("{label} runs from {low} to {high}; {cut} lies outside: everybody would be on one side."),
        label=label,
        low=low,
        high=high,
        cut=at,
    )
