"""A line of the receipt: a rule or a decision as a sentence, its effect on the figures, and what can be chosen instead."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from crm_dashboard.data.cleaning.rules import FLAGS, find_rule
from crm_dashboard.data.commerce.decisions import DECISIONS, choice_of
from crm_dashboard.data.process.protocol import Decision, Example, Figures, RuleCount
from crm_dashboard.text import N_, Quantity, Text, text

RULE_ON, RULE_OFF = "on", "off"
"""The options of a rule."""


@dataclass(frozen=True)
class LineOption:
    """What can be chosen for a line: its code, its label, and the figures of the file under it (None: unknown)."""

    value: str
    label: str
    figures: Figures | None


@dataclass(frozen=True)
class ReceiptLine:
    """A rule or decision that the figures rest on.

    `key` is that of the rule, or the one under which a choice about the decision is kept; `value` the option taken.
    `money`, `orders` and `customers` are how much higher (above 0) or lower (below 0) the figures are by it than without
    it, or than under the decision's first other option; None where that was not worked out. `help` explains it.
    """

    key: str
    is_rule: bool
    sentence: Text
    value: str
    options: tuple[LineOption, ...]
    help: str = ""
    rows: int = 0
    money: Decimal | None = None
    orders: int | None = None
    customers: int | None = None
    examples: tuple[Example, ...] = ()
    samples: tuple[str, ...] = ()
    is_chosen: bool = False
    is_doubtful: bool = False
    table: str = "orders"


def rule_line(count: RuleCount, figures: Figures, currency: str | None) -> ReceiptLine | None:
    """Return the line of a rule that rows match.

    None for one that only flags, one whose effect is unknown, and one that is off and would change nothing.
    """
    if count.rule in FLAGS or count.otherwise is None or (not count.enabled and count.otherwise == figures):
        return None
    money, orders, customers = _difference(figures, count.otherwise)
    on, off = (figures, count.otherwise) if count.enabled else (count.otherwise, figures)
    rule = find_rule("orders", count.rule)
    return ReceiptLine(
        count.rule,
        True,
        text(
            _rule_sentence(count, money),
            rule=text(rule.label),
            rows=Quantity(count.matched, "rows"),
            money=_amount(money, currency),
        ),
        RULE_ON if count.enabled else RULE_OFF,
        (LineOption(RULE_ON, N_("set them aside"), on), LineOption(RULE_OFF, N_("let them count"), off)),
        help=rule.description,
        rows=count.matched,
        money=money,
        orders=orders,
        customers=customers,
        examples=count.examples,
    )


def _rule_sentence(count: RuleCount, money: Decimal) -> str:
    if count.enabled:
        return N_("{rule}: {money} in {rows} not counted") if money else N_("{rule}: {rows} not counted")
    if not money:
        return N_("{rule}: {rows} counted")
    if money < 0:
        return N_("{rule}: {rows} counted, which lowers the money by {money}")
    return N_("{rule}: {rows} counted, which adds {money}")


def decision_line(decision: Decision, figures: Figures, currency: str | None) -> ReceiptLine | None:
    """Return the line of a decision; None for a kind of another edition of the app."""
    kind = DECISIONS.get(decision.key)
    taken = kind.option(decision.value) if kind else None
    if kind is None or taken is None:
        return None
    otherwise = dict(decision.otherwise)
    other = next((otherwise[option.value] for option in kind.options if option.value in otherwise), None)
    money, orders, customers = _difference(figures, other) if other else (None, None, None)
    values = {
        "count": decision.rows,
        "rows": Quantity(decision.rows, "rows"),
        "column": decision.column,
        "subject": decision.subject,
        "examples": decision.examples,
        "money": _amount(money, currency),
    }
    return ReceiptLine(
        choice_of(decision),
        False,
        text(kind.question if decision.is_doubtful and kind.question else taken.sentence, **values),
        decision.value,
        tuple(
            LineOption(
                option.value, option.label, figures if option.value == decision.value else otherwise.get(option.value)
            )
            for option in kind.options
        ),
        rows=decision.rows,
        money=money,
        orders=orders,
        customers=customers,
        samples=decision.examples,
        is_chosen=decision.is_chosen,
        is_doubtful=decision.is_doubtful and not decision.is_chosen,
    )


def _difference(figures: Figures, other: Figures) -> tuple[Decimal, int, int]:
    """Return money, orders and customers of `figures` less those of `other`."""
    return (
        (figures.revenue or Decimal(0)) - (other.revenue or Decimal(0)),
        (figures.orders or 0) - (other.orders or 0),
        figures.customers - other.customers,
    )


def _amount(money: Decimal | None, currency: str | None) -> Text | Quantity:
    return Quantity(float(abs(money)), "money", currency) if money is not None else text("–")
