"""The query behind a strategy card: customers and money of its segment; it can be run on the version file."""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.answer.segments import segments_of
from crm_dashboard.analysis.loaded.orders_or_summary import has_single_orders
from crm_dashboard.analysis.loaded.population import stored_population
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.period.headlines import filtered_orders
from crm_dashboard.analysis.period.segment_changes import yearly_revenue
from crm_dashboard.model.features import KEY
from crm_dashboard.model.segments.segment import segment_number


def card_query(answer: Answer, key: str) -> str:
    """Return the query of the card of the segment with this key, in one row.

    Columns: `customers`, `revenue`, and where there are single orders `year` and `year_before`, the net revenue of the last
    365 days and of the 365 before; the greater is at stake.
    """
    workspace, spec, shown = answer.workspace, answer.spec, segments_of(answer)
    place = next(place for place, segment in enumerate(shown) if segment.key == key)
    rows = stored_population(workspace, spec)
    people = rows.filter(segment_number(answer.matrix.axes, shown) == place).select(KEY, "revenue")
    sums = [nw.len().alias("customers"), nw.col("revenue").sum()]
    if has_single_orders(workspace):
        years = yearly_revenue(filtered_orders(workspace, spec, plain=True), answer.matrix.as_of)
        people = people.join(years, on=KEY, how="left")
        sums += [nw.col("year").sum(), nw.col("year_before").sum()]
    return query_of(people.select(*sums))
