"""Rows without order, customer and time below one that has them: lines of the order above, as merged cells leave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from crm_dashboard.data.cleaning.lines import KEPT, LINES
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.order_decisions import ABOVE, BLANK, BLANK_CELLS_KIND
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.protocol import Decision, Figures, Source
from crm_dashboard.data.readers.contents import RAW, STACKED, Contents
from crm_dashboard.data.values.values import is_filled, money

_KEYS = ("order_id", "customer_id", "order_ts")
_AMOUNTS = (("net_amount",), ("qty", "unit_price"), ("gross_amount",))
_FIGURES = ("net_amount", "qty", "unit_price", "gross_amount", "discount_amount", "refund_amount", "cost_amount")
_ROWS = "scratch.main.continued_rows"
_MOSTLY, _RARELY = 0.5, 0.1


@dataclass(frozen=True)
class _Columns:
    """The columns of `RAW` that hold the keys, the amount of a row as SQL, and the words beside them."""

    keys: tuple[str, ...]
    amount: str
    words: tuple[str, ...]

    @property
    def may_be_blank(self) -> str:
        """The condition that all keys may be blank, which is faster than to know it."""
        return " AND ".join(f"({key} IS NULL OR {key} < '!')" for key in self.keys)

    @property
    def is_blank(self) -> str:
        """The condition that all keys are blank."""
        return " AND ".join(f"NOT coalesce({is_filled(key)}, false)" for key in self.keys)


def continue_orders(
    connection: duckdb.DuckDBPyConnection, source: Source, contents: Contents, raws: Mapping[str, str]
) -> tuple[Decision, ...]:
    """Give rows of `RAW` without order, customer and time those of the row above; return the decision, if there are such.

    They are lines of the order above where the three are blank together, and the row has an amount and words (a product)
    of its own. Rows that sum up those above them are none. Nothing is taken from another file.
    """
    if source.table != "orders" or not {*_KEYS} <= raws.keys():
        return ()
    columns = _columns(raws, contents)
    if columns is None or not count_rows(connection, f"{RAW} WHERE {columns.may_be_blank}"):
        return ()
    _find_rows(connection, source, columns)
    rows = count_rows(connection, _ROWS)
    if not rows or not _are_blank_together(connection, columns, rows):
        return ()
    by_hand = chosen(source.choices, BLANK_CELLS_KIND.key)
    if (by_hand or ABOVE) == ABOVE:
        _fill(connection, columns)
    headers = dict(source.columns)
    column = ", ".join(headers[role] for role in _KEYS)
    return (Decision(BLANK_CELLS_KIND.key, by_hand or ABOVE, column=column, rows=rows, is_chosen=by_hand is not None),)


def with_money(
    connection: duckdb.DuckDBPyConnection, decisions: tuple[Decision, ...], figures: Figures
) -> tuple[Decision, ...]:
    """Return the decision with the money under its other option, from `KEPT` and the lines; orders and customers stay."""
    if not decisions:
        return ()
    (decision,) = decisions
    is_filled_down = decision.value == ABOVE
    lines = KEPT if is_filled_down else LINES
    (amount,) = connection.execute(f"SELECT sum(amount) FROM {lines} SEMI JOIN {_ROWS} USING (row_no)").fetchone() or (
        None,
    )
    change = Decimal(str(amount or 0))
    revenue = (figures.revenue or Decimal(0)) + (-change if is_filled_down else change)
    other = BLANK if is_filled_down else ABOVE
    return (replace(decision, otherwise=((other, replace(figures, revenue=revenue.quantize(Decimal("0.0001")))),)),)


def _columns(raws: Mapping[str, str], contents: Contents) -> _Columns | None:
    amounts = next((roles for roles in _AMOUNTS if {*roles} <= raws.keys()), None)
    if amounts is None:
        return None
    used = {raws[role] for role in (*_KEYS, *_FIGURES) if role in raws}
    words = tuple(f'"c{place}"' for place in range(len(contents.headers)) if f'"c{place}"' not in used)
    amount = " * ".join(f"({money(raws[role])})" for role in amounts)
    return _Columns(tuple(raws[role] for role in _KEYS), amount, words)


def _find_rows(connection: duckdb.DuckDBPyConnection, source: Source, columns: _Columns) -> None:
    """Create the table of rows that may continue the order above, with the number of the row that begins it."""
    file = "0"
    rows = f"{RAW} source"
    if source.more:
        rows, file = (
            f"(SELECT *, rowid FROM {RAW}) source ASOF JOIN {STACKED} file ON source.rowid + 1 >= file.first_row",
            "first_row",
        )
    has_words = " OR ".join(f"coalesce({is_filled(word)}, false)" for word in columns.words) or "false"
    marked = (
        f"SELECT source.rowid + 1 AS row_no, {file} AS file, {columns.is_blank} AS is_blank, {has_words} AS has_words, "
        f"{columns.amount} AS amount FROM {rows}"
    )
    headed = (
        "SELECT *, last_value(CASE WHEN NOT is_blank THEN row_no END IGNORE NULLS) OVER (PARTITION BY file ORDER BY row_no "
        f"ROWS UNBOUNDED PRECEDING) AS head FROM ({marked})"
    )
    blocks = (
        "SELECT *, sum(amount) OVER above AS before, row_no = max(row_no) OVER (PARTITION BY head) AS is_last, "
        "bool_or(has_words AND NOT is_blank) OVER () AS have_words "
        f"FROM ({headed}) WHERE head IS NOT NULL WINDOW above AS (PARTITION BY head ORDER BY row_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    candidates = f"SELECT *, is_last AND amount = before AS is_sum FROM ({blocks}) WHERE is_blank AND amount IS NOT NULL AND (has_words OR NOT have_words)"
    totals = f"coalesce(count_if(is_sum) OVER () > {_MOSTLY} * count(DISTINCT head) OVER (), false)"
    connection.execute(
        f"CREATE OR REPLACE TABLE {_ROWS} AS SELECT row_no, head FROM (SELECT *, {totals} AS have_totals FROM ({candidates})) "
        "WHERE NOT (have_totals AND is_sum AND NOT has_words)"
    )


def _are_blank_together(connection: duckdb.DuckDBPyConnection, columns: _Columns, rows: int) -> bool:
    """Return whether hardly any row lacks the order alone."""
    order_id, *others = columns.keys
    is_filled_beside = " OR ".join(f"coalesce({is_filled(key)}, false)" for key in others)
    alone = f"{RAW} WHERE ({order_id} IS NULL OR {order_id} < '!') AND NOT coalesce({is_filled(order_id)}, false) AND ({is_filled_beside})"
    return count_rows(connection, alone) <= _RARELY * rows


def _fill(connection: duckdb.DuckDBPyConnection, columns: _Columns) -> None:
    values = ", ".join(columns.keys)
    given = ", ".join(f"{key} = given.{key}" for key in columns.keys)
    connection.execute(
        f"UPDATE {RAW} SET {given} FROM (SELECT row_no, {values} FROM {_ROWS} JOIN {RAW} source ON source.rowid + 1 = head) given "
        f"WHERE {RAW.rpartition('.')[2]}.rowid + 1 = given.row_no"
    )
