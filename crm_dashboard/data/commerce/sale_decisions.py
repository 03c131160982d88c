"""The decisions about what counts as a sale, and how much of it: states, payments, totals of orders on lines, refund columns."""

from __future__ import annotations

from crm_dashboard.data.commerce.decision_kinds import DecisionKind, Option
from crm_dashboard.text import N_

SALE, NOT_SALE, REFUND = "sale", "not_sale", "refund"
LINE, ORDER = "line", "order"
LOWERS, NET = "lowers", "net"

STATUS_KIND = DecisionKind(
    "status",
    N_("Rows by status"),
    (
        Option(SALE, N_("Sales"), N_("“{examples}” in “{column}”: {rows} counted as sales")),
        Option(NOT_SALE, N_("No sales"), N_("“{examples}” in “{column}”: {rows}, {money}, not counted as sales")),
        Option(
            REFUND, N_("Refunds"), N_("“{examples}” in “{column}”: {rows} counted as refunds, which lowers the money")
        ),
    ),
    N_("Do rows with “{examples}” in “{column}” count as sales?"),
)
UNPAID_KIND = DecisionKind(
    "unpaid",
    N_("Orders without a time of payment"),
    (
        Option(SALE, N_("Sales"), N_("No time in “{column}”: {rows} counted as sales")),
        Option(
            NOT_SALE,
            N_("No sales"),
            N_("No time in “{column}” where others have one: {rows}, {money}, not paid and not counted"),
        ),
    ),
    N_("Do orders without a time in “{column}” count as sales?"),
)
CANCELLED_KIND = DecisionKind(
    "cancelled",
    N_("Orders that were cancelled"),
    (
        Option(SALE, N_("Sales"), N_("Something in “{column}”: {rows} counted as sales")),
        Option(NOT_SALE, N_("No sales"), N_("Cancelled by “{column}”: {rows}, {money}, not counted")),
    ),
    N_("Do orders with something in “{column}” count as sales?"),
)
AMOUNT_KIND = DecisionKind(
    "amount_is_of",
    N_("What an amount is of"),
    (
        Option(
            LINE,
            N_("Of its line"),
            N_("“{column}” was taken as the amount of each line; the lines of an order are added up"),
        ),
        Option(
            ORDER,
            N_("Of the whole order"),
            N_(
                "“{column}” is that of the whole order, repeated on its lines: it counts once and is shared out over them ({count} lines)"
            ),
        ),
    ),
    N_(
        "“{column}” is the same on all lines of each order. Does it belong to the whole order, or does each line cost as much?"
    ),
)
REFUND_COLUMN_KIND = DecisionKind(
    "refund_column",
    N_("Refunds in a column"),
    (
        Option(LOWERS, N_("Are taken off"), N_("The refunds in “{column}” were taken off: {money} in {rows}")),
        Option(
            NET,
            N_("Are already taken off"),
            N_("The amounts are what is left after the refunds in “{column}”: nothing was taken off in {rows}"),
        ),
    ),
    N_("Are the refunds in “{column}” already taken off the amounts?"),
)
SALE_KINDS = (STATUS_KIND, UNPAID_KIND, CANCELLED_KIND, AMOUNT_KIND, REFUND_COLUMN_KIND)
