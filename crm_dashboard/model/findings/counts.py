"""The numbers of all findings of a period, now and at earlier period ends, from the orders; and how unusual they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import narwhals as nw

from crm_dashboard.model.findings.finding import FindingKind, FindingScope, columns_of, earlier_scopes
from crm_dashboard.model.findings.kinds import FINDING_KINDS
from crm_dashboard.model.findings.sums import customer_rows
from crm_dashboard.model.time.novelty import Novelty, count_novelty, growth_novelty, rate_novelty

FEWEST, LEAST_SHARE = 10, Decimal("0.001")
"""Fewer customers, or a smaller share of both customers and yearly revenue, are no finding."""


@dataclass(frozen=True)
class Counted:
    """How many customers a rule finds, of how many, and their money; `past` the same numbers at earlier ends, the latest first."""

    customers: int
    base: int
    amount: Decimal
    past: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Everyone:
    """All customers with an order by the period's last day, and their net revenue of 365 days."""

    customers: int
    year: Decimal

    def has_enough(self, customers: int, amount: Decimal) -> bool:
        """Return whether a finding of so many customers and so much money is worth a sentence."""
        if customers < FEWEST or amount <= 0:
            return False
        return customers >= self.customers * LEAST_SHARE or amount >= self.year * LEAST_SHARE


def count_findings(orders: nw.LazyFrame[Any], scope: FindingScope, first: int) -> tuple[Everyone, dict[str, Counted]]:
    """Return the numbers of every kind whose rule the history from the day `first` carries, now and at up to eight earlier ends.

    The orders are read once for all kinds that are told by sums, and once for each of the others.
    """
    known = [kind for kind in FINDING_KINDS.values() if kind.first_needed(scope.period) >= first]
    groups = [[kind for kind in known if not kind.rows], *([kind] for kind in known if kind.rows)]
    everyone, counted = Everyone(0, Decimal(0)), {}
    for kinds in groups:
        earlier = {kind.key: earlier_scopes(kind, scope, first) for kind in kinds}
        scopes = tuple(dict.fromkeys((scope, *(each for past in earlier.values() for each in past))))
        rows = customer_rows(kinds, orders, scopes, "year")
        columns = list(_columns(kinds, earlier, scopes))
        if kinds is groups[0]:
            columns += [_count_of(columns_of(0)("first_day") <= scope.period.last).alias("everyone")]
            columns += [columns_of(0)("year").sum().alias("year")]
        row = rows.select(*columns).collect("pyarrow").to_native().to_pylist()[0]
        if kinds is groups[0]:
            everyone = Everyone(int(row["everyone"] or 0), Decimal(row["year"] or 0))
        for kind in kinds:
            counted[kind.key] = _counted(kind, row, [scopes.index(each) for each in earlier[kind.key]])
    return everyone, {key: counted[key] for key in FINDING_KINDS if key in counted}


def _columns(
    kinds: Sequence[FindingKind], earlier: dict[str, tuple[FindingScope, ...]], scopes: tuple[FindingScope, ...]
) -> Iterator[nw.Expr]:
    for kind in kinds:
        for place, scope in enumerate(scopes):
            if place == 0 or scope in earlier[kind.key]:
                of = columns_of(place)
                yield _count_of(kind.condition(scope, of)).alias(f"{kind.key}_{place}")
                if kind.base:
                    yield _count_of(kind.base(scope, of)).alias(f"{kind.key}_base_{place}")
        chosen = kind.condition(scopes[0], columns_of(0))
        yield nw.when(chosen).then(kind.amount(columns_of(0))).sum().alias(f"{kind.key}_amount")


def _count_of(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64).sum()


def _counted(kind: FindingKind, row: dict[str, Any], places: Sequence[int]) -> Counted:
    def numbers(place: int) -> tuple[int, int]:
        return int(row[f"{kind.key}_{place}"] or 0), int(row.get(f"{kind.key}_base_{place}") or 0)

    amount = Decimal(row[f"{kind.key}_amount"] or 0)
    return Counted(*numbers(0), amount, tuple(numbers(place) for place in places))


def novelty_of(kind: FindingKind, scope: FindingScope, counted: Counted) -> Novelty | None:
    """Return how unusual the number of a finding is; None where too little of its past is known."""
    past = [customers for customers, _base in counted.past]
    if kind.base:
        return rate_novelty(counted.customers, counted.base, counted.past)
    novelty = growth_novelty if kind.is_cumulative(scope) else count_novelty
    return novelty(counted.customers, past)
