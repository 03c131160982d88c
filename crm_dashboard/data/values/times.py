"""SQL expressions that parse a text column as times; the order of day and month is the same for a whole column."""

from __future__ import annotations

from typing import Literal

from crm_dashboard.data.values.time_words import Calendar, DateOrder, iso_words
from crm_dashboard.data.values.values import normalised, with_name

TimeStyle = Literal["month_first", "day_first", "year_first", "serial", "epoch", "months"]

_FIRST, _LAST = "TIMESTAMP '1900-01-01'", "TIMESTAMP '2200-12-31 23:59:59.999999'"
_WEEKDAY = r"^(?:\pL{2,}\.?,? ?)?"
_SLASHED = _WEEKDAY + r"(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4}|\d{2})(\D|$)"
_COMPACT = r"^(\d{1,2})(\d{2})(?:19|2[0-6])\d{2}$"
_EPOCH = r"[1-4]\d{9}(?:\.\d+)?|[1-4]\d{12}|[1-4]\d{15}|[1-4]\d{18}"
_ISO = r"\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?"
_CHINESE = r"(?:19|20|21)\d{2}年\d{1,2}月\d{1,2}日(?: ?\d{1,2}:\d{2}(?::\d{2})?)?"
_HALVED = ", ".join(f"'%Y-%m-%d {clock} %p'" for clock in ("%I:%M", "%I:%M:%S", "%I:%M:%S.%f"))
_CALENDAR_DATE = r"\d{{1,2}}[-/.]\d{{1,2}}[-/.]{year}(?:\D|$)|{year}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}(?:\D|$)"


def time(column: str, *, style: TimeStyle = "month_first", calendar: Calendar = "gregorian") -> str:
    """Return the SQL of a TIMESTAMP in the written local time (time zone offsets are dropped, not applied).

    Parses ISO dates with - / or ., with or without a time, `2024年1月5日`, `20240105`, dates that begin with a day or
    a month (`style` says which), names of months in twenty languages, and months without a day, which begin on their
    first. With style `serial` Excel's day numbers, with `epoch` seconds to nanoseconds since 1970, in UTC, with `months`
    `202401`. `calendar` says how years are counted. Dates that do not exist and years outside 1900 to 2200 are NULL.
    """
    if style == "epoch":
        return _epoch_time(column)
    if style == "serial":
        days = f"try_cast({normalised(column)} AS DOUBLE)"
        stamp = f"(TIMESTAMP '1899-12-30' + to_microseconds((round({days} * 86400) * 1000000)::BIGINT))"
        return f"CASE WHEN {is_serial(column)} THEN {stamp} END"
    if style == "months":
        return f"CASE WHEN {is_month(column)} THEN try_strptime({normalised(column)}, '%Y%m') END"
    if calendar != "gregorian":
        return _long_time(column, style, calendar)
    short = short_time(column, style=style)
    return (
        f"coalesce({short}, {with_name(column, 'rest', _long_time('rest', style, calendar), where=f'{short} IS NULL')})"
    )


def _epoch_time(column: str) -> str:
    """Return the TIMESTAMP of a count since 1970; its digits say of what."""
    since = rf"try_cast(regexp_extract({column}, '\d{{10,}}(?:\.\d+)?') AS DOUBLE)"
    factor = "CASE WHEN since < 1e11 THEN 1e6 WHEN since < 1e14 THEN 1e3 WHEN since < 1e17 THEN 1 ELSE 1e-3 END"
    return with_name(since, "since", f"make_timestamp((since * {factor})::BIGINT)", where=is_epoch(column))


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
    ends_well = f"({column}[-1] BETWEEN '0' AND '9' OR {column}[-1] = 'Z' AND {column}[11] = 'T')"
    is_iso = f"strlen({column}) BETWEEN 8 AND 27 AND {ends_well} AND NOT {begins_short(column)}"
    return f"CASE WHEN {is_iso} THEN try_cast({column} AS TIMESTAMP) END"


def is_in_time(stamp: str) -> str:
    """Return the condition that a time is in the years 1900 to 2200, the accepted range."""
    return f"{stamp} BETWEEN {_FIRST} AND {_LAST}"


def short_time(column: str, *, style: TimeStyle) -> str:
    """Return the TIMESTAMP of ISO text and of plain dates such as `12/1/2010 8:26`, else NULL."""
    order = "%d/%m/%Y" if style == "day_first" else "%m/%d/%Y"
    slashed = f"replace({column}, '.', '/')"
    clocked = f"try_strptime({slashed}, ['{order} %H:%M', '{order} %H:%M:%S'])"
    stamp = f"CASE WHEN contains({column}, ':') THEN {clocked} ELSE try_strptime({slashed}, '{order}') END"
    return f"CASE WHEN {begins_short(column)} THEN {_within(stamp)} ELSE {fast_time(column)} END"


def begins_short(column: str) -> str:
    """Return the condition that the text begins with a day or a month and a slash or point, perhaps after a space.

    A cast cannot parse it, and a failing cast is many times slower.
    """
    return f"(strpos({column}, '/') BETWEEN 2 AND 4 OR strpos({column}, '.') BETWEEN 2 AND 4)"


def is_serial(column: str) -> str:
    """Return the condition that the text is a five-digit number, as Excel counts days."""
    return rf"regexp_full_match({normalised(column)}, '\d{{5}}(\.\d+)?')"


def is_month(column: str) -> str:
    """Return the condition that the text is a year and a month without a sign between: `202401`."""
    return rf"regexp_full_match({normalised(column)}, '(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])')"


def is_month_alone(column: str) -> str:
    """Return the condition that the text is a date without a day, given that it can be read: `2024-01`, `Jan 2024`."""
    two = r"(?:\pL[^\d]*|\d{1,2}[-/.])(?:\d{4}|\d\d)|\d{4} ?[-/年] ?\d{1,2}月?|\d{4}[^\d]*\pL[^\d]*|(?:19|20)\d{4}"
    return f"regexp_full_match({normalised(column)}, '{two}')"


def is_epoch(column: str) -> str:
    """Return the condition that the text counts seconds, or thousandths and smaller, since 1970, and is no `2024010510`.

    The count may stand in brackets as .NET writes it, `/Date(1704449400000)/`, and lies between 2001 and 2128.
    """
    hour = r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])"
    is_count = f"regexp_full_match({normalised(column)}, '{_EPOCH}|{_WRAPPED}')"
    return f"({is_count} AND NOT regexp_full_match({normalised(column)}, '{hour}'))"


_WRAPPED = rf"[\\]?/Date\((?:{_EPOCH})(?:[-+]\d{{4}})?\)[\\]?/"


def is_time_like(column: str) -> str:
    """Return the condition that the text may be a date in one of the ways that a whole column can decide on."""
    others = f"regexp_full_match({normalised(column)}, '{_WRAPPED}') OR {is_buddhist(column)} OR {is_minguo(column)}"
    return f"({time(column)} IS NOT NULL OR {is_day_first(column)} OR {others})"


def is_buddhist(column: str) -> str:
    """Return the condition that the text is a date of a Buddhist year from 2443 (1900) on, or names a Thai month."""
    dates = _CALENDAR_DATE.format(year=r"2[4-6]\d{2}")
    return rf"regexp_matches({normalised(column)}, '^(?:{dates}|\d{{1,2}} ?[ก-๛][^\d]*(?:2[4-6]\d\d|\d\d)(?:\D|$))|^\d{{1,2}}[-/. ]\pL+[-/. ]2[4-6]\d{{2}}(?:\D|$)')"


def is_minguo(column: str) -> str:
    """Return the condition that the text is a date of a Minguo year: written out, or of three digits."""
    signed = r"(?:中[華华])?民[國国] ?(?:\d{1,3}|元)[-/.年]"
    day = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    return rf"regexp_matches({normalised(column)}, '^(?:{signed}|1\d{{2}}{day}$|\d{{3}}[-/.年] ?\d{{1,2}}[-/.月] ?\d{{1,2}}(?:\D|$))')"


def may_be_minguo(column: str) -> str:
    """Return the condition that the text is a date of a Minguo year if others of its column are: `99/12/31`, `991231`."""
    day = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    return (
        rf"regexp_matches({normalised(column)}, '^(?:\d{{1,2}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}(?:\D|$)|\d{{2}}{day}$)')"
    )


def is_dotted(column: str) -> str:
    """Return the condition that the text is a date with points that begins with a day or a month."""
    return rf"regexp_matches({normalised(column)}, '{_WEEKDAY}\d{{1,2}}\. ?\d{{1,2}}\. ?(\d{{4}}|\d{{2}})(\D|$)')"


def is_day_first(column: str) -> str:
    """Return the condition that the text looks like day, month and year in that order."""
    date = r"([0-2]?\d|3[01])[-/.] ?(0?[1-9]|1[0-2])[-/.] ?(\d{4}|\d{2})"
    compact = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}"
    return rf"regexp_matches({normalised(column)}, '{_WEEKDAY}{date}([ T,]|$)|^{compact}$')"


def first_part(column: str) -> str:
    """Return the first number of a date that begins with a day or a month, else NULL."""
    return _part(column, 1)


def second_part(column: str) -> str:
    """Return the second number of such a date, else NULL."""
    return _part(column, 2)


def third_part(column: str) -> str:
    """Return the third number of a date with signs between, else NULL."""
    return f"try_cast(nullif(regexp_extract({normalised(column)}, '{_SLASHED}', 3), '') AS INTEGER)"


def _part(column: str, group: int) -> str:
    found = f"coalesce(nullif(regexp_extract({normalised(column)}, '{_SLASHED}', {group}), ''), regexp_extract({normalised(column)}, '{_COMPACT}', {group}))"
    return f"try_cast(nullif({found}, '') AS INTEGER)"


def _within(stamp: str) -> str:
    return f"CASE WHEN {is_in_time(stamp)} THEN {stamp} END"


def _long_time(column: str, order: DateOrder, calendar: Calendar) -> str:
    chinese = f"regexp_full_match({column}, '{_CHINESE}')"
    halved = f"CASE WHEN ends_with(iso_date, 'm') THEN try_strptime(iso_date, [{_HALVED}]) END"
    stamp = f"CASE WHEN regexp_full_match(iso_date, '{_ISO}') THEN try_cast(iso_date AS TIMESTAMP) ELSE {halved} END"
    iso = f"CASE WHEN {chinese} THEN rtrim(replace(translate({column}, '年月日', '-- '), '  ', ' ')) ELSE {iso_words(column, order=order, calendar=calendar)} END"
    read = with_name(iso, "iso_date", stamp)
    return with_name(read, "stamp", _within("stamp"))
