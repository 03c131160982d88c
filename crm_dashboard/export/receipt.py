"""A receipt as text: its title and a line for each rule and decision, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crm_dashboard.i18n.translator import translator
from crm_dashboard.text import Text


class _Line(Protocol):
    @property
    def sentence(self) -> Text: ...


class _Receipt(Protocol):
    @property
    def title(self) -> Text: ...

    @property
    def lines(self) -> Sequence[_Line]: ...


def receipt_text(receipt: _Receipt, language: str = "en") -> str:
    """Return a receipt (`analysis.receipt_of`) as lines of text in a language ("en" or "zh"), the title first."""
    t = translator(language)
    return "\n".join((t(receipt.title), *(f"- {t(line.sentence)}" for line in receipt.lines)))
