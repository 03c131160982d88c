"""A requested value that cannot be applied."""

from __future__ import annotations

from dataclasses import dataclass

from crm_dashboard.text import N_, Text, text

UNREADABLE = text(N_("It cannot be read."))
LEFT_OUT = text(N_("It is left out."))
USUAL = text(N_("The usual one is used."))


@dataclass(frozen=True)
class NotApplied:
    """A requested value that cannot be applied: of what, why, and what is used instead.

    `narrows`: it would have limited the customers. `page` is the address of the page that it belongs to, empty where it
    belongs to the question.
    """

    what: Text
    value: str
    why: Text
    instead: Text | None = None
    narrows: bool = False
    page: str = ""
