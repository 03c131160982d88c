"""The same order number again: whether it is the same order, or the number began anew with a year, a day or a store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from crm_dashboard.data.cleaning.lines import KEPT, LINES
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.repeats import ODD_ORDERS, find_odd_orders
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.order_decisions import BY_DAY, BY_ID, BY_STORE, BY_TIME, BY_YEAR, SAME_ORDER_KIND
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.protocol import Decision, Figures, Notice
from crm_dashboard.data.values.order_ids import DIGITS, apart, is_long, is_rounded
from crm_dashboard.data.worth.line_table import replace_lines

_ROWS = "scratch.main.rows_of_odd_orders"
_NEW_IDS = "scratch.main.new_order_ids"
_STARTS = {
    BY_YEAR: "year(order_ts) <> year(previous)",
    BY_DAY: "order_ts::DATE <> previous::DATE AND order_ts - previous >= INTERVAL 6 HOUR",
    BY_TIME: "order_ts <> previous",
}
"""The condition that a row is not of the same order as the customer's sale with the same number before it."""
_NAMES = {BY_YEAR: "%Y", BY_DAY: "%Y-%m-%d", BY_TIME: "%Y-%m-%d %H:%M:%S.%g"}
_LONG_GAP = "INTERVAL 30 DAY"
_SHARED, _MOSTLY, _FEW = 0.2, 0.5, 0.05
_LEAST_ZEROS = 6


@dataclass(frozen=True)
class SameNumbers:
    """The decision about rows with the same order number, None where there is none, and notices about the numbers.

    `has_stores`: the numbers are those of a store each. `is_split`: order ids were changed.
    """

    decision: Decision | None = None
    notices: tuple[Notice, ...] = ()
    has_stores: bool = False
    is_split: bool = False


def tell_orders_apart(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> SameNumbers:
    """Make the ids in `LINES` of different orders with the same number different, by evidence or by choice.

    An order is all rows of a customer with one number. Numbers begin anew with a store where rows of one number and
    several stores are of other customers or days, and with a year or a day where rows of one number and several days are
    of other customers, or where they are mostly more than a month apart. Numbers that lost their digits are told apart
    by their times. Rows below zero belong to the customer's sale before them. `LINES` must hold several rows of an id.
    """
    fields = mapped.fields
    notices = _rounded_notices(connection, mapped)
    is_rounded_off = bool(notices) or any(
        notice.key == "scientific_ids" and notice.column == fields["order_id"].header for notice in mapped.notices
    )
    store = fields.get("store_id")
    find_odd_orders(connection, fields.keys(), by_time=is_rounded_off)
    if not _take_rows(connection, store):
        return SameNumbers(notices=notices)
    by_hand = chosen(mapped.source.choices, SAME_ORDER_KIND.key)
    has_stores = store is not None and (by_hand == BY_STORE or _has_numbers_by_store(connection))
    value, is_doubtful = _decide(connection, has_stores=has_stores, is_rounded_off=is_rounded_off)
    if value is None and by_hand is None:
        return SameNumbers(notices=notices)
    option = by_hand or value or BY_ID
    if option != BY_ID:
        _split(connection, option, has_stores=has_stores)
    rows = count_rows(connection, _concerned(option, has_stores=has_stores))
    decision = Decision(
        SAME_ORDER_KIND.key,
        option,
        column=fields["order_id"].header,
        rows=rows,
        is_chosen=by_hand is not None,
        is_doubtful=is_doubtful and by_hand is None,
    )
    return SameNumbers(decision, notices, has_stores, is_split=option != BY_ID)


def with_figures(connection: duckdb.DuckDBPyConnection, same: SameNumbers, figures: Figures) -> tuple[Decision, ...]:
    """Return the decision with the figures under its other options, from `KEPT` and the table `orders`."""
    if same.decision is None:
        return ()
    options = [BY_ID, *([BY_STORE] if same.has_stores else []), BY_YEAR, BY_DAY, BY_TIME]
    others = tuple(
        (option, _figures_with(connection, option, same, figures))
        for option in options
        if option != same.decision.value
    )
    return (replace(same.decision, otherwise=others),)


def _rounded_notices(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> tuple[Notice, ...]:
    """Return the notice that long order numbers lost their last digits: all of them end in zeros, which is no chance."""
    field = mapped.fields["order_id"]
    long_ids = f"SELECT DISTINCT order_id FROM {LINES} WHERE {is_long('order_id')}"
    ids, rounded, zeros = connection.execute(
        f"SELECT count(*), count_if({is_rounded('order_id')}), sum(strlen(order_id) - {DIGITS}) FROM ({long_ids})"
    ).fetchone() or (0, 0, 0)
    if not ids or rounded < ids or zeros < _LEAST_ZEROS:
        return ()
    rows = count_rows(connection, f"{LINES} WHERE {is_long('order_id')}")
    return (Notice("rounded_ids", rows, column=field.header),)


def _take_rows(connection: duckdb.DuckDBPyConnection, store: Field | None) -> bool:
    """Create the table of the rows whose number stands at several times or in several stores; return whether there are any."""
    store_id = "coalesce(store_id, '')" if store else "''"
    connection.execute(
        f"CREATE OR REPLACE TABLE {_ROWS} AS SELECT row_no, order_id, customer_id, order_ts, {store_id} AS store_id, "
        f"coalesce(amount >= 0, false) AS is_sale FROM {LINES} WHERE order_id IS NOT NULL "
        f"AND hash(order_id) IN (SELECT id FROM {ODD_ORDERS} WHERE may_be_several)"
    )
    return count_rows(connection, _ROWS) > 0


def _has_numbers_by_store(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether most numbers of several stores stand with other customers, or a day or more apart."""
    numbers = (
        "SELECT count(DISTINCT customer_id) > 1 OR max(order_ts) - min(order_ts) >= INTERVAL 1 DAY AS is_other "
        f"FROM {_ROWS} WHERE is_sale GROUP BY order_id HAVING min(store_id) <> max(store_id)"
    )
    several, others = connection.execute(f"SELECT count(*), count_if(is_other) FROM ({numbers})").fetchone() or (0, 0)
    return bool(several) and others > _MOSTLY * several


def _decide(
    connection: duckdb.DuckDBPyConnection, *, has_stores: bool, is_rounded_off: bool
) -> tuple[str | None, bool]:
    """Return what is one order, and whether that is in doubt; None where nothing is to be decided."""
    number = _number(has_stores=has_stores)
    if is_rounded_off:
        is_told = _count_orders(connection, number, "min(order_ts) <> max(order_ts)")
        if is_told:
            return BY_TIME, False
    without_time = BY_STORE if has_stores else None
    of_customer = f"SELECT *, order_ts - lag(order_ts) OVER (PARTITION BY {number}, customer_id ORDER BY order_ts, row_no) AS gap FROM {_ROWS} WHERE is_sale"
    orders = (
        f"SELECT max(gap) >= {_LONG_GAP} AS is_long, count(DISTINCT year(order_ts)) > 1 AS has_years, "
        f"count(DISTINCT order_ts::DATE) > count(DISTINCT year(order_ts)) AS has_days FROM ({of_customer}) "
        f"WHERE customer_id IS NOT NULL GROUP BY {number}, customer_id HAVING count(DISTINCT order_ts::DATE) > 1 AND max(gap) >= INTERVAL 6 HOUR"
    )
    several, long_gaps, years = connection.execute(
        f"SELECT count(*), count_if(is_long), count_if(has_years) FROM ({orders})"
    ).fetchone() or (0, 0, 0)
    if not several:
        return without_time, False
    in_year = f"{number}, year(order_ts)"
    by_year = years > _MOSTLY * several and not _is_shared(connection, in_year)
    value = BY_YEAR if by_year else BY_DAY
    if _is_shared(connection, number):
        return value, False
    if long_gaps >= _MOSTLY * several and several >= _FEW * _count_repeated(connection, has_stores=has_stores):
        return value, True
    return without_time or BY_ID, False


def _number(*, has_stores: bool) -> str:
    return "order_id, store_id" if has_stores else "order_id"


def _is_shared(connection: duckdb.DuckDBPyConnection, number: str) -> bool:
    """Return whether many of the numbers that stand on several days stand with several customers, each on days of its own."""
    days = "count(DISTINCT order_ts::DATE)"
    is_shared = f"count(DISTINCT customer_id) > 1 AND count(DISTINCT (customer_id, order_ts::DATE)) = {days}"
    numbers = f"SELECT {is_shared} AS is_shared FROM {_ROWS} WHERE is_sale AND customer_id IS NOT NULL GROUP BY {number} HAVING {days} > 1"
    several, shared = connection.execute(f"SELECT count(*), count_if(is_shared) FROM ({numbers})").fetchone() or (0, 0)
    return bool(shared) and shared >= _SHARED * several


def _count_orders(connection: duckdb.DuckDBPyConnection, number: str, having: str) -> int:
    orders = f"SELECT 1 FROM {_ROWS} WHERE is_sale GROUP BY {number}, customer_id HAVING {having}"
    return count_rows(connection, f"({orders})")


def _count_repeated(connection: duckdb.DuckDBPyConnection, *, has_stores: bool) -> int:
    """Return how many orders have several rows."""
    number = _number(has_stores=has_stores)
    return count_rows(
        connection,
        f"(SELECT 1 FROM {LINES} WHERE order_id IS NOT NULL GROUP BY {number}, customer_id HAVING count(*) > 1)",
    )


def _concerned(option: str, *, has_stores: bool) -> str:
    """Return the rows, after FROM, of the numbers that are or could be several orders."""
    number = "order_id" if has_stores or option == BY_STORE else "order_id, store_id"
    return (
        f"(SELECT row_no FROM (SELECT *, min(order_ts) OVER whole AS first, max(order_ts) OVER whole AS last, min(store_id) OVER whole AS one, "
        f"max(store_id) OVER whole AS other FROM {_ROWS} WINDOW whole AS (PARTITION BY {number}, customer_id)) WHERE first <> last OR one <> other)"
    )


def _split(connection: duckdb.DuckDBPyConnection, option: str, *, has_stores: bool) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {_NEW_IDS} AS {_new_ids(option, has_stores=has_stores)}")
    replace_lines(
        connection,
        f"SELECT line.* REPLACE (coalesce(new.order_id, line.order_id) AS order_id) FROM {LINES} line LEFT JOIN {_NEW_IDS} new USING (row_no)",
    )


def _new_ids(option: str, *, has_stores: bool) -> str:
    """Return the query of row numbers with the ids that tell orders with the same number apart.

    A row without a customer, such as a refund, belongs to the latest order with its number.
    """
    number = _number(has_stores=has_stores)
    if option == BY_ID:
        return f"SELECT row_no, order_id FROM {_ROWS}"
    parts = ["store_id"] if has_stores else []
    source = _ROWS
    if option != BY_STORE:
        of_customer = f"PARTITION BY {number}, customer_id ORDER BY order_ts, row_no ROWS BETWEEN UNBOUNDED PRECEDING"
        of_number = f"PARTITION BY {number} ORDER BY order_ts, row_no ROWS BETWEEN UNBOUNDED PRECEDING"
        sale = "CASE WHEN is_sale THEN order_ts END"
        known = (
            f"SELECT *, last_value({sale} IGNORE NULLS) OVER ({of_customer} AND 1 PRECEDING) AS previous FROM {_ROWS}"
        )
        starts = f"SELECT *, CASE WHEN is_sale AND customer_id IS NOT NULL AND (previous IS NULL OR {_STARTS[option]}) THEN order_ts END AS start FROM ({known})"
        begun = f"SELECT *, last_value(start IGNORE NULLS) OVER ({of_customer} AND CURRENT ROW) AS own, last_value(start IGNORE NULLS) OVER ({of_number} AND CURRENT ROW) AS latest FROM ({starts})"
        source = f"(SELECT *, coalesce(own, CASE WHEN customer_id IS NULL THEN latest END, order_ts) AS begin FROM ({begun}))"
        parts.append(f"coalesce(strftime(begin, '{_NAMES[option]}'), '')")
    suffix = f"concat_ws(' ', {', '.join(parts)})" if parts else "''"
    several = "min(suffix) OVER (PARTITION BY order_id) <> max(suffix) OVER (PARTITION BY order_id)"
    return f"SELECT row_no, CASE WHEN {several} THEN {apart('order_id', 'suffix')} ELSE order_id END AS order_id FROM (SELECT *, {suffix} AS suffix FROM {source})"


def _figures_with(connection: duckdb.DuckDBPyConnection, option: str, same: SameNumbers, figures: Figures) -> Figures:
    """Return the figures if orders were told apart by this option."""
    has_stores = same.has_stores or option == BY_STORE
    lines = f"{KEPT} SEMI JOIN {_ROWS} USING (row_no)"
    is_order = "sum(amount) > 0 OR (sum(amount) = 0 AND NOT bool_or(amount < 0))"
    now = f"SELECT customer_id, {is_order} AS is_order FROM {lines} GROUP BY customer_id, order_id"
    then = (
        f"SELECT customer_id, {is_order} AS is_order FROM (SELECT kept.customer_id, kept.amount, new.order_id FROM {KEPT} kept "
        f"JOIN ({_new_ids(option, has_stores=has_stores)}) new USING (row_no)) GROUP BY customer_id, order_id"
    )
    counts = ", ".join(
        f"(SELECT count_if(is_order) FROM ({documents})), (SELECT count(DISTINCT customer_id) FROM ({documents}) documents "
        f"WHERE is_order AND customer_id NOT IN (SELECT customer_id FROM orders ANTI JOIN (SELECT customer_id, order_id FROM {lines}) USING (customer_id, order_id) WHERE NOT is_refund))"
        for documents in (now, then)
    )
    orders, customers, other_orders, other_customers = connection.execute(f"SELECT {counts}").fetchone() or (0, 0, 0, 0)
    return Figures(
        figures.customers - int(customers) + int(other_customers),
        (figures.orders or 0) - int(orders) + int(other_orders),
        figures.revenue if figures.revenue is not None else Decimal(0),
    )
