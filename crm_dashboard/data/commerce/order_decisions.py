"""The decisions about which rows are one order: the same number on several days or in several stores, and blank cells."""

from __future__ import annotations

from crm_dashboard.data.commerce.decision_kinds import DecisionKind, Option
from crm_dashboard.text import N_

BY_ID, BY_STORE, BY_YEAR, BY_DAY, BY_TIME = "id", "store", "year", "day", "time"
ABOVE, BLANK = "above", "blank"

SAME_ORDER_KIND = DecisionKind(
    "same_order",
    N_("Which rows are one order"),
    (
        Option(
            BY_ID,
            N_("All rows of a customer with the same number"),
            N_("All rows of a customer with the same “{column}” are one order, also where they are days apart ({rows})"),
        ),
        Option(
            BY_STORE,
            N_("Those with the same number in the same store"),
            N_("The same “{column}” in another store is another order ({rows})"),
        ),
        Option(
            BY_YEAR,
            N_("Those with the same number in the same year (and store)"),
            N_("“{column}” begins anew each year: the same number in another year or store is another order ({rows})"),
        ),
        Option(
            BY_DAY,
            N_("Those with the same number on the same day (and in the same store)"),
            N_("The same “{column}” on another day or in another store is another order ({rows})"),
        ),
        Option(
            BY_TIME,
            N_("Those with the same number at the same time (and in the same store)"),
            N_("The same “{column}” at another time or in another store is another order ({rows})"),
        ),
    ),
    N_("For some customers the same “{column}” stands on days far apart ({rows}). Is that one order, or does the number begin anew?"),
)  # fmt: skip
BLANK_CELLS_KIND = DecisionKind(
    "blank_cells",
    N_("Rows without order, customer and time"),
    (
        Option(
            ABOVE,
            N_("Belong to the order above"),
            N_("{rows} without order, customer and time belong to the order above: {money}"),
        ),
        Option(BLANK, N_("Belong to nobody"), N_("{rows} without order, customer and time belong to nobody")),
    ),
    N_("Do rows without order, customer and time belong to the order above?"),
)
ORDER_KINDS = (SAME_ORDER_KIND, BLANK_CELLS_KIND)
