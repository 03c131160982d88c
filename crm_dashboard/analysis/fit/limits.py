"""The limits below which a verdict is weak or closed."""

from __future__ import annotations

CUSTOMERS_PER_CELL = 10
"""Below so many customers for each cell a matrix says little of its cells."""
MOST_WITHOUT = 0.2
"""The share of customers without a value above which a metric is weak."""
MOST_ALIKE = 0.9
"""The share of customers with one and the same value from which a metric is weak: it divides few from many."""
