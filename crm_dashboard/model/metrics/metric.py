"""The type of a metric: how a customer is measured, with all that menus, tooltips and checks derive from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from crm_dashboard.model.metrics.months import ANY_HISTORY, Months
from crm_dashboard.model.metrics.need import Need, TableColumns, missing_needs
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.text import Text

Favourable = Literal["more", "less"]
Formula = Callable[[Scope], nw.Expr]

__all__ = ["SHARES", "Favourable", "Formula", "Metric", "Need", "TableColumns", "column", "ratio"]


@dataclass(frozen=True)
class Metric:
    """One way to measure a customer.

    `favourable` is the side that is better; `whole` that values are integers; `additive` that customers' values
    sum to a meaningful total. `family` groups metrics that are materialised together; `aggregates` names the sums
    (`model.metrics.aggregates`) that `formula` combines. `column` is the name in the feature table,
    `parts` the keys of the metrics that a composite is made of. `ends` are the lowest and the highest value that the
    definition allows, None where it sets none: a cut beyond them is a mistake, whatever the data.
    `history` is how many months of orders it asks for, `needs_repeat_orders` that only customers who order again and
    again have a value.
    """

    key: str
    label: Text
    definition: Text
    unit: str
    family: str
    formula: Formula
    aggregates: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    favourable: Favourable = "more"
    whole: bool = False
    additive: bool = False
    scale: Literal["linear", "log"] = "linear"
    column: str = ""
    parts: tuple[str, ...] = ()
    ends: tuple[float, float] | None = None
    history: Months = ANY_HISTORY
    needs_repeat_orders: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "column", self.column or self.key)

    def missing(self, columns: TableColumns) -> tuple[Need, ...]:
        """Return the needs that `columns` (table name to column names) lack; see `need.missing_needs`."""
        return missing_needs(self.needs, self.aggregates, columns)


SHARES = (0.0, 1.0)
"""The ends of a share that is a part of a whole: 0 to 100 %."""


def column(name: str) -> Formula:
    """Return the formula that takes an aggregate as it is."""
    return lambda _scope: nw.col(name)


def ratio(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """Divide as floats; a denominator of zero gives a missing value.

    Both sides as whole ten-thousandths, which floats hold exactly: 3.30 ÷ 3 is then the float 1.1, not one below it,
    so that equal ratios are ties and a ratio on a cut counts as favourable.
    """
    top, bottom = ((side.cast(nw.Float64) * 10_000).round(0) for side in (numerator, denominator))
    return nw.when(denominator != 0).then(top / bottom)
