"""What became of each customer between two periods, and what moved between groups, by hand and against plain Python."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.decomposition.comparison import ComparedPeriods, comparison_of, possible_comparisons
from crm_dashboard.model.decomposition.customers import (
    KEPT,
    LOST,
    NEW,
    NO_ORDER,
    RETURNED,
    customer_bridge,
    customers_in_both,
    fate_rows,
    fate_sums,
    margin_of_error,
    period_sums,
)
from crm_dashboard.model.decomposition.factors import factor_tree
from crm_dashboard.model.decomposition.groups import group_rows, groups_of, move_row, moves_of
from crm_dashboard.model.time.period import Period
from tests.gates import PAIRS, large_examples

Document = tuple[str, int, Decimal, bool]
DAYS = comparison_of(Period(120, 30), "before")  # 91 to 120 against 61 to 90


def table_of(connection: duckdb.DuckDBPyConnection, documents: list[Document]) -> nw.LazyFrame[Any]:
    connection.execute("CREATE OR REPLACE TABLE orders (customer_id VARCHAR, day_no INTEGER, net_amount DECIMAL(18,4), is_refund BOOLEAN)")  # fmt: skip
    if documents:
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", documents)
    return nw.from_native(connection.table("orders"))


def rows_of(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame.collect("pyarrow").to_native().to_pylist()
    return rows


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


BOUGHT, GAVE_BACK = False, True
DOCUMENTS: list[Document] = [
    ("kept", 70, Decimal(100), BOUGHT),
    ("kept", 100, Decimal(130), BOUGHT),
    ("less", 61, Decimal(50), BOUGHT),
    ("less", 91, Decimal(20), BOUGHT),
    ("less", 120, Decimal(-5), GAVE_BACK),
    ("lost", 90, Decimal(40), BOUGHT),
    ("lost", 95, Decimal(-10), GAVE_BACK),
    ("new", 91, Decimal(60), BOUGHT),
    ("back", 30, Decimal(9), BOUGHT),
    ("back", 110, Decimal(11), BOUGHT),
    ("late", 20, Decimal(500), BOUGHT),
    ("late", 65, Decimal(-7), GAVE_BACK),
    ("never", 100, Decimal(-99), GAVE_BACK),
    ("early refund", 80, Decimal(-3), GAVE_BACK),
    ("early refund", 92, Decimal(3), BOUGHT),
    ("quiet", 10, Decimal(1), BOUGHT),
    ("kept", 121, Decimal(1000), BOUGHT),
]


def test_each_customer_has_one_fate_and_its_change_is_in_one_part(connection: duckdb.DuckDBPyConnection) -> None:
    """Who never bought is apart, as on the overview; a refund before the first order is not in the base either."""
    people = customers_in_both(table_of(connection, DOCUMENTS), DAYS)
    fates = {row["customer_id"]: row["fate"] for row in rows_of(people)}
    assert fates == {
        "kept": KEPT, "less": KEPT, "lost": LOST, "new": NEW, "back": RETURNED, "late": NO_ORDER, "early refund": NEW,
    }  # fmt: skip
    sums = fate_sums(rows_of(fate_rows(people)))
    bridge = customer_bridge(sums)
    assert (bridge.before, bridge.after) == (183, 209)
    assert {part.key: (part.amount, part.count) for part in bridge.parts} == {
        "new": (63, 2),
        "returned": (11, 1),
        "more": (30, 1),
        "less": (-35, 1),
        "lost": (-50, 1),
        "late_refunds": (7, 1),
    }
    before, after = period_sums(sums, 0), period_sums(sums, 1)
    assert (before.customers, before.orders, before.sales, before.refunds) == (3, 3, 190, -7)
    assert (after.customers, after.orders, after.sales, after.refunds) == (5, 5, 224, -15)


def test_against_a_year_ago_who_came_in_between_is_new_and_who_came_before_has_come_back(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    days = ComparedPeriods(Period(500, 30), Period(135, 30), "year")
    documents = [
        ("between", 300, Decimal(5), BOUGHT),
        ("between", 480, Decimal(6), BOUGHT),
        ("long ago", 50, Decimal(5), BOUGHT),
        ("long ago", 490, Decimal(7), BOUGHT),
    ]
    fates = {
        row["customer_id"]: row["fate"] for row in rows_of(customers_in_both(table_of(connection, documents), days))
    }
    assert fates == {"between": NEW, "long ago": RETURNED}


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    amount = st.decimals("0.01", 900, places=2)
    rows = st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 200), amount, st.sampled_from([BOUGHT] * 4 + [GAVE_BACK]))  # fmt: skip
    return [(who, day, -money if back else money, back) for who, day, money, back in draw(st.lists(rows, max_size=40))]


@st.composite
def comparisons(draw: st.DrawFn) -> ComparedPeriods:
    last, days = draw(st.integers(60, 200)), draw(st.integers(1, 60))
    base = draw(st.integers(0, last - days))
    return ComparedPeriods(Period(last, days), Period(base, draw(st.integers(1, 60))), "before")


@large_examples(PAIRS)
@given(documents(), comparisons())
def test_for_any_two_periods_all_parts_sum_to_the_change_to_the_cent(
    documents: list[Document], days: ComparedPeriods
) -> None:
    connection = duckdb.connect()
    sums = fate_sums(rows_of(fate_rows(customers_in_both(table_of(connection, documents), days))))
    first = {who: min(day for name, day, _, back in documents if name == who and not back) for who, _, _, back in documents if not back}  # fmt: skip

    def revenue(span: Period) -> Decimal:
        known = (doc for doc in documents if span.first <= doc[1] <= span.last and first.get(doc[0], 999) <= span.last)
        return sum((money for _, _, money, _ in known), Decimal(0))

    expected = revenue(days.period) - revenue(days.base)
    tree, bridge = factor_tree(period_sums(sums, 0), period_sums(sums, 1)), customer_bridge(sums)
    for shown in (tree.bridge, bridge):
        assert (shown.before, shown.after) == (revenue(days.base), revenue(days.period))
        assert sum(part.amount for part in shown.parts) == expected
    connection.close()


def test_what_one_spends_less_here_and_more_there_has_moved_and_the_rest_is_less(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """50 less in 0, 20 more in 1, 10 more in 2: 30 of the 50 moved, 20 to 1 and 10 to 2; 20 are spent less."""
    connection.execute("CREATE OR REPLACE TABLE parts (place INTEGER, customer_id VARCHAR, fate INTEGER, before DECIMAL(18,4), after DECIMAL(18,4))")  # fmt: skip
    connection.executemany(
        "INSERT INTO parts VALUES (?, ?, ?, ?, ?)",
        [
            (0, "a", KEPT, 60, 0),
            (0, "a", KEPT, 0, 10),
            (1, "a", KEPT, 5, 25),
            (2, "a", KEPT, 0, 10),
            (0, "b", NEW, 0, 7),
            (1, "b", NEW, 0, 3),
            (2, "c", LOST, 8, 0),
            (1, "d", KEPT, 1, 4),  # only more
            (2, "e", KEPT, 6, 6),
        ],
    )
    parts = nw.from_native(connection.table("parts"))
    moves = moves_of(rows_of(move_row(parts, 3))[0], 3)
    assert [(move.source, move.target, move.amount) for move in moves] == [(0, 1, 20), (0, 2, 10)]
    names = [("x", "value"), ("y", "value"), ("z", "value")]
    groups = groups_of(rows_of(group_rows(parts)), names, moves, customers=5)  # type: ignore[arg-type]
    told = {group.value: group for group in groups}
    assert [told[name].change for name in "xyz"] == [-43, 26, 2]
    assert (told["x"].moved_out, told["x"].less, told["x"].new) == (-30, -20, 7)
    assert (told["y"].moved_in, told["y"].more, told["y"].new) == (20, 3, 3)
    assert (told["z"].moved_in, told["z"].more, told["z"].lost) == (10, 0, -8)
    assert all(
        group.new + group.returned + group.more + group.less + group.lost + group.late_refunds + group.moved_in + group.moved_out == group.change
        for group in groups
    )  # fmt: skip


_changes = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 3), st.integers(0, 90), st.integers(0, 90)), max_size=25)  # fmt: skip


@large_examples(PAIRS)
@given(_changes)
def test_moves_are_those_of_plain_python_and_what_comes_in_went_out(rows: list[tuple[str, int, int, int]]) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE parts (customer_id VARCHAR, place INTEGER, before DECIMAL(18,4), after DECIMAL(18,4), fate INTEGER DEFAULT 0)")  # fmt: skip
    if rows:
        connection.executemany("INSERT INTO parts (customer_id, place, before, after) VALUES (?, ?, ?, ?)", rows)
    row = rows_of(move_row(nw.from_native(connection.table("parts")), 4))[0]
    expected: dict[tuple[int, int], float] = defaultdict(float)
    for who in {who for who, *_ in rows}:
        change = [sum(after - before for name, place, before, after in rows if (name, place) == (who, at)) for at in range(4)]  # fmt: skip
        gains, losses = sum(max(value, 0) for value in change), sum(max(-value, 0) for value in change)
        for source in range(4):
            for target in range(4):
                if gains and losses and source != target:
                    moved = max(-change[source], 0) * max(change[target], 0) / max(gains, losses)
                    expected[source, target] += moved
    moves = {(move.source, move.target): float(move.amount) for move in moves_of(row, 4)}
    for pair in expected.keys() | moves.keys():
        assert moves.get(pair, 0) == pytest.approx(expected[pair], abs=0.0051)
    connection.close()


def test_the_interval_is_that_of_resampling_the_customers() -> None:
    """Changes 3, -1, 4, 0: their sum 6 has n times the variance, 26 - 36 / 4 = 17."""
    assert margin_of_error(26, Decimal(6), 4) == pytest.approx(1.96 * 17**0.5)
    assert margin_of_error(9, Decimal(3), 1) is None
    assert margin_of_error(8, Decimal(4), 2) == 0  # both the same


def test_a_comparison_is_offered_only_where_the_history_holds_all_of_its_days() -> None:
    period = Period(1_000, 90)
    assert possible_comparisons(period, period.year_before.first) == ("year", "before")
    assert possible_comparisons(period, period.year_before.first + 1) == ("before",)
    assert possible_comparisons(period, period.before.first + 1) == ()
