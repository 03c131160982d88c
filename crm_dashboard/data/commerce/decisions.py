"""The registry of decisions: ways to read a file that change its figures, each with its options and its sentences.

A decision is made from evidence in the file; whoever loads it can choose another option (`Source.choices`), and the file
is then read again by that option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_dashboard.data.process.protocol import Decision


@dataclass(frozen=True)
class Option:
    """One way to decide: its code, its label in a menu, and the sentence of the receipt where it was taken.

    The sentence may hold {count} (a number), {rows} (the same with its word: 1 row, 5 rows), {column} (the header),
    {subject}, {examples} and {money} (what the decision changes).
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


_KINDS: tuple[DecisionKind, ...] = ()

DECISIONS: Mapping[str, DecisionKind] = {kind.key: kind for kind in _KINDS}
"""All kinds by key, in the order in which they are offered."""


def choice_key(key: str, subject: str = "") -> str:
    """Return the key under which a choice is kept: that of its kind, and what it is about (a role, a header, a value)."""
    return f"{key}:{subject}" if subject else key


def chosen(choices: tuple[tuple[str, str], ...], key: str, subject: str = "") -> str | None:
    """Return the option that was chosen by hand for a decision, None where none was or where it does not exist."""
    value = dict(choices).get(choice_key(key, subject))
    kind = DECISIONS.get(key)
    return value if value is not None and kind is not None and kind.option(value) else None


def choice_of(decision: Decision) -> str:
    """Return the key under which a choice about a decision is kept."""
    return choice_key(decision.key, decision.subject)
