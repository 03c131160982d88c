"""SQL expressions that parse a text column as ids, labels and numbers; a column is a quoted identifier (`data.process.sql`).

Every expression is NULL if the text is blank or cannot be parsed. Plain values are only cast. For them the long rule
gets NULL as its input: DuckDB evaluates shared parts of an expression for every row, even inside a CASE, and on NULL
that costs nothing. Parts that are needed several times are named (`with_name`): written out each time, an expression
has a hundred thousand characters and takes a quarter of a second to plan.
"""

from __future__ import annotations

from crm_dashboard.data.process.sql import literal

_HALF = "".join(chr(code) for code in range(0x21, 0x7F))
_FULL = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F))
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = " \t\r\n\u00a0\u3000\u2002\u2003\u2009\u202f"
_WIDE_SPACE = "\u3000"
_APOSTROPHE = "'"
_ESCAPED_FORMULA = r"^'['\s\x{3000}\x{a0}]*[=+@|%＝＋－＠-]"
_ESCAPED_FORMULA_INSIDE = r"([;\t\r\n])'([' \x{3000}\x{a0}]*[=+@|%＝＋－＠-])"
_CURRENCY = "￥¥$€£元圆₹₩₽฿₫₺"

MONEY = "DECIMAL(18, 4)"
_UNITS = "CASE {unit} WHEN '万' THEN 10000 WHEN '亿' THEN 100000000 WHEN '千' THEN 1000 WHEN '%' THEN 0.01 ELSE 1 END"
_BODY = r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.\d*)?|\.\d+"
_SHAPE = rf"^(?:[-+]?(?:{_BODY})[千万亿%]?|\((?:{_BODY})[千万亿%]?\)|(?:{_BODY})[千万亿%]?-)$"
_PRICE = r"-?[￥¥$€£]?\d{1,3}(?:,\d{3})*(?:\.\d+)?元?|-?[￥¥$€£]?\d+(?:\.\d+)?元?"
_DOLLARS = r"(?i)(?:nt|us|hk|mx|[racs])?\$"
_CODES = r"(?i)(人民币|rmb|cny|usd|eur|gbp|hkd|jpy|twd|chf|sek|nok|dkk|pln|czk|huf|brl|inr|krw|aud|cad|nzd|sgd|mxn|zar|kr\.?|zł|fr\.|us|hk)"

CURRENCY_SIGNS = (
    ("CNY", r"(?i)[￥¥元圆]|rmb|cny"),
    ("USD", r"(?i)(^|[^a-z])(us)?\$|usd"),
    ("GBP", r"(?i)£|gbp"),
    ("EUR", r"(?i)€|eur"),
)
"""ISO 4217 codes and the pattern of their signs in amounts."""


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


def money(column: str, *, decimal_comma: bool = False) -> str:
    """Return an exact decimal with four places (ties away from zero); NULL beyond 14 digits before the point."""
    if decimal_comma:
        return _long_money(column, decimal_comma=True)
    fast = cast_money(column)
    priced = f"regexp_full_match(rest, {literal(_PRICE)})"
    price = f"try_cast(regexp_replace(rest, '[￥¥$€£元,]', '', 'g') AS {MONEY})"
    slow = f"CASE WHEN {priced} THEN {price} ELSE {with_name('rest', 'odd', _long_money('odd'), where=f'NOT {priced}')} END"
    return f"coalesce({fast}, {with_name(column, 'rest', slow, where=f'{fast} IS NULL')})"


def cast_money(column: str) -> str:
    """Return the exact decimal of a number that a cast can parse, else NULL.

    Text that begins otherwise or has commas is not tried: a failing cast is ten times slower.
    """
    is_bare = f"{column} < ':' AND ({column} >= '+' OR {column} < '!') AND NOT contains({column}, ',')"
    return f"CASE WHEN {is_bare} THEN try_cast({column} AS {MONEY}) END"


def _long_money(column: str, *, decimal_comma: bool = False) -> str:
    return f"try_cast({_scaled(column, 'DECIMAL(24, 8)', 'DECIMAL(12, 2)', decimal_comma)} AS {MONEY})"


def number(column: str, *, decimal_comma: bool = False) -> str:
    """Return a finite DOUBLE; the words inf and nan, and what is too large, are NULL."""
    fast = f"try_cast({column} AS DOUBLE)"
    if decimal_comma:
        return f"try_cast({_scaled(column, 'DOUBLE', 'DOUBLE', True)} AS DOUBLE)"
    slow = f"try_cast({_scaled('rest', 'DOUBLE', 'DOUBLE', False)} AS DOUBLE)"
    finite = f"CASE WHEN isfinite({fast}) THEN {fast} END"
    return f"coalesce({finite}, {with_name(column, 'rest', slow, where=f'{fast} IS NULL')})"


def has_decimal_comma(column: str) -> str:
    """Return the condition that the text can only be read with a comma before the decimals: `12,5`, `1.234,50`, `1 234,50`.

    So can `1.234.567`, in which points stand between thousands.
    """
    grouped = r"\d{1,3}([. ''’]\d{3})+"
    body = rf"(\d+|{grouped}),(\d{{1,2}}|\d{{4,}})|\d{{1,3}}(\.\d{{3}}){{2,}}"
    return rf"regexp_matches({normalised(column)}, '^\D{{0,5}}({body})\D{{0,4}}$')"


def has_decimal_point(column: str) -> str:
    """Return the condition that the text can only be read with a point before the decimals: `12.5`, `1,234.50`, `1'234.50`."""
    grouped = r"\d{1,3}([, ''’]\d{3})+"
    return rf"regexp_matches({normalised(column)}, '^\D{{0,5}}(\d+|{grouped})\.(\d{{1,2}}|\d{{4,}})\D{{0,4}}$')"


def is_scientific(column: str) -> str:
    """Return the condition that the text is a number as a spreadsheet shortens long ones: `1.38E+10`."""
    return rf"regexp_full_match(trim({column}), '[-+]?\d(\.\d+)?[eE]\+\d+')"


def is_filled(column: str) -> str:
    """Return the condition that the text is neither missing nor blank."""
    return f"trim({column}, {literal(_SPACES)}) <> ''"


def _unquoted(expression: str) -> str:
    inner = rf"""regexp_extract({expression}, '^="(.*)"$', 1)"""
    return f"""CASE WHEN starts_with({expression}, '="') AND ends_with({expression}, '"') AND strlen({expression}) > 2 THEN {inner} ELSE {expression} END"""


def _without_signs(column: str, decimal_comma: bool) -> str:
    """Return the text without currency signs, codes and inner spaces; a decimal comma becomes a point."""
    drop = f"{_DOLLARS}|[{_CURRENCY}{_SPACES}'’]"
    signs = f"replace(regexp_replace({normalised(column)}, {literal(drop)}, '', 'g'), '−', '-')"
    swapped = f"translate({signs}, ',.', '.,')" if decimal_comma else signs
    return f"regexp_replace({with_name(swapped, 'signed', _unquoted('signed'))}, {literal(_CODES)}, '', 'g')"


def _scaled(column: str, kind: str, unit_kind: str, decimal_comma: bool) -> str:
    digits = rf"try_cast(replace(regexp_extract(bare, '[\d.,]+'), ',', '') AS {kind})"
    unit = _UNITS.format(unit="regexp_extract(bare, '[千万亿%]')")
    sign = "CASE WHEN regexp_matches(bare, '[-(]') THEN -1 ELSE 1 END"
    amount = f"CASE WHEN regexp_matches(bare, {literal(_SHAPE)}) THEN {digits} * (({unit}) * {sign})::{unit_kind} END"
    return with_name(_without_signs(column, decimal_comma), "bare", amount)
