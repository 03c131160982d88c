"""Price, volume and mix by hand, by brute force, and from rows of products."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import duckdb
import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.decomposition.comparison import comparison_of
from crm_dashboard.model.decomposition.goods import (
    GoodsSums,
    goods_bridge,
    goods_row,
    goods_sums,
    largest_product,
    products_in_both,
)
from crm_dashboard.model.time.period import Period

_units = st.integers(1, 200)
_prices = st.decimals("0.01", 500, places=2)
_products = st.lists(st.tuples(_units, _prices, _units, _prices), min_size=1, max_size=6)


def sums_of(products: list[tuple[int, Decimal, int, Decimal]]) -> GoodsSums:
    units = (sum(q0 for q0, *_ in products), sum(q1 for _, _, q1, _ in products))
    return GoodsSums(
        (Decimal(units[0]), Decimal(units[1])),
        (sum((q0 * p0 for q0, p0, *_ in products), Decimal(0)), sum((q1 * p1 for *_, q1, p1 in products), Decimal(0))),
        sum((q0 * p1 for q0, _, _, p1 in products), Decimal(0)),
        sum((q1 * p0 for _, p0, q1, _ in products), Decimal(0)),
        Decimal(0),
        Decimal(0),
        (Decimal(units[0]), Decimal(units[1])),
    )


def brute_force(products: list[tuple[int, Decimal, int, Decimal]]) -> dict[str, Fraction]:
    """Return the mean change at each turn, over the orders in which volume and mix come one after the other."""
    old, new = sum(q0 for q0, *_ in products), sum(q1 for _, _, q1, _ in products)

    def revenue(changed: set[str]) -> Fraction:
        total = new if "volume" in changed else old
        return sum(
            (
                total * (Fraction(q1, new) if "mix" in changed else Fraction(q0, old)) * Fraction(p1 if "price" in changed else p0)
                for q0, p0, q1, p1 in products
            ),
            Fraction(0),
        )  # fmt: skip

    shares: dict[str, Fraction] = dict.fromkeys(("volume", "mix", "price"), Fraction(0))
    orders = [order for order in permutations(shares) if abs(order.index("volume") - order.index("mix")) == 1]
    for order in orders:
        for place, key in enumerate(order):
            shares[key] += revenue({*order[: place + 1]}) - revenue({*order[:place]})
    return {key: share / len(orders) for key, share in shares.items()}


@given(_products)
def test_the_parts_are_those_of_all_orderings_and_sum_to_the_change(
    products: list[tuple[int, Decimal, int, Decimal]],
) -> None:
    goods = sums_of(products)
    bridge = goods_bridge(goods, *goods.sales)
    told = {part.key: part.amount for part in bridge.parts}
    assert sum(told.values()) == bridge.change
    for key, share in brute_force(products).items():
        assert abs(Fraction(told[key]) - share) < Fraction(1, 50)
    assert [told[key] for key in ("added", "dropped", "not_goods")] == [0, 0, 0]


def test_only_prices_that_rise_are_all_price_and_only_more_of_the_same_is_all_volume() -> None:
    dearer = goods_bridge(sums_of([(10, Decimal(5), 10, Decimal(6)), (2, Decimal(20), 2, Decimal(25))]), Decimal(90), Decimal(110))  # fmt: skip
    assert {part.key: part.amount for part in dearer.parts if part.amount} == {"price": 20}
    more = goods_bridge(sums_of([(10, Decimal(5), 20, Decimal(5)), (2, Decimal(20), 4, Decimal(20))]), Decimal(90), Decimal(180))  # fmt: skip
    assert {part.key: part.amount for part in more.parts if part.amount} == {"volume": 90}
    dearer_goods = goods_bridge(sums_of([(10, Decimal(5), 8, Decimal(5)), (2, Decimal(20), 4, Decimal(20))]), Decimal(90), Decimal(120))  # fmt: skip
    assert {part.key: part.amount for part in dearer_goods.parts if part.amount} == {"mix": 30}


LINES = """product,qty,net_amount,day
apple,10,50,2024-01-05
apple,5,30,2024-02-05
pear,2,40,2024-01-06
plum,3,9,2024-02-07
fig,1,8,2024-01-08
fig,1,9,2024-02-08
fig,-1,-9,2024-02-09
fig,4,0,2024-02-09
,1,7,2024-02-10
"""


def rows_of(connection: duckdb.DuckDBPyConnection, comparison: Any, lines: str = LINES) -> GoodsSums:
    header, *rows = [line.split(",") for line in lines.strip().splitlines()]
    assert header == ["product", "qty", "net_amount", "day"]
    connection.execute("CREATE OR REPLACE TABLE lines (product VARCHAR, qty DECIMAL(18,4), net_amount DECIMAL(18,4), day_no INTEGER)")  # fmt: skip
    for product, qty, amount, day in rows:
        connection.execute(
            "INSERT INTO lines VALUES (?, ?, ?, ?)",
            [product or None, qty, amount, day_number(dt.date.fromisoformat(day))],
        )
    products = products_in_both(nw.from_native(connection.table("lines")), comparison)
    row = goods_row(products).collect("pyarrow").to_native().to_pylist()[0]
    largest = largest_product(products).collect("pyarrow").to_native().to_pylist()
    return goods_sums(row, largest[0] if largest else None)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


FEBRUARY = comparison_of(
    Period(day_number(dt.date(2024, 2, 29)), 29, (day_number(dt.date(2024, 1, 1)), day_number(dt.date(2024, 1, 31)))),
    "before",
)


def test_what_is_given_away_sent_back_or_has_no_product_is_no_sale_of_goods(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    goods = rows_of(connection, FEBRUARY)
    assert (goods.units, goods.sales) == ((11, 6), (58, 39))  # apple and fig
    assert (goods.before_at_new_prices, goods.after_at_old_prices) == (10 * 6 + 9, 5 * 5 + 8)
    assert (goods.dropped, goods.added, goods.all_units) == (40, 9, (13, 9))
    bridge = goods_bridge(goods, Decimal(98), Decimal(46))
    told = {part.key: part.amount for part in bridge.parts}
    assert sum(told.values()) == -52
    assert (told["added"], told["dropped"], told["not_goods"]) == (9, -40, -2)  # 7 without a product, 9 sent back
    assert told["price"] == Decimal("8.50")  # apple 1 more × 7.5, fig 1 more × 1


def test_products_that_are_counted_in_other_units_give_one_part_for_volume_and_mix(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    mixed = rows_of(connection, FEBRUARY, LINES + "fuel,9000,1,2024-01-05\nfuel,9500,1,2024-02-05\n")
    assert not mixed.has_comparable_units
    bridge = goods_bridge(mixed, Decimal(99), Decimal(47))
    assert [part.key for part in bridge.parts] == ["quantity", "price", "added", "dropped", "not_goods"]
    assert sum(part.amount for part in bridge.parts) == -52


def test_no_product_in_both_periods_leaves_no_price_and_no_volume(connection: duckdb.DuckDBPyConnection) -> None:
    goods = rows_of(connection, FEBRUARY, "product,qty,net_amount,day\nx,1,5,2024-01-02\ny,1,7,2024-02-02\n")
    told = {part.key: part.amount for part in goods_bridge(goods, Decimal(5), Decimal(7)).parts}
    assert told == {"volume": 0, "mix": 0, "price": 0, "added": 7, "dropped": -5, "not_goods": 0}
    empty = rows_of(connection, FEBRUARY, "product,qty,net_amount,day\n")
    assert {part.amount for part in goods_bridge(empty, Decimal(0), Decimal(0)).parts} == {0}
