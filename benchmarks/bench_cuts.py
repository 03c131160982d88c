"""DESIGN 8, row 3: a cut moves; figures for every cell, against the raw scan of the same table."""

from __future__ import annotations

from measuring import compare, median_seconds, show
from shop import shop

import crm_dashboard as crm
from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.model.matrix.matrix import cell_figures


def main() -> None:
    """Print the ratio for two axes, and what a whole new answer takes."""
    with shop() as workspace:
        spec = crm.MatrixSpec((crm.Axis("frequency", cuts=[10]), crm.Axis("monetary", cuts=[500])))
        answer = crm.answer(workspace, spec)
        people = population(workspace, spec)
        table = workspace._pinned[-1]
        cursor = workspace._cursor
        raw = f"""SELECT (frequency >= 10)::INT * 2 + (monetary >= 500)::INT AS cell, count(*), sum(orders), sum(revenue),
                  avg(frequency), avg(monetary) FROM {table} WHERE is_buyer GROUP BY 1"""

        def ours() -> object:
            return cell_figures(people, answer.matrix.axes).collect("pyarrow").to_native().to_pylist()

        customers = answer.matrix.customers
        compare(
            f"cells of {customers:,} customers",
            median_seconds(ours),
            median_seconds(lambda: cursor.execute(raw).fetchall()),
            "2 x",
        )
        moves = iter(range(1, 100_000))

        def whole() -> object:
            cut = 200 + next(moves) / 7
            return crm.answer(workspace, crm.MatrixSpec((spec.axes[0], crm.Axis("monetary", cuts=[cut])))).matrix

        show(f"whole answer after a cut moved (cells, 5,000 points, grid): {median_seconds(whole) * 1000:,.0f} ms")


if __name__ == "__main__":
    main()
