"""Import a file of orders or order lines: cleaning rules, orders, items, and customer values in the lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from crm_dashboard.data.building.customers import store_order_customers
from crm_dashboard.data.building.orders import make_items, make_orders
from crm_dashboard.data.cleaning.currencies import detect_currency
from crm_dashboard.data.cleaning.effects import rule_effects
from crm_dashboard.data.cleaning.examples import with_examples
from crm_dashboard.data.cleaning.lines import (
    Overlaps,
    Verdict,
    apply_rules,
    make_lines,
    prepare_marks,
    unreadable_notices,
)
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.repeats import has_repeats
from crm_dashboard.data.cleaning.rules import OVERLAPPING, RULES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.identity.personal_headers import classify_header
from crm_dashboard.data.orders.continued_rows import with_money
from crm_dashboard.data.orders.overlaps import find_overlaps
from crm_dashboard.data.orders.same_number import SameNumbers, tell_orders_apart, with_figures
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Notice, RuleCount
from crm_dashboard.data.process.today import day_of_loading
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, refusal
from crm_dashboard.data.schema.tables import ORDER_LABELS
from crm_dashboard.data.values.values import is_filled
from crm_dashboard.data.worth.worth import Worth, told_decisions, weigh_lines
from crm_dashboard.text import N_, text

_EXAMPLE_CHARS = 40


@dataclass(frozen=True)
class Judged:
    """What became of the lines of a file of orders: fates, worth, which rows are one order, and notices about them."""

    verdict: Verdict
    worth: Worth
    same: SameNumbers
    notices: tuple[Notice, ...]


def import_orders(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Create `orders`, `order_items` and the customer tables of order lines; raise `ImportRefused` if no row is left."""
    fields = mapped.fields
    judged = judge_orders(connection, mapped)
    verdict = judged.verdict
    notices = mapped.notices + judged.notices + verdict.notices + unreadable_notices(connection, _optional(fields))
    row = connection.execute(f"SELECT count(*) FROM {RAW}").fetchone()
    rows_in = (int(row[0]) if row else 0) + count_set_aside(mapped.notices)
    if verdict.rows_kept == 0:
        raise _no_rows_error(connection, mapped, rows_in, verdict.rules, notices)
    progress(N_("Building the orders"))
    connecting.begin_output(connection)
    labels = tuple(label for label in ORDER_LABELS if label in fields)
    make_orders(connection, fields.keys(), labels, has_one_line_per_order=verdict.has_one_line_per_order)
    make_items(connection, fields.keys(), has_one_line_per_order=verdict.has_one_line_per_order)
    store_order_customers(connection, fields)
    currency, currency_notices = detect_currency(connection, fields, chosen=mapped.source.currency)
    progress(N_("Weighing the rules"))
    figures = rule_effects(connection, fields.keys(), verdict.rules)
    rules = with_examples(connection, mapped, figures.rules)
    return Outcome(
        rows_in,
        verdict.rows_kept,
        rules,
        notices + currency_notices,
        currency,
        figures=figures.current,
        uncleaned=figures.uncleaned,
        decisions=(
            *with_money(connection, mapped.decisions, figures.current),
            *with_figures(connection, judged.same, figures.current),
            *told_decisions(connection, mapped, judged.worth, figures.current),
        ),
    )


def judge_orders(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> Judged:
    """Create the typed lines of the file, tell orders apart, weigh what they are worth, and apply the rules of its source."""
    fields, source = mapped.fields, mapped.source
    make_lines(connection, fields)
    overlap_notices = find_overlaps(connection, mapped)
    overlaps = Overlaps(overlap_notices is not None, overlap_notices is not None and OVERLAPPING in source.rules)
    has_several = has_repeats(connection, fields.keys())
    same = tell_orders_apart(connection, mapped) if has_several and "order_id" in fields else SameNumbers()
    worth = weigh_lines(connection, mapped)
    today = source.day if source.day is not None else day_of_loading()
    marks = prepare_marks(
        connection,
        fields,
        columns=len(mapped.contents.headers),
        today=today,
        has_unsold=worth.has_unsold,
        has_lowered=worth.has_lowered,
        has_repeats=None if same.is_split else has_several,
        overlaps=overlaps,
    )
    verdict = apply_rules(connection, fields, marks, enabled=set(source.rules) & RULES.keys())
    return Judged(verdict, worth, same, (*(overlap_notices or ()), *same.notices, *worth.notices))


_READABLE = {
    "unreadable_time": N_("Choose another column for the time, or write times such as 2024-01-31 or 2024-01-31 14:05."),
    "unreadable_amount": N_("Choose another column for the amount, or write amounts such as 1234.50, 1,234.50 or €1.234,50."),
}  # fmt: skip


def _examples(connection: duckdb.DuckDBPyConnection, mapped: Mapped, column: str) -> tuple[str, ...]:
    """Return up to three values of the unreadable column; none of one that is called like personal data."""
    headers = [field.header for field in mapped.fields.values() if field.header in column]
    if not headers or any(classify_header(header) == "personal" for header in headers):
        return ()
    raw = f"c{mapped.contents.headers.index(headers[0])}"
    values = connection.execute(
        f"SELECT left({raw}, {_EXAMPLE_CHARS}) FROM {RAW} WHERE {is_filled(raw)} GROUP BY {raw} ORDER BY min(rowid) LIMIT 3"
    ).fetchall()
    return tuple(f"“{value}”" for (value,) in values)


def _optional(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields whose unreadable values do not set the whole row aside."""
    if "net_amount" in fields:
        needed = {"net_amount"}
    else:
        needed = {"qty", "unit_price"} if {"qty", "unit_price"} <= fields.keys() else {"gross_amount"}
    return {role: field for role, field in fields.items() if role not in needed}


def _no_rows_error(
    connection: duckdb.DuckDBPyConnection,
    mapped: Mapped,
    rows_in: int,
    rules: tuple[RuleCount, ...],
    notices: tuple[Notice, ...],
) -> Exception:
    """Return the error that names the rule or column that set most rows aside, and three values of that column."""
    by_rule = max(rules, key=lambda rule: rule.set_aside)
    by_notice = max(
        (notice for notice in notices if count_set_aside((notice,))), key=lambda notice: notice.count, default=None
    )
    if by_notice is not None and by_notice.count > by_rule.set_aside:
        examples = _examples(connection, mapped, by_notice.column)
        return refusal(
            N_("None of the {rows} rows can be used: {count} of them cannot be read there, for example {examples}.")
            if examples
            else N_("None of the {rows} rows can be used: {count} of them are empty or cannot be read there."),
            where=by_notice.column,
            next_step=text(_READABLE.get(by_notice.key, _READABLE["unreadable_amount"])),
            rows=rows_in,
            count=by_notice.count,
            examples=examples,
        )
    return refusal(
        N_("None of the {rows} rows is left: the rule “{rule}” sets {count} aside."),
        next_step=text(N_("Check the chosen columns, or switch the rule off.")),
        rows=rows_in,
        rule=text(RULES[by_rule.rule].label),
        count=by_rule.set_aside,
    )
