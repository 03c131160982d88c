"""Offsets from UTC as they are written behind a time, and the conversion of a column to one clock."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from crm_dashboard.data.commerce.time_decisions import AS_WRITTEN, MOST_FREQUENT
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.values.time_words import ZONES
from crm_dashboard.data.values.values import normalised, with_name

_NAMES = "|".join(sorted(ZONES, key=len, reverse=True))
_OFFSET = rf"(?:\d:\d{{2}}(?:[.,]\d+)?|\dt\d{{4}}(?:\d{{2}})?(?:\.\d+)?)(?: ?[ap]\.?m\.?)? ?(?:utc|gmt)? ?([-+]\d{{1,2}}(?::?\d{{2}})?|{_NAMES})(?: ?[(\[].*[)\]])?(?: \d{{4}})?$"
_HOUR = 60
_LONGEST_WITHOUT = 19


@dataclass(frozen=True)
class Offsets:
    """The offsets of a column in minutes east of UTC with their number of rows, most frequent first."""

    counts: tuple[tuple[int, int], ...]
    is_seasonal: bool = False

    @property
    def are_mixed(self) -> bool:
        """Whether times of several clocks stand in the column; summer and winter time of one place are one clock."""
        return len(self.counts) > 1 and not self.is_seasonal

    @property
    def most_frequent(self) -> int:
        """The offset of most rows."""
        return self.counts[0][0]

    @property
    def other_rows(self) -> int:
        """The number of rows with another offset than most."""
        return sum(count for _, count in self.counts[1:])


def has_numeric_offset(column: str) -> str:
    """Return the condition that ISO text to the second ends with an offset such as +08:00; true of nothing shorter."""
    rest = f"substr({column}, {_LONGEST_WITHOUT + 1})"
    return f"CASE WHEN strlen({column}) > {_LONGEST_WITHOUT} THEN contains({rest}, '+') OR contains({rest}, '-') ELSE false END"


def offset_minutes(column: str) -> str:
    """Return the minutes east of UTC that are written behind a clock, NULL without."""
    sign = "CASE WHEN starts_with(offset_text, '-') THEN -1 ELSE 1 END"
    hours, minutes = (
        rf"try_cast(nullif(regexp_extract(offset_text, '^.(\d{{1,2}}?):?(\d{{2}})?$', {group}), '') AS INTEGER)"
        for group in (1, 2)
    )
    named = " ".join(f"WHEN '{name}' THEN {minutes}" for name, minutes in ZONES.items())
    counted = f"{sign} * ({hours} * {_HOUR} + coalesce({minutes}, 0))"
    found = f"CASE WHEN offset_text[1] IN ('+', '-') THEN {counted} ELSE CASE offset_text {named} END END"
    return with_name(f"regexp_extract(lower({normalised(column)}), {literal(_OFFSET)}, 1)", "offset_text", found)


def count_offsets(connection: duckdb.DuckDBPyConnection, raw: str, stamp: str) -> Offsets:
    """Return the offsets of a column whose written clocks are `stamp`."""
    rows = connection.execute(
        f"SELECT minutes, count(*) FROM (SELECT {offset_minutes(raw)} AS minutes FROM {RAW}) WHERE minutes IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    counts = tuple((int(minutes), int(count)) for minutes, count in rows)
    is_seasonal = (
        len(counts) == 2 and abs(counts[0][0] - counts[1][0]) == _HOUR and _changes_by_season(connection, raw, stamp)
    )
    return Offsets(counts, is_seasonal)


def _changes_by_season(connection: duckdb.DuckDBPyConnection, raw: str, stamp: str) -> bool:
    """Return whether the offset changes no more than twice a year, as between winter and summer time."""
    times = f"SELECT {stamp} - to_minutes({offset_minutes(raw)}) AS moment, {offset_minutes(raw)} AS minutes FROM {RAW}"
    changes = f"SELECT moment, minutes <> lag(minutes) OVER (ORDER BY moment) AS is_change FROM ({times}) WHERE moment IS NOT NULL"
    row = connection.execute(
        f"SELECT count_if(is_change), datediff('day', min(moment), max(moment)) FROM ({changes})"
    ).fetchone()
    return row is not None and row[0] <= 2 * (row[1] // 365 + 1)


def converted(stamp: str, raw: str, zone: str, offsets: Offsets) -> str:
    """Return the SQL of a time on the clock of `zone`: an IANA name, or the most frequent offset; without offset as written."""
    if zone == AS_WRITTEN or not offsets.counts:
        return stamp
    utc = "moment_stamp - to_minutes(zone_minutes)"
    there = (
        f"{utc} + to_minutes({offsets.most_frequent})"
        if zone == MOST_FREQUENT
        else f"timezone({literal(zone)}, timezone('UTC', {utc}))"
    )
    moved = f"CASE WHEN zone_minutes IS NULL THEN moment_stamp ELSE {there} END"
    return with_name(stamp, "moment_stamp", with_name(offset_minutes(raw), "zone_minutes", moved))
