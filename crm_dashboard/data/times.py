"""SQL expressions that turn a text column into times; the order of day and month is decided for a whole column."""

from __future__ import annotations

from typing import Literal

from crm_dashboard.data.values import folded, left_over

TimeStyle = Literal["month_first", "day_first", "serial"]

FIRST, LAST = "TIMESTAMP '1900-01-01'", "TIMESTAMP '2200-12-31 23:59:59.999999'"
_SLASHED = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(\D|$)"
_WORDS = (
    "['%d-%b-%Y', '%d %b %Y', '%d %B %Y', '%b %d, %Y', '%B %d, %Y', '%b %d %Y', '%d-%b-%y', "
    "'%d-%b-%Y %H:%M:%S', '%d %b %Y %H:%M:%S', '%b %d, %Y %H:%M:%S', '%d-%b-%Y %H:%M', '%d %b %Y %H:%M', "
    "'%b %d, %Y %H:%M', '%d-%b-%y %H:%M', '%a %b %d %H:%M:%S %Y', '%a, %d %b %Y %H:%M:%S']"
)


def time(column: str, *, style: TimeStyle = "month_first") -> str:
    """Return a TIMESTAMP by the clock that is written (offsets are dropped, not applied).

    Read are ISO dates with - / or ., with or without a time, `2024年1月5日`, `20240105`, dates that begin with a day or
    a month (`style` says which), English month names, and with style `serial` Excel's day numbers. Dates that do not
    exist and years outside 1900 to 2200 are NULL.
    """
    if style == "serial":
        days = f"try_cast({folded(column)} AS DOUBLE)"
        stamp = f"(TIMESTAMP '1899-12-30' + to_microseconds((round({days} * 86400) * 1000000)::BIGINT))"
        return f"CASE WHEN {is_serial(column)} THEN {_within(stamp)} END"
    short = short_time(column, style=style)
    rest = left_over(column, f"{short} IS NOT NULL")
    return f"coalesce({short}, {_within(_slow(rest, style))})"


def short_time(column: str, *, style: TimeStyle) -> str:
    """Return the TIMESTAMP of ISO text and of plain dates that begin with a day or a month, else NULL."""
    order = "%d/%m/%Y" if style == "day_first" else "%m/%d/%Y"
    formats = ", ".join(f"'{order}{clock}'" for clock in ("", " %H:%M", " %H:%M:%S"))
    stamp = f"try_strptime({column}, [{formats}])"
    return f"coalesce({fast_time(column)}, CASE WHEN contains({column}, '/') THEN {_within(stamp)} END)"


def fast_time(column: str) -> str:
    """Return the TIMESTAMP of ISO text by a cast alone, else NULL.

    DuckDB's cast takes `10:00 PM` for ten in the morning, so what does not end with a digit is left to the full rule.
    """
    stamp = f"try_cast({column} AS TIMESTAMP)"
    return f"CASE WHEN strlen({column}) BETWEEN 8 AND 26 AND right({column}, 1) BETWEEN '0' AND '9' THEN {_within(stamp)} END"


def is_serial(column: str) -> str:
    """Return the condition that the text is a five-digit number, as Excel counts days."""
    return rf"regexp_full_match({folded(column)}, '\d{{5}}(\.\d+)?')"


def first_part(column: str) -> str:
    """Return the first number of a date that begins with a day or a month, else NULL."""
    return f"try_cast(nullif(regexp_extract({folded(column)}, '{_SLASHED}', 1), '') AS INTEGER)"


def second_part(column: str) -> str:
    """Return the second number of such a date, else NULL."""
    return f"try_cast(nullif(regexp_extract({folded(column)}, '{_SLASHED}', 2), '') AS INTEGER)"


def _within(stamp: str) -> str:
    return f"CASE WHEN {stamp} BETWEEN {FIRST} AND {LAST} THEN {stamp} END"


def _slow(column: str, style: TimeStyle) -> str:
    written = _chinese(folded(column))
    clock = _clock(written)
    ordered = _ordered(_without_half(clock), style)
    iso = f"CASE WHEN regexp_matches({ordered}, '^\\d{{4}}-') THEN try_cast({ordered} AS TIMESTAMP) END"
    stamp = f"coalesce({iso}, try_strptime({_without_half(clock)}, {_WORDS}))"
    afternoon = f"regexp_matches({clock}, '(?i)(pm|p\\.m\\.|下午|晚上)')"
    morning = f"regexp_matches({clock}, '(?i)(am|a\\.m\\.|上午|凌晨)')"
    shift = f"CASE WHEN {afternoon} AND hour({stamp}) < 12 THEN 12 WHEN {morning} AND hour({stamp}) = 12 THEN -12 ELSE 0 END"
    return f"CASE WHEN {_half_day(clock)} THEN {stamp} + to_hours({shift}) ELSE {stamp} END"


def _chinese(words: str) -> str:
    dates = rf"regexp_replace({words}, '\s*[年月]\s*', '-', 'g')"
    days = rf"regexp_replace({dates}, '\s*[日号]\s*', ' ', 'g')"
    hours = rf"regexp_replace({days}, '\s*[时点分]\s*', ':', 'g')"
    return rf"regexp_replace(trim(replace({hours}, '秒', '')), '(\d:\d{{1,2}}):$', '\1')"


def _clock(words: str) -> str:
    """Drop a zone after the time: Z, UTC, +08:00, +0800."""
    full = rf"regexp_replace({words}, '(\d:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?)\s*(?:Z|UTC|GMT|[-+]\d{{2}}:?\d{{2}}|[-+]\d{{2}})$', '\1')"
    return rf"regexp_replace({full}, '^(\S+ \d{{1,2}}):?$', '\1:00')"


def _half_day(words: str) -> str:
    return rf"regexp_matches({words}, '(?i)(\d\s*[ap]\.?m\.?$|上午|下午|凌晨|晚上)')"


def _without_half(words: str) -> str:
    ending = rf"regexp_replace({words}, '(?i)(\d)\s*[ap]\.?m\.?$', '\1')"
    return rf"regexp_replace({ending}, '\s*(上午|下午|凌晨|晚上)\s*', ' ')"


def _ordered(words: str, style: TimeStyle) -> str:
    iso = rf"regexp_replace({words}, '^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})', '\1-\2-\3')"
    compact = rf"regexp_replace({iso}, '^(\d{{4}})(\d{{2}})(\d{{2}})($|[ T])', '\1-\2-\3\4')"
    glued = (
        rf"regexp_replace({compact}, '^(\d{{4}})(\d{{2}})(\d{{2}})(\d{{2}})(\d{{2}})(\d{{2}})?$', '\1-\2-\3 \4:\5:\6')"
    )
    ended = rf"regexp_replace({glued}, ' (\d\d:\d\d):$', ' \1')"
    month, day = (r"\1", r"\2") if style == "month_first" else (r"\2", r"\1")
    century = rf"regexp_replace({ended}, '^(\d{{1,2}}/\d{{1,2}}/)([0-6]\d)(\D|$)', '\120\2\3')"
    older = rf"regexp_replace({century}, '^(\d{{1,2}}/\d{{1,2}}/)([7-9]\d)(\D|$)', '\119\2\3')"
    return rf"regexp_replace({older}, '^(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}})', '\3-{month}-{day}')"
