"""The findings about customers that need no matrix: one entry each."""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.model.findings import plain_readings
from crm_dashboard.model.findings.finding import YEAR, Column, FindingKind
from crm_dashboard.model.findings.slowing import slowing_rows
from crm_dashboard.model.findings.sums import half_year
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, plural, text

_QUARTER = 90

FINDING_KINDS: dict[str, FindingKind] = {
    kind.key: kind
    for kind in (
        FindingKind(
            "slowing",
            plural(
                "{count} regular customer has fallen out of rhythm: {amount} less in 180 days than a year ago",
                "{count} regular customers have fallen out of their rhythm: {amount} less in 180 days than a year ago",
            ),
            text(
                N_(
                    "Customers by the gaps between their own purchase days: of at least eight days, each of the last two gaps is at least twice the median of the earlier ones; and in the last 180 days they bought on at least one day, and on at most half as many as in the same 180 days a year before, which were at least six. The amount is what they spent less in these 180 days than in those."
                )
            ),
            lambda _scope, of: of("slows"),
            lambda of: of("half_year_before") - of("half_year"),
            plain_readings.SLOWING,
            lambda period: half_year(period.last).year_before.first,
            N_("if {share} speed up again: {amount}"),
            rows=slowing_rows,
            spacing=_QUARTER,
        ),
        FindingKind(
            "silent",
            plural(
                "{count} high-value customer has not ordered for {days} days, {amount} in the year before",
                "{count} high-value customers have not ordered for {days} days, {amount} in the year before",
            ),
            text(
                N_(
                    "All high-value customers without an order in this period, however long ago their last one is. The amount is their net revenue of the 365 days before the period."
                )
            ),
            lambda scope, of: (
                (of("spent").cast(nw.Float64) >= scope.best)
                & (of("first_day") <= scope.period.last)
                & (of("orders") == 0)
            ),
            lambda of: of("revenue_before"),
            plain_readings.SILENT,
            lambda period: period.first - YEAR,
            N_("if {share} come back: {amount} a year"),
            sums=("spent", "orders"),
            money=("revenue_before",),
            is_cumulative=lambda scope: scope.window is None,
        ),
        FindingKind(
            "once",
            plural(
                "{count} of {base} new customers of the {before} days before has not bought again: {amount} so far",
                "{count} of {base} new customers of the {before} days before have not bought again: {amount} so far",
            ),
            text(
                N_(
                    "Of the customers whose first order lies in the period before, those with no other order since. The amount is their net revenue, refunds taken off."
                )
            ),
            lambda scope, of: _is_new_in(scope.period.before, of) & (of("orders_ever") == 1),
            lambda of: of("revenue_ever"),
            plain_readings.ONCE,
            lambda period: period.before.before.first,
            N_("if {share} order again: {amount}"),
            sums=("orders_ever",),
            money=("revenue_ever",),
            base=lambda scope, of: _is_new_in(scope.period.before, of),
        ),
        FindingKind(
            "new",
            plural(
                "{count} new customer brought {amount} in {days} days",
                "{count} new customers brought {amount} in {days} days",
            ),
            text(N_("Customers whose first order lies in this period, with their net revenue of the period.")),
            lambda scope, of: _is_new_in(scope.period, of),
            lambda of: of("revenue"),
            plain_readings.NEW,
            lambda period: period.before.first,
            N_("if {share} buy as much again: {amount}"),
            money=("revenue",),
            favourable="more",
        ),
        FindingKind(
            "growing",
            plural(
                "{count} customer with 3 orders or more a year ago ordered at least twice as often, for {amount} more",
                "{count} customers with 3 orders or more a year ago ordered at least twice as often, for {amount} more",
            ),
            text(
                N_(
                    "Customers with at least three orders in the same dates a year before who ordered at least twice as often in this period. The amount is how much more they spent."
                )
            ),
            lambda _scope, of: (of("orders_year_before") >= 3) & (of("orders") >= 2 * of("orders_year_before")),
            lambda of: of("revenue") - of("revenue_year_before"),
            plain_readings.GROWING,
            lambda period: period.year_before.first,
            N_("if {share} keep it up: {amount}"),
            sums=("orders", "orders_year_before"),
            money=("revenue", "revenue_year_before"),
            favourable="more",
            share=0.5,
        ),
    )
}


def _is_new_in(period: Period, of: Column) -> nw.Expr:
    return (of("first_day") >= period.first) & (of("first_day") <= period.last)
