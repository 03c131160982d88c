"""The decisions about whose a row is: words that stand for nobody, and spellings of a key that are one customer."""

from __future__ import annotations

from crm_dashboard.data.commerce.decision_kinds import DecisionKind, Option
from crm_dashboard.text import N_

NOBODY, CUSTOMER = "nobody", "customer"
CODE, MAIL, PHONE, NAME = "code", "mail", "phone", "name"

NOBODY_KIND = DecisionKind(
    "nobody",
    N_("Words in place of a customer"),
    (
        Option(
            NOBODY,
            N_("No customer"),
            N_("“{examples}” in “{column}” stands for no customer: {rows}, {money}, belong to nobody"),
        ),
        Option(CUSTOMER, N_("A customer"), N_("“{examples}” in “{column}” was counted as one customer: {rows}")),
    ),
    N_("Is “{examples}” in “{column}” a customer, or does it stand for no customer?"),
)
KEY_KIND = DecisionKind(
    "key_kind",
    N_("What tells customers apart"),
    (
        Option(
            CODE,
            N_("The id as it stands"),
            N_("“{column}” was taken as it stands: {rows} that differ from others only in case, spaces or signs count as other customers"),
        ),
        Option(
            MAIL,
            N_("An e-mail address"),
            N_("“{column}” holds e-mail addresses, whatever their case and spaces: {rows} written in another way count for the same customers"),
        ),
        Option(
            PHONE,
            N_("A phone number"),
            N_("“{column}” holds phone numbers, with or without +86, spaces and hyphens: {rows} written in another way count for the same customers"),
        ),
        Option(
            NAME,
            N_("A name"),
            N_("“{column}” holds names, whatever their case and spaces: {rows} written in another way count for the same customers"),
        ),
    ),
)  # fmt: skip
CUSTOMER_KINDS = (NOBODY_KIND, KEY_KIND)
