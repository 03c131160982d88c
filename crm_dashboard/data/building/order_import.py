"""Import a file of orders or order lines: cleaning rules, orders, items, and customer values in the lines."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from crm_dashboard.data.building.customers import store_order_customers
from crm_dashboard.data.building.orders import make_items, make_orders
from crm_dashboard.data.cleaning.currencies import detect_currency
from crm_dashboard.data.cleaning.effects import rule_effects
from crm_dashboard.data.cleaning.examples import with_examples
from crm_dashboard.data.cleaning.lines import Verdict, apply_rules, make_lines, prepare_marks, unreadable_notices
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.rules import RULES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Notice, RuleCount
from crm_dashboard.data.process.today import day_of_loading
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, refusal
from crm_dashboard.data.schema.tables import ORDER_LABELS
from crm_dashboard.text import N_, text


def import_orders(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Create `orders`, `order_items` and the customer tables of order lines; raise `ImportRefused` if no row is left."""
    fields = mapped.fields
    verdict = judge_orders(connection, mapped)
    notices = mapped.notices + verdict.notices + unreadable_notices(connection, _optional(fields))
    row = connection.execute(f"SELECT count(*) FROM {RAW}").fetchone()
    rows_in = (int(row[0]) if row else 0) + count_set_aside(mapped.notices)
    if verdict.rows_kept == 0:
        raise _no_rows_error(rows_in, verdict.rules, notices)
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
    )


def judge_orders(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> Verdict:
    """Create the typed lines of the file and apply the rules of its source."""
    make_lines(connection, mapped.fields)
    source = mapped.source
    today = source.day if source.day is not None else day_of_loading()
    marks = prepare_marks(connection, mapped.fields, columns=len(mapped.contents.headers), today=today)
    return apply_rules(connection, mapped.fields, marks, enabled=set(source.rules) & RULES.keys())


def _optional(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields whose unreadable values do not set the whole row aside."""
    if "net_amount" in fields:
        needed = {"net_amount"}
    else:
        needed = {"qty", "unit_price"} if {"qty", "unit_price"} <= fields.keys() else {"gross_amount"}
    return {role: field for role, field in fields.items() if role not in needed}


def _no_rows_error(rows_in: int, rules: tuple[RuleCount, ...], notices: tuple[Notice, ...]) -> Exception:
    """Return the error that names the rule or column that set most rows aside."""
    by_rule = max(rules, key=lambda rule: rule.set_aside)
    by_notice = max(
        (notice for notice in notices if count_set_aside((notice,))), key=lambda notice: notice.count, default=None
    )
    if by_notice is not None and by_notice.count > by_rule.set_aside:
        return refusal(
            N_("None of the {rows} rows can be used: {count} of them cannot be read there."),
            where=by_notice.column,
            next_step=text(N_("Check which columns were chosen for the time and the amount.")),
            rows=rows_in,
            count=by_notice.count,
        )
    return refusal(
        N_("None of the {rows} rows is left: the rule “{rule}” sets {count} aside."),
        next_step=text(N_("Check the chosen columns, or switch the rule off.")),
        rows=rows_in,
        rule=text(RULES[by_rule.rule].label),
        count=by_rule.set_aside,
    )
