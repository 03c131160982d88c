"""Findings: sentences about the period, each with its number and query, most money first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.loaded.source import has_single_orders
from crm_dashboard.analysis.period.headlines import filter_key, filtered_orders
from crm_dashboard.analysis.period.since import Since, slip_query
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.finding import BEST, RULES, people_of, plural, sums_of
from crm_dashboard.model.time.headlines import Period
from crm_dashboard.text import N_, Text, text

_MOST, _AT_MOST = 5, 2
_SLIP = plural(
    "{count} customer left {segment} for less since {date}: {amount} a year at stake",
    "{count} customers left {segment} for less since {date}: {amount} a year at stake",
)
_SLIPPED = text(
    N_(
        "Customers who were in this segment at the end of the period before and are in a less favourable one now, by the same cuts. At stake is their net revenue of the last 365 days or of the 365 days before, whichever is more."
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


def findings_of(current: Answer, period: Period, changed: Since | None) -> tuple[Finding, ...]:
    """Return at most five findings, most money first; none where single orders are not known.

    Of the slips of `changed` the two with most money are told. Findings of nobody, or of no money, are none.
    """
    if not has_single_orders(current.workspace):
        return ()
    candidates = [*_of_rules(current, period), *(_of_slips(changed) if changed else ())]
    shown = [finding for finding in candidates if finding.customers and finding.amount > 0]
    return tuple(sorted(shown, key=lambda finding: (-finding.amount, finding.key))[:_MOST])


def finding_query(current: Answer, period: Period, finding: Finding) -> str:
    """Return the query of a finding: its customers with their revenue of the period and of each of two years."""
    if finding.source:
        return slip_query(current, period.before.last, finding.source)
    rule = next(candidate for candidate in RULES if candidate.key == finding.key)
    people = people_of(filtered_orders(current.workspace, current.spec, plain=True), period)
    return query_of(sums_of(people, rule.whom(period, _best(current, period))))


def _of_rules(current: Answer, period: Period) -> list[Finding]:
    sums = _sums(current, period)
    findings = []
    for rule in RULES:
        row = {name: sums[f"{name}_{rule.key}"] or 0 for name in ("customers", "revenue", "year", "year_before")}
        stake = max(row["year"], row["year_before"], Decimal(0))
        amount = Decimal(row["revenue"] if rule.amount == "revenue" else stake)
        values = (("days", period.days),)
        page = "customers" if rule.amount == "revenue" else "segments"
        findings.append(Finding(rule.key, rule.sentence, values, rule.definition, int(row["customers"]), amount, page))
    return findings


def _of_slips(changed: Since) -> list[Finding]:
    slips = [slip for slip in changed.slips if slip.source.is_named or len(changed.segments) <= 4]
    return [
        Finding(
            f"slip_{slip.source.key}",
            _SLIP,
            (("segment", slip.source.name), ("date", date_of(changed.day))),
            _SLIPPED,
            slip.customers,
            slip.stake,
            "segments",
            slip.source.key,
        )
        for slip in slips[:_AT_MOST]
    ]


def _sums(current: Answer, period: Period) -> Mapping[str, Any]:
    """Return what every rule finds, in one query."""

    def ask() -> dict[str, Any]:
        people = people_of(filtered_orders(current.workspace, current.spec), period)
        best = _best(current, period)
        columns = []
        for rule in RULES:
            chosen = rule.whom(period, best)
            columns.append(chosen.cast(nw.Int64).sum().alias(f"customers_{rule.key}"))
            columns += [
                nw.when(chosen).then(nw.col(name)).sum().alias(f"{name}_{rule.key}")
                for name in ("revenue", "year", "year_before")
            ]
        return cast("dict[str, Any]", people.select(*columns).collect("pyarrow").to_native().to_pylist()[0])

    return cast(
        "Mapping[str, Any]", current.workspace.cached_on_disk(("findings", filter_key(current.spec), period), ask)
    )


def _best(current: Answer, period: Period) -> float:
    """Return the net revenue of two years from which a customer is among the best."""

    def ask() -> float:
        people = people_of(filtered_orders(current.workspace, current.spec), period).filter(nw.col("both") > 0)
        rows = people.select(nw.col("both").quantile(BEST, "linear").alias("best")).collect("pyarrow").to_native()
        return float(rows["best"][0].as_py() or 0.0)

    return cast(float, current.workspace.cached_on_disk(("best", filter_key(current.spec), period), ask))
