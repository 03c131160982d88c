"""What pages and metrics ask of the data: one entry each, and the limits below which a verdict is weak or closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_dashboard.model.metrics.metrics import Need
from crm_dashboard.model.metrics.scope import MOMENTUM_DAYS
from crm_dashboard.model.time.trend import FEWEST_MONTHS
from crm_dashboard.text import N_, Text, text

ORDERS = Need("orders", "order_ts")
"""Orders with their times: what every part needs that looks back in time."""
FEW_CUSTOMERS = 30
"""Below so many customers shares and medians swing with each of them."""
CUSTOMERS_PER_CELL = 10
"""Below so many customers for each cell a matrix says little of its cells."""
MOST_WITHOUT = 0.2
"""The share of customers without a value above which a metric is weak."""
MOST_ALIKE = 0.9
"""The share of customers with one and the same value from which a metric is weak: it divides few from many."""


@dataclass(frozen=True)
class Months:
    """Months of orders: below `least` the verdict is closed, below `enough` it is weak."""

    least: int = 0
    enough: int = 0

    def verdict(self, months: int) -> Literal["weak", "closed"] | None:
        """Return what so many months make of it; None where they are enough."""
        return "closed" if months < self.least else "weak" if months < self.enough else None


HISTORY: dict[str, Months] = {
    "recency": Months(1, 3),
    "frequency": Months(0, 3),
    "purchase_days": Months(0, 3),
    "repeat_share": Months(0, 3),
    "tenure": Months(1, 12),
    "gap": Months(1, 6),
    "regularity": Months(3, 12),
    "active_months": Months(2, 6),
    "momentum": Months(2 * MOMENTUM_DAYS // 30, 12),
    "loyalty": Months(3, 12),
    "behaviour": Months(3, 12),
}
"""Months of orders that metrics ask for; another asks for none."""


@dataclass(frozen=True)
class Use:
    """A page, or a part of one: what it is for, and what it asks of the data.

    Of `any_of` one column must be there, of `needs` every one; `metric` names one that it stands on.
    """

    key: str
    label: Text
    about: Text
    needs: tuple[Need, ...] = ()
    any_of: tuple[Need, ...] = ()
    months: Months = Months()
    few_customers: int = 0
    metric: str = ""
    share_of: str = ""


def _part(page: str, part: str) -> Text:
    return text(N_("{page}: {part}"), page=text(page), part=text(part))


_OVERVIEW = N_("Overview")
_HEAT = N_("Heat map")
_MATRIX, _SEGMENTS, _LIST, _CUSTOMER = N_("Matrix"), N_("Segments"), N_("Customer list"), N_("Customer")
_TRENDS = N_("Trends")
USES: tuple[Use, ...] = (
    Use(
        "overview",
        text(_OVERVIEW),
        text(N_("How it goes: headline figures, what changed, what stands out, and where to go on.")),
        few_customers=FEW_CUSTOMERS,
    ),
    Use(
        "overview_change",
        _part(_OVERVIEW, N_("against the period before")),
        text(N_("Figures of the last days beside those of as many days before, and findings from both.")),
        (ORDERS,),
        months=Months(2, 6),
    ),
    Use(
        "overview_margin",
        _part(_OVERVIEW, N_("margin of the period")),
        text(N_("What the orders of the period leave after their cost.")),
        metric="margin",
    ),
    Use(
        "matrix",
        text(_MATRIX),
        text(N_("Customers by two or three dimensions: who is where, how many, and what they bring.")),
        few_customers=FEW_CUSTOMERS,
    ),
    Use(
        "matrix_earlier",
        _part(_MATRIX, N_("an earlier day")),
        text(N_("The same matrix as of a day in the past.")),
        (ORDERS,),
        months=Months(2, 6),
    ),
    Use(
        "matrix_margin",
        _part(_MATRIX, N_("margin that moves")),
        text(N_("What a moved cut means in margin.")),
        metric="margin",
    ),
    Use(
        "segments",
        text(_SEGMENTS),
        text(N_("A strategy card for each segment: who it is, what is at stake, what to do, and who is first.")),
        few_customers=FEW_CUSTOMERS,
    ),
    Use(
        "segments_stake",
        _part(_SEGMENTS, N_("money at stake")),
        text(N_("What a segment brings a year, now or the year before.")),
        (ORDERS,),
        months=Months(1, 12),
    ),
    Use(
        "segments_months",
        _part(_SEGMENTS, N_("revenue by month")),
        text(N_("The small line of the last twelve months on each card.")),
        (ORDERS,),
        months=Months(2, 12),
    ),
    Use(
        "heatmap",
        text(_HEAT),
        text(N_("Two dimensions in bands, or segments against province, channel or age: where people and money are.")),
        few_customers=FEW_CUSTOMERS,
    ),
    Use(
        "heatmap_margin",
        _part(_HEAT, N_("margin")),
        text(N_("The cells coloured by margin.")),
        metric="margin",
    ),
    Use(
        "heatmap_satisfaction",
        _part(_HEAT, N_("satisfaction")),
        text(N_("The cells coloured by satisfaction.")),
        metric="satisfaction",
    ),
    Use(
        "trends",
        text(_TRENDS),
        text(N_("Segments month by month: who grew, who shrank, what they bring, from what was known then.")),
        (ORDERS,),
        months=Months(FEWEST_MONTHS, 12),
        few_customers=FEW_CUSTOMERS,
    ),
    Use(
        "trends_seasons",
        _part(_TRENDS, N_("year over year")),
        text(N_("The months of one year laid over those of the year before.")),
        (ORDERS,),
        months=Months(13, 24),
    ),
    Use(
        "customers",
        text(_LIST),
        text(N_("Every customer of the question, to sort, filter, look up and take away as a file.")),
    ),
    Use(
        "customers_names",
        _part(_LIST, N_("names and contacts")),
        text(N_("Who is behind an id, masked until somebody shows it on purpose.")),
        any_of=tuple(Need("identities", name) for name in ("name", "phone", "email")),
        share_of="identities",
    ),
    Use(
        "customer",
        text(_CUSTOMER),
        text(N_("One customer's figures, segment, facts and orders.")),
    ),
    Use(
        "customer_items",
        _part(_CUSTOMER, N_("what was bought")),
        text(N_("The products of each order.")),
        (ORDERS,),
        any_of=tuple(Need("order_items", name) for name in ("product_id", "product_name", "category")),
    ),
    Use(
        "guide",
        text(N_("Build a matrix")),
        text(N_("Six guided steps from a goal to a saved matrix with names and plays.")),
        few_customers=FEW_CUSTOMERS,
    ),
)
