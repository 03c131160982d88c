"""The order of day and month of a column that can be read in several: the evidence for each, weighed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.process.today import day_of_loading
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.values.evidence import Evidence
from crm_dashboard.data.values.time_words import Calendar, DateOrder
from crm_dashboard.data.values.times import time

Vote = tuple[str, int]
"""An order and the weight of what speaks for it."""
_DATES = "scratch.main.date_sample"
_SAMPLE, _OTHERS, _MOST_COLUMNS = 20_000, 2_000, 100
_SURE = 3
"""An order is doubtful if it is not ahead of the next by this much."""
_DECISIVE, _STRONG, _WEAK, _HINT = 4, 3, 2, 1
_YEARS_APART = 3 * 365
_MONEY_ROLES = ("net_amount", "unit_price", "gross_amount", "discount_amount", "refund_amount", "currency")
_DAY_FIRST_MONEY = r"£|€|₹|R\$|zł|Kč|₫|₺|\b(?:kr|Rp|RM|EUR|GBP|AUD|NZD|INR|BRL|CHF|SEK|NOK|DKK|PLN|CZK|ZAR|TRY|MYR|IDR|VND|THB|SGD|AED)\b"
_MONTH_FIRST_MONEY = r"^-?\(?\$|US\$|\bUSD\b|₱|\bPHP\b"
_DECIMAL_COMMA = r"^\D{0,5}(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}\D{0,4}$"
_EUROPEAN_HEADERS = r"(?i)[äöüßéèêçñãõåøłżščřžıİ]|(?:datum|fecha|commande|client\b|cliente|pedido|kunde|betrag|montant|importe|bestell|ordine|valor\b|klant|tilaus|zamówieni)"


@dataclass(frozen=True)
class OrderVerdict:
    """The order that evidence is for; `is_open` if there is none for any, `is_doubtful` if too little."""

    order: DateOrder
    is_doubtful: bool
    is_open: bool


def weigh_orders(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    orders: Sequence[DateOrder],
    evidence: Evidence,
    *,
    calendar: Calendar,
    are_dotted: bool,
) -> OrderVerdict:
    """Return the order of the likeliest reading among those in which every value can be read.

    For an order speak: dates that rise or fall with the rows or the order numbers, dates that are not in the future and
    not strewn over many years, other columns of the file, points between the numbers, the currency, decimal commas,
    semicolons, and headers of a language. Without any the month is first.
    """
    votes = dict.fromkeys(orders, 0)
    for order, weight in (
        *_votes_by_sequence(connection, raw, orders, evidence, calendar),
        *_votes_by_file(connection, raw, evidence),
        *([("day_first", _DECISIVE)] if are_dotted else []),
    ):
        if order in votes:
            votes[order] += weight
    first, *others = sorted(orders, key=lambda order: (-votes[order], orders.index(order)))
    margin = votes[first] - votes[others[0]] if others else _SURE
    return OrderVerdict(first, margin < _SURE, not any(votes.values()))


def _votes_by_sequence(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    orders: Sequence[DateOrder],
    evidence: Evidence,
    calendar: Calendar,
) -> list[Vote]:
    """Return the votes of the dates themselves, in the order of rows and of order numbers."""
    stamps = ", ".join(f"{time(raw, style=order, calendar=calendar)} AS {order}" for order in orders)
    order_id = evidence.raws.get("order_id")
    number = f"try_cast(nullif(regexp_extract({order_id}, '(\\d+)\\D*$', 1), '') AS HUGEINT)" if order_id else "NULL"
    sample = f"SELECT rowid AS place, {number} AS number, {stamps} FROM {RAW} WHERE {raw} IS NOT NULL ORDER BY rowid LIMIT {_SAMPLE}"
    connection.execute(f"CREATE OR REPLACE TABLE {_DATES} AS {sample}")
    sequences = [_votes(orders, _disorder(connection, orders, by), _weight_of_disorder) for by in ("place", "number")]
    future, years = _future_and_span(connection, orders, day_of_loading() if evidence.today is None else evidence.today)
    connection.execute(f"DROP TABLE {_DATES}")
    return [
        *max(sequences, key=lambda votes: max((weight for _, weight in votes), default=0)),
        *_votes(orders, future, lambda less, more: _DECISIVE if less == 0 and more else 0),
        *_votes(orders, years, lambda less, more: _STRONG if more > _YEARS_APART and 3 * less < more else 0),
    ]


def _votes(orders: Sequence[DateOrder], counts: dict[DateOrder, int], weigh: Callable[[int, int], int]) -> list[Vote]:
    """Return a vote for each order against each other with a higher count; `weigh` gives its weight for the two counts."""
    return [
        (order, weight)
        for order in orders
        for other in orders
        if counts[order] < counts[other] and (weight := weigh(counts[order], counts[other]))
    ]


def _disorder(connection: duckdb.DuckDBPyConnection, orders: Sequence[DateOrder], by: str) -> dict[DateOrder, int]:
    """Return per reading how many neighbours, sorted by `by`, break the direction of time that most keep."""
    steps = ", ".join(f"{order}, lag({order}) OVER (ORDER BY {by}, place) AS before_{order}" for order in orders)
    counts = ", ".join(
        f"least(count_if({order} < before_{order}), count_if({order} > before_{order}))" for order in orders
    )
    row = connection.execute(f"SELECT {counts} FROM (SELECT {steps} FROM {_DATES} WHERE {by} IS NOT NULL)").fetchone()
    return dict(zip(orders, (int(value or 0) for value in row or ()), strict=True))


def _weight_of_disorder(less: int, more: int) -> int:
    if more - less >= 3 and less <= 0.6 * more:
        return _DECISIVE
    if less == 0:
        return _STRONG if more > 1 else _HINT
    return 0


def _future_and_span(
    connection: duckdb.DuckDBPyConnection, orders: Sequence[DateOrder], today: int
) -> tuple[dict[DateOrder, int], dict[DateOrder, int]]:
    """Return per reading the number of dates after today, and the days from the first to the last."""
    future = [f"count_if({order} >= DATE '1970-01-01' + {today + 1})" for order in orders]
    spans = [f"coalesce(datediff('day', min({order}), max({order})), 0)" for order in orders]
    row = connection.execute(f"SELECT {', '.join(future + spans)} FROM {_DATES}").fetchone()
    values = [int(value) for value in row or ()]
    return dict(zip(orders, values, strict=False)), dict(zip(orders, values[len(orders) :], strict=True))


def _votes_by_file(connection: duckdb.DuckDBPyConnection, raw: str, evidence: Evidence) -> list[Vote]:
    """Return the votes of the rest of the file: other columns of dates, money, delimiter and headers."""
    votes = _votes_by_other_dates(connection, raw, evidence) + _votes_by_money(connection, evidence)
    if evidence.delimiter == ";":
        votes.append(("day_first", _HINT))
    if re.search(_EUROPEAN_HEADERS, " ".join(evidence.headers)):
        votes.append(("day_first", _WEAK))
    return votes


def _votes_by_other_dates(connection: duckdb.DuckDBPyConnection, raw: str, evidence: Evidence) -> list[Vote]:
    others = [f"c{place}" for place in range(min(len(evidence.headers), _MOST_COLUMNS)) if f'"c{place}"' != raw]
    if not others:
        return []
    day, small = r"(?:1[3-9]|2\d|3[01])", r"(?:0?[1-9]|1[0-2])"
    value = f"unnest([{', '.join(others)}])"
    first, second = (
        f"^{parts}[-/.](?:\\d{{4}}|\\d\\d)(?:\\D|$)" for parts in (f"{day}[-/.]{small}", f"{small}[-/.]{day}")
    )
    row = connection.execute(
        f"SELECT count_if(regexp_matches(word, '{first}')), count_if(regexp_matches(word, '{second}')) "
        f"FROM (SELECT {value} AS word FROM {RAW} LIMIT {_OTHERS})"
    ).fetchone()
    day_first, month_first = row or (0, 0)
    if bool(day_first) == bool(month_first):
        return []
    return [("day_first" if day_first else "month_first", _DECISIVE)]


def _votes_by_money(connection: duckdb.DuckDBPyConnection, evidence: Evidence) -> list[Vote]:
    columns = [evidence.raws[role] for role in _MONEY_ROLES if role in evidence.raws]
    if not columns:
        return []
    patterns = (_DAY_FIRST_MONEY, _MONTH_FIRST_MONEY, _DECIMAL_COMMA)
    counts = ", ".join(f"count_if(regexp_matches(trim(word), {literal(pattern)}))" for pattern in patterns)
    words = f"SELECT unnest([{', '.join(columns)}]) AS word FROM (FROM {RAW} LIMIT {_OTHERS})"
    day_first, month_first, commas = connection.execute(f"SELECT {counts} FROM ({words})").fetchone() or (0, 0, 0)
    votes: list[Vote] = [("day_first", _WEAK)] if day_first > month_first or commas else []
    return votes + ([("month_first", _HINT)] if month_first > day_first else [])
