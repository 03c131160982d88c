"""What stands out of one customer, in a sentence: the segment, how long ago the last order was, how often there is one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from crm_dashboard.analysis import Answer, Customer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_
from crm_dashboard.ui.question.segments import segment_label, segments_of

_LATE = 2.0
"""From so many typical gaps without an order on, the customer is late."""
_STANDINGS = {
    "not active": N_("no order in the period"),
    "filtered out": N_("outside of the filters"),
    "refunds only": N_("refunds only"),
    "no orders": N_("no order yet"),
}


@dataclass(frozen=True)
class Rhythm:
    """Days since the last order and the median of days between purchase days, None where there is none.

    `is_regular` says that there are three purchase days or more, so that the gap is one of several.
    """

    since: int | None
    gap: float | None
    is_regular: bool

    @property
    def is_late(self) -> bool:
        """Whether the last order lies much further back than the orders before lay apart."""
        return bool(self.since is not None and self.gap and self.is_regular and self.since >= _LATE * self.gap)


def rhythm_of(customer: Customer) -> Rhythm:
    """Return a customer's rhythm, from the metrics recency, typical gap and regularity."""
    values = {comparison.metric.key: comparison.value for comparison in customer.comparisons}
    since = values.get("recency")
    return Rhythm(
        None if since is None else round(since), values.get("gap"), is_regular=values.get("regularity") is not None
    )


def customer_finding(answer: Answer, customer: Customer, t: Translator) -> str:
    """Return the sentence."""
    rhythm = rhythm_of(customer)
    where = _standing(answer, customer, t)
    if rhythm.since is None or customer.status in ("refunds only", "no orders"):
        return where
    return t(N_("{segment}; {rhythm}"), segment=where, rhythm=rhythm_words(rhythm, t))


def expected_order(answer: Answer, customer: Customer) -> dt.date | None:
    """Return the day of the last order plus the typical gap; None below three purchase days, or without a known date."""
    rhythm = rhythm_of(customer)
    if not rhythm.is_regular or not rhythm.gap or rhythm.since is None or customer.last_day is None:
        return None
    return date_of(answer.matrix.as_of - rhythm.since + round(rhythm.gap))


def _standing(answer: Answer, customer: Customer, t: Translator) -> str:
    if customer.cell is None:
        return t(_STANDINGS[customer.status])
    return next(segment_label(segment, t) for segment in segments_of(answer).values() if customer.cell in segment.cells)


def rhythm_words(rhythm: Rhythm, t: Translator) -> str:
    """Return when the last order was, and how often there is one where that is known of several orders."""
    since = t.plural("{count} day", "{count} days", rhythm.since or 0)
    gap = t.plural("{count} day", "{count} days", max(1, round(rhythm.gap))) if rhythm.gap else ""
    if not rhythm.since:
        return t(N_("ordered on the as-of day"))
    if rhythm.is_late:
        return t(N_("no order for {since}, usually one every {gap}"), since=since, gap=gap)
    if gap and rhythm.is_regular:
        return t(N_("last order {since} ago, usually one every {gap}"), since=since, gap=gap)
    return t(N_("last order {since} ago"), since=since)
