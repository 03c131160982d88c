"""Findings: sentences about the period, each with its number and query, most money first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.loaded.orders_or_summary import has_single_orders
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.period.headlines import filter_key, filtered_orders
from crm_dashboard.analysis.period.segment_changes import SegmentChanges, downgrade_query
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.finding import BEST, FINDING_KINDS, customers_in_periods, finding_sums, plural
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, Text, text

_MOST, _AT_MOST = 5, 2
_DOWNGRADE = plural(
    "{count} customer left {segment} for less since {date}: {amount} of yearly revenue",
    "{count} customers left {segment} for less since {date}: {amount} of yearly revenue",
)
_DOWNGRADED = text(
    N_(
        "Customers who were in this segment at the end of the period before and are in a less favourable one now, by the same cuts. Yearly revenue is their net revenue of the last 365 days or of the 365 days before, whichever is more."
    )
)


@dataclass(frozen=True)
class Finding:
    """A sentence with its number of customers and its amount of money; `pattern` is its singular and its plural.

    `source` is the key of the segment that it is about, "" for none; `page` the page where one goes on.
    """

    key: str
    pattern: tuple[str, str]
    values: tuple[tuple[str, object], ...]
    definition: Text
    customers: int
    amount: Decimal
    page: str
    source: str = ""


def findings_of(current: Answer, period: Period, changed: SegmentChanges | None) -> tuple[Finding, ...]:
    """Return at most five findings, most money first; none without single orders.

    Of the downgrades in `changed`, the two with most money are among them. Findings without customers or money are left out.
    """
    if not has_single_orders(current.workspace):
        return ()
    candidates = [*_of_kinds(current, period), *(_of_downgrades(changed) if changed else ())]
    shown = [finding for finding in candidates if finding.customers and finding.amount > 0]
    return tuple(sorted(shown, key=lambda finding: (-finding.amount, finding.key))[:_MOST])


def finding_query(current: Answer, period: Period, finding: Finding) -> str:
    """Return the query of a finding: its customers with their revenue of the period and of each of two years."""
    if finding.source:
        return downgrade_query(current, period.before.last, finding.source)
    kind = next(candidate for candidate in FINDING_KINDS if candidate.key == finding.key)
    people = customers_in_periods(filtered_orders(current.workspace, current.spec, plain=True), period)
    return query_of(finding_sums(people, kind.condition(period, _best(current, period))))


def _of_kinds(current: Answer, period: Period) -> list[Finding]:
    sums = _sums(current, period)
    findings = []
    for kind in FINDING_KINDS:
        row = {name: sums[f"{name}_{kind.key}"] or 0 for name in ("customers", "revenue", "year", "year_before")}
        stake = max(row["year"], row["year_before"], Decimal(0))
        amount = Decimal(row["revenue"] if kind.amount == "revenue" else stake)
        values = (("days", period.days),)
        customers = int(row["customers"])
        findings.append(Finding(kind.key, kind.sentence, values, kind.definition, customers, amount, kind.page))
    return findings


def _of_downgrades(changed: SegmentChanges) -> list[Finding]:
    downgrades = [
        downgrade for downgrade in changed.downgrades if downgrade.source.is_named or len(changed.segments) <= 4
    ]
    return [
        Finding(
            f"slip_{downgrade.source.key}",
            _DOWNGRADE,
            (("segment", downgrade.source.name), ("date", date_of(changed.day))),
            _DOWNGRADED,
            downgrade.customers,
            downgrade.stake,
            "segments",
            downgrade.source.key,
        )
        for downgrade in downgrades[:_AT_MOST]
    ]


def _sums(current: Answer, period: Period) -> Mapping[str, Any]:
    """Return the sums of every kind of finding, in one query."""

    def ask() -> dict[str, Any]:
        people = customers_in_periods(filtered_orders(current.workspace, current.spec), period)
        best = _best(current, period)
        columns = []
        for kind in FINDING_KINDS:
            chosen = kind.condition(period, best)
            columns.append(chosen.cast(nw.Int64).sum().alias(f"customers_{kind.key}"))
            columns += [
                nw.when(chosen).then(nw.col(name)).sum().alias(f"{name}_{kind.key}")
                for name in ("revenue", "year", "year_before")
            ]
        return cast("dict[str, Any]", people.select(*columns).collect("pyarrow").to_native().to_pylist()[0])

    return cast(
        "Mapping[str, Any]", current.workspace.cached_on_disk(("findings", filter_key(current.spec), period), ask)
    )


def _best(current: Answer, period: Period) -> float:
    """Return the net revenue of two years from which a customer is among the best."""

    def ask() -> float:
        people = customers_in_periods(filtered_orders(current.workspace, current.spec), period).filter(
            nw.col("both") > 0
        )
        rows = people.select(nw.col("both").quantile(BEST, "linear").alias("best")).collect("pyarrow").to_native()
        return float(rows["best"][0].as_py() or 0.0)

    return cast(float, current.workspace.cached_on_disk(("best", filter_key(current.spec), period), ask))
