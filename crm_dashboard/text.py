"""Words that wait for a language: message ids with their values, resolved by the translator."""

from __future__ import annotations

from dataclasses import dataclass


def N_(message: str) -> str:  # noqa: N802 - the gettext convention for "mark, do not translate yet"
    """Mark `message` for the catalogues and return it unchanged."""
    return message


def plural(singular: str, other: str) -> tuple[str, str]:
    """Mark a message of which a count decides on the form and return both forms unchanged, for `Translator.plural`."""
    return singular, other


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, so that each language can write it in its own way.

    `unit` is one of the keys of `i18n.formats.UNITS`; `currency` is an ISO 4217 code or None.
    """

    value: float
    unit: str = "number"
    currency: str | None = None


@dataclass(frozen=True)
class Text:
    """A message id with named values; a value may itself be a `Text`, a `Quantity`, or a tuple that is listed."""

    message: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.message.format(**{name: _plain(value) for name, value in self.values})


@dataclass(frozen=True)
class Words:
    """The same words in both languages, side by side: content that people edit, not the interface."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


def _plain(value: object) -> str:
    return ", ".join(map(_plain, value)) if isinstance(value, tuple) else str(value)


def text(message: str, **values: object) -> Text:
    """Return a `Text` for a message that `N_` has marked."""
    return Text(message, tuple(values.items()))
