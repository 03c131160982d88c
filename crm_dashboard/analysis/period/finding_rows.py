"""The customers of a finding and the numbers of all, now and at earlier period ends."""

from __future__ import annotations

from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.period.headlines import filter_key, filtered_orders, first_order_day
from crm_dashboard.analysis.period.high_value import high_value_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.findings.counts import Counted, Everyone, count_findings
from crm_dashboard.model.findings.finding import FindingScope, columns_of
from crm_dashboard.model.findings.kinds import FINDING_KINDS
from crm_dashboard.model.findings.sums import customer_rows
from crm_dashboard.model.time.period import Period


def scope_of(current: Answer, period: Period) -> FindingScope:
    """Return what the rules look at: the period, and who is high-value by the question's matrix."""
    return FindingScope(period, high_value_of(current).best, current.spec.window)


def found_customers(current: Answer, period: Period, key: str, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the customers whom a rule finds, with the `amount` of each; `plain`: from stored tables alone."""
    kind, scope = FINDING_KINDS[key], scope_of(current, period)
    rows = customer_rows([kind], filtered_orders(current.workspace, current.spec, plain=plain), (scope,))
    of = columns_of(0)
    return rows.filter(kind.condition(scope, of)).select(KEY, kind.amount(of).alias("amount"))


def counted_findings(current: Answer, period: Period) -> tuple[Everyone, dict[str, Counted]]:
    """Return the numbers of every kind whose rule the history carries, now and at up to eight earlier ends."""
    scope = scope_of(current, period)
    first = first_order_day(current.workspace, period.last)
    key = ("finding counts", filter_key(current.spec), scope)
    return cast(
        "tuple[Everyone, dict[str, Counted]]",
        current.workspace.cached_on_disk(
            key, lambda: count_findings(filtered_orders(current.workspace, current.spec), scope, first)
        ),
    )
