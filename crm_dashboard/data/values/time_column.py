"""A column of times under survey, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.process.protocol import Decision, Notice
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.masking import mask_value
from crm_dashboard.data.values.evidence import Evidence

_EXAMPLES, _LONGEST = 3, 60


@dataclass(frozen=True)
class TimeColumn:
    """A column of times that is surveyed: its role, its header, its column in `RAW`, and what the file as a whole says."""

    role: str
    header: str
    raw: str
    evidence: Evidence

    def chosen(self, key: str) -> str | None:
        """Return the option chosen by hand for this column, else for all columns of the file."""
        choices = self.evidence.choices
        return chosen(choices, key, self.role) or chosen(choices, key)


@dataclass(frozen=True)
class TimeReading:
    """The SQL that reads a column of times, with the notices and decisions about it; `is_short`: by the short rule."""

    sql: str
    notices: tuple[Notice, ...] = ()
    decisions: tuple[Decision, ...] = ()
    is_short: bool = False


def examples(
    connection: duckdb.DuckDBPyConnection, column: TimeColumn, sql: str, *, where: str = "", has_clock: bool = False
) -> tuple[str, ...]:
    """Return the first values of a column that meet a condition, each with the date that it was read as."""
    shape = "%Y-%m-%d %H:%M" if has_clock else "%Y-%m-%d"
    rows = connection.execute(
        f"SELECT left({column.raw}, {_LONGEST}), coalesce(strftime({sql}, '{shape}'), '–') FROM {RAW} "
        f"WHERE {column.raw} IS NOT NULL AND ({where or 'true'}) LIMIT {_EXAMPLES}"
    ).fetchall()
    return tuple(str(mask_value(column.role, f"{written} = {read}")) for written, read in rows)
