"""The same answers in plain Python: dictionaries, loops and fractions, with no line of the model in it.

Money and ratios are exact fractions until the end, so that what is equal on paper is equal here.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import Any

from tests.model.tables import Contact, Feedback, Order, day_of, numbered

DAYS_COMPARED = 90
HALF_LIFE = 90
QUARTER = 91
SILENT = ("browse", "cart", "return")


class Question:
    """An as-of day, a window in days or None, and the channels let in (None: all; `but`: all the others)."""

    def __init__(
        self, as_of: int, window: int | None, channels: Sequence[str | None] | None, *, but: bool = False
    ) -> None:
        self.as_of = as_of
        self.window = window
        self.channels = channels
        self.but = but

    def lets_in(self, order: Order) -> bool:
        chosen = self.channels is None or (order.channel in self.channels) != self.but
        return chosen and order.day_no <= self.as_of

    def covers(self, day: int) -> bool:
        return self.window is None or self.as_of - self.window < day <= self.as_of


def measured(
    orders: Iterable[Order],
    question: Question,
    contacts: Sequence[Contact] | None = None,
    feedback: Sequence[Feedback] | None = None,
) -> dict[str, dict[str, Any]]:
    """Return every metric of each customer who is known, as exact numbers; None for what is undefined.

    Metrics of contacts and of feedback are there where these are loaded.
    """
    documents: dict[str, list[Order]] = {}
    for _, order in numbered(orders):
        if question.lets_in(order):
            documents.setdefault(order.customer, []).append(order)
    found = {customer: _customer(own, question) for customer, own in documents.items()}
    for customer, row in found.items():
        days = [order.day_no for order in documents[customer] if not order.is_refund]
        spoken = [one for one in contacts or () if one.customer == customer and one.day_no <= question.as_of]
        talks = [one for one in spoken if one.type not in SILENT]
        row["nearness"] = _nearness([*days, *(one.day_no for one in talks)], question) if days else None
        if contacts is not None:
            row |= _contacts(talks, min(days, default=None), question)
        if feedback is not None:
            row |= _feedback([one for one in feedback if one.customer == customer], question)
    return found


def _customer(documents: Sequence[Order], question: Question) -> dict[str, Any]:
    bought = [order for order in documents if not order.is_refund]
    in_window = [order for order in documents if question.covers(order.day_no)]
    flows = [order for order in bought if question.covers(order.day_no)]
    days = sorted({order.day_no for order in flows})
    gaps = [later - earlier for earlier, later in itertools.pairwise(days)]
    revenue = sum((Fraction(order.amount) for order in in_window), Fraction(0))
    given_back = sum((Fraction(order.refund or 0) for order in flows), Fraction(0))
    spent = given_back + sum((Fraction(order.amount) for order in flows), Fraction(0))
    returned = given_back - sum((Fraction(order.amount) for order in in_window if order.is_refund), Fraction(0))
    return {
        "is_buyer": bool(bought),
        "orders": len(flows),
        "revenue": revenue,
        "recency": question.as_of - max(order.day_no for order in bought) if bought else None,
        "frequency": len(flows),
        "purchase_days": len(days),
        "monetary": revenue,
        "order_value": revenue / len(flows) if flows else None,
        "tenure": question.as_of - min(order.day_no for order in bought) if bought else None,
        "gap": Fraction(median(gaps)) if gaps else None,
        "regularity": _regularity(gaps),
        "active_months": _active_months(bought, flows, question),
        "momentum": _momentum(bought, question),
        "breadth": _breadth(flows),
        "discount_share": _discount_share(flows),
        "return_share": returned / spent if spent else None,
        "margin": _margin(in_window),
        "repeat_share": 1 - Fraction(1, len(flows)) if flows else None,
        "amount_steadiness": _amount_steadiness([Fraction(order.amount) for order in flows]),
        "channels": _channels(flows),
        "full_price_share": _full_price_share(flows),
    }


def _regularity(gaps: Sequence[int]) -> float | None:
    if len(gaps) < 2:
        return None
    mean = Fraction(sum(gaps), len(gaps))
    variance = sum((gap - mean) ** 2 for gap in gaps) / len(gaps)
    return 1 / (1 + math.sqrt(variance / mean**2))


def _month(day: int) -> int:
    date = dt.date(1970, 1, 1) + dt.timedelta(days=day)
    return date.year * 12 + date.month


def _active_months(bought: Sequence[Order], flows: Sequence[Order], question: Question) -> Fraction | None:
    if not bought:
        return None
    possible = set(range(_month(min(order.day_no for order in bought)), _month(question.as_of) + 1))
    if question.window is not None:
        possible &= set(range(_month(question.as_of - question.window + 1), _month(question.as_of) + 1))
    return Fraction(len({_month(order.day_no) for order in flows}), len(possible))


def _momentum(bought: Sequence[Order], question: Question) -> Fraction | None:
    ages = [question.as_of - order.day_no for order in bought]
    late = sum(age < DAYS_COMPARED for age in ages)
    early = sum(DAYS_COMPARED <= age < 2 * DAYS_COMPARED for age in ages)
    return Fraction(late - early, late + early) if late + early else None


def _breadth(flows: Sequence[Order]) -> int | None:
    known = {category for order in flows for category in order.categories if category is not None}
    return None if flows and not known else len(known)


def _discount_share(flows: Sequence[Order]) -> Fraction | None:
    told = [order for order in flows if order.discount is not None]
    off = sum((Fraction(order.discount) for order in told), Fraction(0))
    before = off + sum((Fraction(order.amount) for order in told), Fraction(0))
    return off / before if before else None


def _margin(in_window: Sequence[Order]) -> Fraction | None:
    told = [order for order in in_window if order.cost is not None]
    return sum((Fraction(order.amount) - Fraction(order.cost) for order in told), Fraction(0)) if told else None


def _amount_steadiness(amounts: Sequence[Fraction]) -> float | int | None:
    if len(amounts) < 2:
        return 0
    mean = sum(amounts) / len(amounts)
    if mean <= 0:
        return None
    variance = sum((amount - mean) ** 2 for amount in amounts) / len(amounts)
    return round(1 / (1 + math.sqrt(variance / mean**2)), 9)


def _channels(flows: Sequence[Order]) -> int | None:
    known = {order.channel for order in flows} - {None}
    return None if flows and not known else len(known)


def _full_price_share(flows: Sequence[Order]) -> Fraction | None:
    told = [Fraction(order.discount) for order in flows if order.discount is not None]
    return Fraction(sum(off == 0 for off in told), len(told)) if told else None


# --- contacts and feedback --------------------------------------------------------------------------------------------


def _nearness(days: Sequence[int], question: Question) -> float:
    return round(0.5 ** ((question.as_of - max(days)) / HALF_LIFE), 9)


def _contacts(talks: Sequence[Contact], first_order: int | None, question: Question) -> dict[str, Any]:
    inside = [one for one in talks if question.covers(one.day_no)]
    directed = [one for one in inside if one.direction in ("in", "out")]
    mutual = [one for one in directed if one.direction == "in" or one.outcome == "answered"]
    rate = None
    if first_order is not None:
        start = min([first_order, *(one.day_no for one in talks)])
        if question.window is not None:
            start = max(start, question.as_of - question.window + 1)
        rate = Fraction(len(inside) * QUARTER, max(question.as_of - start + 1, QUARTER))
    return {
        "contacts": len(inside),
        "contact_rate": rate,
        "two_way_share": Fraction(len(mutual), len(directed)) if directed else None,
    }


def _feedback(own: Sequence[Feedback], question: Question) -> dict[str, Any]:
    known = [one for one in own if one.day_no <= question.as_of]
    inside = [one for one in known if question.covers(one.day_no)]
    complaints = [one for one in known if one.kind == "complaint"]
    scores = [
        Fraction(round(10**9 * Fraction(one.score) / Fraction(one.scale)), 10**9)
        for one in inside
        if one.score is not None and one.scale and 0 <= Fraction(one.score) <= Fraction(one.scale)
    ]
    still_open = [one for one in complaints if one.resolved is None or day_of(one.resolved) > question.as_of]
    return {
        "satisfaction": sum(scores) / len(scores) if scores else None,
        "feedback_given": len(inside),
        "complaints": sum(one in complaints for one in inside),
        "open_complaints": len(still_open),
    }


# --- cuts -------------------------------------------------------------------------------------------------------------


def mean_cut(values: Sequence[Any]) -> Fraction:
    return Fraction(sum(map(Fraction, values)), len(values))


def quantile_cuts(values: Sequence[Any], wishes: Sequence[float], *, more: bool) -> list[Any]:
    """Return for each wish the value, above the worst, that leaves a share of worse ones nearest to it."""
    worst = min(values) if more else max(values)
    candidates = sorted(set(values) - {worst})
    if not candidates:
        return [worst] * len(wishes)
    found = []
    for wish in wishes:
        share = Fraction(wish).limit_denominator(1000)
        best = None
        for candidate in candidates:
            worse = Fraction(sum(value < candidate if more else value > candidate for value in values), len(values))
            rank = (abs(worse - share), worse)
            if best is None or rank < best[0]:
                best = (rank, candidate)
        found.append(best[1])
    return sorted(found)


def top_cuts(values: Sequence[Any], shares: Sequence[float]) -> list[Any]:
    """Return for each share the value down to which the fewest customers, ties included, make it."""
    if len(set(values)) == 1:
        return [values[0]] * len(shares)
    total, found = sum(map(Fraction, values)), []
    for wish in shares:
        enough = total * Fraction(wish).limit_denominator(1000)
        for cut in sorted(set(values), reverse=True):
            if sum(Fraction(value) for value in values if value >= cut) >= enough:
                found.append(cut)
                break
    return sorted(found)


def inner_spread(values: Sequence[float], cuts: Sequence[float], *, more: bool) -> float:
    """Return the squared distances of values from the mean of their group."""
    groups: dict[int, list[float]] = {}
    for value in values:
        groups.setdefault(level(value, cuts, more=more), []).append(value)
    return math.fsum((value - math.fsum(own) / len(own)) ** 2 for own in groups.values() for value in own)


def least_inner_spread(values: Sequence[float], levels: int, *, more: bool) -> float:
    """Return the least that any cuts at values could leave, by trying them all."""
    distinct = sorted(set(values))
    edges = distinct[1:] if more else distinct[:-1]
    count = min(levels - 1, len(edges))
    return min(inner_spread(values, cuts, more=more) for cuts in itertools.combinations(edges, count))


# --- cells ------------------------------------------------------------------------------------------------------------


def level(value: Any, cuts: Sequence[Any], *, more: bool) -> int:
    """Return how many cuts a value has passed; one that is on a cut has passed it."""
    return sum(value >= cut if more else value <= cut for cut in cuts)


def code(values: Sequence[Any], cuts: Sequence[Sequence[Any]], more: Sequence[bool]) -> str:
    """Return the code of the cell of a customer with these values, one per axis."""
    if any(value is None for value in values):
        return "unclassified"
    signs = ""
    for value, own, is_more in zip(values, cuts, more, strict=True):
        names = "LH" if len(own) == 1 else "12345"
        signs += names[level(value, own, more=is_more)]
    return signs


def cells(codes: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int, int, Fraction]]:
    """Return customers, orders and revenue of each cell that has a customer."""
    found: dict[str, tuple[int, int, Fraction]] = {}
    for customer, own in codes.items():
        customers, orders, revenue = found.get(own, (0, 0, Fraction(0)))
        found[own] = (customers + 1, orders + rows[customer]["orders"], revenue + rows[customer]["revenue"])
    return found
