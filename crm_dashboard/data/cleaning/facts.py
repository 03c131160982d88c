"""Facts about a whole file that the cleaning rules need: the outlier limit, the main currency, the range of dates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

OUTLIER_DEVIATIONS = 6.0
"""An amount is an outlier if its logarithm is this many median deviations above the median: about four sigma."""
LOG_STEPS = 100
"""Logarithms are counted in steps of one hundredth, a resolution of one percent of the amount."""
MIN_AMOUNTS = 20
"""With fewer amounts there are no outliers."""
_MEAN_TO_MEDIAN = 5 / 6


@dataclass(frozen=True)
class Facts:
    """Facts about a whole file that the rules' conditions use.

    `roles` are the mapped columns, `today` the day on which the file was loaded (days since 1970-01-01), `currency` the
    main one if there are several (else empty), `outlier_limit` the amount above which a row is an outlier (None: no
    outliers). `first_day` and `last_day` are the range of the times, None if unknown. `has_unsold`: some lines are no sales,
    as their column `is_unsold` says; `has_overlaps`: some stand in a later file as well. Days up to `lone_until` and from `lone_from` on lie years away from all others
    (`lone_days`); None if there are none.
    """

    roles: frozenset[str]
    today: int
    currency: str = ""
    outlier_limit: Decimal | None = None
    first_day: int | None = None
    last_day: int | None = None
    has_unsold: bool = False
    has_overlaps: bool = False
    lone_until: int | None = None
    lone_from: int | None = None


def outlier_limit(histogram: Sequence[tuple[int, int]]) -> Decimal | None:
    """Return the amount above which a row is an outlier: the median plus six median deviations, on a logarithmic scale.

    `histogram` pairs steps of the natural logarithm (`LOG_STEPS` per unit) with the number of amounts in each. If more
    than half of the amounts are equal, the mean deviation replaces the median one (Iglewicz and Hoaglin, 1993). None
    for fewer than `MIN_AMOUNTS` amounts, or if all are equal.
    """
    total = sum(count for _, count in histogram)
    if total < MIN_AMOUNTS:
        return None
    middle = _median(histogram, total)
    deviations = [(abs(step - middle), count) for step, count in histogram]
    spread = (
        _median(deviations, total)
        or _MEAN_TO_MEDIAN * sum(deviation * count for deviation, count in deviations) / total
    )
    if not spread:
        return None
    return Decimal(f"{math.exp(min((middle + 1 + OUTLIER_DEVIATIONS * spread) / LOG_STEPS, 32)):.4f}")


def _median(histogram: Sequence[tuple[int, int]], total: int) -> int:
    """Return the lower median of counted values."""
    below = 0
    for value, count in sorted(histogram):
        below += count
        if 2 * below >= total:
            return value
    return 0
