"""Segments at 24 month-ends, beside one answer: frozen and re-fitted, and again when all is remembered; 1 M customers."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable

from measuring import show
from shop import ORDERS, shop

from crm_dashboard import Axis, MatrixSpec, answer
from crm_dashboard.analysis import Trends
from crm_dashboard.model.question.cuts import Quantiles

MONTHS = 24
CUSTOMERS = int(os.environ.get("CRM_BENCH_CUSTOMERS", "0")) or None


def main() -> None:
    """Print seconds for all month-ends, for one, and the ratio to the question asked once of an untouched workspace."""
    spec = MatrixSpec((Axis("recency", Quantiles.parts(5)), Axis("frequency", Quantiles.parts(5))))
    with shop(ORDERS, CUSTOMERS) as workspace:
        began = time.perf_counter()
        answered = answer(workspace, spec)
        once = time.perf_counter() - began
        show(
            f"{answered.matrix.customers:,} customers, {answered.matrix.orders:,} orders; the question once: {once:.2f} s"
        )
        for title, trends in (
            ("frozen", Trends(answered)),
            ("frozen, with a mean of money", Trends(answered, metric="monetary")),
            ("re-fitted", Trends(answered, "refitted")),
        ):
            ends = trends.ends(MONTHS)
            taken = _seconds(lambda trends=trends, ends=ends: trends.trend(ends))  # type: ignore[misc]
            again = _seconds(lambda trends=trends, ends=ends: trends.trend(ends))  # type: ignore[misc]
            show(
                f"{title}: {len(ends)} month-ends {taken:.2f} s, {taken / len(ends):.2f} s each, "
                f"{taken / once:.1f} x the question once; remembered {1000 * again:.0f} ms"
            )
        show(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
