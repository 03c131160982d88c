"""Order ids: what is added to the same id of another order, and ids whose last digits a spreadsheet has rounded away."""

from __future__ import annotations

from crm_dashboard.data.process.sql import literal

_APART, _REPEATED = "\u2060", "\u200b"
"""Invisible signs that no id holds, since they are dropped where an id is read (`values.key`)."""
DIGITS = 15
"""A spreadsheet keeps so many digits of a number."""


def shown_order_id(order_id: str) -> str:
    """Return an order id as the file has it."""
    return order_id.partition(_APART)[0].partition(_REPEATED)[0]


def apart(order_id: str, suffix: str) -> str:
    """Return the SQL of an id that is told from the same id of another order by a suffix."""
    return f"{order_id} || {literal(_APART)} || {suffix}"


def written(order_id: str) -> str:
    """Return the SQL of an id as the file has it."""
    return f"split_part({order_id}, {literal(_APART)}, 1)"


def repeated(order_id: str, row_no: str) -> str:
    """Return the SQL of the id of a row that another file holds as well, so that it is no row of that order."""
    return f"{order_id} || {literal(_REPEATED)} || {row_no}"


def unrepeated(order_id: str) -> str:
    """Return the SQL of the id before it was made that of a repeated row."""
    return f"split_part({order_id}, {literal(_REPEATED)}, 1)"


def is_long(order_id: str) -> str:
    """Return the condition that an id is a number with more digits than a spreadsheet keeps."""
    return rf"CASE WHEN strlen({order_id}) > {DIGITS} THEN regexp_full_match({order_id}, '[1-9]\d+') ELSE false END"


def is_rounded(order_id: str) -> str:
    """Return the condition that of an id with too many digits the last ones are zeros."""
    return f"regexp_full_match(substr({order_id}, {DIGITS + 1}), '0+')"
