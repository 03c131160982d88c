"""When a value is plausible, by its column or else its kind: as an SQL condition and as a sentence."""

from __future__ import annotations

from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.schema.columns import ValueKind
from crm_dashboard.text import N_

FIRST_YEAR = 1900
MAX_AGE_YEARS = 120
"""The highest plausible age of a customer in years."""
_PLANNED_DATES = ("start_date", "end_date", "launch_date")
"""Date columns that may be after the day of loading, such as planned campaigns."""
_ROLES: dict[str, str] = {
    "email": r"regexp_full_match({0}, '[^@\s]+@[^@\s]+\.[^@\s.]+')",
    "phone": r"length(regexp_replace({0}, '[^0-9]', '', 'g')) BETWEEN 7 AND 15 AND NOT regexp_matches({0}, '(?i)[a-z]+[^0-9]*$|e\+')",
    "birth_year": f"{{0}} BETWEEN year(current_date) - {MAX_AGE_YEARS} AND year(current_date)",
    "scale_max": "{0} > 0",
    "score": "{0} >= 0",
    "duration_s": "{0} >= 0",
    "unit_price": "{0} >= 0",
    "list_price": "{0} >= 0",
}
_KINDS: dict[ValueKind, str] = {
    "time": f"{{0}} >= DATE '{FIRST_YEAR}-01-01' AND {{0}} < current_date + 2",  # a file may come from a later time zone
    "id": r"NOT (contains({0}, 'E+') AND regexp_full_match({0}, '\d(\.\d+)?E\+\d+'))",
    "number": "true",
    "money": "true",
}

SENTENCES: dict[str, str] = {
    "email": N_("It looks like an e-mail address: one @, with a dot after it."),
    "phone": N_("It has 7 to 15 digits."),
    "birth_year": N_("It is one of the last 120 years."),
    "scale_max": N_("It is a number above zero."),
    **dict.fromkeys(("score", "duration_s", "unit_price", "list_price"), N_("It is a number, zero or more.")),
    **dict.fromkeys(_PLANNED_DATES, N_("It is a date between 1900 and 2200.")),
    "time": N_("It is a date between 1900 and the day of loading."),
    "id": N_("It is not an id that a spreadsheet has shortened, such as 1.38E+10."),
    "number": N_("It is a finite number."),
    "money": N_("It is a finite amount."),
}


def plausible_sentence(column: str, kind: ValueKind) -> str:
    """Return the message id of the sentence that says when a value is plausible; empty if any text is."""
    return SENTENCES.get(column) or SENTENCES.get(kind, "")


def plausible_condition(column: str, kind: ValueKind) -> str | None:
    """Return the SQL condition that a typed column's value is plausible; None if any text is."""
    if column in _PLANNED_DATES:
        return f"{identifier(column)} >= DATE '{FIRST_YEAR}-01-01' AND {identifier(column)} < DATE '2200-01-01'"
    template = _ROLES.get(column) or _KINDS.get(kind)
    return template.format(identifier(column)) if template else None
