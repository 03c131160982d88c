"""The limits below which a verdict is weak or closed, and the months of orders that metrics ask for."""

from __future__ import annotations

from crm_dashboard.analysis.pages.page import Months
from crm_dashboard.model.metrics.scope import MOMENTUM_DAYS

CUSTOMERS_PER_CELL = 10
"""Below so many customers for each cell a matrix says little of its cells."""
MOST_WITHOUT = 0.2
"""The share of customers without a value above which a metric is weak."""
MOST_ALIKE = 0.9
"""The share of customers with one and the same value from which a metric is weak: it divides few from many."""
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
