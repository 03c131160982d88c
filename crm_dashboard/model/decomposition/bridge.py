"""A bridge: from the revenue of one period to that of another, by parts that sum to the change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Part:
    """A part of a change of revenue; `count` is the number of customers behind it, None where it is not of customers."""

    key: str
    amount: Decimal
    count: int | None = None


@dataclass(frozen=True)
class Bridge:
    """Net revenue before and after, and the parts of its change in the order in which they are shown."""

    before: Decimal
    after: Decimal
    parts: tuple[Part, ...]

    @property
    def change(self) -> Decimal:
        """The change; the parts sum to it exactly."""
        return self.after - self.before

    @property
    def main_part(self) -> Part | None:
        """The largest part that goes the way of the change, the first of equal ones; None where revenue is the same."""
        ahead = [part for part in self.parts if part.amount * self.change > 0]
        return max(ahead, key=lambda part: abs(part.amount), default=None)

    def share(self, part: Part) -> float | None:
        """Return a part as a share of the change; above 1 where others go against it, None where revenue is the same."""
        return float(part.amount / self.change) if self.change else None
