"""Targets of the headline figures, and what they come to in a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from crm_dashboard.model.time.calendar_period import CalendarPeriod
from crm_dashboard.model.time.headlines import HEADLINES
from crm_dashboard.model.time.period import Period


@dataclass(frozen=True)
class Target:
    """What the headline figure `metric` is to be in a calendar month, quarter or year, in its own unit; a share is 0 to 1."""

    metric: str
    calendar: CalendarPeriod
    amount: Decimal


@dataclass(frozen=True)
class PeriodTarget:
    """What a headline figure is to be in a period.

    `of_days`: the targets are of this many days, of which the period is a part, so the last of them counts by its days;
    None where the period is all of them, or where a target holds for any part of its own period.
    """

    amount: Decimal
    of_days: int | None = None


def period_target(targets: Iterable[Target], metric: str, period: Period) -> PeriodTarget | None:
    """Return what the targets of a metric come to in a period; None where they do not cover it.

    A target of exactly these days counts first. Of a sum (`Headline.over_time`), targets that follow each other add up,
    and the last one counts by the days that the period has of it (a month to date); the fewest days outside the
    period, then the fewest targets, decide between several ways. A mean is the same on any day of the target's period. Of
    other figures the days must be exactly those of the target.
    """
    known = [target for target in targets if target.metric == metric]
    for target in known:
        if (target.calendar.first, target.calendar.last) == (period.first, period.last):
            return PeriodTarget(target.amount)
    way = HEADLINES[metric].over_time
    if way == "mean":
        around = [target for target in known if target.calendar.first == period.first and target.calendar.last > period.last]  # fmt: skip
        shortest = min(around, key=lambda target: target.calendar.last, default=None)
        return PeriodTarget(shortest.amount) if shortest else None
    return _summed(known, period) if way == "sum" else None


@dataclass(frozen=True)
class _Cover:
    """Targets that follow each other: their amount within the period, how many days they reach beyond it, and their number."""

    amount: Decimal
    beyond: int
    count: int


def _summed(targets: list[Target], period: Period) -> PeriodTarget | None:
    covers: dict[int, _Cover] = {period.last + 1: _Cover(Decimal(0), 0, 0)}
    for target in sorted(targets, key=lambda target: -target.calendar.first):
        first, last = target.calendar.first, target.calendar.last
        if not period.first <= first <= period.last:
            continue
        if last > period.last:
            part = target.amount * (period.last - first + 1) / target.calendar.days
            cover = _Cover(part, last - period.last, 1)
        elif rest := covers.get(last + 1):
            cover = _Cover(target.amount + rest.amount, rest.beyond, rest.count + 1)
        else:
            continue
        if first not in covers or (cover.beyond, cover.count) < (covers[first].beyond, covers[first].count):
            covers[first] = cover
    best = covers.get(period.first)
    return PeriodTarget(best.amount, period.days + best.beyond if best.beyond else None) if best else None
