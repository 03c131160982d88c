"""The receipt: what the loaded orders come to, with a line for each rule and decision, the largest effect on money first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from crm_dashboard.analysis.receipt.lines import ReceiptLine, decision_line, rule_line
from crm_dashboard.data.cleaning.rules import find_rule
from crm_dashboard.data.process.protocol import Decision, Figures, Intake, RuleCount
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_, Quantity, Text, text

NOTABLE_SHARE = Decimal("0.001")
"""A line stands on the receipt from this share of the money, the orders or the customers on; the others are folded away."""


@dataclass(frozen=True)
class Receipt:
    """What the orders of a workspace come to, and how that was decided.

    `figures` are customers with an order, orders, and net money in `currency`; days are in days since 1970-01-01.
    `questions` are lines whose evidence is split, `decided` those that change the figures by `NOTABLE_SHARE` at least, the
    largest effect on money first, `minor` all others.
    """

    figures: Figures
    currency: str | None
    first_day: int | None
    last_day: int | None
    rows_in: int
    rows_kept: int
    questions: tuple[ReceiptLine, ...]
    decided: tuple[ReceiptLine, ...]
    minor: tuple[ReceiptLine, ...]

    @property
    def title(self) -> Text:
        """The receipt in one sentence: orders, customers, money, first and last day."""
        message = N_("{orders} of {customers}, {money}, from {first} to {last}")
        return text(
            message,
            orders=Quantity(self.figures.orders or 0, "orders"),
            customers=Quantity(self.figures.customers, "customers"),
            money=Quantity(float(self.figures.revenue or 0), "money", self.currency),
            first=date_of(self.first_day or 0),
            last=date_of(self.last_day or 0),
        )

    @property
    def lines(self) -> tuple[ReceiptLine, ...]:
        """All lines: questions, then decisions by their effect, then the minor ones."""
        return (*self.questions, *self.decided, *self.minor)


def receipt_of(workspace: Workspace) -> Receipt | None:
    """Return the receipt of the loaded orders; None where none are loaded, or where an early edition loaded them."""
    version = workspace.version
    intake = version.intake("orders") if version else None
    if version is None or intake is None or intake.figures is None:
        return None
    report = version.report
    lines = _lines(intake, report.currency)
    questions = tuple(line for line in lines if line.is_doubtful)
    certain = [line for line in lines if not line.is_doubtful]
    notable = [line for line in certain if _is_notable(line, intake.figures)]
    return Receipt(
        intake.figures,
        report.currency,
        report.first_day,
        report.last_day,
        intake.rows_in,
        intake.rows_kept,
        questions,
        tuple(notable),
        tuple(line for line in certain if line not in notable),
    )


def _lines(intake: Intake, currency: str | None) -> list[ReceiptLine]:
    figures = intake.figures
    assert figures is not None
    lines: list[ReceiptLine | None] = [decision_line(decision, figures, currency) for decision in intake.decisions]
    rules = [count for count in _distinct(intake.rules) if not _is_told(count, intake.decisions)]
    lines += [rule_line(count, figures, currency) for count in rules]
    known = [replace(line, table=intake.source.table) for line in lines if line is not None]
    return sorted(known, key=lambda line: -abs(line.money or Decimal(0)))


def _is_told(count: RuleCount, decisions: tuple[Decision, ...]) -> bool:
    """Return whether all rows that a rule sets aside are those of decisions, whose lines tell what it does."""
    deciding = find_rule("orders", count.rule).decided_by
    rows = sum(decision.rows for decision in decisions if decision.key in deciding)
    return count.enabled and 0 < count.matched <= rows


def _distinct(rules: tuple[RuleCount, ...]) -> list[RuleCount]:
    """Return the rules that rows match; of several that are off and would do the same only the first."""
    distinct: dict[object, RuleCount] = {}
    for count in (count for count in rules if count.matched):
        distinct.setdefault(count.rule if count.enabled else (count.matched, count.otherwise), count)
    return list(distinct.values())


def _is_notable(line: ReceiptLine, figures: Figures) -> bool:
    """Return whether a line changes money, orders or customers by a share that is not to be passed over."""
    return (
        _is_share(line.money, figures.revenue)
        or _is_share(line.orders, figures.orders)
        or _is_share(line.customers, figures.customers)
    )


def _is_share(change: Decimal | int | None, total: Decimal | int | None) -> bool:
    return bool(change) and abs(Decimal(change or 0)) >= NOTABLE_SHARE * abs(Decimal(total or 1))
