"""What every benchmark needs: the checkout on its path, medians, ratios, and how busy the machine is beside each figure."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def show(line: str) -> None:
    """Print a figure, and after it the load: processes that wanted a core in the last minute, and the cores there are."""
    print(f"{line}   [load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores]", flush=True)


def median_seconds(run: Callable[[], object], times: int = 5) -> float:
    """Return the median time of a call, after one that is not counted."""
    run()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def compare(title: str, ours: float, theirs: float, budget: str) -> None:
    """Print two times and their ratio beside the budget."""
    show(f"{title}: {ours * 1000:,.1f} ms against {theirs * 1000:,.1f} ms = {ours / theirs:.2f} x   (budget {budget})")
