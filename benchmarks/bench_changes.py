"""A cut moves: who changes segment against the kept version, beside the answer itself; on the 1 M customers of the shop."""

from __future__ import annotations

import time
from collections.abc import Callable

from measuring import median_seconds, show
from shop import shop

from crm_dashboard import Answer, Axis, MatrixSpec, analysis, answer

BUDGET_MS = 100


def main() -> None:
    """Print what the section takes beyond the answer: nothing changed, a new cut, and the list of those who move."""
    with shop() as workspace:
        kept = MatrixSpec((Axis("frequency", cuts=[10]), Axis("monetary", cuts=[500])))
        current = answer(workspace, kept)
        show(f"{current.matrix.customers:,} customers")
        show(f"nothing changed: {1000 * median_seconds(lambda: analysis.change_since(current, kept)):,.2f} ms")
        moves = iter(range(1, 100_000))

        def moved(*more: Axis) -> Answer:
            cut = 200 + next(moves) / 7
            return answer(workspace, MatrixSpec((kept.axes[0], Axis("monetary", cuts=[cut]), *more)))

        _print("a cut moved", lambda: moved(), lambda changed: analysis.change_since(changed, kept))
        _print("the first 200 who move", lambda: moved(), lambda changed: analysis.movers(changed, kept, 200))
        third = Axis("recency", cuts=[30, 90, 180, 365])
        _print("against a third dimension", lambda: moved(third), lambda changed: analysis.change_since(changed, kept))


def _print(title: str, question: Callable[[], Answer], extra: Callable[[Answer], object], times: int = 7) -> None:
    """Print the median time of `extra` on a fresh answer each, after one that is not counted."""
    taken = []
    for _ in range(times + 1):
        current = question()
        began = time.perf_counter()
        extra(current)
        taken.append(time.perf_counter() - began)
    middle = sorted(taken[1:])[times // 2]
    show(f"{title}: {1000 * middle:,.1f} ms   (budget {BUDGET_MS} ms; the first, uncounted, {1000 * taken[0]:,.0f} ms)")


if __name__ == "__main__":
    main()
