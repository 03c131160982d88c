"""What a reader chooses on the page of trends, and its parameters in an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from crm_dashboard.model.question.link_codes import Reader
from crm_dashboard.model.question.not_applied import USUAL
from crm_dashboard.model.time.trend import ADDITIVE, CUT_POLICIES, CutPolicy, TrendMeasure
from crm_dashboard.text import N_

MEAN = "mean:"
SPANS = (12, 24, 0)
"""How many month-ends can be shown; 0 for all."""
VIEWS: Mapping[str, str] = {
    "area": N_("Stacked"),
    "share": N_("Shares"),
    "lines": N_("Lines"),
    "multiples": N_("Small multiples"),
    "seasons": N_("Year over year"),
}
STACKED = ("area", "share")
BRUSHED = (*STACKED, "lines")
"""The views with months along their axis, over which a reader can drag."""
WORDS: Mapping[str, str] = {
    "show": N_("What is shown"),
    "view": N_("View"),
    "rule": N_("Rule"),
    "months": N_("Months"),
    "segment": N_("Segment"),
    "from": N_("From the end of"),
    "to": N_("to the end of"),
}
Value = TypeVar("Value")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class TrendQuestion:
    """The figure that is shown, the view, the cut policy, how many month-ends, the segment of the year-over-year view ("": all).

    The period goes from the end of `first_month` to that of `last_month` (months since January 1970); None for the first
    and last month that is shown.
    """

    show: str = "customers"
    view: str = "area"
    cut_policy: CutPolicy = CUT_POLICIES[0]
    months: int = 24
    segment: str = ""
    first_month: int | None = None
    last_month: int | None = None

    @property
    def measure(self) -> TrendMeasure:
        """The figure, a mean of any metric being one kind."""
        return next((measure for measure in ADDITIVE if measure == self.show), "mean")

    @property
    def metric(self) -> str | None:
        """The metric whose mean is shown, if any."""
        return self.show.removeprefix(MEAN) if self.show.startswith(MEAN) else None

    @property
    def views(self) -> tuple[str, ...]:
        """The views that can show the figure: a mean cannot be stacked."""
        return tuple(view for view in VIEWS if not (self.metric and view in STACKED))


def describe(question: TrendQuestion) -> dict[str, str]:
    """Return the question in codes, by the parameters of the address."""
    return {
        "show": question.show,
        "view": question.view,
        "rule": question.cut_policy,
        "months": str(question.months),
        "segment": question.segment,
        "from": _month_code(question.first_month),
        "to": _month_code(question.last_month),
    }


def encode(question: TrendQuestion, usual: TrendQuestion) -> dict[str, str]:
    """Return the parameters of an address, "" for what is usual."""
    left_out = describe(usual)
    return {name: "" if code == left_out[name] else code for name, code in describe(question).items()}


def decode(reader: Reader, kept: TrendQuestion) -> TrendQuestion:
    """Return the question of an address: `kept` changed by its parameters; what cannot be read is reported.

    Whether the data have the figure, the segment and the months is checked where they are used.
    """
    codes = {name: reader.first(name, what) for name, what in WORDS.items()}

    def parse(name: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        parsed = reader.parse(WORDS[name], codes[name], read, USUAL) if codes[name] else None
        return otherwise if parsed is None else parsed

    has_period = codes["from"] or codes["to"]
    return TrendQuestion(
        show=codes["show"] or kept.show,
        view=codes["view"] or kept.view,
        cut_policy=parse("rule", _cut_policy, kept.cut_policy),
        months=parse("months", {str(span): span for span in SPANS}.__getitem__, kept.months),
        segment=codes["segment"] or kept.segment,
        first_month=parse("from", _month_number, None) if has_period else kept.first_month,
        last_month=parse("to", _month_number, None) if has_period else kept.last_month,
    )


def _cut_policy(code: str) -> CutPolicy:
    return CUT_POLICIES[CUT_POLICIES.index(code)]


def _month_number(code: str) -> int:
    match = _MONTH.fullmatch(code)
    if not match:
        raise ValueError(code[:20])
    return (int(match[1]) - 1970) * 12 + int(match[2]) - 1


def _month_code(month: int | None) -> str:
    if month is None:
        return ""
    year, number = divmod(month, 12)
    return f"{1970 + year:04d}-{number + 1:02d}"
