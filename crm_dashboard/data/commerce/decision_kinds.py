"""What a kind of decision is made of: its key, its options, and the question that is asked where evidence is split."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One way to decide: its code, its label in a menu, and the sentence of the receipt where it was taken.

    The sentence may hold {count} (rows), {column} (what it is about) and {examples}.
    """

    value: str
    label: str
    sentence: str


@dataclass(frozen=True)
class DecisionKind:
    """A kind of decision: its key, its label, its options by code, and the question that is asked where evidence is split.

    `changes` says what it can change: the money, the customers, the times or the orders.
    """

    key: str
    label: str
    options: tuple[Option, ...]
    question: str = ""

    def option(self, value: str) -> Option | None:
        """Return the option with this code; None for one that does not exist (of another edition of the app)."""
        return next((option for option in self.options if option.value == value), None)
