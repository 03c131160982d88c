"""Filters as expressions that never lose a missing value between a filter and its inverse."""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.model.question.spec import Among, Between


def among(one: Among) -> nw.Expr:
    """Return the condition of `one` over the column that follows the dot in its name; never missing itself."""
    column = nw.col(one.column.partition(".")[2])
    missing = column.is_null()
    present = [value for value in one.values if value is not None]
    kept = missing if None in one.values else missing & ~missing  # nobody, but as an expression over rows
    if present:
        kept = kept | (column.is_in(present) & ~missing)
    kept = nw.when(kept).then(nw.lit(True)).otherwise(nw.lit(False))
    return ~kept if one.inverted else kept


def between(one: Between, column: str) -> nw.Expr:
    """Return the condition of `one` over `column`; never missing itself."""
    value = nw.col(column)
    kept = ~value.is_null()
    if one.low is not None:
        kept = kept & (value >= one.low)
    if one.high is not None:
        kept = kept & (value <= one.high)
    kept = nw.when(kept).then(nw.lit(True)).otherwise(nw.lit(False))
    return ~kept if one.inverted else kept
