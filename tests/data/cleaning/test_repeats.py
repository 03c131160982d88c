"""Whether lines share an order id: by their neighbours, by their order, or by counting them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.cleaning.repeats import LINES, has_several_lines

ID = st.one_of(st.integers(0, 30).map(str), st.sampled_from(["A9", "A10", "a", "", "订单1", None]))
MANY = 300_000
"""More rows than two threads take at once."""


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 2}) as opened:
        opened.execute("ATTACH ':memory:' AS scratch")
        yield opened


def several(connection: duckdb.DuckDBPyConnection, ids: Sequence[str | None]) -> bool:
    connection.execute(f"CREATE OR REPLACE TABLE {LINES} (order_id VARCHAR)")
    if ids:
        connection.executemany(f"INSERT INTO {LINES} VALUES (?)", [[one] for one in ids])
    return has_several_lines(connection)


@given(ids=st.lists(ID, max_size=12), order=st.sampled_from(["drawn", "rising", "falling"]))
def test_several_lines_are_two_equal_ids_or_none_at_all(
    connection: duckdb.DuckDBPyConnection, ids: list[str | None], order: str
) -> None:
    if order != "drawn":
        ids = sorted(ids, key=lambda one: (len(one or ""), one or ""), reverse=order == "falling")
    assert several(connection, ids) is (None in ids or len(set(ids)) < len(ids))


@pytest.mark.parametrize("way", ["row", f"{MANY} - row", f"row * 7919 % {MANY}"])
@pytest.mark.parametrize("repeated", [0, 1, MANY // 2, MANY - 1])
def test_one_id_among_many_is_found_wherever_it_stands(
    connection: duckdb.DuckDBPyConnection, way: str, repeated: int
) -> None:
    ids = f"CREATE OR REPLACE TABLE {LINES} AS SELECT 'A' || ({way}) AS order_id FROM range({MANY}) t(row)"
    connection.execute(ids)
    assert not has_several_lines(connection)
    connection.execute(f"INSERT INTO {LINES} SELECT order_id FROM {LINES} LIMIT 1 OFFSET {repeated}")
    assert has_several_lines(connection)
