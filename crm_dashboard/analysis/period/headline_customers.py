"""The customers whom a headline figure counts, with the sentence of their list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.loaded.orders_or_summary import has_single_orders
from crm_dashboard.analysis.period.headlines import filter_key, filtered_orders, first_order_day
from crm_dashboard.model.time.headlines import HEADLINES, counted_customers
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import plural

HEADLINE = "headline_"
"""What the keys of the lists behind headlines begin with."""


@dataclass(frozen=True)
class HeadlineList:
    """The list behind a headline: the total whose customers it holds, the money of each, and its sentence."""

    total: str
    sentence: tuple[str, str]
    money: str = "revenue"


HEADLINE_LISTS: dict[str, HeadlineList] = {
    "customers": HeadlineList(
        "customers",
        plural(
            "{count} customer has ordered, for {amount} in {days} days",
            "{count} customers have ordered, for {amount} in {days} days",
        ),
    ),
    "active": HeadlineList(
        "active",
        plural("{count} active customer in {days} days: {amount}", "{count} active customers in {days} days: {amount}"),
    ),
    "repeat_rate": HeadlineList(
        "repeaters",
        plural(
            "{count} customer ordered at least twice in {days} days: {amount}",
            "{count} customers ordered at least twice in {days} days: {amount}",
        ),
    ),
    "new": HeadlineList(
        "new", plural("{count} new customer in {days} days: {amount}", "{count} new customers in {days} days: {amount}")
    ),
    "lost": HeadlineList(
        "lost",
        plural(
            "{count} customer of the {before} days before did not order in the {days} days after: {amount} then",
            "{count} customers of the {before} days before did not order in the {days} days after: {amount} then",
        ),
        "revenue_before",
    ),
}


def list_key(current: Answer, period: Period, headline: str) -> str:
    """Return the key of the list behind a headline; "" where it counts no customers or the data do not carry it."""
    if headline not in HEADLINE_LISTS or not has_single_orders(current.workspace):
        return ""
    reach = max(HEADLINES[headline].reach * period.days - 1, 0)
    return f"{HEADLINE}{headline}" if period.last - reach >= first_order_day(current.workspace, period.last) else ""


def headline_customers(current: Answer, period: Period, headline: str, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the customers of a headline's list, with the `amount` of each; `plain`: from stored tables alone."""
    listed = HEADLINE_LISTS[headline]
    orders = filtered_orders(current.workspace, current.spec, plain=plain)
    return counted_customers(orders, period, listed.total, listed.money)


def headline_totals(current: Answer, period: Period, headline: str) -> tuple[int, Decimal]:
    """Return how many customers a headline's list has, and their money."""

    def count() -> tuple[int, Decimal]:
        rows = headline_customers(current, period, headline).select(nw.len().alias("n"), nw.col("amount").sum())
        row = rows.collect("pyarrow").to_native().to_pylist()[0]
        return int(row["n"]), Decimal(row["amount"] or 0)

    cache_key = ("headline list", filter_key(current.spec), period, headline)
    return cast("tuple[int, Decimal]", current.workspace.cached_on_disk(cache_key, count))
