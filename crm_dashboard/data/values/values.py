"""SQL expressions that parse a text column as ids, labels and numbers; a column is a quoted identifier (`data.process.sql`).

Every expression is NULL if the text is blank or cannot be parsed. Plain values are only cast. For them the long rule
gets NULL as its input: DuckDB evaluates shared parts of an expression for every row, even inside a CASE, and on NULL
that costs nothing. Parts that are needed several times are named (`with_name`): written out each time, an expression
has a hundred thousand characters and takes a quarter of a second to plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.schema.currency_signs import CREDIT, DEBIT, sign_pattern

_HALF = "".join(chr(code) for code in range(0x21, 0x7F))
_FULL = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F))
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = " \t\r\n\u00a0\u3000\u2002\u2003\u2009\u202f"
_WIDE_SPACE = "\u3000"
_APOSTROPHE = "'"
_ESCAPED_FORMULA = r"^'['\s\x{3000}\x{a0}]*[=+@|%＝＋－＠-]"
_ESCAPED_FORMULA_INSIDE = r"([;\t\r\n])'([' \x{3000}\x{a0}]*[=+@|%＝＋－＠-])"
MONEY = "DECIMAL(18, 4)"
_UNITS = (
    "CASE {unit} WHEN '' THEN {factor} WHEN '万' THEN 10000 WHEN '亿' THEN 100000000 WHEN '千' THEN 1000 WHEN 'k' THEN 1000 "
    "WHEN 'K' THEN 1000 WHEN '折' THEN 0.1 ELSE 0.01 END"
)
_UNIT = "千万亿%折kK"
_BODY = r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.\d*)?|\.\d+"
_SHAPE = rf"^(?:[-+]?(?:{_BODY})[{_UNIT}]?|\((?:{_BODY})[{_UNIT}]?\)|(?:{_BODY})[{_UNIT}]?-)$"
_SINGLE = "￥¥$€£₹₩₦₱₽₫₺₪"
_PRICE = rf"-?[{_SINGLE}]? ?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?: ?[{_SINGLE}元])?"
_GAP = r" ''’\x{a0}\x{202f}\x{2009}\x{2002}"
"""What may stand between thousands besides a point or a comma; the apostrophe doubled as in SQL."""
_MINUS, _NO_CENTS = "−–—△▲", "[.,]-+$"
_SIDES = rf"(?i:{'|'.join(DEBIT + CREDIT)})\.?$"
_SIGN = sign_pattern()
_UNSIGNED = rf"{_SIGN}|{_SIDES}"
_COUNTED = (
    "pcs|pc|pieces|piece|pce|ea|each|units|unit|items|item|pairs|pair|sets|set|boxes|box|x|×|"
    "件|个|個|盒|箱|瓶|包|袋|双|雙|套|台|臺|本|张|張|支|只|隻|条|條|罐|桶|份|点|點|枚|把|块|块钱|杯|片|颗|株|盆|束|"
    "개|stk|stück|st|stuks|stks|unidades|uds|ud|un|und|pièces|pz|pezzi|szt|ks|db|шт|ед|adet|buah|cái|ชิ้น"
)
"""Words for pieces behind a quantity, in which nothing is measured."""


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers of a column are written.

    `factor` is what one of its unit is worth, an exact decimal. `lowering` are the marks behind a number that make it
    negative (`CR`), `words` those behind a quantity that are passed over. `has_zero_dashes`: a dash alone is zero, as
    spreadsheets write it in formats of money.
    """

    decimal_comma: bool = False
    factor: str = "1"
    lowering: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    has_zero_dashes: bool = False


PLAIN = NumberStyle()
"""Numbers with a decimal point, in units of one."""


def normalised(column: str) -> str:
    """Return the text with full-width characters made half-width, invisible ones dropped, and spaces trimmed."""
    half = f"translate({column}, {literal(_FULL + _WIDE_SPACE + _INVISIBLE)}, {literal(_HALF + ' ')})"
    special = f"[！-～{_WIDE_SPACE}{_INVISIBLE}]"
    is_special = f"strlen({column}) <> length({column}) AND regexp_matches({column}, {literal(special)})"
    trimmed = f"trim(CASE WHEN {is_special} THEN {half} ELSE {column} END, {literal(_SPACES)})"
    is_bare = (
        f"strlen({column}) = length({column}) AND {column} BETWEEN '!' AND '~' AND {column}[-1] BETWEEN '!' AND '~'"
    )
    return f"CASE WHEN {is_bare} THEN {column} ELSE {trimmed} END"


def unless_plain(column: str, plain: str) -> str:
    """Return the SQL of the text if the condition `plain` does not hold, else NULL."""
    return f"(CASE WHEN NOT coalesce({plain}, false) THEN {column} END)"


def with_name(value: str, name: str, body: str, *, where: str = "") -> str:
    """Return the SQL of `body`, in which `value` is called `name` and evaluated once; NULL if the condition `where` fails.

    SQL cannot name a part of an expression, but a lambda over a list of one value can.
    """
    listed = f"CASE WHEN {where} THEN [{value}] END" if where else f"[{value}]"
    return f"list_transform({listed}, lambda {name}: {body})[1]"


def label(column: str) -> str:
    """Return the SQL of trimmed text; blank is NULL. Words such as NULL or NA stay text. `="x"` (from Excel) gives x.

    An apostrophe that escapes a formula, as our own exports write it, is removed at the beginning and after a
    semicolon, a tab or a line end.
    """
    plain = _is_plain_label(column)
    undone = rf"regexp_replace(text, {literal(_ESCAPED_FORMULA_INSIDE)}, '\1\2', 'g')"
    trimmed = f"trim({undone}, {literal(_SPACES)})"
    kept = f"starts_with({trimmed}, {literal(_APOSTROPHE)}) AND regexp_matches({trimmed}, {literal(_ESCAPED_FORMULA)})"
    bare = f"trim(substr({trimmed}, 2), {literal(_SPACES)})"
    rest = f"nullif(CASE WHEN {kept} THEN {bare} ELSE {_unquoted(trimmed)} END, '')"
    return f"CASE WHEN {plain} THEN {column} ELSE {with_name(column, 'text', rest, where=f'NOT {plain}')} END"


def _is_plain_label(column: str) -> str:
    """Return the condition that text needs no trimming or unquoting; trimming every value takes ten times as long.

    It begins and ends with a visible ASCII or Chinese character, contains no apostrophe, and does not begin with `=`.
    """
    ends = (f"({end} BETWEEN '!' AND '~' OR {end} BETWEEN '一' AND '鿿')" for end in (column, f"{column}[-1]"))
    return (
        f"({' AND '.join(ends)} AND NOT contains({column}, {literal(_APOSTROPHE)}) AND NOT starts_with({column}, '='))"
    )


def key(column: str) -> str:
    """Return the SQL of an id: trimmed, half-width, NFC, without invisible characters, `17850.0` as `17850`.

    Leading zeros are kept, and digits never pass through a float.
    """
    plain = is_plain_key(column)
    rest = unless_plain(column, plain)
    whole = rf"regexp_replace({_unquoted('text')}, '^''?(\d+)\.0+$', '\1')"
    bare = with_name(f"nfc_normalize({normalised(rest)})", "text", rf"regexp_replace({whole}, '^''(\d+)$', '\1')")
    return f"CASE WHEN {plain} THEN nullif({column}, '') ELSE nullif({bare}, '') END"


def is_plain_key(column: str) -> str:
    """Return the condition that the text is an id as it stands: letters, digits and Chinese characters."""
    return f"NOT regexp_matches({column}, '[^A-Za-z0-9_/#一-鿿-]')"


def money(column: str, style: NumberStyle = PLAIN) -> str:
    """Return an exact decimal with four places (ties away from zero); NULL beyond 14 digits before the point."""
    if style != PLAIN:
        return _long_money(column, style)
    fast = cast_money(column)
    priced = f"regexp_full_match(rest, {literal(_PRICE)})"
    price = f"try_cast(regexp_replace(rest, '[{_SINGLE}元, ]', '', 'g') AS {MONEY})"
    slow = f"CASE WHEN {priced} THEN {price} ELSE {with_name('rest', 'odd', _long_money('odd', style), where=f'NOT {priced}')} END"
    return f"coalesce({fast}, {with_name(column, 'rest', slow, where=f'{fast} IS NULL')})"


def cast_money(column: str) -> str:
    """Return the exact decimal of a number that a cast can parse, else NULL.

    Text that begins otherwise or has commas is not tried: a failing cast is ten times slower.
    """
    is_bare = f"{column} < ':' AND ({column} >= '+' OR {column} < '!') AND NOT contains({column}, ',')"
    return f"CASE WHEN {is_bare} THEN try_cast({column} AS {MONEY}) END"


def _long_money(column: str, style: NumberStyle) -> str:
    return f"try_cast({_scaled(column, 'DECIMAL(24, 8)', 'DECIMAL(12, 2)', style)} AS {MONEY})"


def number(column: str) -> str:
    """Return a finite DOUBLE; the words inf and nan, and what is too large, are NULL."""
    fast = f"try_cast({column} AS DOUBLE)"
    slow = f"try_cast({_scaled('rest', 'DOUBLE', 'DOUBLE', PLAIN)} AS DOUBLE)"
    finite = f"CASE WHEN isfinite({fast}) THEN {fast} END"
    return f"coalesce({finite}, {with_name(column, 'rest', slow, where=f'{fast} IS NULL')})"


def has_decimal_comma(column: str) -> str:
    """Return the condition that the text can only be read with a comma before the decimals: `12,5`, `1.234,50`, `1 234,50`.

    So can `1.234.567`, in which points stand between thousands, and `0,500`, as no thousands begin with a zero.
    """
    grouped = rf"\d{{1,3}}([.{_GAP}]\d{{3}})+"
    body = rf"\d+,(\d{{1,2}}|\d{{4,}}|-+|–)|(0|\d{{4,}}),\d{{3}}|{grouped},\d+|\d{{1,3}}(\.\d{{3}}){{2,}}"
    return _is_all(column, body)


def has_decimal_point(column: str) -> str:
    """Return the condition that the text can only be read with a point before the decimals: `12.5`, `1,234.50`, `0.500`."""
    grouped = rf"\d{{1,3}}([,{_GAP}]\d{{2,3}})*[,{_GAP}]\d{{3}}"
    body = rf"\d+\.(\d{{1,2}}|\d{{4,}}|-+|–)|(0|\d{{4,}})\.\d{{3}}|{grouped}\.\d+|\d{{1,3}}(,\d{{3}}){{2,}}|\d{{1,2}}(,\d{{2}})+,\d{{3}}"
    return _is_all(column, body)


def has_one_group(column: str, mark: str) -> str:
    """Return the condition that one mark stands before the last three digits of at most six: thousands, or decimals."""
    return _is_all(column, rf"[1-9]\d{{0,2}}\{mark}\d{{3}}")


def _is_all(column: str, body: str) -> str:
    return rf"regexp_matches({normalised(column)}, '^(?:[^\d.,]\.?){{0,9}}({body})(?:[^\d.,][^\d,]{{0,8}})?$')"


def is_dash(column: str) -> str:
    """Return the condition that the text is nothing but a dash."""
    return f"regexp_full_match({column}, {literal(f'[{_SPACES}]*[-−–—]+[{_SPACES}]*')})"


def is_nothing(column: str) -> str:
    """Return the condition that the text is a dash or a word for no value."""
    return f"({is_dash(column)} OR lower(trim({column})) IN ('n/a', 'null', 'none', 'nan', '无', '不打折', '无折扣'))"


def has_sign(column: str) -> str:
    """Return the condition that the sign, word or code of a currency stands in the text."""
    return f"regexp_matches({column}, {literal(_SIGN)})"


def is_counted(column: str) -> str:
    """Return the condition that the text is a number with a word for pieces behind it: `3 pcs`, `3 件`."""
    return rf"regexp_full_match({normalised(column)}, '(?i)[-+]?\d+([.,]\d+)?\s?({_COUNTED})\.?|[x×]\s?\d+')"


def is_word_for_pieces(mark: str) -> bool:
    """Return whether the text beside a quantity is a word for pieces."""
    return mark.casefold() in _COUNTED.split("|")


def mark(column: str) -> str:
    """Return the SQL of what stands beside the digits of a number, in upper case: its sign, unit or word."""
    return (
        rf"upper(regexp_replace({normalised(column)}, '[\d\s.,()+\-−–—△▲''’%\x{{a0}}\x{{202f}}\x{{2009}}]+', '', 'g'))"
    )


def is_scientific(column: str) -> str:
    """Return the condition that the text is a number as a spreadsheet shortens long ones: `1.38E+10`."""
    return rf"regexp_full_match(trim({column}), '[-+]?\d(\.\d+)?[eE]\+\d+')"


def is_filled(column: str) -> str:
    """Return the condition that the text is neither missing nor blank."""
    return f"trim({column}, {literal(_SPACES)}) <> ''"


def _unquoted(expression: str) -> str:
    inner = rf"""regexp_extract({expression}, '^="(.*)"$', 1)"""
    return f"""CASE WHEN starts_with({expression}, '="') AND ends_with({expression}, '"') AND strlen({expression}) > 2 THEN {inner} ELSE {expression} END"""


def _without_signs(column: str, style: NumberStyle) -> str:
    """Return the text without currency signs, codes, words and inner spaces; a decimal comma becomes a point."""
    straight = f"translate({normalised(column)}, {literal(_MINUS)}, {literal('-' * len(_MINUS))})"
    tight = f"regexp_replace({straight}, {literal(f'[{_SPACES}{_APOSTROPHE}’]')}, '', 'g')"
    words = "".join(rf"|^{pattern_of(word)}|{pattern_of(word)}\.?$" for word in style.words)
    bare = f"regexp_replace({with_name(tight, 'signed', _unquoted('signed'))}, {literal(_UNSIGNED + words)}, '', 'g')"
    whole = f"regexp_replace({bare}, {literal(_NO_CENTS)}, '')"
    return f"translate({whole}, ',.', '.,')" if style.decimal_comma else whole


def pattern_of(word: str) -> str:
    """Return the pattern (RE2, case ignored) of a word taken literally."""
    return "(?i:" + "".join(f"\\x{{{ord(letter):x}}}" for letter in word) + ")"


def _scaled(column: str, kind: str, unit_kind: str, style: NumberStyle) -> str:
    digits = rf"try_cast(replace(regexp_extract(bare, '[\d.,]+'), ',', '') AS {kind})"
    unit = _UNITS.format(unit=f"regexp_extract(bare, '[{_UNIT}]')", factor=style.factor)
    lowered = "".join(rf" OR regexp_matches({column}, '{pattern_of(side)}\.?\s*$')" for side in style.lowering)
    sign = f"CASE WHEN regexp_matches(bare, '[-(]'){lowered} THEN -1 ELSE 1 END"
    dashes = "bare = '-'" if style.has_zero_dashes else f"bare = '-' AND NOT {is_dash(column)}"
    amount = (
        f"CASE WHEN regexp_matches(bare, {literal(_SHAPE)}) THEN {digits} * (({unit}) * ({sign}))::{unit_kind} "
        f"WHEN {dashes} THEN 0 END"
    )
    return with_name(_without_signs(column, style), "bare", amount)
