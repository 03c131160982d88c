"""The scope of a metric: the as-of day, the window and the filters on orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from crm_dashboard.model.calendar import FIRST_DAY

if TYPE_CHECKING:
    from crm_dashboard.model.question.spec import Among


MOMENTUM_DAYS = 90
"""Length of the two periods that momentum compares."""


@dataclass(frozen=True)
class Scope:
    """An as-of day (days since 1970-01-01, that day included), a window in days, and filters on orders."""

    as_of: int
    window: int | None = None
    order_filters: tuple[Among, ...] = ()

    @property
    def known(self) -> nw.Expr:
        """Rows dated on or before the as-of day."""
        return nw.col("day_no") <= self.as_of

    @property
    def first_day(self) -> int | None:
        """The window's first day, that day included; None for all history."""
        return None if self.window is None else max(self.as_of - self.window + 1, FIRST_DAY)

    def inside(self, condition: nw.Expr) -> nw.Expr:
        """Return `condition`, limited to the window where there is one."""
        return condition if self.first_day is None else condition & (nw.col("day_no") >= self.first_day)

    @property
    def purchases(self) -> nw.Expr:
        """Orders (not refunds) of any time."""
        return ~nw.col("is_refund")

    @property
    def window_purchases(self) -> nw.Expr:
        """Orders (not refunds) inside the window."""
        return self.inside(self.purchases)

    def recent(self, period: int) -> nw.Expr:
        """Orders of the `period`-th stretch of `MOMENTUM_DAYS` before the as-of day, 0 being the latest."""
        end = self.as_of - period * MOMENTUM_DAYS
        return self.purchases & (nw.col("day_no") <= end) & (nw.col("day_no") > end - MOMENTUM_DAYS)
