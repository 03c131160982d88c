"""The change of revenue by segment, or by the values of a column of customers, orders or lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.answer.segments import segments_of
from crm_dashboard.analysis.loaded.categories import CategoryValues, category_columns, validate_column, with_value
from crm_dashboard.analysis.loaded.population import feature_query
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.period.headlines import filter_key, filtered_orders
from crm_dashboard.analysis.period.segment_changes import question_at
from crm_dashboard.analysis.why.why import Why, compared_customers, order_lines
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.decomposition.comparison import ComparedPeriods
from crm_dashboard.model.decomposition.groups import (
    PLACE,
    Breakdown,
    Group,
    GroupKind,
    Move,
    group_rows,
    groups_of,
    move_row,
    moves_of,
)
from crm_dashboard.model.decomposition.question import SEGMENT
from crm_dashboard.model.features import KEY
from crm_dashboard.model.segments.segment import segment_number
from crm_dashboard.text import N_, Text, text

MOST_GROUPS = 8
"""How many values have a row of their own: those whose revenue changed most."""
_VALUE = "value"
_USUAL = ("orders.channel", "order_items.category")


def breakdown_columns(workspace: Workspace) -> dict[str, Text]:
    """Return by what the change can be broken down, with labels: the segments, then the columns of text and the age band."""
    return {SEGMENT: text(N_("Segment")), **category_columns(workspace)}


def usual_column(workspace: Workspace) -> str:
    """Return the first of channel and category that is loaded, else the segments."""
    columns = breakdown_columns(workspace)
    return next((column for column in _USUAL if column in columns), SEGMENT)


def breakdown(current: Answer, why: Why, column: str) -> Breakdown:
    """Return the change by the groups of a column; kept with the version.

    A segment is the customer's at the period's end, by the cuts of `current`. A column of customers is that of today. One of
    orders or lines puts each document or line into its own group, so that a customer may be in several: what such customers
    spend in one group instead of another is told as moved. Groups sum to the change of revenue; money that no line holds is
    the rest. Raises `SpecError` for a column that is not loaded.
    """
    if column != SEGMENT:
        validate_column(current.workspace, column)
    keys = tuple((segment.key, segment.cells) for segment in segments_of(current)) if column == SEGMENT else ()
    cuts = tuple((axis.metric, axis.cuts) for axis in current.matrix.axes) if column == SEGMENT else ()
    key = ("why by", filter_key(current.spec), why.comparison, column, keys, cuts)
    return cast(Breakdown, current.workspace.cached_on_disk(key, lambda: _breakdown(current, why, column)))


def breakdown_query(current: Answer, comparison: ComparedPeriods, column: str) -> str:
    """Return the query of the revenue of every value before and after; segments by their number, the most favourable 0."""
    parts = _parts(current, comparison, column, plain=True)
    return query_of(parts.group_by(_VALUE).agg(nw.col("before").sum(), nw.col("after").sum()))


def _breakdown(current: Answer, why: Why, column: str) -> Breakdown:
    parts = _parts(current, why.comparison, column)
    values = _values(parts)
    placed = parts.with_columns(values.place.alias(PLACE))
    names = _names(current, values, column)
    rows = group_rows(placed).collect("pyarrow").to_native().to_pylist()
    moves: tuple[Move, ...] = ()
    if column.partition(".")[0] in ("orders", "order_items") and len(names) > 1:
        row = move_row(placed, len(names)).collect("pyarrow").to_native().to_pylist()[0]
        moves = moves_of(row, len(names))
    groups = groups_of(rows, names, moves, why.customers)
    return Breakdown(column, (*groups, *_rest(why, groups)), moves)


def _values(parts: nw.LazyFrame[Any]) -> CategoryValues:
    """Return the values whose revenue changed most, ties by name, and how many others there are."""
    sums = parts.group_by(_VALUE).agg((nw.col("after").sum() - nw.col("before").sum()).alias("change"))
    sized = sums.select(_VALUE, nw.col("change").abs().alias("size"))
    known = sized.filter(~nw.col(_VALUE).is_null())
    total = int(known.select(nw.len().alias("n")).collect("pyarrow").to_native()["n"][0].as_py())
    most = MOST_GROUPS + 1 if total == MOST_GROUPS + 1 else MOST_GROUPS
    top = known.sort("size", _VALUE, descending=[True, False]).head(most).collect("pyarrow").to_native()
    lack = sized.filter(nw.col(_VALUE).is_null()).collect("pyarrow").to_native().num_rows
    single = tuple(cast("list[str]", top[_VALUE].to_pylist()))
    return CategoryValues(single, total - len(single), bool(lack))


def _names(current: Answer, values: CategoryValues, column: str) -> list[tuple[str, GroupKind]]:
    """Return the value and kind of each place, segments by their key."""
    single = values.single
    if column == SEGMENT:
        shown = segments_of(current)
        single = tuple(shown[int(place)].key for place in single)
    names: list[tuple[str, GroupKind]] = [(value, "value") for value in single]
    names += [(str(values.others), "others")] if values.others else []
    return names + ([("", "missing")] if values.has_missing else [])


def _rest(why: Why, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    before = why.tree.before - sum((group.before for group in groups), Decimal(0))
    after = why.tree.after - sum((group.after for group in groups), Decimal(0))
    return (Group("", "rest", before, after),) if before or after else ()


def _parts(current: Answer, comparison: ComparedPeriods, column: str, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return `customer_id`, `fate`, `value`, and the money `before` and `after`, in rows that may repeat."""
    workspace, spec = current.workspace, current.spec
    people = compared_customers(workspace, spec, comparison, plain=plain)
    table, _, name = column.partition(".")
    if table in ("orders", "order_items"):
        rows = (
            filtered_orders(workspace, spec, plain=plain)
            if table == "orders"
            else order_lines(workspace, spec, plain=plain)
        )
        return _of_documents(rows, people, comparison, name)
    if column == SEGMENT:
        numbers = _segment_numbers(current, comparison.period.last)
        people = people.join(numbers, on=KEY, how="left")
    else:
        people = with_value(people, workspace, spec, column, kept=not plain)
    return people.select(
        KEY, "fate", _VALUE, nw.col("revenue_before").alias("before"), nw.col("revenue_after").alias("after")
    )


def _of_documents(
    rows: nw.LazyFrame[Any], people: nw.LazyFrame[Any], comparison: ComparedPeriods, name: str
) -> nw.LazyFrame[Any]:
    period, base = comparison.period, comparison.base
    inside = rows.filter(period.inside | base.inside).select(KEY, "day_no", "net_amount", nw.col(name).alias(_VALUE))
    known = inside.join(people.select(KEY, "first_day", "fate"), on=KEY, how="inner")
    money, none = nw.col("net_amount"), nw.lit(Decimal(0)).cast(nw.Decimal(18, 4))
    before = base.inside & (nw.col("first_day") <= base.last)
    return known.select(
        KEY,
        "fate",
        _VALUE,
        nw.when(before).then(money).otherwise(none).alias("before"),
        nw.when(period.inside).then(money).otherwise(none).alias("after"),
    )


def _segment_numbers(current: Answer, day: int) -> nw.LazyFrame[Any]:
    """Return each customer's segment at the end of a day by today's cuts, as text: its place among those shown."""
    workspace, spec = current.workspace, question_at(current, day)
    rows = feature_query(workspace, spec, narrow=True)
    number = segment_number(current.matrix.axes, segments_of(current))
    return rows.select(KEY, number.cast(nw.String).alias(_VALUE))
