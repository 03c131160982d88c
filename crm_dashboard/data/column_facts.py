"""Counts, while a file is read, how each of its columns is filled, read and plausible: what scores stand on later."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from crm_dashboard.data.columns import Kind
from crm_dashboard.data.lines import LINES
from crm_dashboard.data.outcome import Mapped
from crm_dashboard.data.protocol import ColumnFact
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.sql import identifier
from crm_dashboard.data.values import is_filled
from crm_dashboard.text import N_

FIRST_YEAR = 1900
LONGEST_LIFE = 120
"""Years that a customer may be old."""
_AHEAD = ("start_date", "end_date", "launch_date")
"""Dates that may lie after the day of loading: what is planned."""
_ROLES: dict[str, str] = {
    "email": r"regexp_full_match({0}, '[^@\s]+@[^@\s]+\.[^@\s.]+')",
    "phone": r"length(regexp_replace({0}, '[^0-9]', '', 'g')) BETWEEN 7 AND 15 AND NOT regexp_matches({0}, '(?i)[a-z]+[^0-9]*$|e\+')",
    "birth_year": f"{{0}} BETWEEN year(current_date) - {LONGEST_LIFE} AND year(current_date)",
    "scale_max": "{0} > 0",
    "score": "{0} >= 0",
    "duration_s": "{0} >= 0",
    "unit_price": "{0} >= 0",
    "list_price": "{0} >= 0",
}
_KINDS: dict[Kind, str] = {
    "time": f"{{0}} >= DATE '{FIRST_YEAR}-01-01' AND {{0}} < current_date + 2",  # a file may come from a later time zone
    "id": r"NOT (contains({0}, 'E+') AND regexp_full_match({0}, '\d(\.\d+)?E\+\d+'))",
    "number": "true",
    "money": "true",
}
_FIRST, _LAST = "!", "~"
"""A text whose first character lies between these is filled, without a look at the rest."""


@dataclass(frozen=True)
class Plausibility:
    """What makes a value of a column plausible, in a sentence."""

    sentence: str


SENTENCES: dict[str, Plausibility] = {
    "email": Plausibility(N_("It looks like an e-mail address: one @, with a dot after it.")),
    "phone": Plausibility(N_("It has 7 to 15 digits.")),
    "birth_year": Plausibility(N_("It is one of the last 120 years.")),
    "scale_max": Plausibility(N_("It is a number above zero.")),
    **dict.fromkeys(
        ("score", "duration_s", "unit_price", "list_price"), Plausibility(N_("It is a number, zero or more."))
    ),
    **dict.fromkeys(_AHEAD, Plausibility(N_("It is a date between 1900 and 2200."))),
    "time": Plausibility(N_("It is a date between 1900 and the day of loading.")),
    "id": Plausibility(N_("It is not an id that a spreadsheet has shortened, such as 1.38E+10.")),
    "number": Plausibility(N_("It is a finite number.")),
    "money": Plausibility(N_("It is a finite amount.")),
}


def plausible_sentence(column: str, kind: Kind) -> str:
    """Return the message id that says what makes a value plausible; empty where any text will do."""
    found = SENTENCES.get(column) or SENTENCES.get(kind)
    return found.sentence if found else ""


def column_facts(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> tuple[ColumnFact, ...]:
    """Return what is counted of each mapped column, and of the user's own columns of a customer file.

    Filled: not blank. Read: a value of the column's kind. Plausible: see `SENTENCES`. Rows are those of the file that
    the reader could make out, set aside by a rule or not.
    """
    places = {field.role: (field.raw, field.kind) for field in mapped.fields.values()}
    places |= _own(connection, mapped)
    asked = {name: said for name, (_, kind) in places.items() if (said := condition(name, kind))}
    filled = _row(connection, [f"count_if({_is_filled(raw)})" for raw, _ in places.values()], RAW)
    read = _row(
        connection,
        [f"count({identifier(name)})" for name in places]
        + [f"count_if({identifier(name)} IS NOT NULL AND ({said}))" for name, said in asked.items()],
        LINES,  # once: it may be a view that casts
    )
    plausible = dict(zip(asked, read[len(places) :], strict=False))
    return tuple(
        ColumnFact(name, filled[-1], filled[place], min(read[place], filled[place]), plausible.get(name))
        for place, name in enumerate(places)
    )


def condition(column: str, kind: Kind) -> str | None:
    """Return the condition over a typed column that its value is plausible; None where any text will do."""
    if column in _AHEAD:
        return f"{identifier(column)} >= DATE '{FIRST_YEAR}-01-01' AND {identifier(column)} < DATE '2200-01-01'"
    template = _ROLES.get(column) or _KINDS.get(kind)
    return template.format(identifier(column)) if template else None


def _own(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> dict[str, tuple[str, Kind]]:
    """Return the user's own columns of a customer file with their place in `RAW` and their kind."""
    if mapped.source.table != "customers":
        return {}
    kept = connection.execute("SELECT name, label, kind FROM parts.labels").fetchall()
    headers = mapped.contents.headers
    return {name: (identifier(f"c{headers.index(label)}"), kind) for name, label, kind in kept}


def _is_filled(raw: str) -> str:
    return f"CASE WHEN {raw} >= '{_FIRST}' AND {raw} < '{_LAST}' THEN true ELSE coalesce({is_filled(raw)}, false) END"


def _row(connection: duckdb.DuckDBPyConnection, expressions: list[str], source: str) -> list[int]:
    """Return what the expressions count over `source`, and its rows last."""
    row = connection.execute(f"SELECT {', '.join([*expressions, 'count(*)'])} FROM {source}").fetchone()
    return [int(value or 0) for value in row or ()]
