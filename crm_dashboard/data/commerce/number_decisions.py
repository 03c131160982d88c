"""How numbers are read: their decimal mark, the unit of an amount, the side of a ledger, and what a discount means."""

from __future__ import annotations

from crm_dashboard.data.commerce.decision_kinds import DecisionKind, Option
from crm_dashboard.text import N_

DECIMAL_MARK, UNIT, LEDGER_SIDE, DISCOUNT_IS = "decimal_mark", "unit", "ledger_side", "discount_is"

NUMBER_DECISIONS: tuple[DecisionKind, ...] = (
    DecisionKind(
        DECIMAL_MARK,
        N_("Decimal mark"),
        (
            Option("point", N_("Point before the decimals: 1,234.50"), N_("“{column}” was read with a point before the decimals: {examples}")),
            Option("comma", N_("Comma before the decimals: 1.234,50"), N_("“{column}” was read with a comma before the decimals: {examples}")),
        ),
        N_("Do the last three digits in “{column}” stand behind a decimal mark, or are they thousands? {examples}"),
    ),
    DecisionKind(
        UNIT,
        N_("Unit of the amounts"),
        (
            Option("one", N_("As they stand"), N_("“{column}” was read as it stands: {examples}")),
            Option("hundredth", N_("Cents (a hundredth)"), N_("“{column}” counts cents, so its amounts were divided by 100: {examples}")),
            Option("thousand", N_("Thousands"), N_("“{column}” counts thousands, so its amounts were multiplied by 1,000: {examples}")),
            Option("ten_thousand", N_("Ten thousands (万)"), N_("“{column}” counts ten thousands, so its amounts were multiplied by 10,000: {examples}")),
            Option("lakh", N_("Lakhs (a hundred thousand)"), N_("“{column}” counts lakhs, so its amounts were multiplied by 100,000: {examples}")),
            Option("million", N_("Millions"), N_("“{column}” counts millions, so its amounts were multiplied by 1,000,000: {examples}")),
            Option("crore", N_("Crores (ten million)"), N_("“{column}” counts crores, so its amounts were multiplied by 10,000,000: {examples}")),
            Option("hundred_million", N_("Hundred millions (亿)"), N_("“{column}” counts hundred millions, so its amounts were multiplied by 100,000,000: {examples}")),
            Option("billion", N_("Billions"), N_("“{column}” counts billions, so its amounts were multiplied by 1,000,000,000: {examples}")),
        ),
        N_("In which unit does “{column}” count? {examples}"),
    ),
    DecisionKind(
        LEDGER_SIDE,
        N_("Debit and credit"),
        (
            Option("debit", N_("Debits (Dr) are sales"), N_("In “{column}” debits (Dr) were taken as sales and credits (Cr) as refunds: {examples}")),
            Option("credit", N_("Credits (Cr) are sales"), N_("In “{column}” credits (Cr) were taken as sales and debits (Dr) as refunds: {examples}")),
        ),
        N_("Which side of “{column}” holds the sales? {examples}"),
    ),
    DecisionKind(
        DISCOUNT_IS,
        N_("What the discount means"),
        (
            Option("money", N_("An amount of money"), N_("“{column}” was taken off as money: {examples}")),
            Option("share", N_("A share: 0.15 takes off 15%"), N_("“{column}” was taken off as a share of the price: {examples}")),
            Option("percent", N_("Per cent: 15 takes off 15%"), N_("“{column}” was taken off in per cent of the price: {examples}")),
            Option("rate_paid", N_("The rate that is paid: 0.9 takes off 10%"), N_("“{column}” gives the rate that is paid; the rest was taken off: {examples}")),
            Option("tenths_paid", N_("Tenths that are paid: 9 takes off 10%"), N_("“{column}” gives the tenths that are paid; the rest was taken off: {examples}")),
            Option("percent_paid", N_("The per cent that is paid: 90 takes off 10%"), N_("“{column}” gives the per cent that is paid; the rest was taken off: {examples}")),
        ),
        N_("Is “{column}” money, or a part of the price? {examples}"),
    ),
)  # fmt: skip
