"""How many months of orders something needs before it says anything, and before it says it well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Months:
    """Months of orders: below `least` the verdict is closed, below `enough` it is weak."""

    least: int = 0
    enough: int = 0

    def verdict(self, months: int) -> Literal["weak", "closed"] | None:
        """Return the verdict for a number of months; None where they are enough."""
        return "closed" if months < self.least else "weak" if months < self.enough else None


ANY_HISTORY = Months()
"""The need of what says something however few months there are."""
