"""Which period a reader looks at and what it is compared with, and their parameters in an address; shared by all pages that tell change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_dashboard.model.question.link_codes import Reader
from crm_dashboard.model.question.not_applied import USUAL
from crm_dashboard.model.time.period import COMPARISONS, Comparison, PeriodChoice, parse_choice
from crm_dashboard.text import N_

WORDS = {"period": N_("Period"), "against": N_("Compared with")}
PARAMETERS = ("period", "against", "days")
"""`days` is how links of earlier editions give the last days."""


@dataclass(frozen=True)
class PeriodQuestion:
    """The chosen period, and what it is compared with (None: what suits the history)."""

    choice: PeriodChoice
    comparison: Comparison | None = None


def describe(question: PeriodQuestion) -> dict[str, str]:
    """Return the question in codes, by the parameters of the address."""
    return {"period": question.choice.code, "against": question.comparison or ""}


def encode(question: PeriodQuestion, usual: PeriodQuestion) -> dict[str, str]:
    """Return the parameters of an address, "" for what is usual."""
    period = "" if question.choice == usual.choice else question.choice.code
    return {"period": period, "against": question.comparison or ""}


def decode(reader: Reader, kept: PeriodQuestion) -> PeriodQuestion:
    """Return the question of an address, as in `kept` where nothing is given or can be read."""
    code = reader.first("period", WORDS["period"]) or reader.first("days", WORDS["period"])
    choice = reader.parse(WORDS["period"], code, parse_choice, USUAL) if code else None
    against = reader.first("against", WORDS["against"])
    comparison = reader.parse(WORDS["against"], against, _comparison, USUAL) if against else None
    return replace(kept, choice=choice or kept.choice, comparison=comparison or kept.comparison)


def _comparison(code: str) -> Comparison:
    known = {str(comparison): comparison for comparison in COMPARISONS}
    return known[code]
