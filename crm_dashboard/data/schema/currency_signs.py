"""The signs, words and codes by which amounts name their currency, and what is customary for a currency's numbers."""

from __future__ import annotations

import re

from babel.numbers import list_currencies

_SIGNS: dict[str, str] = {
    "CNY": "¥ ￥ 元 圆 人民币 人民币元 块 RMB CN¥ 元人民币",
    "USD": "$ US$ U$S 美元 美金 Dollar Dollars US",
    "EUR": "€ 欧元 Euro Euros ευρώ евро",
    "GBP": "£ UK£ 英镑",
    "JPY": "円 JP¥ 日元 日圆 日圓 엔",
    "KRW": "₩ ￦ 원 韩元",
    "HKD": "HK$ 港币 港元 港幣 HK",
    "TWD": "NT$ NT 台币 新台币 新台幣 圓",
    "AUD": "A$ AU$",
    "CAD": "C$ CA$ CAN$",
    "SGD": "S$ SG$ 新加坡元",
    "NZD": "NZ$",
    "MXN": "MX$ Mex$",
    "BRL": "R$",
    "DOP": "RD$",
    "JMD": "J$",
    "TTD": "TT$",
    "BBD": "Bds$",
    "XCD": "EC$",
    "BZD": "BZ$",
    "FJD": "FJ$",
    "NAD": "N$",
    "NIO": "NIO$",
    "CLP": "CLP$",
    "COP": "COL$",
    "ARS": "AR$",
    "UYU": "$U",
    "MOP": "MOP$ 澳门元",
    "CHF": "Fr Fr. SFr SFr. Fs",
    "CZK": "Kč Kčs Kc",
    "PLN": "zł zl",
    "HUF": "Ft Forint",
    "RON": "lei leu",
    "BGN": "лв лв. lv",
    "RSD": "дин дин. din din.",
    "BAM": "KM",
    "MKD": "ден ден.",
    "RUB": "₽ руб руб. р. р rub. RUR",
    "UAH": "₴ грн грн.",
    "KZT": "₸ тг тг. тенге",
    "BYN": "Br руб.бел",
    "GEL": "₾",
    "AMD": "֏",
    "AZN": "₼",
    "UZS": "so'm som сум",
    "TRY": "₺ TL",
    "ILS": '₪ NIS ש"ח ש״ח',
    "AED": "د.إ Dhs Dhs. Dh Dh.",
    "SAR": "ر.س SR ﷼",
    "QAR": "ر.ق QR",
    "KWD": "د.ك KD",
    "BHD": "د.ب BD",
    "OMR": "ر.ع RO",
    "JOD": "د.أ JD",
    "EGP": "ج.م E£ EG£ LE L.E.",
    "MAD": "د.م",
    "TND": "د.ت",
    "DZD": "د.ج",
    "IQD": "د.ع",
    "LBP": "ل.ل L£",
    "IRR": "تومان ریال",
    "INR": "₹ Rs Rs. ₨ रु रु. Re. INR.",
    "NPR": "रू NRs",
    "LKR": "රු LKRs",
    "BDT": "৳ Tk Tk.",
    "THB": "฿ บาท บ.",
    "VND": "₫ đ đ. VNĐ đồng",
    "IDR": "Rp Rp.",
    "MYR": "RM",
    "PHP": "₱ Php.",
    "LAK": "₭",
    "KHR": "៛",
    "MMK": "Ks",
    "MNT": "₮",
    "NGN": "₦",
    "GHS": "₵ GH₵ GH¢",
    "KES": "KSh Ksh.",
    "TZS": "TSh",
    "UGX": "USh",
    "ZAR": "R",
    "AOA": "Kz",
    "MZN": "MTn",
    "PEN": "S/ S/.",
    "PAB": "B/.",
    "PYG": "₲ Gs Gs.",
    "CRC": "₡",
    "GTQ": "Q",
    "HNL": "L",
    "": "kr kr. Skr Dkr Nkr Ikr CFA FCFA F Bs Bs.",
}
"""The signs of each currency beside its ISO 4217 code; those under "" stand for several."""

THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies with a thousandth as their smallest unit."""
_WHOLE = "CLP COP CRC GNF HUF IDR IRR ISK JPY KHR KRW LAK LBP MGA MMK MNT PYG RWF SYP TZS UGX UZS VND XAF XOF XPF"
WHOLE = frozenset(_WHOLE.split())
"""Currencies whose prices are written without decimals, as their smallest unit buys nothing."""
_COMMA = (
    "EUR CZK PLN HUF RON BGN RSD BAM MKD ALL DKK SEK NOK ISK RUB UAH BYN KZT GEL AMD AZN TRY BRL ARS CLP COP UYU PYG "
    "BOB VES IDR VND MZN AOA MAD DZD TND XAF XOF"
)
COMMA = frozenset(_COMMA.split())
"""Currencies whose countries mostly write a comma before the decimals."""
_POINT = (
    "USD GBP CNY JPY INR KRW AUD NZD HKD TWD SGD MYR PHP THB MXN ILS NGN KES GHS AED SAR QAR EGP PKR LKR BDT NPR CHF "
    "GTQ HNL DOP PEN CAD JMD TTD"
)
POINT = frozenset(_POINT.split())
"""Currencies whose countries mostly write a point before the decimals."""
DEBIT, CREDIT = ("DR", "借"), ("CR", "贷")
"""The marks of the two sides of a ledger, behind an amount."""
_AMBIGUOUS_CODES = frozenset({"ALL", "ANG", "BAM", "COP", "CUP", "GEL", "LAK", "MOP", "PEN", "TOP", "TRY", "ZAL"})
"""Codes that are also words, which name a currency in a header only where they stand in brackets."""
_CODES = tuple(sorted(set(list_currencies()) | {"CNH", "SLE", "VED"}))
_NAMED = frozenset({"EUR", "EURO", "USD", "GBP", "CHF", "CNY", "RMB"})
"""Codes and words that are nothing else, whatever their case."""
_STROKES = re.compile(r"[\s.'’־׳]+")


def mark_key(sign: str) -> str:
    """Return a sign as it is looked up: upper case, without points and spaces."""
    return _STROKES.sub("", sign).upper()


_BY_KEY: dict[str, str] = {code: code for code in _CODES} | {
    mark_key(sign): code for code, signs in _SIGNS.items() for sign in signs.split()
}
SIGNS: tuple[str, ...] = tuple(
    sorted(
        {sign for signs in _SIGNS.values() for sign in signs.split()} | {*_CODES}, key=lambda sign: (-len(sign), sign)
    )
)
"""All signs and codes, the longest first."""


def sign_pattern() -> str:
    """Return the pattern (RE2, case ignored) of one sign or code."""
    return "(?i:" + "|".join(re.escape(sign) + (r"\.?" if sign[-1].isalpha() else "") for sign in SIGNS) + ")"


def currency_of(mark: str) -> str | None:
    """Return the ISO 4217 code that a mark beside an amount means; "" if it is a sign of several, None if it is none.

    A mark may be two signs (`US$ … USD`): the code that is sure stands.
    """
    bare = mark_key(mark)
    if bare in _BY_KEY:
        return _BY_KEY[bare]
    for cut in range(1, len(bare)):
        if bare[:cut] in _BY_KEY and bare[cut:] in _BY_KEY:
            return _BY_KEY[bare[cut:]] or _BY_KEY[bare[:cut]]
    return None


def is_sure_currency(word: str) -> bool:
    """Return whether a word of a header names a currency even without brackets: a common code, or a sign."""
    if word.isascii() and word.isalpha():
        return (word.isupper() and word in COMMA | POINT and word not in _AMBIGUOUS_CODES) or word.upper() in _NAMED
    return (bool(currency_of(word)) and not word.isascii()) or word in ("$", "US$")
