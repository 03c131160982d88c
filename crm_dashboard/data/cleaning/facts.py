"""What is known of the lines of a file as a whole before each is judged: what is usual, what repeats, what belongs together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SPREADS = 6.0
"""An amount is an outlier when its logarithm lies so many median deviations above the median: about four sigma."""
STEPS = 100
"""Logarithms are counted in steps of one hundredth, so that an amount is known to one percent."""
LEAST_ROWS = 20
"""With fewer amounts nothing is unusual."""
_MEAN_TO_MEDIAN = 5 / 6


@dataclass(frozen=True)
class Facts:
    """What the rules ask about a whole file.

    `roles` are the mapped columns, `today` the day on which the file was loaded (days since 1970-01-01), `currency` the
    main one where there are several (else empty), `usual` the amount above which one is an outlier, None where none is.
    `first_day` and `last_day` are those of the times, None where they are not known.
    """

    roles: frozenset[str]
    today: int
    currency: str = ""
    usual: Decimal | None = None
    first_day: int | None = None
    last_day: int | None = None


def usual_amount(counted: Sequence[tuple[int, int]]) -> Decimal | None:
    """Return the amount above which one is unusual: the median plus six median deviations, on a logarithmic scale.

    `counted` pairs steps of the natural logarithm (`STEPS` to one) with how many amounts lie in each. Where more than
    half of the amounts are alike the mean deviation stands in for the median one (Iglewicz and Hoaglin, 1993). None
    for fewer than twenty amounts, or where all are alike.
    """
    total = sum(count for _, count in counted)
    if total < LEAST_ROWS:
        return None
    middle = _median(counted, total)
    away = [(abs(step - middle), count) for step, count in counted]
    spread = _median(away, total) or _MEAN_TO_MEDIAN * sum(far * count for far, count in away) / total
    if not spread:
        return None
    return Decimal(f"{math.exp(min((middle + 1 + SPREADS * spread) / STEPS, 32)):.4f}")


def _median(counted: Sequence[tuple[int, int]], total: int) -> int:
    """Return the lower median of counted values."""
    below = 0
    for value, count in sorted(counted):
        below += count
        if 2 * below >= total:
            return value
    return 0
