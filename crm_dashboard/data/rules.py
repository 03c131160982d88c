"""The cleaning rules: each is one sentence, one condition over the typed lines, and can be switched off."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

from crm_dashboard.text import N_

Condition = Callable[[Set[str]], str]
"""Takes the mapped roles, gives a condition over the columns of a line that is never NULL."""


@dataclass(frozen=True)
class Rule:
    """A cleaning rule; a file without one of the roles in `needs` has no row that matches it."""

    key: str
    label: str
    description: str
    is_default: bool
    needs: tuple[str, ...]
    condition: Condition

    def sql(self, roles: Set[str]) -> str:
        """Return the condition for a file with these roles."""
        return self.condition(roles) if set(self.needs) <= roles else "false"


def _cancellation(roles: Set[str]) -> str:
    has_mark = "(starts_with(order_id, 'C') OR starts_with(order_id, 'c')) AND regexp_matches(order_id, '^[Cc][0-9]')"
    marked = [has_mark] if {"order_id", "qty"} <= roles else []
    negative = ["qty < 0"] if "qty" in roles else []
    return " OR ".join(f"coalesce({part}, false)" for part in [*marked, *negative, "amount < 0"])


_RULES = (
    Rule(
        "missing_customer",
        N_("No customer id"),
        N_(
            "Rows without a customer id belong to nobody; when this is off, each such order counts as a customer of its own."
        ),
        True,
        ("customer_id",),
        lambda roles: "customer_id IS NULL",
    ),
    Rule(
        "price_not_positive",
        N_("Price of zero or less"),
        N_("Rows whose unit price is not above zero are corrections, samples or bad debt, not sales."),
        True,
        ("unit_price",),
        lambda roles: "coalesce(unit_price <= 0, false)",
    ),
    Rule(
        "cancellations",
        N_("Cancellations and returns"),
        N_(
            "Rows that take something back: an order id such as C536379, a negative quantity or a negative amount. When this is off, they lower the customer's money."
        ),
        False,
        (),
        _cancellation,
    ),
    Rule(
        "exact_duplicates",
        N_("Exact duplicates"),
        N_("Rows that repeat an earlier row in every column; the first one stays."),
        False,
        (),
        lambda roles: "is_duplicate",
    ),
)

RULES: dict[str, Rule] = {rule.key: rule for rule in _RULES}
"""The rules by key, in the order in which they are applied."""

DEFAULT_RULES: tuple[str, ...] = tuple(rule.key for rule in _RULES if rule.is_default)
"""The keys of the rules that are on unless somebody switches them off."""
