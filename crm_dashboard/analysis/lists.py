"""The customers behind a selection, as rows."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from crm_dashboard.analysis.answering import Answer
from crm_dashboard.model.features import KEY
from crm_dashboard.model.selection import Selection


def listing(answer: Answer, selection: Selection, most: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many customers are selected, and the first `most` of them as rows, most revenue first (ties by id)."""
    chosen_ones = answer.customers(selection)
    with answer.workspace.guard():
        total = chosen_ones.select(nw.len().alias("n")).collect("pyarrow").to_native()["n"][0].as_py()
        first = chosen_ones.sort("revenue", KEY, descending=[True, False]).head(most)
        return total, first.collect("pyarrow").to_native().to_pylist()
