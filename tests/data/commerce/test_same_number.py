"""The same order number again: one order, or a number that began anew with a year, a day or a store."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard.data.process.protocol import Figures
from crm_dashboard.data.values.order_ids import shown_order_id
from tests.data.commerce.shops import FILES, Shop, read, read_rows

HEAD = "Order ID,Customer ID,Order Date,Amount"
STORE_HEAD = "Order ID,Store,Customer ID,Order Date,Amount"


def orders_of(shop: Shop) -> list[tuple[str, str, Decimal]]:
    """Return customer, order id as the file has it, and money of each order and refund."""
    rows = shop.version.rows("SELECT customer_id, order_id, net_amount FROM orders ORDER BY order_ts, net_amount")
    return [(str(who), shown_order_id(str(order)), Decimal(str(money))) for who, order, money in rows]


def test_numbers_that_begin_anew_each_year_and_in_each_store_are_seven_orders(tmp_path: Path) -> None:
    """Case 37."""
    shop = read(FILES / "37-numbers-restart.csv", tmp_path)
    assert shop.figures == (3, 7, Decimal(280))
    decision = shop.decision("same_order")
    assert (decision.value, decision.is_doubtful) == ("year", False)
    assert dict(decision.otherwise)["id"] == Figures(3, 5, Decimal("280.0000"))
    assert [order for _, order, _ in orders_of(shop)] == ["1", "2", "3", "1", "1", "2", "3"]


def test_by_hand_the_same_number_is_one_order(tmp_path: Path) -> None:
    """Case 37."""
    shop = read(FILES / "37-numbers-restart.csv", tmp_path, choices={"same_order": "id"})
    assert shop.figures == (3, 5, Decimal(280))
    assert dict(shop.decision("same_order").otherwise)["year"] == Figures(3, 7, Decimal("280.0000"))


@pytest.mark.parametrize(
    ("name", "orders", "notice"),
    [("55-ids-rounded-to-15-digits.csv", 4, "rounded_ids"), ("55b-ids-scientific.csv", 4, "scientific_ids")],
)
def test_numbers_without_their_last_digits_are_named_and_told_apart_by_their_times(
    tmp_path: Path, name: str, orders: int, notice: str
) -> None:
    """Case 55."""
    shop = read(FILES / name, tmp_path)
    assert shop.figures == (2, orders, Decimal(100))
    assert shop.decided == {("same_order", ""): "time"}
    assert shop.version.notice(notice)[0] == 4


def test_many_rounded_numbers_of_one_order_each_are_named_alone(tmp_path: Path) -> None:
    """Case 55."""
    shop = read(FILES / "55cL-ids-15-digits.csv", tmp_path)
    assert shop.figures == (9, 40, Decimal(1180))
    assert ("same_order", "") not in shop.decided
    assert shop.version.notice("rounded_ids")[0] == 40


def test_long_numbers_with_their_digits_are_not_called_rounded(tmp_path: Path) -> None:
    rows = [f"20240105123456{number:04d},m{number % 3},2024-01-0{1 + number % 9} 10:00:00,5" for number in range(40)]
    shop = read_rows(tmp_path, [HEAD, *rows])
    assert ("same_order", "") not in shop.decided
    assert not [notice for notice in shop.intake.notices if notice.key == "rounded_ids"]


def test_orders_of_one_day_stay_several_orders(tmp_path: Path) -> None:
    """Case 45."""
    shop = read(FILES / "45-same-day.csv", tmp_path)
    assert shop.figures == (2, 4, Decimal(65))
    assert shop.version.rows("SELECT count(DISTINCT day_no) FROM orders WHERE customer_id = '4125'") == [(2,)]


def test_lines_that_were_sent_on_several_days_are_one_order(tmp_path: Path) -> None:
    rows = [f"{order},c{order % 4},2024-0{1 + order % 3}-{5 + day:02d},10" for order in range(1, 13) for day in (0, 3)]
    shop = read_rows(tmp_path, [HEAD, *rows])
    assert shop.figures == (4, 12, Decimal(240))
    decision = shop.decision("same_order")
    assert (decision.value, decision.rows, decision.is_doubtful) == ("id", 24, False)
    assert dict(decision.otherwise)["day"] == Figures(4, 24, Decimal("240.0000"))


def test_a_refund_months_later_belongs_to_its_order(tmp_path: Path) -> None:
    rows = [f"{order},c{order % 4},2024-01-{order:02d},10" for order in range(1, 13)]
    shop = read_rows(tmp_path, [HEAD, *rows, "5,c1,2024-06-20,-10", "6,c2,2024-07-20,-4"])
    assert shop.figures == (4, 11, Decimal(106))
    assert ("same_order", "") not in shop.decided


def test_a_refund_belongs_to_the_latest_order_with_its_number(tmp_path: Path) -> None:
    rows = ["1,a,2023-01-05,10", "2,b,2023-01-06,20", "3,b,2024-01-05,30", "2,a,2024-01-06,40", "1,a,2024-01-07,50"]
    shop = read_rows(tmp_path, [HEAD, *rows, "1,a,2023-02-05,-10", "1,a,2024-02-05,-20"])
    assert shop.decided == {("same_order", ""): "year"}
    assert orders_of(shop)[0] == ("a", "1", Decimal(0))
    assert orders_of(shop)[-1] == ("a", "1", Decimal(30))
    assert shop.figures == (2, 4, Decimal(120))


def test_tickets_that_begin_anew_each_day_are_orders_of_a_day_each(tmp_path: Path) -> None:
    rows = [
        f"{ticket:03d},c{(day * 5 + ticket) % 7},2024-03-{day:02d} {9 + ticket}:00:00,{line + 1}"
        for day in range(1, 21)
        for ticket in range(1, 5)
        for line in range(2)
    ]
    shop = read_rows(tmp_path, [HEAD, *rows])
    assert shop.figures == (7, 80, Decimal(240))
    assert shop.decided[("same_order", "")] == "day"


def test_an_order_round_midnight_is_one_order(tmp_path: Path) -> None:
    rows = [f"{number},c{number},2024-01-05 10:00:00,5" for number in range(1, 9)]
    shop = read_rows(tmp_path, [HEAD, *rows, "9,a,2024-01-05 23:59:00,5", "9,a,2024-01-06 00:01:00,5"])
    assert shop.figures == (9, 9, Decimal(50))
    assert ("same_order", "") not in shop.decided


def test_each_store_counts_for_itself(tmp_path: Path) -> None:
    rows = [
        f"{number},{store},c{(number * (3 if store == 'N' else 5)) % 7},2024-01-{number:02d},10"
        for number in range(1, 21)
        for store in ("N", "S")
    ]
    shop = read_rows(tmp_path, [STORE_HEAD, *rows])
    assert shop.figures == (7, 40, Decimal(400))
    assert shop.decided[("same_order", "")] == "store"


def test_an_order_sent_from_two_stores_is_one_order(tmp_path: Path) -> None:
    rows = [f"{n},{store},c{n % 4},2024-01-{n:02d},10" for n in range(1, 21) for store in ("N", "S")]
    shop = read_rows(tmp_path, [STORE_HEAD, *rows])
    assert shop.figures == (4, 20, Decimal(400))
    assert ("same_order", "") not in shop.decided


def test_the_same_number_years_later_with_the_same_customer_is_asked(tmp_path: Path) -> None:
    rows = [f"{n},c{n},{year}-02-{n:02d},10" for year in (2022, 2023, 2024) for n in range(1, 9)]
    shop = read_rows(tmp_path, [HEAD, *rows])
    decision = shop.decision("same_order")
    assert (decision.value, decision.is_doubtful) == ("year", True)
    assert shop.figures == (8, 24, Decimal(240))


def test_totals_of_orders_whose_numbers_begin_anew_count_once_each(tmp_path: Path) -> None:
    head = "Order ID,Customer ID,Order Date,Quantity,Unit Price,Order Total"
    rows = []
    for year in (2023, 2024):
        for n in range(1, 7):
            who = f"c{(n + year * n) % 4}"
            rows += [f"{n},{who},{year}-03-{n:02d},1,{n},{3 * n}", f"{n},{who},{year}-03-{n:02d},2,{n},{3 * n}"]
    shop = read_rows(tmp_path, [head, *rows])
    assert shop.figures[1:] == (12, Decimal(126))
    assert shop.decided[("amount_is_of", "")] == "order"
