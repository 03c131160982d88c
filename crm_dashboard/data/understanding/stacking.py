"""Which files can be stacked into one table although their columns are not all the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from crm_dashboard.data.schema.summary_table import FIGURES, SUMMARY
from crm_dashboard.data.understanding.file_tables import FILE_TABLES

_AMOUNTS = ("gross_amount", "discount_amount", "refund_amount", "qty", "unit_price")
"""The columns from which an amount is computed where no net amount is given."""
_LEAST_SHARED = 0.5


def needed_headers(table: str, roles: Mapping[str, str]) -> frozenset[str]:
    """Return the headers that every file of a table must have: ids, times and amounts; others may be missing in some."""
    if table not in FILE_TABLES:
        return frozenset()
    canonical = FILE_TABLES[table]
    needed = {column.key for column in canonical.columns if column.required} | {canonical.clock, canonical.unique}
    if table in ("orders", "order_lines"):
        needed |= {"order_id", "net_amount"} if "net_amount" in roles else {"order_id", *_AMOUNTS}
    if table == SUMMARY:
        needed |= {column.key for column in FIGURES}
    return frozenset(header for role, header in roles.items() if role in needed)


def can_stack(table: str, roles: Mapping[str, str], headers: Collection[str], other: Collection[str]) -> bool:
    """Return whether a file with the headers `other` can be stacked under one with `headers` whose columns play `roles`.

    It must have all headers that are needed, and share at least half of the columns of the narrower file.
    """
    shared = len({*headers} & {*other})
    return needed_headers(table, roles) <= {*other} and shared >= _LEAST_SHARED * min(len(headers), len(other))
