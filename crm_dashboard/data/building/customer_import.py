"""Import a customer file: attributes, identities, and the user's own columns."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from crm_dashboard.data.building.customers import GIVEN, store_customer_file
from crm_dashboard.data.building.reporting import store_labels
from crm_dashboard.data.cleaning import repeats
from crm_dashboard.data.cleaning.examples import MAX_EXAMPLES, attach_examples
from crm_dashboard.data.cleaning.facts import Facts
from crm_dashboard.data.cleaning.lines import LINES, unreadable_notices
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.rules import CUSTOMER_RULES, Rule
from crm_dashboard.data.identity.own_columns import OwnColumns, own_columns
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Figures, RuleCount
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, refusal
from crm_dashboard.text import N_, text

_FIRSTS = "scratch.main.firsts"
ASIDE = "scratch.main.aside"
"""The table of rows that are set aside: `row_no` and the key of the rule."""


def import_customers(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Create the tables of a customer file with one row per id: the first row of each.

    Of merged customers the first row of the kept id is used, if it has one.
    """
    fields = mapped.fields
    own = judge_customers(connection, mapped)
    connection.execute(
        f"CREATE VIEW {_FIRSTS} AS SELECT * EXCLUDE (is_merged) FROM {LINES} ANTI JOIN {ASIDE} USING (row_no)"
    )
    kept = count_rows(connection, _FIRSTS)
    if not kept:
        raise _no_rows_error(connection, mapped)
    notices = mapped.notices + own.notices + unreadable_notices(connection, fields)
    rows_in = count_rows(connection, LINES) + count_set_aside(mapped.notices)
    rules = _count_rules(connection, mapped, kept)
    progress(N_("Building the customers"))
    connecting.begin_output(connection)
    store_customer_file(connection, GIVEN, _FIRSTS, fields, own)
    store_labels(connection, own.stored)
    figures = Figures(kept)
    uncleaned = next((rule.otherwise for rule in rules if rule.enabled and rule.otherwise), figures)
    return Outcome(rows_in, kept, rules, notices, currency=None, figures=figures, uncleaned=uncleaned)


def judge_customers(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> OwnColumns:
    """Create the typed rows of the file and the table `ASIDE`, and return the user's own columns."""
    fields = mapped.fields
    used_headers = {field.header for field in fields.values()} | {*mapped.contents.left_out}
    own = own_columns(connection, mapped.contents.headers, mapped=used_headers)
    typed = [f"{field.sql} AS {identifier(field.role)}" for field in fields.values()]
    typed += [f"{sql} AS {name}" for name, sql in own.every]
    own_id = fields["customer_id"].own_sql
    is_merged = "customer_id IS DISTINCT FROM own_id" if own_id else "false"
    connection.execute(
        f"CREATE TABLE {LINES} AS SELECT * EXCLUDE (own_id), {is_merged} AS is_merged "
        f"FROM (SELECT rowid + 1 AS row_no, {', '.join(typed)}, {own_id or 'NULL'} AS own_id FROM {RAW})"
    )
    repeats.find_duplicates(connection, len(mapped.contents.headers))
    alone = [rule for rule in CUSTOMER_RULES.values() if not rule.of_repeats and _is_on(rule, mapped)]
    repeated = [rule for rule in CUSTOMER_RULES.values() if rule.of_repeats]
    is_duplicate = f"row_no IN (SELECT row_no FROM {repeats.DUPLICATES})"
    position = "row_number() OVER (PARTITION BY customer_id, alone IS NULL ORDER BY is_merged, row_no)"
    connection.execute(
        f"CREATE TABLE {ASIDE} AS SELECT row_no, coalesce(alone, repeated) AS reason "
        f"FROM (SELECT row_no, alone, {_first_match(repeated, mapped)} AS repeated, {position} AS place "
        f"FROM (SELECT *, {_first_match(alone, mapped)} AS alone, {is_duplicate} AS is_duplicate FROM {LINES})) "
        "WHERE alone IS NOT NULL OR place > 1"
    )
    return own


def _is_on(rule: Rule, mapped: Mapped) -> bool:
    return rule.is_required or rule.key in mapped.source.rules


def _condition(rule: Rule, mapped: Mapped) -> str:
    return rule.sql(Facts(frozenset(mapped.fields), today=0))


def _first_match(rules: Iterable[Rule], mapped: Mapped) -> str:
    """Return the SQL of the key of the first rule that matches, NULL if none does."""
    return f"CASE {' '.join(f'WHEN {_condition(rule, mapped)} THEN {literal(rule.key)}' for rule in rules)} END"


def _count_rules(connection: duckdb.DuckDBPyConnection, mapped: Mapped, kept: int) -> tuple[RuleCount, ...]:
    counts = _count_set_aside(connection)
    numbers = {key: _first_rows(connection, f"{ASIDE} WHERE reason = {literal(key)}") for key in counts}
    rules = []
    for rule in CUSTOMER_RULES.values():
        if rule.is_switchable:
            rules.append(_count_switchable(connection, rule, mapped, kept))
            if rules[-1].matched:
                numbers[rule.key] = _first_rows(connection, _matching(rule, mapped))
        elif rule.key in counts or not rule.only_if_met:
            rules.append(RuleCount(rule.key, True, counts.get(rule.key, 0), counts.get(rule.key, 0)))
    return attach_examples(connection, mapped.fields, tuple(rules), numbers)


def _count_switchable(connection: duckdb.DuckDBPyConnection, rule: Rule, mapped: Mapped, kept: int) -> RuleCount:
    """Return the count of a rule, with the number of customers if it alone were switched."""
    matching = _matching(rule, mapped)
    matched, customers = (
        count_rows(connection, rows) for rows in (matching, f"(SELECT DISTINCT customer_id FROM {matching})")
    )
    is_on = _is_on(rule, mapped)
    otherwise = Figures(kept + customers if is_on else kept - customers) if matched else None
    return RuleCount(rule.key, is_on, matched, _count_set_aside(connection).get(rule.key, 0), otherwise=otherwise)


def _matching(rule: Rule, mapped: Mapped) -> str:
    return f"{LINES} WHERE customer_id IS NOT NULL AND ({_condition(rule, mapped)})"


def _count_set_aside(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return dict(connection.execute(f"SELECT reason, count(*) FROM {ASIDE} GROUP BY 1").fetchall())


def _first_rows(connection: duckdb.DuckDBPyConnection, source: str) -> list[int]:
    rows = connection.execute(f"SELECT row_no FROM {source} ORDER BY 1 LIMIT {MAX_EXAMPLES}").fetchall()
    return [int(row) for (row,) in rows]


def _no_rows_error(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> Exception:
    """Return the error that names the rule that set most rows aside, or says that no row has an id."""
    counts = _count_set_aside(connection)
    rule = max(CUSTOMER_RULES.values(), key=lambda rule: counts.get(rule.key, 0) if rule.is_switchable else 0)
    if rule.is_switchable and rule.key in counts:
        return refusal(
            N_("None of the {rows} rows is left: the rule “{rule}” sets {count} aside."),
            next_step=text(N_("Switch the rule off.")),
            rows=count_rows(connection, LINES),
            rule=text(rule.label),
            count=counts[rule.key],
        )
    return refusal(
        N_("No row has a customer id."),
        where=mapped.fields["customer_id"].header,
        next_step=text(N_("Choose the column that holds the customer ids.")),
    )
