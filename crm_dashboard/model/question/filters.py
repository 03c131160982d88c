"""Filters as Narwhals expressions that never lose a missing value between a filter and its inverse."""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.model.question.spec import Among, Between


def among(condition: Among) -> nw.Expr:
    """Return the filter as an expression over the column after the dot in its name; never missing itself."""
    column = nw.col(condition.column.partition(".")[2])
    missing = column.is_null()
    present = [value for value in condition.values if value is not None]
    kept = missing if None in condition.values else missing & ~missing  # false, but as an expression over rows
    if present:
        kept = kept | (column.is_in(present) & ~missing)
    kept = nw.when(kept).then(nw.lit(True)).otherwise(nw.lit(False))
    return ~kept if condition.inverted else kept


def between(limits: Between, column: str) -> nw.Expr:
    """Return the filter as an expression over `column`; never missing itself."""
    value = nw.col(column)
    kept = ~value.is_null()
    if limits.low is not None:
        kept = kept & (value >= limits.low)
    if limits.high is not None:
        kept = kept & (value <= limits.high)
    kept = nw.when(kept).then(nw.lit(True)).otherwise(nw.lit(False))
    return ~kept if limits.inverted else kept
