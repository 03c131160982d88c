"""Rows that several files hold, such as exports that overlap by some weeks: they count once, as the later export has them."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.repeats import OVERLAPS
from crm_dashboard.data.cleaning.rules import OVERLAPPING
from crm_dashboard.data.process.counting import count_rows, row_notices
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import RAW, STACKED
from crm_dashboard.data.values.order_ids import repeated
from crm_dashboard.data.worth.line_table import replace_lines

_ROWS = "scratch.main.rows_by_file"
_PAIRS = "scratch.main.rows_in_two_files"
_FILES = "scratch.main.overlapping_files"
_SPANS = "scratch.main.times_of_files"
_SHARED = "scratch.main.shared_times_of_files"
_VALUES = ("net_amount", "qty", "unit_price", "gross_amount", "product_id", "product_name")
_LEAST_SHARED = 0.5
"""Files overlap where at least so many rows of the days that both cover are the same; single equal rows are chance."""


def find_overlaps(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> tuple[Notice, ...] | None:
    """Create `OVERLAPS`, the numbers of rows that a later file holds as well; None where there are none, else notices.

    Rows of two files are the same if customer, order, time, amounts and product are equal, without order ids if all
    columns are; a row that stands twice in both files counts twice. The file that reaches further is the later one. Of an
    order in both files all rows of the earlier file are set aside, so that one that was changed counts as it is now.
    While the rule is on, these rows get an order id of their own, so that nothing is shared out over them.
    """
    if not mapped.source.more or not _find_pairs(connection, mapped):
        return None
    has_ids = "order_id" in mapped.fields
    _find_files(connection)
    connection.execute(f"CREATE OR REPLACE TABLE {OVERLAPS} AS {_rows_aside(has_ids=has_ids)}")
    if not count_rows(connection, OVERLAPS):
        return None
    if OVERLAPPING not in mapped.source.rules:
        return ()
    if has_ids:
        own_id = f"CASE WHEN row_no IN (SELECT row_no FROM {OVERLAPS}) THEN {repeated('order_id', 'row_no')} ELSE order_id END"
        replace_lines(connection, f"SELECT * REPLACE ({own_id} AS order_id) FROM {LINES}")
    return row_notices(connection, "older_rows", _changed_rows())


def _find_pairs(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> bool:
    """Create the table of the same rows of two files, the earlier file's first; return whether there are any.

    Only rows of times that two files cover are looked at.
    """
    files = f"SELECT first_row, row_number() OVER (ORDER BY first_row) AS file FROM {STACKED}"
    connection.execute(
        f"CREATE OR REPLACE TABLE {_SPANS} AS SELECT file, row_number() OVER (ORDER BY max(order_ts) NULLS FIRST, file) AS place, "
        f"min(order_ts) AS first, max(order_ts) AS last FROM {LINES} ASOF JOIN ({files}) ON row_no >= first_row GROUP BY file"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {_SHARED} AS SELECT one.file, min(greatest(one.first, other.first)) AS since, max(least(one.last, other.last)) AS until "
        f"FROM {_SPANS} one JOIN {_SPANS} other ON one.file <> other.file AND one.first <= other.last AND other.first <= one.last GROUP BY 1"
    )
    if not count_rows(connection, _SHARED):
        return False
    _take_rows(connection, mapped, files)
    repeated_content = f"SELECT content FROM {_ROWS} GROUP BY 1 HAVING min(file) <> max(file)"
    placed = (
        f"SELECT row_no, file, content, cells, place, row_number() OVER (PARTITION BY file, content ORDER BY cells, row_no) AS number "
        f"FROM {_ROWS} JOIN {_SPANS} USING (file) WHERE content IN ({repeated_content})"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {_PAIRS} AS WITH placed AS MATERIALIZED ({placed}) "
        "SELECT earlier.row_no, earlier.file, later.file AS later, earlier.cells = later.cells AS is_equal "
        "FROM placed earlier JOIN placed later USING (content, number) WHERE earlier.place < later.place"
    )
    return count_rows(connection, _PAIRS) > 0


def _take_rows(connection: duckdb.DuckDBPyConnection, mapped: Mapped, files: str) -> None:
    """Create the table of the rows of times that two files cover, with what must be equal, and all that is."""
    roles = mapped.fields.keys()
    columns = ", ".join(f"c{position}" for position in range(len(mapped.contents.headers)))
    values = ["customer_id", "order_id", "order_ts", "amount", *(role for role in _VALUES if role in roles)]
    order_id = "order_id" if "order_id" in roles else "NULL::VARCHAR AS order_id"
    content = f"hash({', '.join(values)})" if "order_id" in roles else "cells"
    lines = (
        f"SELECT line.*, file FROM (SELECT row_no, customer_id, {order_id}, order_ts, amount{_listed(roles)} FROM {LINES}) line "
        f"ASOF JOIN ({files}) files ON line.row_no >= files.first_row"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {_ROWS} AS SELECT *, {content} AS content FROM (SELECT line.*, cells FROM ({lines}) line "
        f"JOIN {_SHARED} shared ON line.file = shared.file AND line.order_ts BETWEEN since AND until "
        f"JOIN (SELECT rowid + 1 AS row_no, hash({columns}) AS cells FROM {RAW}) source ON source.row_no = line.row_no)"
    )


def _listed(roles: Collection[str]) -> str:
    return "".join(f", {role}" for role in _VALUES if role in roles)


def _find_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of the pairs of files that overlap: most rows of the times that both cover are the same."""
    pairs = (
        f"SELECT pair.file, later, same, greatest(one.first, other.first) AS first, least(one.last, other.last) AS last "
        f"FROM (SELECT file, later, count(*) AS same FROM {_PAIRS} GROUP BY ALL) pair "
        f"JOIN {_SPANS} one ON one.file = pair.file JOIN {_SPANS} other ON other.file = pair.later"
    )
    counted = (
        f"SELECT pair.file, later, any_value(same) AS same, count_if(row.file = pair.file) AS rows, count_if(row.file = later) AS others "
        f"FROM ({pairs}) pair JOIN {_ROWS} row ON row.file IN (pair.file, later) AND order_ts BETWEEN pair.first AND pair.last GROUP BY pair.file, later"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {_FILES} AS SELECT file, later FROM ({counted}) WHERE same >= {_LEAST_SHARED} * least(rows, others)"
    )


def _rows_aside(*, has_ids: bool) -> str:
    same = f"SELECT DISTINCT row_no FROM {_PAIRS} SEMI JOIN {_FILES} USING (file, later)"
    if not has_ids:
        return same
    orders = f"SELECT file, customer_id, order_id, min(order_ts) AS begun FROM {_ROWS} WHERE order_id IS NOT NULL GROUP BY ALL"
    older = (
        f"SELECT earlier.file, earlier.customer_id, earlier.order_id FROM ({orders}) earlier JOIN {_FILES} pair USING (file) "
        f"JOIN ({orders}) newer ON newer.file = pair.later AND newer.order_id = earlier.order_id AND newer.begun = earlier.begun "
        "AND newer.customer_id IS NOT DISTINCT FROM earlier.customer_id"
    )
    rows = (
        f"SELECT row_no FROM {_ROWS} line SEMI JOIN ({older}) older ON line.file = older.file AND line.order_id = older.order_id "
        "AND line.customer_id IS NOT DISTINCT FROM older.customer_id"
    )
    return f"{same} UNION {rows}"


def _changed_rows() -> str:
    """Return the rows set aside, after FROM, that the later file does not hold just as they are."""
    equal = f"SELECT row_no FROM {_PAIRS} SEMI JOIN {_FILES} USING (file, later) WHERE is_equal"
    return f"(SELECT row_no FROM {OVERLAPS} ANTI JOIN ({equal}) USING (row_no))"
