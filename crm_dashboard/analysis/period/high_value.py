"""Which customers are high-value on a page: those of its matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.loaded.loaded import metrics_by_key
from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.model.matrix.cutting import cut_values
from crm_dashboard.model.question.cuts import Quantiles
from crm_dashboard.text import N_, Quantity, Text, text

_MONEY, _FIFTHS = "monetary", 5


@dataclass(frozen=True)
class HighValue:
    """The net revenue in the question's window from which a customer is high-value; `of_matrix`: a cut of the matrix."""

    best: float
    of_matrix: bool


def high_value_of(current: Answer) -> HighValue:
    """Return the top cut of the matrix's dimension of money, or of the top fifth where it has no such dimension.

    A customer at the cut is high-value. The fifth is cut as `Quantiles` cut: ties are not torn.
    """
    for axis in current.matrix.axes:
        if axis.metric == _MONEY:
            return HighValue(axis.cuts[-1], True)

    def find() -> float:
        rows = population(current.workspace, current.spec, (_MONEY,))
        return cut_values(rows, metrics_by_key(current.workspace)[_MONEY], Quantiles.parts(_FIFTHS))[-1]

    return HighValue(cast(float, current.workspace.cached_on_disk(("high value", current.spec.scope_key), find)), False)


def high_value_text(current: Answer) -> Text:
    """Return in words who is high-value."""
    known, window = high_value_of(current), current.spec.window
    amount = Quantity(known.best, "money", current.matrix.currency)
    if known.of_matrix and window:
        return text(
            N_("High-value: {amount} or more in {days} days, the top level of the matrix."), amount=amount, days=window
        )
    if known.of_matrix:
        return text(N_("High-value: {amount} or more in all, the top level of the matrix."), amount=amount)
    if window:
        return text(
            N_("High-value: {amount} or more in {days} days, the top fifth by money spent."), amount=amount, days=window
        )
    return text(N_("High-value: {amount} or more in all, the top fifth by money spent."), amount=amount)
