"""A translator: one language's messages and formats."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from numbers import Real

from crm_dashboard.i18n.catalogue import catalogue
from crm_dashboard.i18n.figures import MISSING, Number, currency_symbol
from crm_dashboard.i18n.formats import UNITS, Formats
from crm_dashboard.text import Quantity, Text, Words

LANGUAGES: dict[str, str] = {"en": "English", "zh": "中文"}


@lru_cache(maxsize=16)
def translator(language: str) -> Translator:
    """Return the translator of a language code ("zh", also "zh-CN" or "zh_TW"); an unknown language is English."""
    code = language.replace("_", "-").split("-")[0].lower()
    return _translator_of(code if code in LANGUAGES else "en")


class Translator(Formats):
    """`t(message, name=value)` in one language, and the formats of that language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._catalogue = catalogue(language)

    def __call__(self, message: str | Text | Words, /, **values: object) -> str:
        """Return `message` in this language, its `{name}` places filled; a place without a value raises `KeyError`.

        A message that the catalogue lacks stays English. Numbers and dates are written in the language's format, a tuple as a list.
        `Words` are returned as they were written.
        """
        if isinstance(message, Words):
            return message.zh if self.language == "zh" else message.en
        if isinstance(message, Text):
            return self(message.message, **{**dict(message.values), **values})
        return self._filled(self._catalogue.gettext(message), values)

    def plural(self, singular: str, plural: str, count: Number, **values: object) -> str:
        """Return the form that fits `count`, which also fills `{count}`."""
        return self._counted(singular, plural, self.number(count), values)

    def quantity(self, quantity: Quantity) -> str:
        """Return a number with its unit as it stands in a sentence: ¥1,200, 5 orders, 49.5%; an unknown unit is a `KeyError`."""
        unit, value = UNITS[quantity.unit], quantity.value
        if quantity.unit.startswith("money"):
            return self.money(value, quantity.currency, compact=quantity.unit == "money_short")
        if quantity.unit == "share":
            return self.percent(value)
        figure = self.number(value, at_most=unit.digits)
        return figure if unit.phrases is None or figure == MISSING else self._counted(*unit.phrases, figure, {})

    def unit_name(self, unit: str, currency: str | None = None) -> str:
        """Return the unit alone, for the title of an axis: ¥, %, days; "" where there is none to name."""
        if unit.startswith("money"):
            return currency_symbol(currency, self.language).strip()
        if unit == "share":
            return "%"
        phrases = UNITS[unit].phrases
        return "" if phrases is None else self._counted(*phrases, self.number(2), {"count": ""}).strip()

    def __repr__(self) -> str:
        return f"translator({self.language!r})"

    def _counted(self, singular: str, plural: str, figure: str, values: dict[str, object]) -> str:
        """Choose by the figure as it is written: 1.004 days, written "1", is "1 day"."""
        form = self._catalogue.ngettext(singular, plural, 1 if figure == self.number(1) else 2)
        return self._filled(form, {"count": figure, **values})

    def _filled(self, message: str, values: dict[str, object]) -> str:
        return message.format(**{name: self._written(value) for name, value in values.items()})

    def _written(self, value: object) -> str:
        match value:
            case None:
                return MISSING
            case str():
                return value
            case Text() | Words():
                return self(value)
            case Quantity():
                return self.quantity(value)
            case tuple():
                return self.listing([self._written(part) for part in value])
            case datetime():
                return self.moment(value)
            case date():
                return self.date(value)
            case int() | float() | Decimal() if not isinstance(value, bool):
                return self.number(value)
            case Real() if not isinstance(value, bool):  # NumPy's integers and small floats
                return self.number(Decimal(str(value)))
        raise TypeError(f"a message cannot hold a {type(value).__name__}: {value!r}")


@lru_cache(maxsize=len(LANGUAGES))
def _translator_of(language: str) -> Translator:
    return Translator(language)
