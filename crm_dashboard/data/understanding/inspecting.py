"""Inspect a file in the worker: its columns with samples and kinds of values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from crm_dashboard.data.commerce.status_words import MOST_DIFFERENT, role_by_values
from crm_dashboard.data.process.protocol import ColumnSummary, Inspection, InspectRequest, ValueKind
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.understanding.archive_tables import load_sample
from crm_dashboard.data.values.times import is_time_like, short_time
from crm_dashboard.data.values.values import has_decimal_comma, has_sign, is_counted, is_filled, is_nothing, money

MAX_ROWS = 1_000
_MAX_VALUES, _MIN_ROWS = 50_000, 100
_SAMPLES = 3
_SAMPLE_CHARS = 80
_MAJORITY = 0.8
_MAY_BE_A_DATE = (
    r"regexp_matches(word, '\p{N}') AND NOT regexp_full_match(word, '[A-Za-z]{0,2}-?\d{1,5}(\.\d\d?)?|.*@.*')"
)
"""The condition that the text may be a date, written in any way."""


def inspect(request: InspectRequest, *, memory_mb: int) -> Inspection:
    """Return the inspection of up to 1,000 rows, fewer of wide files; raises `ImportRefused` as the readers do."""
    scratch = Path(request.scratch)
    with connecting.database(None, scratch=scratch, memory_mb=memory_mb) as connection:
        contents, further = load_sample(
            connection, Path(request.path), request.reading, scratch=scratch, rows=MAX_ROWS, summarise=summarise
        )
        columns, rows = summarise(connection, contents) + further, _rows_seen(connection, contents)
    return Inspection(contents.format, contents.reading, contents.sheets, columns, rows, contents.notices)


def summarise(connection: duckdb.DuckDBPyConnection, contents: Contents) -> tuple[ColumnSummary, ...]:
    """Return the columns of the rows in `RAW`, with samples and kinds of values."""
    rows = _rows_seen(connection, contents)
    kinds = _kinds(connection, len(contents.headers), rows=rows)
    return tuple(
        _summary(connection, position, header, rows, kinds[position])
        for position, header in enumerate(contents.headers)
    )


def _rows_seen(connection: duckdb.DuckDBPyConnection, contents: Contents) -> int:
    row = connection.execute(f"SELECT count(*) FROM {RAW}").fetchone()
    return min(int(row[0]) if row else 0, max(_MIN_ROWS, _MAX_VALUES // len(contents.headers)))


@dataclass(frozen=True)
class Tally:
    """How many values of a column are filled, and how many of those can be read as a time, a number, an id, a price.

    `different` is the number of distinct values. `blanks` are dashes and words for no value. `coded` are letters and digits without
    anything between (`R12`), of so many `lengths`; of these, `short` begin with a single letter.
    """

    filled: int = 0
    times: int = 0
    numbers: int = 0
    ids: int = 0
    priced: int = 0
    different: int = 0
    blanks: int = 0
    coded: int = 0
    lengths: int = 0
    short: int = 0

    @property
    def is_coded(self) -> bool:
        """Whether the numbers look like codes rather than amounts: `R12`, or `RM1001` with as many digits each."""
        return 0 < self.coded == self.numbers and (self.short == self.coded or self.lengths == 1)


def _kinds(connection: duckdb.DuckDBPyConnection, columns: int, *, rows: int) -> list[Tally]:
    """Return the tally of each column over the first `rows` rows; all values in one long column, so expressions are planned once.

    Planning the rule that reads dates in words of twenty languages takes longer than all else here: it is asked only about
    columns whose values are neither plain dates nor surely none.
    """
    names = ", ".join(f"c{position}" for position in range(columns))
    values = f"SELECT unnest([{names}]) AS word, unnest(range({columns})) AS place FROM {RAW} WHERE rowid < {rows}"
    digits = r"regexp_matches(trim(word), '^(0\d+|\d{12,}|1[3-9]\d{9})$')"
    priced = rf"regexp_matches(word, '\d[.,]\d\d?\)?$') OR ({has_sign('word')} AND regexp_matches(word, '\d|-'))"
    coded = r"regexp_full_match(trim(word), '[A-Za-z]{1,3}\d+')"
    is_short = f"{short_time('word', style='month_first')} IS NOT NULL"
    counted = connection.execute(
        f"SELECT place, count(*), count_if({is_short}), "
        f"count_if({money('word')} IS NOT NULL OR {has_decimal_comma('word')} OR {is_counted('word')}), count_if({digits}), "
        f"count_if({priced}), count(DISTINCT word), count_if({is_nothing('word')}), count_if({coded}), "
        f"count(DISTINCT CASE WHEN {coded} THEN length(trim(word)) END), count_if({coded} AND regexp_matches(trim(word), '^[A-Za-z]\\d')), "
        f"count(*) FILTER (NOT {is_short} AND {_MAY_BE_A_DATE}) "
        f"FROM ({values}) WHERE {is_filled('word')} GROUP BY place"
    ).fetchall()
    tallies = {int(row[0]): Tally(*map(int, row[1:-1])) for row in counted}
    unread = [int(row[0]) for row in counted if _may_be_times(tallies[int(row[0])], int(row[-1]))]
    if unread:
        dates = connection.execute(
            f"SELECT place, count(*) FROM ({values}) WHERE {is_filled('word')} AND place IN ({', '.join(map(str, unread))}) "
            f"AND {is_time_like('word')} GROUP BY place"
        ).fetchall()
        tallies |= {int(place): replace(tallies[int(place)], times=int(times)) for place, times in dates}
    return [tallies.get(position, Tally()) for position in range(columns)]


def _may_be_times(tally: Tally, unread: int) -> bool:
    """Return whether a column may hold times if `unread` values, which are no plain dates, are written in another way."""
    return unread > 0 and tally.times + unread >= _needed(tally)


def _needed(tally: Tally) -> float:
    """Return how many values must agree on what a column holds."""
    return _MAJORITY * (tally.filled - tally.blanks)


def _summary(
    connection: duckdb.DuckDBPyConnection, position: int, header: str, rows: int, tally: Tally
) -> ColumnSummary:
    raw = identifier(f"c{position}")
    samples = connection.execute(
        f"SELECT left({raw}, {_SAMPLE_CHARS}) FROM {RAW} WHERE {is_filled(raw)} GROUP BY {raw} ORDER BY min(rowid) LIMIT {_SAMPLES}"
    ).fetchall()
    filled = tally.filled / rows if rows else 0.0
    different = tally.different / tally.filled if tally.filled else 1.0
    kind = _kind(tally)
    speaks_as = _speaks_as(connection, raw, rows) if kind == "text" and tally.different <= MOST_DIFFERENT else ""
    return ColumnSummary(
        header, tuple(sample for (sample,) in samples), kind, filled, different, speaks_as, tally.filled
    )


def _speaks_as(connection: duckdb.DuckDBPyConnection, raw: str, rows: int) -> str:
    """Return the role that the words of a column speak for, such as the status of orders."""
    values = connection.execute(
        f"SELECT DISTINCT {raw} FROM {RAW} WHERE rowid < {rows} AND {is_filled(raw)}"
    ).fetchall()
    return role_by_values(str(value) for (value,) in values)


def _kind(tally: Tally) -> ValueKind:
    """Return the kind of values: eight in ten filled values must agree; an empty column is text.

    Numbers with needless leading zeros, mobile numbers, and numbers of more than eleven digits are ids; numbers with a currency sign or one or two
    decimals are money.
    """
    needed = _needed(tally)
    if not tally.filled or not needed:
        return "text"
    if tally.times >= needed:
        return "time"
    if tally.numbers < needed or tally.is_coded:
        return "text"
    if tally.ids:
        return "id"
    return "money" if tally.priced else "number"
