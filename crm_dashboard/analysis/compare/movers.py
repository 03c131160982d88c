"""The customers who are in another segment after a change of the question, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.compare.comparing import QuestionComparison, compare
from crm_dashboard.analysis.people.people import in_batches
from crm_dashboard.model.features import KEY
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.flows import is_move, segments_of_pair

Route = tuple[str, str]
"""The keys of the segments before and after."""


def movers(answer: Answer, kept: MatrixSpec, most: int, route: Route | None = None) -> tuple[int, list[dict[str, Any]]]:
    """Return how many customers the question puts into another segment than `kept`, and the first `most` of them.

    `route` limits them to one flow. A row has `customer_id`, `source` and `target` (keys of segments), `revenue`, and
    each metric of both questions under its key; most revenue first, ties by id.
    """
    comparison = compare(answer, kept)
    wanted = _pairs(comparison, route)
    if not wanted:
        return 0, []
    total = sum(pair.amounts.customers for pair in comparison.counts if pair.pair in wanted)
    with answer.workspace.guard():
        rows = _moving(comparison, wanted).head(most).collect("pyarrow").to_native().to_pylist()
    return total, [_named(comparison, row) for row in rows]


def all_movers(answer: Answer, kept: MatrixSpec, most: int, route: Route | None = None) -> Iterator[dict[str, Any]]:
    """Yield the first `most` of them, as `movers` gives them."""
    comparison = compare(answer, kept)
    if wanted := _pairs(comparison, route):
        for row in in_batches(answer.workspace, _moving(comparison, wanted).head(most)):
            yield _named(comparison, row)


def _pairs(comparison: QuestionComparison, route: Route | None) -> set[int]:
    """Return the numbers of the pairs of cells between which customers move."""
    moving = set()
    for pair in comparison.counts:
        place, other = segments_of_pair(pair.pair, comparison.before, comparison.after)
        source, target = comparison.before.segments[place], comparison.after.segments[other]
        if is_move(comparison.before, source, comparison.after, target) and route in (None, (source.key, target.key)):
            moving.add(pair.pair)
    return moving


def _moving(comparison: QuestionComparison, pairs: set[int]) -> nw.LazyFrame[Any]:
    rows = comparison.people().with_columns(comparison.pair.alias("pair"))
    values = (nw.col(column).alias(f"v{index}") for index, column in enumerate(comparison.columns.values()))
    moving = rows.filter(nw.col("pair").is_in(sorted(pairs))).select(KEY, "pair", "revenue", *values)
    return moving.sort("revenue", KEY, descending=[True, False])


def _named(comparison: QuestionComparison, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the segments' keys instead of the number of its pair, and its values by metric."""
    place, other = segments_of_pair(row["pair"], comparison.before, comparison.after)
    values = {metric: row[f"v{index}"] for index, metric in enumerate(comparison.columns)}
    return {
        KEY: row[KEY],
        "source": comparison.before.segments[place].key,
        "target": comparison.after.segments[other].key,
        "revenue": row["revenue"],
        **values,
    }
