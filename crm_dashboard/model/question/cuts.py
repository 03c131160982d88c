"""The rules by which an axis is cut: what a person asks for, before it becomes real numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, FiniteFloat
from pydantic.dataclasses import dataclass

from crm_dashboard.errors import SpecError
from crm_dashboard.text import N_, text

MOST_LEVELS = 5

Share = Annotated[FiniteFloat, Field(gt=0, lt=1)]


def _check_count(count: int) -> None:
    if not 1 <= count < MOST_LEVELS:
        raise SpecError(text(N_("A dimension takes two to {most} levels."), most=MOST_LEVELS))


def _check_order(values: tuple[float, ...]) -> None:
    if any(later <= earlier for earlier, later in pairwise(values)):
        raise SpecError(
            text(N_("The cuts of a dimension must grow from one to the next.")),
            where=", ".join(f"{value:g}" for value in values),
            next_step=text(N_("Put the smallest first and leave no two equal.")),
        )


@dataclass(frozen=True)
class Fixed:
    """Cuts at given values, ascending, in the metric's unit."""

    values: tuple[FiniteFloat, ...]

    def __post_init__(self) -> None:
        _check_count(len(self.values))
        _check_order(self.values)


@dataclass(frozen=True)
class Mean:
    """One cut at the arithmetic mean of the population."""


@dataclass(frozen=True)
class Quantiles:
    """Cuts at data values whose unfavourable share is nearest the wished ones (0..1, ascending).

    A cut is always a value that occurs, above the least favourable one, so ties are never torn; a middle level can
    come out empty. `Quantiles((0.5,))` is the median.
    """

    shares: tuple[Share, ...] = (0.5,)

    def __post_init__(self) -> None:
        _check_count(len(self.shares))
        _check_order(self.shares)

    @classmethod
    def parts(cls, levels: int) -> Quantiles:
        """Return the rule that cuts into `levels` parts of equal share."""
        return cls(tuple(index / levels for index in range(1, levels)))


@dataclass(frozen=True)
class TopShare:
    """The fewest customers who together make the given shares (0..1, ascending) of the total.

    `TopShare((0.8,))` puts on the favourable side the fewest customers who make 80 % of the total.
    Only for metrics that add up and of which more is better.
    """

    shares: tuple[Share, ...] = (0.8,)

    def __post_init__(self) -> None:
        _check_count(len(self.shares))
        _check_order(self.shares)


@dataclass(frozen=True)
class NaturalBreaks:
    """Groups with the least spread inside (one-dimensional k-means, solved exactly), found on the axis's own scale."""

    levels: Annotated[int, Field(ge=2, le=MOST_LEVELS)] = 2


CutRule = Fixed | Mean | Quantiles | TopShare | NaturalBreaks
MEDIAN = Quantiles((0.5,))


def levels_wished(rule: CutRule) -> int:
    """Return how many levels a rule asks for; ties in the data can leave fewer."""
    match rule:
        case Fixed(values):
            return len(values) + 1
        case Mean():
            return 2
        case Quantiles(shares) | TopShare(shares):
            return len(shares) + 1
        case NaturalBreaks(levels):
            return levels
