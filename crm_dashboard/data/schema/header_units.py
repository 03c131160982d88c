"""The unit and the currency that a header names: `金额(万元)`, `Revenue in thousands`, `amount_cents`, `Umsatz (TEUR)`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from crm_dashboard.data.schema.currency_signs import currency_of, is_sure_currency

FACTORS: dict[str, str] = {
    "one": "1", "hundredth": "0.01", "thousand": "1000", "ten_thousand": "10000", "lakh": "100000", "million": "1000000",
    "crore": "10000000", "hundred_million": "100000000", "billion": "1000000000",
}  # fmt: skip
"""What one of each unit is worth, as an exact decimal."""
_WORDS: dict[str, str] = {
    "hundredth": "cents cent ¢ centimes céntimos centimos centavos centavo pence fen 分 paise копеек коп øre öre minor grosze groszy kuruş",
    "thousand": "thousands thousand thous thsd ths 000 000s '000 千 仟 tsd tausend milliers miles milhares migliaia тыс тысяч tys tis ribu bin 천 duizend tusen",
    "ten_thousand": "万 萬 만 wan",
    "lakh": "lakh lakhs lacs",
    "million": "million millions mn mln mio millionen millones milhões milioni milionów mill млн 百万 百萬 백만 juta milyon miljoner miljoen 000000",
    "crore": "crore crores",
    "hundred_million": "亿 億 억",
    "billion": "billion billions bn mrd milliarden milliards млрд 十亿 十億 miliar milyar",
}
_UNITS = {word: unit for unit, listed in _WORDS.items() for word in listed.split()}
_SHORT = {"k": "thousand", "t": "thousand", "m": "million", "mm": "million", "b": "billion", "ct": "hundredth", "p": "hundredth"}  # fmt: skip
"""Letters that are units only beside a currency (`k€`, `TEUR`, `$m`) or in brackets."""
_ALL_UNITS = {**_UNITS, **_SHORT}
_LONE_SHORT = frozenset({"k", "ct"})
_JOINING = frozenset({"in", "en", "of", "de", "d", "the", "em", "单位", "單位", "unit", "units", "w", "as"})
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]\s*$")
_TIMES = re.compile(
    r"(?:^|\b(?:in|en|em)\s+|[x×*]\s*)(1[., ']?000|10[., ']?000|1[., ']?000[., ']?000)(?=\s|$)", re.IGNORECASE
)
"""A factor in brackets: `(x 1,000)`, `(in 1.000 EUR)`."""
_TIMES_UNITS = {"1000": "thousand", "10000": "ten_thousand", "1000000": "million"}
_GAPS = re.compile(r"(?:[\s_/:,;|\-–—]|\.(?=\s|$))+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]{3}$)")
_MINOR = re.compile(r"minor[\s_]*units?", re.IGNORECASE)
_HAN_UNIT = re.compile(
    r"(?<=[额額价價款款入售本润潤费費值收])(百万|百萬|[千仟万萬亿億])([元円圓]|美元|美金|港元|港币|欧元|人民币|日元)?$"
)


@dataclass(frozen=True)
class HeaderUnit:
    """The unit and the ISO 4217 code that a header names, None where it names none, and the header without them."""

    unit: str | None
    currency: str | None
    rest: str


def header_unit(header: str) -> HeaderUnit:
    """Return what a header says about the unit of its amounts: in brackets at its end, or in its last words."""
    folded = unicodedata.normalize("NFKC", header).replace("’", "'").strip()
    folded = _MINOR.sub("cents", folded)
    unit = currency = None
    bracket = _BRACKETS.search(folded)
    rest = folded[: bracket.start()].strip() if bracket else folded
    if bracket:
        unit, currency = _of_bracket(bracket[1])
    if rest:
        last_unit, last_currency, rest = _of_last_words(rest)
        unit, currency = unit or last_unit, currency or last_currency
    return HeaderUnit(unit, currency, rest or folded)


def _of_bracket(content: str) -> tuple[str | None, str | None]:
    """Return unit and currency of words in brackets, which hold nothing else."""
    times = _TIMES.search(content)
    unit = _TIMES_UNITS[re.sub(r"\D", "", times[1])] if times else None
    currency = None
    for word in filter(None, _GAPS.split(content.replace(",", ""))):
        of_word = _unit_of(word) or (_SHORT.get(word.casefold()) if word.casefold() in _LONE_SHORT else None)
        unit, currency = unit or of_word, currency or _currency_beside(word)
    if unit is None and currency == "BRL" and "mil" in content.casefold().split():
        return "thousand", currency
    if unit is None and currency:
        unit = next((_SHORT[word.casefold()] for word in content.split() if word.casefold() in _SHORT), None)
    return unit, currency


def _of_last_words(header: str) -> tuple[str | None, str | None, str]:
    """Return unit and currency of the last words of a header, and what stands before them."""
    han = _HAN_UNIT.search(header)
    if han:
        return _UNITS[han[1]], currency_of(han[2]) or None if han[2] else None, header[: han.start()]
    spaced = _CAMEL.sub(" ", header)
    ends = [0, *(gap.end() for gap in _GAPS.finditer(spaced))]
    unit = currency = None
    cut = len(spaced)
    for start in reversed([end for end in ends if end < len(spaced)]):
        word = _GAPS.sub("", spaced[start:cut])
        of_word, named = _unit_of(word), _currency_beside(word) if _unit_of(word) or is_sure_currency(word) else None
        if start == 0 or not (of_word or named or (_is_joining(word) and cut < len(spaced))):
            break
        unit, currency, cut = unit or of_word, currency or named, start
    rest = _GAPS.sub(" ", spaced[:cut]).strip() if cut < len(spaced) else header
    return (unit, currency, rest) if rest else (None, None, header)


def _is_joining(word: str) -> bool:
    return word.casefold() in _JOINING or word.casefold() == "units"


def _unit_of(word: str) -> str | None:
    """Return the unit of one word, alone or with a currency at one of its ends: `thousands`, `万元`, `k€`, `$000`, `TEUR`."""
    plain = word.casefold().strip("'.")
    if plain in _UNITS:
        return _UNITS[plain]
    for cut in range(1, len(word)):
        for part, other in ((word[:cut], word[cut:]), (word[cut:], word[:cut])):
            unit = _ALL_UNITS.get(part.casefold().strip("'."))
            if unit and currency_of(other) is not None and (is_sure_currency(other) or part.casefold() in _UNITS):
                return unit
    return None


def _currency_beside(word: str) -> str | None:
    """Return the currency of a word, alone or beside a unit."""
    if currency_of(word):
        return currency_of(word)
    for cut in range(1, len(word)):
        for part, other in ((word[:cut], word[cut:]), (word[cut:], word[:cut])):
            if part.casefold().strip("'.") in _ALL_UNITS and currency_of(other):
                return currency_of(other)
    return None
