"""Find related lines: exact duplicates, rows that contradict their order, and sales with their reversal."""

from __future__ import annotations

from collections.abc import Set

import duckdb

from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.readers.contents import RAW

LINES = "scratch.main.lines"
DUPLICATES = "scratch.main.duplicates"
DISAGREEING = "scratch.main.disagreeing"
REVERSED = "scratch.main.reversed"
OVERLAPS = "scratch.main.overlaps"
"""The numbers of rows that a later file of the same source holds as well."""
ODD_ORDERS = "scratch.main.odd_orders"
"""The order ids, as the hash `id`, that stand with several customers (`is_odd`), or days apart (`is_odd`, `may_be_several`).

`may_be_several` are those in several stores as well.
"""


def has_repeats(connection: duckdb.DuckDBPyConnection, roles: Set[str]) -> bool:
    """Return whether an order may have several lines or a line may stand twice: not if no order has several lines."""
    return "order_id" not in roles or has_several_lines(connection)


def has_several_lines(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether some lines share an order id or have none (a hash collision may also give True).

    Most files can be decided by two equal neighbours, or by ids that only rise or only fall (compared by length, then
    text). Only for the others all ids are counted, which takes seven times as long.
    """
    before = f"SELECT order_id, lag(order_id) OVER () AS previous FROM {LINES}"
    is_above = "previous IS NOT NULL AND (strlen(order_id), order_id) > (strlen(previous), previous)"
    row = connection.execute(
        f"SELECT count(*), count(order_id), count_if(order_id = previous), count_if({is_above}) FROM ({before})"
    ).fetchone()
    assert row is not None
    rows, filled, equal_neighbours, rising = row
    if filled < rows or equal_neighbours:
        return True
    if rising in (0, rows - 1):
        return False
    counted = connection.execute(f"SELECT count(DISTINCT hash(order_id)) FROM {LINES}").fetchone()
    return counted is not None and int(counted[0]) < rows


def find_duplicates(connection: duckdb.DuckDBPyConnection, columns: int, *, aside: str = "") -> bool:
    """Create the table of row numbers that repeat an earlier row in every column; return whether there are any.

    Rows whose numbers stand in the table `aside` are not looked at.
    """
    others = f" AND rowid + 1 NOT IN (SELECT row_no FROM {aside})" if aside else ""
    all_columns = ", ".join(f"c{position}" for position in range(columns))
    repeated_hashes = f"SELECT hash({all_columns}) AS h FROM {RAW} GROUP BY 1 HAVING count(*) > 1"
    connection.execute(
        f"CREATE TABLE {DUPLICATES} AS SELECT row_no FROM (SELECT rowid + 1 AS row_no, "
        f"row_number() OVER (PARTITION BY {all_columns} ORDER BY rowid) AS place FROM {RAW} WHERE hash({all_columns}) IN ({repeated_hashes}){others}) "
        "WHERE place > 1"
    )
    return count_rows(connection, DUPLICATES) > 0


def find_odd_orders(connection: duckdb.DuckDBPyConnection, roles: Set[str], *, by_time: bool = False) -> None:
    """Create `ODD_ORDERS`; with `by_time` ids that stand at several times may be several orders, not only those days apart."""
    is_mixed = "min(hash(customer_id)) FILTER (customer_id IS NOT NULL) <> max(hash(customer_id)) FILTER (customer_id IS NOT NULL)"
    is_apart = "max(order_ts) - min(order_ts) >= INTERVAL 1 DAY"
    several = ["max(order_ts) <> min(order_ts)" if by_time else "max(order_ts) - min(order_ts) >= INTERVAL 6 HOUR"]
    several += ["min(store_id) <> max(store_id)"] if "store_id" in roles else []
    connection.execute(
        f"CREATE OR REPLACE TABLE {ODD_ORDERS} AS SELECT * FROM (SELECT hash(order_id) AS id, coalesce({is_mixed}, false) OR coalesce({is_apart}, false) AS is_odd, "
        f"coalesce({' OR '.join(several)}, false) AS may_be_several FROM {LINES} WHERE order_id IS NOT NULL GROUP BY 1) WHERE is_odd OR may_be_several"
    )


def find_disagreeing(connection: duckdb.DuckDBPyConnection) -> bool:
    """Create the table of row numbers whose order id appears earlier with another customer or a day or more apart.

    The first row with a customer id and the first with a time define the order; missing values never disagree. Returns
    whether there are any. `ODD_ORDERS` must be there.
    """
    odd = f"SELECT id FROM {ODD_ORDERS} WHERE is_odd"
    first = "OVER (PARTITION BY order_id ORDER BY row_no ROWS UNBOUNDED PRECEDING)"
    connection.execute(
        f"CREATE TABLE {DISAGREEING} AS SELECT row_no FROM (SELECT row_no, customer_id, order_ts, "
        f"first_value(customer_id IGNORE NULLS) {first} AS whose, first_value(order_ts IGNORE NULLS) {first} AS moment "
        f"FROM {LINES} WHERE order_id IS NOT NULL AND hash(order_id) IN ({odd})) "
        "WHERE customer_id <> whose OR abs(epoch(order_ts) - epoch(moment)) >= 86400"
    )
    return count_rows(connection, DISAGREEING) > 0


def find_reversed(connection: duckdb.DuckDBPyConnection, roles: Set[str], *, aside: str = "") -> bool:
    """Create the table of sales and their reversals, with the sale's row number as `pair`; return whether there are any.

    A negative row reverses the latest sale of the same customer, product and amount at or before its time that is not
    reversed yet, like matching brackets. Each row is in one pair at most; those in the table `aside` are in none.
    """
    key = "customer_id, product_id" if "product_id" in roles else "customer_id"
    usable = "customer_id IS NOT NULL AND order_ts IS NOT NULL"
    usable += f" AND row_no NOT IN (SELECT row_no FROM {aside})" if aside else ""
    taken_back = f"SELECT hash({key}, -amount) FROM {LINES} WHERE amount < 0 AND {usable}"
    ordered = f"(PARTITION BY {key}, size ORDER BY order_ts, step DESC, row_no ROWS UNBOUNDED PRECEDING)"
    events = (
        f"SELECT row_no, {key}, order_ts, abs(amount) AS size, CASE WHEN amount < 0 THEN -1 ELSE 1 END AS step "
        f"FROM {LINES} WHERE amount <> 0 AND {usable} AND hash({key}, abs(amount)) IN ({taken_back})"
    )
    summed = f"SELECT *, sum(step) OVER {ordered} AS open FROM ({events})"
    lowest = f"SELECT *, least(min(open) OVER {ordered}, 0) AS lowest FROM ({summed})"
    previous_lowest = f"lag(lowest, 1, 0) OVER (PARTITION BY {key}, size ORDER BY order_ts, step DESC, row_no)"
    levels = f"SELECT *, open - lowest + (step < 0)::INTEGER AS level, step < 0 AND open < {previous_lowest} AS is_lone FROM ({lowest})"
    same_level = f"OVER (PARTITION BY {key}, size, level ORDER BY order_ts, step DESC, row_no)"
    connection.execute(
        f"CREATE TABLE {REVERSED} AS SELECT row_no, CASE WHEN step < 0 THEN sale ELSE row_no END AS pair FROM ("
        f"SELECT row_no, step, lag(row_no) {same_level} AS sale, lead(step) {same_level} AS next_step FROM ({levels}) WHERE NOT is_lone) "
        "WHERE step < 0 OR next_step < 0"
    )
    return count_rows(connection, REVERSED) > 0
