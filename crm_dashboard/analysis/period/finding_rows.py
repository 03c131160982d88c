"""The customers of a finding and its numbers, now and at earlier period ends, from the orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.period.headlines import filter_key, filtered_orders, first_order_day
from crm_dashboard.analysis.period.high_value import high_value_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.time.finding import FindingKind, FindingScope, columns_of, earlier_scopes
from crm_dashboard.model.time.finding_kinds import FINDING_KINDS
from crm_dashboard.model.time.finding_sums import customer_rows
from crm_dashboard.model.time.period import Period


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


def scope_of(current: Answer, period: Period) -> FindingScope:
    """Return what the rules look at: the period, and who is high-value by the question's matrix."""
    return FindingScope(period, high_value_of(current).best, current.spec.window)


def found_customers(current: Answer, period: Period, key: str, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the customers whom a rule finds, with the `amount` of each; `plain`: from stored tables alone."""
    kind, scope = FINDING_KINDS[key], scope_of(current, period)
    rows = customer_rows([kind], filtered_orders(current.workspace, current.spec, plain=plain), (scope,))
    of = columns_of(0)
    return rows.filter(kind.condition(scope, of)).select(KEY, kind.amount(of).alias("amount"))


def count_findings(current: Answer, period: Period) -> tuple[Everyone, dict[str, Counted]]:
    """Return the numbers of every kind whose rule the history carries, now and at up to eight earlier ends.

    The orders are read once for all kinds that are told by sums, and once for each of the others.
    """
    scope = scope_of(current, period)
    first = first_order_day(current.workspace, period.last)
    key = ("finding counts", filter_key(current.spec), scope)
    return cast(
        "tuple[Everyone, dict[str, Counted]]",
        current.workspace.cached_on_disk(key, lambda: _count(current, scope, first)),
    )


def _count(current: Answer, scope: FindingScope, first: int) -> tuple[Everyone, dict[str, Counted]]:
    known = [kind for kind in FINDING_KINDS.values() if kind.first_needed(scope.period) >= first]
    groups = [[kind for kind in known if not kind.rows], *([kind] for kind in known if kind.rows)]
    everyone, counted = Everyone(0, Decimal(0)), {}
    for kinds in groups:
        earlier = {kind.key: earlier_scopes(kind, scope, first) for kind in kinds}
        scopes = tuple(dict.fromkeys((scope, *(each for past in earlier.values() for each in past))))
        rows = customer_rows(kinds, filtered_orders(current.workspace, current.spec), scopes, "year")
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
