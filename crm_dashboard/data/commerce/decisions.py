"""The registry of decisions: ways to read a file that change its figures, each with its options and its sentences.

A decision is made from evidence in the file; whoever loads it can choose another option (`Source.choices`), and the file
is then read again by that option.
"""

from __future__ import annotations

from collections.abc import Mapping

from crm_dashboard.data.commerce.customer_decisions import CUSTOMER_KINDS
from crm_dashboard.data.commerce.decision_kinds import DecisionKind, Option
from crm_dashboard.data.commerce.number_decisions import NUMBER_DECISIONS
from crm_dashboard.data.commerce.order_decisions import ORDER_KINDS
from crm_dashboard.data.commerce.sale_decisions import SALE_KINDS
from crm_dashboard.data.commerce.time_decisions import TIME_DECISIONS
from crm_dashboard.data.process.protocol import Decision

__all__ = ["DECISIONS", "DecisionKind", "Option", "choice_key", "choice_of", "chosen"]


_KINDS: tuple[DecisionKind, ...] = (*SALE_KINDS, *CUSTOMER_KINDS, *ORDER_KINDS, *NUMBER_DECISIONS, *TIME_DECISIONS)

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
