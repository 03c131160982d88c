"""Values as they stand in an input and are typed there: as on the axis, but in full and without the unit's word."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal

from babel.numbers import get_currency_precision

from crm_dashboard.i18n.figures import exact, rounded, significant, written
from crm_dashboard.i18n.formats import UNITS
from crm_dashboard.i18n.translator import Translator

_MOST_DECIMALS = 6
"""What is longer has not been typed but worked out, such as a third."""
_SCALES = {"": 0, "k": 3, "m": 6, "b": 9, "万": 4, "亿": 8}
_TYPED = re.compile(
    r"(?P<minus>[+-]?)(?:[A-Z]{2,3})?[$¥€£₩₽฿₹]?(?P<after>-?)"
    r"(?P<figure>\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d*)?|\.\d+)(?P<power>[eE][+-]?\d{1,3})?(?P<scale>[kKmMbB万亿]?)元?(?P<percent>%?)"
)


def typed_text(
    value: float | None,
    unit: str,
    t: Translator,
    currency: str | None = None,
    *,
    whole: bool = False,
    full: bool = True,
) -> str:
    """Return a value for an input: 2,642.60 for money, 80.6% for a share, 66.8 for a score; "" where there is none.

    `full` shows every digit of a value that somebody has set; otherwise as many as the axis shows.
    """
    known = exact(value)
    if known is None:
        return ""
    shown = known * 100 if unit == "share" else known
    least, digits = _digits(shown, unit, currency, whole=whole)
    own = max(-int(shown.normalize().as_tuple().exponent), 0)
    if full and digits < own <= _MOST_DECIMALS:
        least = digits = own
    text = written(shown, t.locale, digits, trim=least < digits)
    return f"{text}%" if unit == "share" else text


def typed_value(typed: str, unit: str) -> float | None:
    """Return the value that somebody typed, in the metric's unit; None for what is no finite number.

    Thousands separators, a currency's sign, k, M, 万 and 亿 are understood, shares are percentages with or without their
    sign; full-width characters are as good as others. A comma that groups no thousands is not guessed at.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).replace("\N{MINUS SIGN}", "-").split())
    bracketed = len(plain) > 2 and plain[0] == "(" and plain[-1] == ")"  # as accounts write what is below zero
    match = _TYPED.fullmatch(plain[1:-1] if bracketed else plain)
    if not match or (match["percent"] and unit != "share") or (match["scale"] and unit == "share"):
        return None
    figure = Decimal(match["figure"].replace(",", "") + (match["power"] or ""))
    figure = figure.scaleb(_SCALES[match["scale"].lower()] - (2 if unit == "share" else 0))
    value = float(-figure if bracketed or "-" in (match["minus"], match["after"]) else figure)
    return value if math.isfinite(value) else None


def _digits(shown: Decimal, unit: str, currency: str | None, *, whole: bool) -> tuple[int, int]:
    """Return the least and the most decimals that the axis shows of a value."""
    if unit.startswith("money"):
        cents = get_currency_precision(currency) if currency else 2
        return (0, 0) if rounded(shown, cents) == shown.to_integral_value() else (cents, cents)
    if whole:
        return 0, 0 if shown == shown.to_integral_value() else 1
    if unit == "share":
        return 0, significant(shown, 1, least=1) if shown else 1
    digits = UNITS[unit].digits
    return 0, digits if digits is not None else significant(shown, 2, least=2) if shown else 2
