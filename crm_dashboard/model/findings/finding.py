"""What a finding about customers is: who they are, compared with what, the money in its sentence, and its plain reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw

from crm_dashboard.model.time.period import Period
from crm_dashboard.text import Text

YEAR = 365
_FEWEST_DAYS = 7
Column = Callable[[str], nw.Expr]


@dataclass(frozen=True)
class FindingScope:
    """What a rule looks at: a period, and which customers are high-value on its last day.

    High-value are those whose net revenue in the last `window` days (None: in all history) is at least `best`.
    """

    period: Period
    best: float = 0.0
    window: int | None = None

    def at(self, last: int) -> FindingScope:
        """Return the same rule for as many days that end with an earlier day."""
        return FindingScope(Period(last, self.period.days), self.best, self.window)

    @property
    def window_first(self) -> int:
        """The first day of the window, far before all orders for all history."""
        return 0 if self.window is None else self.period.last - self.window + 1


CustomerRows = Callable[[nw.LazyFrame[Any], "tuple[FindingScope, ...]"], nw.LazyFrame[Any]]


@dataclass(frozen=True)
class FindingKind:
    """A rule that finds customers worth a sentence.

    `condition` combines each customer's `sums`, and `amount` also `money`: both get a function that returns the columns of
    one scope. Where sums over documents (`findings.sums`) do not suffice, `rows` computes the columns. `base` chooses the customers of whom the found ones are a part, where
    the sentence gives a share. `sentence` has places for `{count}`, `{amount}`, `{days}` and `{base}`; it and `definition`
    say the same as `plain_reading`, a query of its own on `orders` that returns count and amount. `first_needed` is the
    first day of which the rule must know all orders; `spacing` how many days at least lie between two looks at its past.
    `is_cumulative` says that the number grows with the length of the history, so that only its growth can be unusual.
    `share` is the part of the customers that a play is assumed to win, and `gain` the sentence of what that brings.
    """

    key: str
    sentence: tuple[str, str]
    definition: Text
    condition: Callable[[FindingScope, Column], nw.Expr]
    amount: Callable[[Column], nw.Expr]
    plain_reading: str
    first_needed: Callable[[Period], int]
    gain: str
    sums: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    rows: CustomerRows | None = None
    base: Callable[[FindingScope, Column], nw.Expr] | None = None
    favourable: Literal["more", "less"] = "less"
    spacing: int = _FEWEST_DAYS
    is_cumulative: Callable[[FindingScope], bool] = lambda _scope: False
    share: float = 0.1


def scope_column(name: str, place: int) -> str:
    """Return the name of a column of the scope at `place`."""
    return f"{name}_{place}"


def columns_of(place: int) -> Column:
    """Return what gives the columns of the scope at `place`."""
    return lambda name: nw.col(scope_column(name, place))


def earlier_scopes(kind: FindingKind, scope: FindingScope, first_day: int, most: int = 8) -> tuple[FindingScope, ...]:
    """Return the scopes of earlier period ends at which the rule can be held against its past, the latest first.

    They end whole periods earlier, and lie at least `spacing` days apart; data that begin on `first_day` must reach back
    far enough for each.
    """
    days = scope.period.days
    step = days * -(-kind.spacing // days)
    scopes = (scope.at(scope.period.last - step * number) for number in range(1, most + 1))
    return tuple(earlier for earlier in scopes if kind.first_needed(earlier.period) >= first_day)
