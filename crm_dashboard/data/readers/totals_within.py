"""Find rows of totals within a table: their words say so, and their figures are the sums of the rows round them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.readers.rows_within import remove_rows
from crm_dashboard.data.readers.totals import NEAR, TOTAL

_MAY_BE_TOTAL = (
    "(?i)total|totaal|summe|gesamt|^\\W*sum\\W*$|suma|razem|итого|всего|计|計|总和|汇总|합계|총계|소계|toplam"
)
_ENDS_WITH = re.compile(
    rf".+?(?:[\s\-–:：/_]+(?:{TOTAL.pattern})|(?:小\s*计|合\s*计|总\s*计|小計|合計|総計|總計))", re.IGNORECASE
)
_BEGINS_WITH = re.compile(rf"(?:{TOTAL.pattern})[\s\-–:：/_]+.+", re.IGNORECASE)
_MOST, _MOST_SHARE, _MOSTLY_FILLED, _MOSTLY_NUMBERS = 1_000, 0.4, 0.9, 0.8
_FEW_ROWS, _ENOUGH_FIGURES = 2, 2


@dataclass(frozen=True)
class _Row:
    """A row that may be a total: its place, the form of its words, whether it lacks what others have, and its figures."""

    place: int
    form: str
    is_bare: bool
    figures: tuple[Decimal | None, ...]


def remove_totals_within(connection: duckdb.DuckDBPyConnection, columns: int) -> tuple[Notice, ...]:
    """Remove the rows of totals and subtotals in `RAW` and return the notice about them.

    One of the first three cells says Total, 小计 or the like, alone or beside a name (`North Total`, `Subtotal de Lyon`).
    Alone it is enough that a cell is blank that hardly any other row lacks. Else two of its figures (the one, where there is
    but one) must be sums of rows above or below, beside a name of two rows at least unless other totals of that form are in
    the table. So a customer called Total Energies stays.
    """
    near = [place for place in range(min(NEAR, columns)) if _may_hold_words(connection, place)]
    if not near:
        return ()
    words = " OR ".join(
        f"CASE WHEN c{place} > ':' THEN regexp_matches(c{place}, '{_MAY_BE_TOTAL}') ELSE false END" for place in near
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE may_be_totals AS SELECT rowid AS place FROM {RAW} WHERE {words}")
    candidates, rows = connection.execute(
        f"SELECT (SELECT count(*) FROM may_be_totals), (SELECT count(*) FROM {RAW})"
    ).fetchone() or (0, 0)
    if not 0 < candidates <= min(_MOST, _MOST_SHARE * rows + 1):
        return ()
    numbers = _number_columns(connection, columns)
    found = _rows(connection, columns, numbers, rows=int(rows))
    totals = {row.place for row in found if row.form == "alone" and row.is_bare}
    if numbers:
        for taken_out in _attempts(found):
            totals |= _summing(connection, taken_out, numbers)
        totals |= _summing(connection, [row for row in found if row.place in totals or row.form == "alone"], numbers)
    return remove_rows(connection, sorted(totals), "totals_within")


def _may_hold_words(connection: duckdb.DuckDBPyConnection, place: int) -> bool:
    """Return whether a column holds more than numbers, and more than a letter with a number (`A1001`), by its least and greatest value.

    DuckDB keeps these with the table; to look for words in each value takes a hundred times as long.
    """
    least, greatest = connection.execute(
        f"SELECT stats(c{place}).min::VARCHAR, stats(c{place}).max::VARCHAR FROM {RAW} LIMIT 1"
    ).fetchone() or (None, None)
    if least is None or greatest is None:
        return True
    is_code = least[:1] == greatest[:1] and least[1:2].isdecimal() and greatest[1:2].isdecimal()
    return bool(greatest >= ":") and not (is_code and least[:2].isascii())


def _attempts(found: Sequence[_Row]) -> list[list[_Row]]:
    """Return the sets of rows to be taken for totals at once: all, or those whose words stand alone."""
    return [list(found), [row for row in found if row.form == "alone"]]


def _number_columns(connection: duckdb.DuckDBPyConnection, columns: int) -> dict[int, str]:
    """Return the SQL that reads each column of numbers, by its place."""
    numbers = {}
    for place in range(columns):
        column = f"c{place}"
        commas, points = connection.execute(
            f"SELECT count_if(regexp_matches({column}, ',[0-9]{{1,2}}\\D*$')), count_if(regexp_matches({column}, '\\.[0-9]{{1,2}}\\D*$')) FROM {RAW}"
        ).fetchone() or (0, 0)
        bare = f"regexp_replace({column}, '[^0-9.,-]', '', 'g')"
        plain = f"replace(replace({bare}, '.', ''), ',', '.')" if commas and not points else f"replace({bare}, ',', '')"
        number = f"try_cast({plain} AS DECIMAL(28, 4))"
        filled, read = connection.execute(
            f"SELECT count(nullif(trim({column}), '')), count({number}) FROM {RAW}"
        ).fetchone() or (0, 0)
        if filled and read >= _MOSTLY_NUMBERS * filled:
            numbers[place] = number
    return numbers


def _rows(connection: duckdb.DuckDBPyConnection, columns: int, numbers: dict[int, str], *, rows: int) -> list[_Row]:
    """Return the rows whose words say that they are totals."""
    counts = ", ".join(f"count(nullif(trim(c{place}), ''))" for place in range(columns))
    filled = (
        connection.execute(
            f"SELECT {counts} FROM {RAW} WHERE rowid NOT IN (SELECT place FROM may_be_totals)"
        ).fetchone()
        or ()
    )
    others = rows - int((connection.execute("SELECT count(*) FROM may_be_totals").fetchone() or (0,))[0])
    usual = {place for place, count in enumerate(filled) if count >= _MOSTLY_FILLED * max(1, others)}
    cells = ", ".join([*(f"c{place}" for place in range(columns)), *numbers.values()])
    candidates = connection.execute(
        f"SELECT rowid, {cells} FROM {RAW} WHERE rowid IN (SELECT place FROM may_be_totals) ORDER BY 1"
    ).fetchall()
    found = []
    for place, *values in candidates:
        words = [str(value or "").strip(" :：*\t\u3000") for value in values[:columns]]
        form = next((form for word in words[:NEAR] if (form := _form(word))), "")
        is_bare = any(not words[column] for column in usual)
        if form:
            found.append(_Row(int(place), form, is_bare, tuple(values[columns:])))
    return found


def _form(word: str) -> str:
    if TOTAL.fullmatch(word):
        return "alone"
    if _ENDS_WITH.fullmatch(word):
        return "after"
    return "before" if _BEGINS_WITH.fullmatch(word) else ""


def _summing(connection: duckdb.DuckDBPyConnection, totals: Sequence[_Row], numbers: dict[int, str]) -> set[int]:
    """Return the places of those of the rows whose figures sum up rows next to them, if none of these rows is counted."""
    if not totals:
        return set()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE taken_out AS SELECT unnest(?::BIGINT[]) AS place",
        [[row.place for row in totals]],
    )
    sums = ", ".join(f"coalesce(sum({number}), 0)" for number in numbers.values())
    parts = connection.execute(
        f"SELECT part, count(*), {sums} FROM (SELECT source.*, place, count(place) OVER (ORDER BY source.rowid) AS part "
        f"FROM {RAW} source LEFT JOIN taken_out ON place = source.rowid) WHERE place IS NULL GROUP BY 1"
    ).fetchall()
    known = {int(part): tuple(map(Decimal, counted)) for part, *counted in parts}
    none = (Decimal(0),) * (1 + len(numbers))
    before = [none]
    for part in range(len(totals) + 1):
        before.append(tuple(a + b for a, b in zip(before[-1], known.get(part, none), strict=True)))
    sizes = {row.place: _best_run(row, position, before) for position, row in enumerate(totals)}
    sure = {row.place for row in totals if sizes[row.place] >= (1 if row.form == "alone" else _FEW_ROWS)}
    forms = {row.form for row in totals if row.place in sure}
    return sure | {row.place for row in totals if sizes[row.place] and row.form in forms}


def _best_run(row: _Row, position: int, before: Sequence[Sequence[Decimal]]) -> int:
    """Return how many rows above or below a total has for summands; 0 where no run of rows adds up to its figures."""
    figures = [(place, figure) for place, figure in enumerate(row.figures, start=1) if figure]
    needed = min(_ENOUGH_FIGURES, len(figures))
    here = before[position + 1]
    best = 0
    for other in range(len(before)):
        sums = [abs(here[place] - before[other][place]) == abs(figure) for place, figure in figures]
        rows = abs(int(here[0]) - int(before[other][0]))
        if rows and sum(sums) >= needed > 0:
            best = max(best, rows)
    whole = [before[-1][place] == figure for place, figure in figures]
    return max(best, int(before[-1][0])) if sum(whole) >= needed > 0 else best
