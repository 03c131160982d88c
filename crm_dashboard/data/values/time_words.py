r"""SQL expressions that bring a date as people write it into ISO form, year, month and day with hyphens, then the clock.

The text is changed in steps, each a list of replacements. Steps for words and for other scripts are taken only by values
that hold such letters.
"""

from __future__ import annotations

from typing import Literal

from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.values.month_names import MONTH_WORDS, SHORT_WEEKDAYS, THAI_MONTHS, WEEKDAYS
from crm_dashboard.data.values.values import normalised, with_name

DateOrder = Literal["month_first", "day_first", "year_first"]
Calendar = Literal["gregorian", "buddhist", "minguo"]
Replacements = tuple[tuple[str, str], ...]

_LONGEST = 100
_SHIFTS = {"gregorian": 0, "buddhist": -543, "minguo": 1911}
_CENTURIES = {"gregorian": ("20", "19"), "buddhist": ("25", "25"), "minguo": ("20", "19")}
_ERAS = (("令和|r(?:eiwa)? ?", 2018), ("平成|h(?:eisei)? ?", 1988), ("昭和|s(?:howa)? ?", 1925))
_MORNING, _AFTERNOON = "上午|凌晨|早上|清晨|午前|오전", "下午|晚上|中午|傍晚|午后|午後|오후"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?"
ZONES = {"pst": -480, "pdt": -420, "mst": -420, "mdt": -360, "cst": -360, "cdt": -300, "est": -300, "edt": -240, "cet": 60, "cest": 120, "bst": 60, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "z": 0, "utc": 0, "gmt": 0}  # fmt: skip
"""Minutes east of UTC by the name of a time zone."""
_NAMES = "|".join(sorted(ZONES, key=len, reverse=True))
_OFFSET = rf"(?:utc|gmt)? ?[-+−]\d{{1,2}}(?::?\d{{2}})?|{_NAMES}"
_SPACE = r"[\s\x{a0}\x{3000}\x{202f}\x{2002}\x{2003}\x{2009}]+"


def iso_words(column: str, *, order: DateOrder, calendar: Calendar) -> str:
    """Return the text of a date in ISO form as far as it can be brought there; NULL for text that cannot be a date."""
    spaced = f"lower(regexp_replace({normalised(column)}, '{_SPACE}', ' ', 'g'))"
    may_be = rf"strlen({column}) <= {_LONGEST} AND regexp_matches({column}, '[\d０-９๐-๙].*[\d０-９๐-๙元日号]')"
    latin = f"CASE WHEN regexp_matches(foreign_word, '[^\\d\\W]') OR strlen(foreign_word) <> length(foreign_word) THEN {_without_words('foreign_word')} ELSE foreign_word END"
    foreign = f"CASE WHEN strlen(word) <> length(word) OR regexp_matches(word, '^[rhs]\\d{{1,2}}[./]') THEN {_without_signs('word', calendar)} ELSE word END"
    iso = with_name(
        with_name(with_name(foreign, "foreign_word", latin), "plain_word", _in_order("plain_word", order, calendar)),
        "dated",
        _clocked("dated"),
    )
    read = with_name(iso, "iso", _shifted("iso", calendar))
    return with_name(spaced, "word", read, where=may_be)


def _in_order(word: str, order: DateOrder, calendar: Calendar) -> str:
    """Return the text with year, month and day in ISO's order; a month may be a name, then #01#."""
    named = _replaced(word, _named_orders(*_CENTURIES[calendar]))
    return f"CASE WHEN contains({word}, '#') THEN {named} ELSE {_replaced(word, _orders(order, calendar))} END"


def _clocked(word: str) -> str:
    """Return the text with its clock in ISO form, if it has one."""
    return f"CASE WHEN regexp_full_match({word}, '[\\d-]{{8,10}}') THEN {word} ELSE {_replaced(word, _CLOCKS)} END"


def _replaced(expression: str, replacements: Replacements) -> str:
    for pattern, into in replacements:
        expression = f"regexp_replace({expression}, {literal(pattern)}, {literal(into)}, 'g')"
    return expression


def _shifted(iso: str, calendar: Calendar) -> str:
    """Return the date with its year in the common calendar; shifted as text, since their leap years are others."""
    shift = _SHIFTS[calendar]
    if not shift:
        return iso
    year = f"try_cast(left({iso}, 4) AS INTEGER)"
    return f"CASE WHEN regexp_matches({iso}, '^\\d{{4}}-') THEN ({year} + {shift})::VARCHAR || substr({iso}, 5) ELSE {iso} END"


def _without_signs(word: str, calendar: Calendar) -> str:
    """Return the text without Chinese, Japanese, Korean and Thai signs."""
    written = _SIGNS if calendar != "minguo" else (*_MINGUO_SIGNS, *_SIGNS)
    thai = f"CASE WHEN regexp_matches({word}, '[\\x{{e00}}-\\x{{e7f}}]') THEN {_without_thai(word)} ELSE {word} END"
    return _replaced(with_name(thai, "thai_word", _with_era_year("thai_word")), written)


def _without_thai(word: str) -> str:
    arabic = f"translate({word}, '๐๑๒๓๔๕๖๗๘๙', '0123456789')"
    words = [name for names in THAI_MONTHS for name in names.split()]
    pattern = "|".join(name.replace(".", r"\.?") for name in sorted(words, key=len, reverse=True))
    trimmed = _replaced(
        arabic, ((r"^วัน[^\d ]* ?(?:ที่)? ?", ""), (r"พ\.?ศ\.? ?|ค\.?ศ\.? ?|เวลา ?", ""), (r" ?น\.?$", ""))
    )
    return with_name(trimmed, "thai", _with_month_number("thai", pattern, THAI_MONTHS, ignored="."))


def _with_era_year(word: str) -> str:
    """Return the text with the year of a Japanese era in the common calendar: 令和6年 is 2024年."""
    cases = " ".join(
        f"WHEN regexp_matches({word}, '^(?:{names})(?:\\d{{1,2}}|元)[年./-]') THEN {_added(word, base)}"
        for names, base in _ERAS
    )
    return f"CASE {cases} ELSE {word} END"


def _added(word: str, base: int) -> str:
    year = f"coalesce(try_cast(regexp_extract({word}, '^\\D*(\\d+)', 1) AS INTEGER), 1)"
    return f"({year} + {base})::VARCHAR || regexp_replace({word}, '^[^\\d元]*(?:\\d+|元)', '')"


def _without_words(word: str) -> str:
    """Return the text without weekdays and small words, and with the number of the month between # for its name."""
    plain = f"replace(strip_accents({word}), 'ё', 'е')"
    names = sorted((name for names in MONTH_WORDS for name in names.split()), key=len, reverse=True)
    pattern = rf"(?:^|[^\p{{L}}])({'|'.join(names)})(?:[^\p{{L}}]|$)"
    return with_name(_replaced(plain, _WORDS), "named", _with_month_number("named", pattern, MONTH_WORDS))


def _with_month_number(word: str, pattern: str, months: tuple[str, ...], *, ignored: str = "") -> str:
    """Return the text with its month as #01#; `ignored` characters may be missing in a name."""
    names = [(name, number) for number, listed in enumerate(months, start=1) for name in listed.split()]
    listed = ", ".join(literal(name.replace(ignored, "") if ignored else name) for name, _ in names)
    numbers = ", ".join(f"'#{number:02}#'" for _, number in names)
    group = 0 if ignored else 1
    bare = "month_name" if not ignored else f"replace(month_name, '{ignored}', '')"
    number = f"[{numbers}][list_position([{listed}], {bare})]"
    found = f"CASE WHEN month_name <> '' THEN replace({word}, month_name, {number}) ELSE {word} END"
    return with_name(f"regexp_extract({word}, {literal(pattern)}, {group})", "month_name", found)


_SIGNS: Replacements = (
    (
        r"[,，、]? ?\(?(?:(?:星期|周|礼拜|禮拜|週)[一二三四五六日天]|[日月火水木金土월화수목금토일](?:曜日?|요일))\)?[,，]? ?",
        " ",
    ),
    (r" ?\([日月火水木金土월화수목금토일一二三四五六]\) ?", " "),
    (r"^(?:西元|公元|西暦) ?", ""),
    (r"元年", "1-"),
    (r" ?[年月년월] ?", "-"),
    (r" ?[日号號일] ?", " "),
    (r" ?[时時点點分시분] ?", ":"),
    (r"[秒초]", ""),
    (r"[\s:]+$", ""),
    (rf" ?(?:{_MORNING}|{_AFTERNOON}) ?((?:1[3-9]|2[0-3]):\d{{2}}(?::\d{{2}})?)", r" \1"),
    (rf" ?(?:{_MORNING}) ?({_CLOCK})", r" \1 am"),
    (rf" ?(?:{_AFTERNOON}) ?({_CLOCK})", r" \1 pm"),
)
_MINGUO_SIGNS: Replacements = ((r"^(?:中[華华])?民[國国] ?", ""), (r"^元年", "1年"))
_WORDS: Replacements = (
    (r"(:\d{2}[^(\[]*)[(\[].*[)\]]$", r"\1"),
    (r" +$", ""),
    (rf"^(?:{SHORT_WEEKDAYS.replace(' ', '|')})[.,]* ?(\d)", r"\1"),
    (rf"(^|[ ,\d])\(?(?:{'|'.join(sorted(WEEKDAYS.split(), key=len, reverse=True))})[.,)]*( |$)", r"\1 "),
    (r"^(?:mar|paz)[.,]* (\d{1,2}\.? (?:de )?\p{L}{3})", r"\1"),
    (r"^ +", ""),
    (r"^(?:am|le|el|il|den|the|dne|ngay|on) ", ""),
    (r"^(\d{1,2}) (?:thang|thg) (\d{1,2}),? (?:nam )?(\d{4})", r"\3-\2-\1"),
    (r" (?:de|del|of|the|do|di|den|der|d) ", " "),
    (r"(\p{L}) (?:de|del|of|the|do|di) ", r"\1 "),
    (r" (?:um|at|a las|alle|ore|om|kl\.?|klo|godz\.?|saat|as|v|в|a) ?(\d{1,2}[:.h])", r" \1"),
    (r" ?(?:uhr|hs|hrs|ч\.?|г\.?|р\.?|року|года)\.?$", ""),
    (r"(\d{4}) ?(?:г\.?|р\.?|року|года),? ", r"\1 "),
    (r" (\d{1,2}) ?h ?(\d{2})(?: ?(?:min|m))?\b", r" \1:\2"),
    (r" (\d{1,2}) ?h$", r" \1:00"),
    (r"^(\d{1,2})(?:st|nd|rd|th|er|re|e|a|o|ª|º|°)([ .,])", r"\1\2"),
    (r"(\p{L}\.? \d{1,2})(?:st|nd|rd|th|,)([ .,])", r"\1\2"),
)  # fmt: skip
_CLOCKS: Replacements = (
    (r"^(\d{4}-\d{1,2}-\d{1,2})(?:[ t:_,.]+|$)", r"\1 "),
    (r"^(\d{4}-\d{1,2}-\d{1,2})-(\d{2})[.:](\d{2})[.:](\d{2})", r"\1 \2:\3:\4"),
    (r" (\d{1,2}:\d{2}:\d{2})[:,](\d{1,9})", r" \1.\2"),
    (r" (\d{1,2})\.(\d{2})((?: ?[ap]\.?m\.?)?)$", r" \1:\2\3"),
    (r" (\d{1,2})\.(\d{2})\.(\d{2})((?:\.\d+)?(?: ?[ap]\.?m\.?)?)$", r" \1:\2:\3\4"),
    (r" ([ap])\.? ?m\.? ?(\d{1,2}:\d{2}(?::\d{2})?)$", r" \2 \1m"),
    (rf"( {_CLOCK}(?: [ap]m)?) ?(?:{_OFFSET})(?: ?[(\[].*[)\]])?$", r"\1"),
    (r"(\d) ?([ap])\.? ?m?\.?$", r"\1 \2m"),
    (r" (\d{1,2}) ([ap]m)$", r" \1:00 \2"),
    (r" ((?:1[3-9]|2[0-3]):\d{2}(?::\d{2})?(?:\.\d+)?) [ap]m$", r" \1"),
    (r" (0?0:\d{2}(?::\d{2})?(?:\.\d+)?) am$", r" \1"),
    (r"^(\S+ \d{1,2})$", r"\1:00"),
    (r" +$", ""),
)


def _orders(order: DateOrder, calendar: Calendar) -> Replacements:
    """Return replacements that put year, month and day in ISO's order."""
    late, early = _CENTURIES[calendar]
    minguo: Replacements = (
        (r"^(\d{3})[-/.](\d{1,2})[-/.](\d{1,2})(\D|$)", r"0\1-\2-\3\4"),
        (r"^(\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(\D|$)", r"00\1-\2-\3\4"),
        (r"^(\d)[-/.](\d{1,2})[-/.](\d{1,2})(\D|$)", r"000\1-\2-\3\4"),
        (r"^(\d{3})(\d{2})(\d{2})(\D|$)", r"0\1-\2-\3\4"),
        (r"^(\d{2})(\d{2})(\d{2})$", r"00\1-\2-\3"),
    )
    year_first: Replacements = (
        (r"^([0-6]\d)[-/.](\d{1,2})[-/.](\d{1,2})(\D|$)", rf"{late}\1-\2-\3\4"),
        (r"^([7-9]\d)[-/.](\d{1,2})[-/.](\d{1,2})(\D|$)", rf"{early}\1-\2-\3\4"),
        (r"^([0-6]\d)(\d{2})(\d{2})$", rf"{late}\1-\2-\3"),
        (r"^([7-9]\d)(\d{2})(\d{2})$", rf"{early}\1-\2-\3"),
    )
    date = r"\3-\1-\2" if order == "month_first" else r"\3-\2-\1"
    return (
        (r"^(\d{1,4})\. (\d{1,2})\. (\d{1,4})\.?", r"\1.\2.\3"),
        *(minguo if calendar == "minguo" else ()),
        (r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", r"\1-\2-\3"),
        (r"^(\d{4}):(\d{2}):(\d{2}) ", r"\1-\2-\3 "),
        (r"^((?:19|2[0-6])\d{2})(0\d|1[0-2])([0-3]\d)($|[ t_-])", r"\1-\2-\3\4"),
        (r"^(\d{4}-\d{2}-\d{2})[ t_-](\d{2})(\d{2})(\d{2})?(\D|$)", r"\1 \2:\3:0\4\5"),
        (r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}):0(\d{2})", r"\1:\2"),
        (r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}):0(\D|$)", r"\1\2"),
        (r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$", r"\1-\2-\3 \4:\5"),
        (r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d+)?$", r"\1-\2-\3 \4:\5:\6\7"),
        *(year_first if order == "year_first" else ()),
        (r"^(\d{4})[-/](\d{1,2})-?$", r"\1-\2-01"),
        (r"^(\d{1,2})[-/](\d{4})$|^(\d{2})\.(\d{4})$", r"\2\4-\1\3-01"),
        (r"^([0-3]\d)([0-3]\d)((?:19|2[0-6])\d{2})($|[ t])", rf"{date}\4"),
        (r"^([1-9])([0-3]\d)((?:19|2[0-6])\d{2})$", date),
        (r"^(\d{1,2}[/.-]\d{1,2}[/.-])([0-6]\d)(\D|$)", rf"\1{late}\2\3"),
        (r"^(\d{1,2}[/.-]\d{1,2}[/.-])([7-9]\d)(\D|$)", rf"\1{early}\2\3"),
        (r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", date),
        (r"^(\d{1,2}) (\d{1,2}) (\d{4})(?:$|,? )", rf"{date} "),
    )


def _named_orders(late: str, early: str) -> Replacements:
    """Return the replacements for dates with the name of a month, in which the order of day and month is plain."""
    clock = r"(\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)"
    gap, between = r"[ ./,'’-]*", r"[ ./,'’-]+"
    return (
        (rf"^#(\d\d)#\.? (\d{{1,2}}) {clock}(?: (?:{_NAMES}|[-+]\d{{4}}))? (\d{{4}})$", r"\4-\1-\2 \3"),
        (rf"^(\d{{1,2}}){gap}#(\d\d)#{gap}(\d{{4}})(\D|$)", r"\3-\2-\1\4"),
        (rf"^#(\d\d)#{gap}(\d{{1,2}}){between}(\d{{4}})(\D|$)", r"\3-\1-\2\4"),
        (rf"^(\d{{4}}){gap}#(\d\d)#{gap}(\d{{1,2}})(\D|$)", r"\1-\2-\3\4"),
        (rf"^(\d{{1,2}}){gap}#(\d\d)#{gap}([0-6]\d)([^\d:]|$)", rf"{late}\3-\2-\1\4"),
        (rf"^(\d{{1,2}}){gap}#(\d\d)#{gap}([7-9]\d)([^\d:]|$)", rf"{early}\3-\2-\1\4"),
        (rf"^#(\d\d)#{gap}(\d{{1,2}}){between}([0-6]\d)([^\d:]|$)", rf"{late}\3-\1-\2\4"),
        (rf"^#(\d\d)#{gap}(\d{{1,2}}){between}([7-9]\d)([^\d:]|$)", rf"{early}\3-\1-\2\4"),
        (rf"^#(\d\d)#{gap}(\d{{4}})$", r"\2-\1-01"),
        (rf"^(\d{{4}}){gap}#(\d\d)#$", r"\1-\2-01"),
        (rf"^#(\d\d)#{between}([0-6]\d)$", rf"{late}\2-\1-01"),
    )
