"""Findings: sentences about customers in the period, each with its number, its past and its query; news first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.loaded.orders_or_summary import has_single_orders
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.period.finding_rows import counted_findings, found_customers, scope_of
from crm_dashboard.analysis.period.headline_customers import (
    HEADLINE,
    HEADLINE_LISTS,
    headline_customers,
    headline_totals,
)
from crm_dashboard.analysis.period.high_value import high_value_text
from crm_dashboard.analysis.period.segment_changes import (
    Downgrade,
    SegmentChange,
    SegmentChanges,
    downgraded_customers,
    segment_customers,
)
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.findings.counts import Counted, novelty_of
from crm_dashboard.model.findings.finding import FindingKind
from crm_dashboard.model.findings.kinds import FINDING_KINDS
from crm_dashboard.model.question.spec import Between
from crm_dashboard.model.time.headlines import HEADLINES
from crm_dashboard.model.time.novelty import Novelty
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, Text, plural, text

_MOST, _AT_MOST = 5, 2
_DOWNGRADE = plural(
    "{count} customer left {segment} for less since {date}: {amount} a year",
    "{count} customers left {segment} for less since {date}: {amount} a year",
)
_DOWNGRADED = N_(
    "Customers who were in this segment at the end of {date} and are in a less favourable one now, by the same cuts and on both days by their orders of {days} days. The amount is their net revenue of the last 365 days."
)
_SIZE = plural(
    "{count} customer in {segment} by {days} days: {amount}", "{count} customers in {segment} by {days} days: {amount}"
)
_SIZED = N_(
    "Customers who are in this segment by their orders of the last {days} days, by the cuts of now; without an order in them they are in none. The amount is their net revenue in these days."
)
_SLIP, _NOW = "slip_", "now_"


@dataclass(frozen=True)
class Finding:
    """A sentence with its number of customers and its amount of money; `pattern` is its singular and its plural.

    `base` is the number of customers of whom they are a part, None where the sentence has none. `novelty` is None where
    too little is known of the past: then it is a level and no news. `share` is the part that a play is assumed to win,
    `gain` the sentence of what that brings, "" where no play is assumed.
    """

    key: str
    pattern: tuple[str, str]
    values: tuple[tuple[str, object], ...]
    definition: Text
    customers: int
    amount: Decimal
    gain: str = ""
    share: float = 0.0
    favourable: Literal["more", "less"] = "less"
    base: int | None = None
    novelty: Novelty | None = None

    @property
    def is_news(self) -> bool:
        """Whether the number is unusual against its own past."""
        return self.novelty is not None and self.novelty.is_news

    @property
    def is_good(self) -> bool | None:
        """Whether the news is good; None for a level."""
        if self.novelty is None or not self.novelty.is_news:
            return None
        return self.novelty.direction == self.favourable


def findings_of(current: Answer, period: Period, changed: SegmentChanges | None) -> tuple[Finding, ...]:
    """Return at most five findings: news first, then by the money that a play is assumed to bring; none without single orders.

    Of the downgrades in `changed`, the two with most money are among them. Too few customers, or too small a share of both
    customers and revenue, are no finding.
    """
    if not has_single_orders(current.workspace):
        return ()
    everyone, counted = counted_findings(current, period)
    candidates = [*_of_kinds(current, period, counted), *(_of_downgrades(changed) if changed else ())]
    shown = [finding for finding in candidates if everyone.has_enough(finding.customers, finding.amount)]
    return tuple(sorted(shown, key=_rank)[:_MOST])


def measured_findings(current: Answer, period: Period) -> tuple[Finding, ...]:
    """Return every finding whose rule the history carries, however small it is."""
    return tuple(_of_kinds(current, period, counted_findings(current, period)[1]))


def finding_of_key(current: Answer, period: Period, changed: SegmentChanges | None, key: str) -> Finding | None:
    """Return the finding with this key, however small it is; None where there is none."""
    if not has_single_orders(current.workspace):
        return None
    family, name = _family(key)
    return family.finding(current, period, changed, name)


def finding_customers(current: Answer, period: Period, key: str, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the customers of the finding with this key, with the `amount` of each; `plain`: from stored tables alone."""
    family, name = _family(key)
    return family.customers(current, period, name, plain)


@dataclass(frozen=True)
class FoundCustomers:
    """The customers of the finding with this key, for a list of customers."""

    period: Period
    key: str

    def customers(self, current: Answer) -> nw.LazyFrame[Any]:
        """Return rows with their ids."""
        return finding_customers(current, self.period, self.key).select(KEY)


def is_of_segment(key: str) -> bool:
    """Return whether a key is that of a finding about a segment."""
    return _family(key)[0].is_of_segment


def size_key(current: Answer, changed: SegmentChanges, row: SegmentChange) -> str:
    """Return the key of the list of a segment's customers as `segment_changes` counts them now.

    "" where a filter limits a metric and the window is another than the question's: the filter then leaves other customers.
    """
    limits = any(isinstance(condition, Between) for condition in current.spec.filters)
    return "" if limits and changed.spec.window != current.spec.window else f"{_NOW}{row.segment.key}"


def has_past(key: str) -> bool:
    """Return whether the number of a finding is compared with its own past."""
    return key in FINDING_KINDS


def is_finding_key(key: str) -> bool:
    """Return whether a key names a kind of finding, or the customers whom a headline counts."""
    family, name = _family(key)
    return family.is_of_segment or name in family.names


def finding_query(current: Answer, period: Period, finding: Finding) -> str:
    """Return the query of a finding: how many customers it has, and their amount."""
    people = finding_customers(current, period, finding.key, plain=True)
    return query_of(people.select(nw.col(KEY).count().alias("customers"), nw.col("amount").sum()))


def _of_kinds(current: Answer, period: Period, counted: dict[str, Counted]) -> Iterable[Finding]:
    scope = scope_of(current, period)
    for key, numbers in counted.items():
        kind = FINDING_KINDS[key]
        values = {"days": period.days, "before": period.before.days, "base": numbers.base}
        yield Finding(
            key,
            kind.sentence,
            tuple(values.items()),
            _definition(current, kind),
            numbers.customers,
            numbers.amount,
            kind.gain,
            kind.share,
            kind.favourable,
            numbers.base if kind.base else None,
            novelty_of(kind, scope, numbers),
        )


def _of_headline(current: Answer, period: Period, headline: str) -> Finding | None:
    if headline not in HEADLINE_LISTS:
        return None
    customers, amount = headline_totals(current, period, headline)
    values = (("days", period.days), ("before", period.before.days))
    sentence, definition = HEADLINE_LISTS[headline].sentence, HEADLINES[headline].definition
    return Finding(f"{HEADLINE}{headline}", sentence, values, definition, customers, amount)


def _of_size(changed: SegmentChanges | None, key: str) -> Finding | None:
    if changed is None:
        return None
    segment = next((row.segment for row in changed.segments if row.segment.key == key), None)
    if segment is None:
        return None
    days = changed.spec.window
    values = (("segment", segment.name), ("days", days))
    return Finding(f"{_NOW}{key}", _SIZE, values, text(_SIZED, days=days), segment.customers, segment.revenue)


def _definition(current: Answer, kind: FindingKind) -> Text:
    if "spent" not in kind.sums:
        return kind.definition
    return text("{rule} {high}", rule=kind.definition, high=high_value_text(current))


def _rank(finding: Finding) -> tuple[bool, Decimal, str]:
    return not finding.is_news, -finding.amount * Decimal(finding.share), finding.key


def _of_downgrades(changed: SegmentChanges, most: int | None = _AT_MOST) -> list[Finding]:
    downgrades = [
        downgrade for downgrade in changed.downgrades if downgrade.source.is_named or len(changed.segments) <= 4
    ]
    return [_of_downgrade(changed, downgrade) for downgrade in downgrades[:most]]


def _of_downgrade_from(changed: SegmentChanges | None, key: str) -> Finding | None:
    return _with_key(_of_downgrades(changed, most=None), f"{_SLIP}{key}") if changed else None


def _of_downgrade(changed: SegmentChanges, downgrade: Downgrade) -> Finding:
    return Finding(
        f"{_SLIP}{downgrade.source.key}",
        _DOWNGRADE,
        (("segment", downgrade.source.name), ("date", date_of(changed.day))),
        text(_DOWNGRADED, date=date_of(changed.day), days=changed.spec.window),
        downgrade.customers,
        downgrade.year,
        N_("if {share} return: {amount} a year"),
        0.1,
    )


@dataclass(frozen=True)
class _Family:
    """Findings whose keys begin alike; the rest of the key names one of them: one of `names`, or the key of a segment.

    `customers` returns them with the `amount` of each, from stored tables alone if its last argument is true.
    """

    finding: Callable[[Answer, Period, SegmentChanges | None, str], Finding | None]
    customers: Callable[[Answer, Period, str, bool], nw.LazyFrame[Any]]
    names: Collection[str] = ()
    is_of_segment: bool = False


_FAMILIES: dict[str, _Family] = {
    _SLIP: _Family(
        lambda _current, _period, changed, key: _of_downgrade_from(changed, key),
        lambda current, period, key, plain: downgraded_customers(current, period.before.last, key, plain=plain),
        is_of_segment=True,
    ),
    _NOW: _Family(
        lambda _current, _period, changed, key: _of_size(changed, key),
        lambda current, period, key, plain: segment_customers(current, period.before.last, key, plain=plain),
        is_of_segment=True,
    ),
    HEADLINE: _Family(
        lambda current, period, _changed, key: _of_headline(current, period, key),
        lambda current, period, key, plain: headline_customers(current, period, key, plain=plain),
        HEADLINE_LISTS,
    ),
    "": _Family(
        lambda current, period, _changed, key: _with_key(measured_findings(current, period), key),
        lambda current, period, key, plain: found_customers(current, period, key, plain=plain),
        FINDING_KINDS,
    ),
}
"""The families by the beginning of their keys; the last holds the kinds, whose keys have none."""


def _family(key: str) -> tuple[_Family, str]:
    """Return the family of a key, and the rest of the key."""
    prefix = next(prefix for prefix in _FAMILIES if key.startswith(prefix))
    return _FAMILIES[prefix], key.removeprefix(prefix)


def _with_key(findings: Iterable[Finding], key: str) -> Finding | None:
    return next((finding for finding in findings if finding.key == key), None)
