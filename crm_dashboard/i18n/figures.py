"""Figures before they meet words: rounding, scales (k and M, 万 and 亿), currency symbols."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from babel.numbers import format_decimal, get_currency_symbol

MISSING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"

LOCALES = {"en": "en", "zh": "zh_CN"}

SCALES: dict[str, tuple[tuple[int, str], ...]] = {
    "en": ((10**3, "k"), (10**6, "M"), (10**9, "B"), (10**12, "T")),
    "zh": ((10**4, "万"), (10**8, "亿"), (10**12, "万亿")),
}

# One sign, one currency: ¥ is the yuan in both languages, the yen is always JP¥.
_SYMBOLS = {"CNY": "¥", "JPY": "JP¥"}

_MOST_DECIMALS = 6
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)

Number = int | float | Decimal | None


def exact(value: Number) -> Decimal | None:
    """Return `value` as it is read (0.1 is 0.1), or None where it is missing, NaN or infinite."""
    if value is None:
        return None
    decimal = Decimal(str(value))
    return decimal if decimal.is_finite() else None


def rounded(value: Decimal, digits: int) -> Decimal:
    """Return `value` with `digits` decimals; a half goes away from zero, and there is no minus zero."""
    result = value.quantize(Decimal(1).scaleb(-digits), context=_WIDE)
    return result or abs(result)


def significant(value: Decimal, figures: int, *, least: int = 0) -> int:
    """Return how many decimals show `figures` significant figures of `value`, from `least` to six."""
    wanted = figures - 1 - value.adjusted()
    return min(max(wanted, least), _MOST_DECIMALS)


def written(value: Decimal, locale: str, digits: int, *, trim: bool, ending: str = "") -> str:
    """Return `value` with `digits` decimals in the way of `locale`; `trim` drops zeros at the end.

    `ending` "%" writes a share as a percentage with `digits` decimals of a percent.
    """
    decimals = ("#" if trim else "0") * digits
    pattern = f"#,##0.{decimals}{ending}" if digits else f"#,##0{ending}"
    kept = rounded(value, digits + 2 if ending == "%" else digits)
    with localcontext(_WIDE):
        return format_decimal(kept, format=pattern, locale=locale)


def scaled(value: Decimal, language: str) -> tuple[Decimal, str]:
    """Return `value` in the largest scale that it fills, to three significant figures or all whole ones, and its suffix.

    What rounds up to the next scale is in the next scale: 999,999 is 1M, 99,999,999 is 1亿.
    """
    figure, size, suffix = _three_figures(value), 1, ""
    for larger, name in SCALES[language]:
        if abs(figure) * size < larger:
            break
        figure, size, suffix = _three_figures(value / larger), larger, name
    return figure, suffix


def signed(change: float | Decimal, size: str) -> str:
    """Return the written size of a change with a plus or a minus before it; no change has none."""
    return f"+{size}" if change > 0 else f"−{size}" if change < 0 else size


def currency_symbol(currency: str | None, language: str) -> str:
    """Return the sign before an amount ("" without a currency); a sign that ends in a letter brings its space."""
    if not currency:
        return ""
    symbol = _SYMBOLS.get(currency) or get_currency_symbol(currency, locale=LOCALES[language])
    return symbol + NO_BREAK if symbol[-1].isalpha() else symbol


def _three_figures(value: Decimal) -> Decimal:
    return rounded(value, significant(value, 3))
