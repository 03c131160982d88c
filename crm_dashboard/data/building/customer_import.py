"""Import a customer file: attributes, identities, and the user's own columns."""

from __future__ import annotations

import duckdb

from crm_dashboard.data.building.customers import GIVEN, store_customer_file
from crm_dashboard.data.building.reporting import store_labels
from crm_dashboard.data.cleaning import repeats
from crm_dashboard.data.cleaning.examples import MAX_EXAMPLES, attach_examples
from crm_dashboard.data.cleaning.lines import LINES, unreadable_notices
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.rules import ALWAYS_ON, CUSTOMER_RULES, test_account
from crm_dashboard.data.identity.own_columns import OwnColumns, own_columns
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Figures, RuleCount
from crm_dashboard.data.process.sql import identifier
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
    if not kept and count_rows(connection, f"{ASIDE} WHERE reason = 'test_accounts'"):
        raise refusal(
            N_("Every customer of the file looks like a test account."),
            next_step=text(N_("Switch the rule off.")),
        )
    if not kept:
        raise refusal(
            N_("No row has a customer id."),
            where=fields["customer_id"].header,
            next_step=text(N_("Choose the column that holds the customer ids.")),
        )
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
    is_test = test_account(frozenset(fields)) if "test_accounts" in mapped.source.rules else "false"
    position = "row_number() OVER (PARTITION BY customer_id, is_test ORDER BY is_merged, row_no)"
    connection.execute(
        f"CREATE TABLE {ASIDE} AS SELECT row_no, CASE WHEN customer_id IS NULL THEN 'missing_customer' "
        "WHEN is_test THEN 'test_accounts' WHEN is_merged THEN 'merged_customers' "
        f"WHEN row_no IN (SELECT row_no FROM {repeats.DUPLICATES}) THEN 'exact_duplicates' ELSE 'customer_id_disagrees' END AS reason "
        f"FROM (SELECT row_no, customer_id, is_merged, is_test, {position} AS place FROM (SELECT *, {is_test} AS is_test FROM {LINES})) "
        "WHERE customer_id IS NULL OR is_test OR place > 1"
    )
    return own


def _count_rules(connection: duckdb.DuckDBPyConnection, mapped: Mapped, kept: int) -> tuple[RuleCount, ...]:
    counts = dict(connection.execute(f"SELECT reason, count(*) FROM {ASIDE} GROUP BY 1").fetchall())
    numbers = {
        reason: [
            int(row)
            for (row,) in connection.execute(
                f"SELECT row_no FROM {ASIDE} WHERE reason = ? ORDER BY 1 LIMIT {MAX_EXAMPLES}", [reason]
            ).fetchall()
        ]
        for reason in counts
    }
    tests = f"{LINES} WHERE customer_id IS NOT NULL AND ({test_account(frozenset(mapped.fields))})"
    matched = count_rows(connection, tests)
    is_on = "test_accounts" in mapped.source.rules
    if matched:
        rows = connection.execute(f"SELECT row_no FROM {tests} ORDER BY 1 LIMIT {MAX_EXAMPLES}").fetchall()
        numbers["test_accounts"] = [int(row) for (row,) in rows]
    test_customers = count_rows(connection, f"(SELECT DISTINCT customer_id FROM {tests})")
    rules = tuple(
        RuleCount(key, key in ALWAYS_ON, counts.get(key, 0), counts.get(key, 0))
        for key in CUSTOMER_RULES
        if key in ALWAYS_ON and (key != "merged_customers" or key in counts)
    )
    other = Figures(kept + test_customers if is_on else kept - test_customers) if matched else None
    rules += (RuleCount("test_accounts", is_on, matched, counts.get("test_accounts", 0), otherwise=other),)
    return attach_examples(connection, mapped.fields, rules, numbers)
