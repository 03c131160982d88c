"""Allocate the amount of an order to its lines."""

from __future__ import annotations

from collections.abc import Mapping, Set

import duckdb

from crm_dashboard.data.cleaning.lines import amount
from crm_dashboard.data.process.counting import row_notices
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.schema.tables import has_amount
from crm_dashboard.data.values.values import MONEY

_SHARES = "scratch.main.shares"
_OFF = ("discount_amount", "refund_amount")


def order_amount_sql(lines: Set[str], heads: Set[str]) -> str | None:
    """Return the SQL of an order's own amount, over its roles and `line_sum`; None if it has none.

    `lines.amount` of the order's columns; else the sum of its lines minus its discount and refund, if only the order
    has these columns.
    """
    if {"net_amount", "gross_amount"} & heads:
        return amount(heads)
    deductions = [f"coalesce(abs({role}), 0)" for role in _OFF if role in heads and not lines & set(_OFF)]
    return f"(line_sum - ({' + '.join(deductions)}))::{MONEY}" if deductions and has_amount(lines) else None


def allocate_amounts(
    connection: duckdb.DuckDBPyConnection,
    joined: str,
    lines: Mapping[str, str],
    heads: Mapping[str, str],
    *,
    own: str,
    net: str,
) -> tuple[str, tuple[Notice, ...]]:
    """Create a table of `row_no`, `is_first` (of its order) and `share`; return it with notices about differing orders.

    Each line gets a share in proportion to its own amount, rounded to four decimals; the first line gets the rest, and
    everything if the lines have no amounts or sum to zero. A line without an order keeps its own amount.
    """
    line = f"({amount(lines.keys())})::{MONEY}" if has_amount(lines.keys()) else f"NULL::{MONEY}"
    of_lines = "".join(f", {sql} AS {role}" for role, sql in lines.items())
    of_heads = "".join(f", {sql} AS {role}" for role, sql in heads.items())
    first = "row_number() OVER (PARTITION BY head_key ORDER BY row_no) = 1"
    summed = "coalesce(sum(line_amount) OVER (PARTITION BY head_key), 0)"
    connection.execute(
        f"CREATE TABLE {_SHARES} AS WITH told AS (SELECT row_no, {line} AS line_amount FROM (SELECT row_no{of_lines} FROM {joined})), "
        f"summed AS (SELECT row_no, head_key, line_amount, {first} AS is_first, {summed} AS line_sum FROM told JOIN {joined} USING (row_no)), "
        f"owned AS (SELECT summed.*, {own} AS own FROM summed JOIN (SELECT row_no{of_heads} FROM {joined}) USING (row_no)), "
        "parts AS (SELECT *, head_key IS NOT NULL AND own IS NOT NULL AS is_shared, CASE WHEN own = line_sum THEN coalesce(line_amount, 0) "
        f"WHEN line_sum <> 0 THEN coalesce(round(own::DOUBLE * line_amount::DOUBLE / line_sum::DOUBLE, 4)::{MONEY}, 0) ELSE 0 END AS part FROM owned) "
        "SELECT row_no, is_first, is_shared AND own <> line_sum AS differs, CASE WHEN NOT is_shared THEN line_amount "
        f"WHEN is_first THEN (part + own - sum(part) OVER (PARTITION BY head_key))::{MONEY} ELSE part::{MONEY} END AS share FROM parts"
    )
    if not has_amount(lines.keys()):
        return _SHARES, ()
    lonely = f"SELECT row_no FROM {joined} WHERE is_lonely"
    differing = f"{_SHARES} WHERE differs AND is_first AND row_no NOT IN ({lonely})"
    return _SHARES, row_notices(connection, "orders_unlike_lines", differing, net)
