"""Which lines are sales, which are none and which are refunds, by the states, flags, types and times of payment beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import duckdb

from crm_dashboard.data.cleaning.lines import LINES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.decision_kinds import DecisionKind
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.sale_decisions import CANCELLED_KIND, NOT_SALE, SALE, STATUS_KIND, UNPAID_KIND
from crm_dashboard.data.commerce.status_words import PAYMENT, STATUS, Meaning
from crm_dashboard.data.process.protocol import Decision
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.schema.masking import mask_value
from crm_dashboard.data.values.order_ids import written
from crm_dashboard.data.worth.line_table import replace_lines
from crm_dashboard.data.worth.statuses import Choices, StatusValue, no_words, read_statuses

_LEAST_PAID = 0.2
"""With fewer orders that have a time of payment, its absence means nothing."""
_EXAMPLES = 3
_ROLE_OF_MARK = {UNPAID_KIND.key: "paid_at", CANCELLED_KIND.key: "cancelled_at"}


@dataclass(frozen=True)
class Reason:
    """Why lines are no sales or refunds: the decision about them, and the condition `met` that a line is concerned.

    `sql` is the condition in full, which may compare a line with the others of its order. `is_aside`: the lines are set aside by it; `is_turned`: their amounts became negative.
    """

    decision: Decision
    sql: str
    met: str
    is_aside: bool = False
    is_turned: bool = False


def mark_sales(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], choices: Choices
) -> tuple[Reason, ...]:
    """Mark in `LINES` what is no sale (`is_unsold`) and make the amounts of refunds negative; return the reasons.

    Without any reason the lines stay as they are. A sale that was refunded is set aside unless its money is lowered
    elsewhere: by a row of its own, or by a column of refunds.
    """
    values = read_statuses(connection, fields, choices)
    marks = [*_mark_unpaid(connection, fields, choices, values), *_mark_cancelled(connection, fields, choices, values)]
    if all(value.meaning is Meaning.SALE and not value.is_chosen for value in values) and not marks:
        return ()
    has_turned = _turn_refunds(connection, [value for value in values if value.meaning is Meaning.REFUND])
    aside = [value for value in values if value.meaning in (Meaning.NOT_SALE, Meaning.REFUNDED)]
    has_unsold = _mark_unsold(connection, fields, aside, [mark for mark in marks if mark.is_aside])
    values = _doubt_partly_refunded(connection, fields.keys(), values)
    reasons = [*_status_reasons(connection, values, has_turned=has_turned, has_unsold=has_unsold), *marks]
    return tuple(reason for reason in reasons if reason.decision.rows)


def _turn_refunds(connection: duckdb.DuckDBPyConnection, refunds: Sequence[StatusValue]) -> bool:
    """Make the positive amounts of refunds negative, `is_turned` says which; return whether there are refunds."""
    if refunds:
        is_turned = f"coalesce(amount > 0 AND ({_any(value.sql for value in refunds)}), false)"
        turned = f"CASE WHEN {is_turned} THEN -amount ELSE amount END AS amount"
        replace_lines(connection, f"SELECT * REPLACE ({turned}), {is_turned} AS is_turned FROM {LINES}")
    return bool(refunds)


def _mark_unsold(
    connection: duckdb.DuckDBPyConnection,
    fields: Mapping[str, Field],
    aside: Sequence[StatusValue],
    marks: Sequence[Reason],
) -> bool:
    """Add `is_unsold` to the lines; return whether anything may be no sale."""
    conditions = [mark.sql for mark in marks]
    for value in aside:
        is_refunded = value.meaning is Meaning.REFUNDED
        unless_lowered = f" AND {_is_lowered_nowhere(fields.keys())}" if is_refunded else ""
        conditions.append(_spread(connection, fields, value) + unless_lowered)
    if conditions:
        replace_lines(connection, f"SELECT *, coalesce({_any(conditions)}, false) AS is_unsold FROM {LINES}")
    return bool(conditions)


def _doubt_partly_refunded(
    connection: duckdb.DuckDBPyConnection, roles: Set[str], values: tuple[StatusValue, ...]
) -> tuple[StatusValue, ...]:
    """Return the values with a doubt about sales that were refunded in part, where nothing says how much went back."""
    if all(value.meaning is not Meaning.PARTLY for value in values) or "refund_amount" in roles:
        return values
    if connection.execute(f"SELECT 1 FROM {LINES} WHERE amount < 0 LIMIT 1").fetchone():
        return values
    return tuple(
        replace(value, is_doubtful=not value.is_chosen) if value.meaning is Meaning.PARTLY else value
        for value in values
    )


def _spread(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], value: StatusValue) -> str:
    """Return the condition that a line has a value, or has none while its order has it: exports give it once an order."""
    role = identifier(value.role)
    if value.role not in (STATUS, PAYMENT) or "order_id" not in fields:
        return value.sql
    blank = connection.execute(f"SELECT 1 FROM {LINES} WHERE {role} IS NULL LIMIT 1").fetchone()
    of_order = f"CASE WHEN {role} IS NULL AND order_id IS NOT NULL THEN bool_or({value.sql}) OVER (PARTITION BY order_id) ELSE {value.sql} END"
    return of_order if blank else value.sql


def _is_lowered_nowhere(roles: Set[str]) -> str:
    """Return the condition that the money of a refunded line is above zero and is not taken back elsewhere."""
    parts = ["amount > 0"]
    if "refund_amount" in roles:
        parts.append("coalesce(refund_amount, 0) = 0")
    if "order_id" in roles:
        parts.append(f"NOT coalesce(order_id IN (SELECT order_id FROM {LINES} WHERE amount < 0), false)")
    if {"order_id", "parent_id"} <= roles:
        parts.append(f"NOT coalesce({written('order_id')} IN (SELECT parent_id FROM {LINES} WHERE amount < 0), false)")
    return " AND ".join(parts)


def _mark_unpaid(
    connection: duckdb.DuckDBPyConnection,
    fields: Mapping[str, Field],
    choices: Choices,
    values: tuple[StatusValue, ...],
) -> list[Reason]:
    """Return the reason that orders have no time of payment while others have one, where no status says what they are."""
    if "paid_at" not in fields:
        return []
    times = f"SELECT count(paid_at), count(*) FROM {LINES}"
    paid, rows = connection.execute(times).fetchone() or (0, 0)
    if not _LEAST_PAID * rows <= paid < rows:
        return []
    known = _any(value.sql for value in values if value.meaning is not None and value.role in (STATUS, PAYMENT))
    is_unpaid = met = f"paid_at IS NULL AND NOT coalesce({known}, false)"
    if "order_id" in fields:
        of_order = "OVER (PARTITION BY order_id)"
        is_order = f"max(paid_at) {of_order} IS NULL AND NOT coalesce(bool_or({known}) {of_order}, false)"
        is_unpaid = f"{met} AND (order_id IS NULL OR {is_order})"
    return [_mark(connection, UNPAID_KIND, fields, choices, (is_unpaid, met))]


def _mark_cancelled(
    connection: duckdb.DuckDBPyConnection,
    fields: Mapping[str, Field],
    choices: Choices,
    values: tuple[StatusValue, ...],
) -> list[Reason]:
    """Return the reason that a time of cancellation, or a yes, stands beside a line that is not set aside by its status."""
    if "cancelled_at" not in fields:
        return []
    is_cancelled = "cancelled_at IS NOT NULL"
    if noes := no_words(connection, "cancelled_at"):
        is_cancelled += f" AND cancelled_at NOT IN ({', '.join(map(literal, noes))})"
    if "refund_amount" in fields:
        is_cancelled += " AND coalesce(refund_amount, 0) = 0"
    known = [value.sql for value in values if value.is_chosen or value.option == NOT_SALE]
    is_cancelled += f" AND NOT coalesce({_any(known)}, false)"
    return [_mark(connection, CANCELLED_KIND, fields, choices, (is_cancelled, is_cancelled))]


def _mark(
    connection: duckdb.DuckDBPyConnection,
    kind: DecisionKind,
    fields: Mapping[str, Field],
    choices: Choices,
    conditions: tuple[str, str],
) -> Reason:
    """Return the reason with the number of its lines; `conditions` are `sql` and `met`."""
    sql, met = conditions
    by_hand = chosen(choices, kind.key)
    value = by_hand or NOT_SALE
    (rows,) = connection.execute(
        f"SELECT count(*) FROM (SELECT {sql} AS is_met FROM {LINES}) WHERE is_met"
    ).fetchone() or (0,)
    header = fields[_ROLE_OF_MARK[kind.key]].header
    decision = Decision(kind.key, value, column=header, rows=int(rows), is_chosen=by_hand is not None)
    return Reason(decision, sql, met, is_aside=value == NOT_SALE)


def _status_reasons(
    connection: duckdb.DuckDBPyConnection, values: Sequence[StatusValue], *, has_turned: bool, has_unsold: bool
) -> list[Reason]:
    """Return the reason of each value that changed its rows, was chosen by hand, or is not plainly a sale."""
    told: dict[str, list[StatusValue]] = {}
    for value in values:
        if value.is_chosen or value.is_doubtful or value.option != SALE:
            told.setdefault(value.subject, []).append(value)
    reasons = []
    for same in told.values():
        changed = _is_changed(same[0], has_turned=has_turned, has_unsold=has_unsold)
        condition = _any(value.sql for value in same)
        (rows,) = connection.execute(f"SELECT count(*) FROM {LINES} WHERE ({condition}) AND {changed}").fetchone() or (
            0,
        )
        reasons.append(_status_reason(same, condition, int(rows)))
    return reasons


def _status_reason(same: Sequence[StatusValue], condition: str, rows: int) -> Reason:
    """Return the reason of a value, which may stand in several columns."""
    first = same[0]
    decision = Decision(
        STATUS_KIND.key,
        first.option,
        first.subject,
        ", ".join(dict.fromkeys(value.header for value in same)),
        rows,
        tuple(mask_value(first.role, text) or "" for text in first.texts[:_EXAMPLES]),
        first.is_chosen,
        first.is_doubtful,
    )
    is_refund = first.meaning is Meaning.REFUND
    return Reason(decision, condition, condition, is_aside=first.option == NOT_SALE, is_turned=is_refund)


def _is_changed(value: StatusValue, *, has_turned: bool, has_unsold: bool) -> str:
    if value.is_chosen or value.is_doubtful:
        return "true"
    if value.meaning is Meaning.REFUND:
        return "is_turned" if has_turned else "false"
    return "is_unsold" if has_unsold else "false"


def _any(conditions: Iterable[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions) or "false"
