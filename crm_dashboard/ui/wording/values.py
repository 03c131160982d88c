"""Values of customers as they are read: with unit, currency and date in the reader's way, a dash where there is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from crm_dashboard.i18n.formats import MISSING, UNITS
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import plain

_GROUPED_FROM = 10_000


def figure(
    value: float | Decimal | None, unit: str, t: Translator, currency: str | None, *, whole: bool = False
) -> str:
    """Return a metric's value for a column of values: ¥1,200.00, 49.5%, 12; without the unit's word, which its title has.

    All values of a column have as many decimals, `whole` ones none.
    """
    if value is None:
        return MISSING
    if unit.startswith("money"):
        return t.money(value, currency, aligned=True)
    if unit == "share":
        return t.percent(value, 1)
    digits = UNITS[unit].digits
    return t.number(value, 0 if whole else 2 if digits is None else digits)


def titled(label: str, unit: str, t: Translator) -> str:
    """Return a metric's label with its unit where the values do not show it."""
    return label if unit.startswith("money") else titled_in_full(label, unit, t, None)


def titled_in_full(label: str, unit: str, t: Translator, currency: str | None) -> str:
    """Return a metric's label with unit or currency, for values that are bare numbers; shares are parts of one."""
    name = "" if unit in ("", "share") else t.unit_name(unit, currency)
    return t(N_("{label} ({unit})"), label=label, unit=name) if name and name.lower() not in label.lower() else label


def attribute_value(value: object, t: Translator) -> str:
    """Return a value of a customer's own: a date in the reader's way, a whole number as it is, text on one line."""
    if value is None:
        return MISSING
    if isinstance(value, dt.date):
        return t.date(value)
    if isinstance(value, int | float | Decimal):
        is_short = -_GROUPED_FROM < value < _GROUPED_FROM and value == int(value)  # a year has no thousands
        return str(int(value)) if is_short else t.number(value)
    return plain(value)
