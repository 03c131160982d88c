"""Whatever rules are on: rows in = kept + set aside, and a rule's effect is what switching it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.building.orders import make_orders
from crm_dashboard.data.cleaning.effects import Effects, rule_effects
from crm_dashboard.data.cleaning.lines import KEPT, KEPT_FATE, ODD, Marks, apply_rules, make_lines, prepare_marks
from crm_dashboard.data.cleaning.rules import RULES
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.notices import count_set_aside
from tests.gates import SEVERAL_QUERIES, large_examples

Rows = list[tuple[str | None, ...]]
ROLES = ("customer_id", "order_id", "order_ts", "qty", "unit_price", "currency")
FIELDS = {
    role: Field(role, role, f"c{place}", kind, sql.format(f"c{place}"))
    for place, (role, kind, sql) in enumerate(
        [
            ("customer_id", "id", "{}"),
            ("order_id", "id", "{}"),
            ("order_ts", "time", "try_cast({} AS TIMESTAMP)"),
            ("qty", "number", "try_cast({} AS DECIMAL(18, 4))"),
            ("unit_price", "money", "try_cast({} AS DECIMAL(18, 4))"),
            ("currency", "text", "{}"),
        ]
    )
}
VALUES = (
    [None, "a", "b", "test", "c"],
    [None, "1", "2", "C3", "3"],
    ["2024-01-05", "2024-01-05 10:00", "2024-02-01", "1970-01-01", "2190-01-01", "soon", None],
    ["1", "2", "-1", "-2", "0", "x"],
    ["5", "7", "0", "-5", None],
    [None, "CNY", "RMB", "USD"],
)
ROW = st.tuples(*(st.sampled_from(values) for values in VALUES))
TABLES = st.lists(ROW, min_size=1, max_size=14)
CHOICES = st.sets(st.sampled_from(sorted(RULES)))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """One database in memory for all examples, on one thread: the tables are tiny."""
    with duckdb.connect(config={"threads": 1}) as opened:
        opened.execute("ATTACH ':memory:' AS scratch")
        yield opened


def marked(connection: duckdb.DuckDBPyConnection, rows: Rows, roles: Sequence[str]) -> Marks:
    """Make typed lines of these rows and look at them as a whole, as an import does."""
    found = connection.execute(
        "SELECT 'VIEW', view_name FROM duckdb_views() WHERE database_name = 'scratch' AND NOT internal "
        "UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE database_name = 'scratch'"
    ).fetchall()
    for kind, name in found:
        connection.execute(f"DROP {kind} scratch.main.{name}")
    columns = ", ".join(f"c{place}" for place in range(len(ROLES)))
    row = "(" + ", ".join(["?::VARCHAR"] * len(ROLES)) + ")"
    connection.execute(
        f"CREATE TABLE scratch.main.raw AS SELECT {columns} FROM (VALUES {', '.join([row] * len(rows))}) given({columns})",
        [value for row in rows for value in row],
    )
    fields = {role: FIELDS[role] for role in roles}
    make_lines(connection, fields)
    return prepare_marks(connection, fields, columns=len(ROLES), today=19_800)


def weighed(connection: duckdb.DuckDBPyConnection, rows: Rows, enabled: set[str], roles: Sequence[str]) -> Effects:
    """Judge, make the orders, and weigh the rules."""
    marks = marked(connection, rows, roles)
    verdict = apply_rules(connection, {role: FIELDS[role] for role in roles}, marks, enabled=enabled)
    connection.execute("DROP TABLE IF EXISTS orders")
    make_orders(connection, set(roles), (), has_one_line_per_order=verdict.has_one_line_per_order)
    return rule_effects(connection, set(roles), verdict.rules)


@given(tables=st.lists(TABLES, min_size=10, max_size=10), choices=st.tuples(CHOICES, CHOICES), has_orders=st.booleans())
@large_examples(SEVERAL_QUERIES)
def test_rows_in_are_rows_kept_and_rows_set_aside_whatever_rules_are_on(
    connection: duckdb.DuckDBPyConnection, tables: list[Rows], choices: tuple[set[str], ...], has_orders: bool
) -> None:
    """Ten tables under one another, under two choices of rules: twenty cases an example."""
    fields = {role: FIELDS[role] for role in ROLES if has_orders or role != "order_id"}
    rows = [row for table in tables for row in table]
    marks = marked(connection, rows, list(fields))
    for enabled in choices:
        verdict = apply_rules(connection, fields, marks, enabled=enabled)
        aside = sum(rule.set_aside for rule in verdict.rules) + count_set_aside(verdict.notices)
        assert verdict.rows_kept + aside == len(rows)
        assert all(rule.set_aside <= rule.matched for rule in verdict.rules)
        assert all(rule.set_aside == 0 for rule in verdict.rules if rule.rule not in enabled)
        kept, gone = numbers(connection, KEPT), numbers(connection, f"{ODD} WHERE fate <> {KEPT_FATE}")
        assert (len(kept), len(gone)) == (verdict.rows_kept, aside)
        for first, past in row_numbers(tables):
            inside = [row for row in (*kept, *gone) if first <= row < past]
            assert sorted(inside) == list(range(first, past)), "each row of this table is kept or set aside, and once"


def numbers(connection: duckdb.DuckDBPyConnection, table: str) -> list[int]:
    """Return the numbers of the rows in a table of lines."""
    return [row for (row,) in connection.execute(f"SELECT row_no FROM {table}").fetchall()]


def row_numbers(tables: list[Rows]) -> Iterator[tuple[int, int]]:
    """Yield the number of each table's first row and the one past its last, counted from 1."""
    first = 1
    for table in tables:
        yield first, first + len(table)
        first += len(table)


@given(rows=TABLES, enabled=CHOICES, has_orders=st.booleans(), data=st.data())
@large_examples(SEVERAL_QUERIES)
def test_the_effect_of_a_rule_is_what_switching_it_does(
    connection: duckdb.DuckDBPyConnection, rows: Rows, enabled: set[str], has_orders: bool, data: st.DataObject
) -> None:
    roles = [role for role in ROLES if has_orders or role != "order_id"]
    told = weighed(connection, rows, enabled, roles)
    met = [rule for rule in told.rules if rule.otherwise is not None]
    if met:
        rule = data.draw(st.sampled_from(met))
        assert weighed(connection, rows, enabled ^ {rule.rule}, roles).current == rule.otherwise
    assert weighed(connection, rows, set(), roles).current == told.uncleaned


def test_the_effects_of_a_table_worked_on_paper(connection: duckdb.DuckDBPyConnection) -> None:
    day = "2024-01-05"
    rows: Rows = [
        ("a", "1", day, "1", "5", None),
        ("a", "1", day, "-1", "2", None),  # order 1 is worth 3, or 5 without cancellations
        ("b", "2", day, "-1", "4", None),  # a refund: b has no order
        (None, "3", day, "1", "7", None),
        (None, "3", day, "1", "1", None),
    ]
    told = weighed(connection, rows, {"missing_customer"}, ROLES)
    figures = {rule.rule: rule.otherwise for rule in told.rules if rule.otherwise}
    now = told.current
    assert (now.customers, now.orders, now.revenue) == (1, 1, -1)
    assert figures["missing_customer"] == replace(now, customers=2, orders=2, revenue=now.revenue + 8)  # type: ignore[operator]
    assert figures["cancellations"] == replace(now, revenue=now.revenue + 6)  # type: ignore[operator]
    assert told.uncleaned == figures["missing_customer"]
