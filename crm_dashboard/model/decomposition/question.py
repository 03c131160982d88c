"""What a reader chooses on the page Why, and its parameters in an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from crm_dashboard.model.question.link_codes import Reader
from crm_dashboard.model.question.not_applied import USUAL
from crm_dashboard.text import N_

View = Literal["factors", "customers", "goods"]
VIEWS: tuple[View, ...] = get_args(View)
WORDS: Mapping[str, str] = {
    "bridge": N_("Decomposed by"),
    "by": N_("Broken down by"),
}
SEGMENT = "segment"
"""The column of the segments of the matrix."""


@dataclass(frozen=True)
class WhyQuestion:
    """The bridge, and the groups' column; the period is that of all pages of change (`model.time.period_question`)."""

    bridge: View = VIEWS[0]
    by: str = SEGMENT


def describe(question: WhyQuestion) -> dict[str, str]:
    """Return the question in codes, by the parameters of the address."""
    return {"bridge": question.bridge, "by": question.by}


def encode(question: WhyQuestion, usual: WhyQuestion) -> dict[str, str]:
    """Return the parameters of an address, "" for what is usual."""
    left_out = describe(usual)
    return {name: "" if code == left_out[name] else code for name, code in describe(question).items()}


def decode(reader: Reader, kept: WhyQuestion) -> WhyQuestion:
    """Return the question of an address: `kept` changed by its parameters; what cannot be read is reported.

    Whether the data have the column is checked where it is used.
    """
    checks: dict[str, Callable[[str], str]] = {
        "bridge": lambda code: VIEWS[VIEWS.index(code)],
        "by": str,
    }
    parsed = {}
    for name, check in checks.items():
        code = reader.first(name, WORDS[name])
        value = reader.parse(WORDS[name], code, check, USUAL) if code else None
        if value is not None:
            parsed[name] = value
    return replace(kept, **parsed)  # type: ignore[arg-type]
