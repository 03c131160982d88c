"""How unusual the change of each segment's size is against its changes over earlier spans of the same length."""

from __future__ import annotations

from typing import cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer, answer
from crm_dashboard.analysis.compare.comparing import partition_of
from crm_dashboard.analysis.loaded.population import apply_filters, feature_query
from crm_dashboard.analysis.period.headlines import first_order_day
from crm_dashboard.analysis.period.segment_changes import SegmentChanges, question_at
from crm_dashboard.model.time.novelty import FEWEST, Novelty, growth_novelty

_MOST_CUSTOMERS = 100_000
"""Above this the features of six earlier days take too long for a sentence."""


def segment_novelties(current: Answer, changed: SegmentChanges) -> dict[str, Novelty]:
    """Return by key how unusual each segment's size is after what it was on the earlier day.

    The earlier spans follow each other without overlap, by the cuts of now and windows of one length. Nothing where the
    history does not hold six of them, or with more customers than can be looked at in a moment.
    """
    workspace, spec, day = current.workspace, changed.spec, changed.day
    first, span = first_order_day(workspace, current.matrix.as_of), current.matrix.as_of - day
    days = [day - span * number for number in range(1, FEWEST + 1)]
    known_from = days[-1] - (spec.window or 0) + 1
    if span < 1 or known_from < first or current.matrix.customers > _MOST_CUSTOMERS:
        return {}
    key = ("segment novelty", spec, tuple(row.segment.cells for row in changed.segments), day)
    earlier = cast("list[list[int]]", workspace.cached_on_disk(key, lambda: _sizes(answer(workspace, spec), days)))
    novelties = {}
    for place, row in enumerate(changed.segments):
        past = [row.before, *(sizes[place] for sizes in earlier)]
        if novelty := growth_novelty(row.segment.customers, past):
            novelties[row.segment.key] = novelty
    return novelties


def _sizes(rolling: Answer, days: list[int]) -> list[list[int]]:
    """Return the customers of each segment on each day."""
    now, workspace = partition_of(rolling), rolling.workspace
    sizes_by_day = []
    for day in days:
        spec = question_at(rolling, day)
        people = apply_filters(feature_query(workspace, spec, narrow=True), workspace, spec)
        cells = people.select(now.number.cast(nw.Int64).alias("was")).group_by("was").agg(nw.len().alias("customers"))
        sizes = [0] * len(now.segments)
        for row in cells.collect("pyarrow").to_native().to_pylist():
            if (place := now.places[row["was"]]) is not None:
                sizes[place] += row["customers"]
        sizes_by_day.append(sizes)
    return sizes_by_day
