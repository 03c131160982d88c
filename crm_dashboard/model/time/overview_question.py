"""What a reader chooses on the overview, and its parameter in an address."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_dashboard.model.question.link_codes import Reader
from crm_dashboard.model.question.not_applied import USUAL
from crm_dashboard.text import N_

WORDS = {"days": N_("Comparison period")}


@dataclass(frozen=True)
class OverviewQuestion:
    """The days of the period up to the as-of day, which is compared with as many days before it."""

    days: int


def describe(question: OverviewQuestion) -> dict[str, str]:
    """Return the question in codes, by the parameter of the address."""
    return {"days": str(question.days)}


def encode(question: OverviewQuestion, usual: OverviewQuestion) -> dict[str, str]:
    """Return the parameter of an address, "" for what is usual."""
    return {"days": "" if question == usual else str(question.days)}


def decode(reader: Reader, kept: OverviewQuestion) -> OverviewQuestion:
    """Return the question of an address, `kept` where nothing can be read; whether the period is offered is checked later."""
    code = reader.first("days", WORDS["days"])
    days = reader.parse(WORDS["days"], code, _days, USUAL) if code else None
    return kept if days is None else replace(kept, days=days)


def _days(code: str) -> int:
    if not (code.isascii() and code.isdigit()):
        raise ValueError(code[:20])
    return int(code)
