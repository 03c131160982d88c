"""The question as a frozen value: axes with cuts, as-of date, window and filters."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, FiniteFloat
from pydantic.dataclasses import dataclass

from crm_dashboard.errors import SpecError
from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.question.cuts import MEDIAN, CutMethod, Fixed
from crm_dashboard.text import N_, text

LONGEST_WINDOW = 36_525
"""Days of the longest window, a hundred years."""
Scale = Literal["linear", "log"]
Window = Annotated[int, Field(ge=1, le=LONGEST_WINDOW)]


def _as_rule(cuts: object) -> object:
    """Take a number or a plain sequence of numbers for fixed cuts."""
    if isinstance(cuts, int | float):
        return Fixed((cuts,))
    if isinstance(cuts, list | tuple):
        return Fixed(tuple(cuts))
    return cuts


@dataclass(frozen=True)
class Axis:
    """One dimension: a metric key, where it is cut, and how it is drawn (None: as the metric prefers).

    `cuts` is a rule of `model.question.cuts`, or plain numbers: `Axis("frequency", cuts=[5])`.
    """

    metric: str
    cuts: Annotated[CutMethod, BeforeValidator(_as_rule)] = MEDIAN
    scale: Scale | None = None


@dataclass(frozen=True)
class Among:
    """Keep customers (or, for a column of the orders, orders) whose text value is one of `values`.

    `column` is `customers.<name>` or `orders.<name>`. None stands for a missing value. `inverted` keeps exactly the
    others, missing values included, so that a filter and its inverse always add up to all.
    """

    column: str
    values: tuple[str | None, ...]
    inverted: bool = False


@dataclass(frozen=True)
class Between:
    """Keep customers whose metric lies in `low`..`high`, both included; None leaves a side open.

    A missing value lies nowhere; `inverted` keeps exactly the others, missing values included.
    """

    metric: str
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    inverted: bool = False


Filter = Among | Between


@dataclass(frozen=True)
class MatrixSpec:
    """The question: two or three axes, an as-of date (None: the last order's), a window in days (None: all history,
    at most `LONGEST_WINDOW`).

    `active_only` keeps the customers with an order in the window (refunds are none); without a window it changes nothing.
    `composites` are definitions that differ from `composite.DEFAULTS` or whose ranges are frozen; `template` names the
    ready-made matrix whose names and plays the cells carry. Raises `SpecError` for fewer than two or more than three axes, or for an axis that stands twice.
    """

    axes: tuple[Axis, ...]
    as_of: dt.date | None = None
    window: Window | None = None
    filters: tuple[Filter, ...] = ()
    composites: tuple[Composite, ...] = ()
    template: str | None = None
    entity: Literal["customer"] = "customer"
    active_only: bool = False

    def __post_init__(self) -> None:
        if not 2 <= len(self.axes) <= 3:
            raise SpecError(text(N_("A matrix takes two or three dimensions, not {count}."), count=len(self.axes)))
        metrics = [axis.metric for axis in self.axes]
        if len(set(metrics)) < len(metrics):
            raise SpecError(
                text(N_("The same dimension stands on two axes.")),
                where=", ".join(metrics),
                next_step=text(N_("Choose a different one for each axis.")),
            )

    @property
    def has_cuts_by_hand(self) -> bool:
        """Whether a cut was dragged or typed: such a question is unlikely to come again."""
        return any(isinstance(axis.cuts, Fixed) for axis in self.axes)

    @property
    def keeps_active(self) -> bool:
        """Whether customers without an order in the window are left out."""
        return self.active_only and self.window is not None

    @property
    def scope_key(self) -> tuple[object, ...]:
        """As-of day, window, customers, filters and composites: the cache key of results that do not depend on cuts."""
        return self.as_of, self.window, self.keeps_active, self.filters, self.composites

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metric keys that the question needs, axes first."""
        keys = [axis.metric for axis in self.axes]
        keys += [condition.metric for condition in self.filters if isinstance(condition, Between)]
        return tuple(dict.fromkeys(keys))
