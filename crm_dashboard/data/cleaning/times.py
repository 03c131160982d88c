"""SQL expressions that parse a text column as times; the order of day and month is the same for a whole column."""

from __future__ import annotations

from typing import Literal

from crm_dashboard.data.cleaning.values import normalised, with_name

TimeStyle = Literal["month_first", "day_first", "serial", "epoch"]

_FIRST, _LAST = "TIMESTAMP '1900-01-01'", "TIMESTAMP '2200-12-31 23:59:59.999999'"
_SLASHED = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(\D|$)"
_MORNING, _AFTERNOON = "上午|凌晨|早上|清晨|午前", "下午|晚上|中午|傍晚|午后|午後"
_ZONES = "P[SD]T|M[SD]T|C[SD]T|E[SD]T|CEST|CET|BST|JST|KST|HKT|SGT"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_DATES = ("%Y-%m-%d", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_WORDS = ", ".join(f"'{date}{clock}'" for date in _DATES for clock in _CLOCKS)


def time(column: str, *, style: TimeStyle = "month_first") -> str:
    """Return the SQL of a TIMESTAMP in the written local time (time zone offsets are dropped, not applied).

    Parses ISO dates with - / or ., with or without a time, `2024年1月5日`, `20240105`, dates that begin with a day or
    a month (`style` says which), English month names, with style `serial` Excel's day numbers, and with `epoch` seconds
    or milliseconds since 1970, in UTC. Dates that do not exist and years outside 1900 to 2200 are NULL.
    """
    if style == "epoch":
        since = f"try_cast({normalised(column)} AS DOUBLE)"
        return f"CASE WHEN {is_epoch(column)} THEN make_timestamp(({since} * CASE WHEN {since} < 1e11 THEN 1000000 ELSE 1000 END)::BIGINT) END"
    if style == "serial":
        days = f"try_cast({normalised(column)} AS DOUBLE)"
        stamp = f"(TIMESTAMP '1899-12-30' + to_microseconds((round({days} * 86400) * 1000000)::BIGINT))"
        return f"CASE WHEN {is_serial(column)} THEN {stamp} END"
    short = short_time(column, style=style)
    return f"coalesce({short}, {with_name(column, 'rest', _long_time('rest', style), where=f'{short} IS NULL')})"


def day_number(stamp: str) -> str:
    """Return the whole days of a time since 1970-01-01."""
    return f"({stamp}::DATE - DATE '1970-01-01')::INTEGER"


def month_number(stamp: str) -> str:
    """Return the calendar months of a time since January 1970."""
    return f"(year({stamp}) * 12 + month({stamp}) - 1 - 1970 * 12)::INTEGER"


def fast_time(column: str) -> str:
    """Return the TIMESTAMP of ISO text by a cast alone, else NULL."""
    return _within(cast_time(column))


def cast_time(column: str) -> str:
    """Return the TIMESTAMP of ISO text of any year (see `is_in_time`), else NULL.

    DuckDB's cast reads `10:00 PM` as ten in the morning, so text that does not end with a digit is left to the long rule.
    """
    is_iso = f"strlen({column}) BETWEEN 8 AND 26 AND {column}[-1] BETWEEN '0' AND '9' AND NOT {_begins_short(column)}"
    return f"CASE WHEN {is_iso} THEN try_cast({column} AS TIMESTAMP) END"


def is_in_time(stamp: str) -> str:
    """Return the condition that a time is in the years 1900 to 2200, the accepted range."""
    return f"{stamp} BETWEEN {_FIRST} AND {_LAST}"


def short_time(column: str, *, style: TimeStyle) -> str:
    """Return the TIMESTAMP of ISO text and of plain dates such as `12/1/2010 8:26`, else NULL."""
    order = "%d/%m/%Y" if style == "day_first" else "%m/%d/%Y"
    clocked = f"try_strptime({column}, ['{order} %H:%M', '{order} %H:%M:%S'])"
    stamp = f"CASE WHEN contains({column}, ':') THEN {clocked} ELSE try_strptime({column}, '{order}') END"
    return f"CASE WHEN {_begins_short(column)} THEN {_within(stamp)} ELSE {fast_time(column)} END"


def _begins_short(column: str) -> str:
    """Return the condition that the text begins with a day or a month and a slash, perhaps after a space.

    A cast cannot parse it, and a failing cast is many times slower.
    """
    return f"(strpos({column}, '/') BETWEEN 2 AND 4)"


def is_serial(column: str) -> str:
    """Return the condition that the text is a five-digit number, as Excel counts days."""
    return rf"regexp_full_match({normalised(column)}, '\d{{5}}(\.\d+)?')"


def is_epoch(column: str) -> str:
    """Return the condition that the text counts seconds or milliseconds since 1970, between 2001 and 2128, and is no `2024010510`."""
    hour = r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])"
    is_count = rf"regexp_full_match({normalised(column)}, '[1-4]\d{{9}}(\.\d+)?|[1-4]\d{{12}}')"
    return f"({is_count} AND NOT regexp_full_match({normalised(column)}, '{hour}'))"


def is_dotted(column: str) -> str:
    """Return the condition that the text is a date with points that begins with a day or a month."""
    return rf"regexp_matches({normalised(column)}, '^\d{{1,2}}\.\d{{1,2}}\.(\d{{4}}|\d{{2}})(\D|$)')"


def is_day_first(column: str) -> str:
    """Return the condition that the text looks like day, month and year in that order."""
    date = r"([0-2]?\d|3[01])[-/.](0?[1-9]|1[0-2])[-/.](\d{4}|\d{2})"
    return rf"regexp_matches({normalised(column)}, '^{date}([ T]|$)')"


def first_part(column: str) -> str:
    """Return the first number of a date that begins with a day or a month, else NULL."""
    return f"try_cast(nullif(regexp_extract({normalised(column)}, '{_SLASHED}', 1), '') AS INTEGER)"


def second_part(column: str) -> str:
    """Return the second number of such a date, else NULL."""
    return f"try_cast(nullif(regexp_extract({normalised(column)}, '{_SLASHED}', 2), '') AS INTEGER)"


def _within(stamp: str) -> str:
    return f"CASE WHEN {is_in_time(stamp)} THEN {stamp} END"


def _long_time(column: str, style: TimeStyle) -> str:
    words = "word"
    for pattern, into in (*_word_replacements(), *_order_replacements(style)):
        words = f"regexp_replace({words}, '{pattern}', '{into}', 'g')"
    is_iso = r"regexp_full_match(words, '\d{4}-\d[-\d: .T]*')"
    has_word = r"regexp_matches(words, '^[\dA-Z].*\d')"
    stamp = (
        f"CASE WHEN {is_iso} THEN try_cast(words AS TIMESTAMP) WHEN {has_word} THEN try_strptime(words, [{_WORDS}]) END"
    )
    read = with_name(with_name(normalised(column), "word", words), "words", stamp)
    return with_name(read, "stamp", _within("stamp"))


def _word_replacements() -> tuple[tuple[str, str], ...]:
    """Return replacements, in order, that bring Chinese dates, morning and afternoon words and time zones into a common form."""
    return (
        (r"[,，]?\s*(?:星期|周|礼拜)[一二三四五六日天][,，]?\s*", " "),
        (r"\s*[年月]\s*", "-"),
        (r"\s*[日号]\s*", " "),
        (r"\s*[时点分]\s*", ":"),
        (r"秒", ""),
        (r"[\s:]+$", ""),
        (rf"\s*(?:{_MORNING}|{_AFTERNOON})\s*((?:1[3-9]|2[0-3]):\d{{2}}(?::\d{{2}})?)", r" \1"),
        (rf"\s*(?:{_MORNING})\s*({_CLOCK})", r" \1 AM"),
        (rf"\s*(?:{_AFTERNOON})\s*({_CLOCK})", r" \1 PM"),
        (rf"\s+([AaPp])\.?[Mm]\.?\s*({_CLOCK})$", r" \2 \1M"),
        (rf"({_CLOCK}(?: [AaPp][Mm])?)\s+(?:{_ZONES})$", r"\1"),
        (rf"({_CLOCK})\s*([AaPp])\.?[Mm]\.?$", r"\1 \2M"),
        (
            rf"({_CLOCK}(?:\.\d+)?)\s*(?:Z|(?:UTC|GMT)?\s*[-+]\d{{1,2}}:?\d{{2}}|(?:UTC|GMT)?\s*[-+]\d{{1,2}}|UTC|GMT)(?:\s+\(.*\))?$",
            r"\1",
        ),
        (r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+", ""),
        (r"^(\S+ \d{1,2})$", r"\1:00"),
    )


def _order_replacements(style: TimeStyle) -> tuple[tuple[str, str], ...]:
    """Return replacements that put year, month and day in ISO's order."""
    date = r"\3-\1-\2" if style == "month_first" else r"\3-\2-\1"
    return (
        (r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", r"\1-\2-\3"),
        (r"^(\d{4})(\d{2})(\d{2})($|[ T])", r"\1-\2-\3\4"),
        (r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$", r"\1-\2-\3 \4:\5"),
        (r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$", r"\1-\2-\3 \4:\5:\6"),
        (r"^(\d{1,2}[/.]\d{1,2}[/.])([0-6]\d)(\D|$)", r"\120\2\3"),
        (r"^(\d{1,2}[/.]\d{1,2}[/.])([7-9]\d)(\D|$)", r"\119\2\3"),
        (r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", date),
    )
