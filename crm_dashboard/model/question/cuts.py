"""Cut methods: how an axis is cut, before the data turn it into numbers.

A method is a class here, its resolver in `model.matrix.cutting` and its entry in the menu of `ui.question.controls.cuts`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, ClassVar, Self, get_args

from pydantic import Field, FiniteFloat
from pydantic.dataclasses import dataclass

from crm_dashboard.errors import SpecError
from crm_dashboard.text import N_, Quantity, Text, text

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


class _Method(ABC):
    """The base of all cut methods: `key` names it in links and files, `only_totals` limits it to metrics that add up."""

    key: ClassVar[str]
    only_totals: ClassVar[bool] = False

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers of the method in links and files."""
        return ()

    @classmethod
    def from_numbers(cls, numbers: tuple[float, ...]) -> Self:
        """Return the method of these numbers; raises what its constructor raises."""
        return cls(*numbers)

    @property
    def level_count(self) -> int:
        """The number of levels; ties in the data can leave fewer."""
        return len(self.numbers) + 1

    @property
    @abstractmethod
    def description(self) -> Text:
        """The name of the method with its numbers."""


@dataclass(frozen=True)
class Fixed(_Method):
    """Cuts at given values, ascending, in the metric's unit."""

    key: ClassVar[str] = "at"
    values: tuple[FiniteFloat, ...]

    def __post_init__(self) -> None:
        _check_count(len(self.values))
        _check_order(self.values)

    @property
    def numbers(self) -> tuple[float, ...]:
        return self.values

    @classmethod
    def from_numbers(cls, numbers: tuple[float, ...]) -> Self:
        return cls(numbers)

    @property
    def description(self) -> Text:
        return text(N_("fixed"))


@dataclass(frozen=True)
class Mean(_Method):
    """One cut at the arithmetic mean of the population."""

    key: ClassVar[str] = "mean"

    @property
    def level_count(self) -> int:
        return 2

    @property
    def description(self) -> Text:
        return text(N_("mean"))


@dataclass(frozen=True)
class _Shares(_Method):
    """What methods by shares have in common: these are ascending, and are all that they are written with."""

    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        _check_count(len(self.shares))
        _check_order(self.shares)

    @property
    def numbers(self) -> tuple[float, ...]:
        return self.shares

    @classmethod
    def from_numbers(cls, numbers: tuple[float, ...]) -> Self:
        return cls(numbers)


@dataclass(frozen=True)
class Quantiles(_Shares):
    """Cuts at data values whose unfavourable share is nearest the requested ones (0..1, ascending).

    A cut is always a value that occurs, above the least favourable one, so ties are never torn; a middle level can
    come out empty. `Quantiles((0.5,))` is the median.
    """

    key: ClassVar[str] = "quantile"
    shares: tuple[Share, ...] = (0.5,)

    @classmethod
    def parts(cls, levels: int) -> Quantiles:
        """Return the method that cuts into `levels` parts of equal share."""
        return cls(tuple(index / levels for index in range(1, levels)))

    @property
    def description(self) -> Text:
        if self.shares == (0.5,):
            return text(N_("median"))
        return text(N_("quantiles at {shares}"), shares=_percentages(self.shares))


@dataclass(frozen=True)
class TopShare(_Shares):
    """The fewest customers who together make the given shares (0..1, ascending) of the total.

    `TopShare((0.8,))` puts on the favourable side the fewest customers who make 80 % of the total.
    Only for metrics that add up and of which more is better.
    """

    key: ClassVar[str] = "top"
    only_totals: ClassVar[bool] = True
    shares: tuple[Share, ...] = (0.8,)

    @property
    def description(self) -> Text:
        return text(N_("the fewest customers who make {shares} of the total"), shares=_percentages(self.shares))


@dataclass(frozen=True)
class NaturalBreaks(_Method):
    """Groups with the least spread inside (one-dimensional k-means, solved exactly), found on the axis's own scale."""

    key: ClassVar[str] = "breaks"
    levels: Annotated[int, Field(ge=2, le=MOST_LEVELS)] = 2

    @property
    def numbers(self) -> tuple[float, ...]:
        return (self.levels,)

    @property
    def level_count(self) -> int:
        return self.levels

    @property
    def description(self) -> Text:
        return text(N_("natural breaks into {levels} groups"), levels=self.levels)


CutMethod = Fixed | Mean | Quantiles | TopShare | NaturalBreaks
METHODS: Mapping[str, type[CutMethod]] = MappingProxyType({method.key: method for method in get_args(CutMethod)})
"""All methods by the key that names them in links and files."""
MEDIAN = Quantiles((0.5,))


def _percentages(shares: tuple[float, ...]) -> tuple[Quantity, ...]:
    return tuple(Quantity(share, "share") for share in shares)
