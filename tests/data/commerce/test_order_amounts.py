"""Totals of orders on their lines, and columns of refunds beside the amounts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.commerce.shops import FILES, read, read_rows
from tests.gates import IMPORTS, large_examples


def test_a_total_on_every_line_is_the_orders_and_counts_once(tmp_path: Path) -> None:
    """Case 01: 3 orders, 150.00 (65 + 40 + 45), each line with its own part."""
    shop = read(FILES / "01-order-total-on-every-line.csv", tmp_path)
    assert shop.figures == (2, 3, 150)
    items = shop.version.rows("SELECT net_amount::INT FROM order_items WHERE order_id = 'A-100' ORDER BY 1")
    assert items == [(5,), (20,), (40,)]
    decision = shop.decision("amount_is_of")
    assert (decision.value, decision.is_doubtful, decision.rows) == ("order", False, 5)
    by_hand = read(FILES / "01-order-total-on-every-line.csv", tmp_path, choices={"amount_is_of": "line"})
    assert (by_hand.figures, by_hand.intake.figures) == ((2, 3, 325), decision.otherwise[0][1])


PRICED = "Bestellnummer,Kundennr,Datum,Artikel,Menge,Einzelpreis,Gesamtbetrag"


def test_a_total_with_shipping_and_discount_is_the_orders_all_the_same(tmp_path: Path) -> None:
    rows = [PRICED, "1,a,2024-01-05,x,2,10,34.90", "1,a,2024-01-05,y,1,10,34.90", "2,b,2024-01-06,x,1,10,13.90", "2,b,2024-01-06,z,3,1,13.90", "3,b,2024-01-07,x,1,10,14.90"]  # fmt: skip
    shop = read_rows(tmp_path, rows)
    assert (shop.figures, shop.decision("amount_is_of").is_doubtful) == ((2, 3, Decimal("63.70")), False)


def test_lines_that_carry_their_own_amounts_stay_as_they_are(tmp_path: Path) -> None:
    rows = [PRICED, "1,a,2024-01-05,x,2,10,20", "1,a,2024-01-05,y,1,20,20", "2,b,2024-01-06,x,1,10,10", "2,b,2024-01-06,z,1,10,10"]  # fmt: skip
    shop = read_rows(tmp_path, rows)
    assert (shop.figures, shop.decided) == ((2, 2, 60), {})


BARE = "order id,customer id,order date,product,{}"
REPEATED = ["1,a,2024-01-05,x,30", "1,a,2024-01-05,y,30", "2,b,2024-01-06,x,12", "2,b,2024-01-06,z,12", "3,b,2024-01-07,x,9", "3,b,2024-01-07,q,9"]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "money"), [("order total", 51), ("订单金额", 51), ("amount", 51), ("line total", 102)]
)
def test_without_prices_it_is_asked_with_both_figures(tmp_path: Path, header: str, money: int) -> None:
    shop = read_rows(tmp_path, [BARE.format(header), *REPEATED])
    decision = shop.decision("amount_is_of")
    ((other, figures),) = decision.otherwise
    assert decision.is_doubtful
    assert (shop.figures[2], figures.revenue) == (money, 153 - money)
    assert read_rows(tmp_path, [BARE.format(header), *REPEATED], choices={"amount_is_of": other}).intake.figures == figures  # fmt: skip


def test_two_lines_that_happen_to_cost_the_same_are_added_up(tmp_path: Path) -> None:
    rows = [BARE.format("amount"), "1,a,2024-01-05,x,30", "1,a,2024-01-05,y,30", "2,b,2024-01-06,x,12"]
    assert read_rows(tmp_path, rows).figures == (2, 2, 72)


def test_amounts_that_differ_within_orders_are_those_of_lines(tmp_path: Path) -> None:
    rows = [BARE.format("order total"), *REPEATED, "4,a,2024-01-08,x,5", "4,a,2024-01-08,y,6"]
    shop = read_rows(tmp_path, rows)
    assert (shop.figures[2], shop.decided) == (113, {})


def test_rows_that_repeat_one_another_are_no_totals(tmp_path: Path) -> None:
    rows = [BARE.format("amount"), *(row for row in REPEATED[::2] for _ in range(2))]
    shop = read_rows(tmp_path, rows)
    assert (shop.figures[2], shop.decided) == (102, {})


def test_a_refund_of_the_order_on_every_line_is_shared_out_with_its_total(tmp_path: Path) -> None:
    head = "order id,customer id,order date,quantity,unit price,order total,amount refunded"
    rows = [head, "1,a,2024-01-05,1,20,30,6", "1,a,2024-01-05,1,10,30,6", "2,b,2024-01-06,1,5,12,0", "2,b,2024-01-06,7,1,12,0"]  # fmt: skip
    shop = read_rows(tmp_path, rows)
    assert shop.figures == (2, 2, 36)
    assert shop.version.rows("SELECT sum(refund_amount)::INT FROM orders") == [(6,)]


ORDER = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 99_999)), min_size=1, max_size=5)


@given(orders=st.lists(ORDER, min_size=2, max_size=8), extra=st.integers(0, 999))
@large_examples(IMPORTS)
def test_orders_come_to_their_totals_to_the_last_place(
    orders: list[list[tuple[int, int]]], extra: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Lines of different prices with the order's total on each, the extra being postage."""
    rows, totals = ["order id,customer id,order date,sku,quantity,unit price,order total"], []
    for number, lines in enumerate(orders):
        totals.append(Decimal(sum(qty * cents for qty, cents in lines) + extra) / 100)
        rows += [
            f"{number},c,2024-01-05,p{place},{qty},{Decimal(cents) / 100:.2f},{totals[-1]:.2f}"
            for place, (qty, cents) in enumerate(lines)
        ]
    shop = read_rows(tmp_path_factory.mktemp("shop"), rows)
    if shop.decided.get(("amount_is_of", "")) == "order":
        assert shop.figures[2] == sum(totals)
        assert shop.version.rows("SELECT sum(net_amount) FROM order_items") == [(sum(totals),)]
    else:
        assert sum(len(lines) > 1 for lines in orders) == 0 or extra > 0


def test_refunds_beside_a_total_are_taken_off(tmp_path: Path) -> None:
    """Case 05: 380 − 230 = 150.00."""
    shop = read(FILES / "05-refunded-amount-beside-total.csv", tmp_path)
    assert shop.figures == (2, 3, 150)
    decision = shop.decision("refund_column")
    assert (decision.value, decision.is_doubtful, decision.rows) == ("lowers", False, 2)
    by_hand = read(FILES / "05-refunded-amount-beside-total.csv", tmp_path, choices={"refund_column": "net"})  # fmt: skip
    assert by_hand.intake.figures == decision.otherwise[0][1]


HEAD = "order id,customer id,order date"


@pytest.mark.parametrize(
    ("columns", "rows", "value", "money"),
    [
        ("total,refunded amount", ["100,0", "0,50", "20,30"], "net", 120),  # more went back than is left
        ("gross amount,net amount,refund amount", ["100,100,0", "50,40,10", "80,80,0"], "net", 220),
        ("gross amount,net amount,refund amount", ["100,100,0", "50,50,10", "80,80,20"], "lowers", 200),
        ("总金额,已退金额", ["100,0", "50,50", "80,20"], "lowers", 160),
        ("quantity,unit price,amount,refund", ["2,50,100,0", "1,50,45,5", "1,80,60,20"], "net", 205),
        ("quantity,unit price,refund", ["2,50,0", "1,50,5", "1,80,20"], "lowers", 205),
        ("order total,refunded amount", ["100,0", "50,-5", "80,-20"], "lowers", 205),  # written as negative numbers
    ],
)
def test_the_columns_say_whether_refunds_were_taken_off(
    tmp_path: Path, columns: str, rows: list[str], value: str, money: int
) -> None:
    lines = [f"{HEAD},{columns}", *(f"{number},a,2024-01-05,{row}" for number, row in enumerate(rows))]
    shop = read_rows(tmp_path, lines)
    decision = shop.decision("refund_column")
    assert (decision.value, shop.figures[2], decision.is_doubtful) == (value, money, False)
    ((other, figures),) = decision.otherwise
    assert read_rows(tmp_path, lines, choices={"refund_column": other}).figures[2] == figures.revenue


def test_refunds_beside_net_amounts_that_nothing_checks_are_asked_about(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, [f"{HEAD},net sales,refund amount", "1,a,2024-01-05,100,10", "2,b,2024-01-05,100,0"])
    assert shop.decision("refund_column").is_doubtful
    assert shop.figures[2] == 200


def test_a_column_without_refunds_decides_nothing(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, [f"{HEAD},total,refund amount", "1,a,2024-01-05,100,0", "2,b,2024-01-05,100,0"])
    assert (shop.decided, shop.figures[2]) == ({}, 200)


def test_an_export_of_lines_of_woocommerce_is_read_whole(tmp_path: Path) -> None:
    """Totals and refunds of orders on each line, a cancelled order, one that was refunded in full and one in part."""
    head = "Order Number,Order Status,Order Date,Customer User ID,Order Refund Amount,Order Total Amount,SKU,Quantity,Item Price"
    rows = [
        head,
        "101,Completed,2024-01-05 10:00,7,0,45,s1,2,15",
        "101,Completed,2024-01-05 10:00,7,0,45,s2,1,10",
        "102,Refunded,2024-01-06 10:00,8,25,25,s1,1,20",
        "103,Completed,2024-01-07 10:00,8,10,30,s1,1,20",
        "103,Completed,2024-01-07 10:00,8,10,30,s2,1,10",
        "104,Cancelled,2024-01-07 10:00,9,0,30,s1,1,20",
        "104,Cancelled,2024-01-07 10:00,9,0,30,s2,1,10",
    ]
    shop = read_rows(tmp_path, rows)
    assert shop.figures == (2, 3, 65)
    assert not any(decision.is_doubtful for decision in shop.intake.decisions)


def test_an_export_of_invoices_of_odoo_is_read_whole(tmp_path: Path) -> None:
    """Drafts and cancelled invoices are none; one that is not paid yet is a sale, and asked about; a refund lowers."""
    rows = [
        "Invoice Number,Partner,Invoice Date,Type,State,Payment State,Total",
        "INV/1,Azure,2024-01-05,out_invoice,posted,paid,120",
        "INV/2,Azure,2024-01-06,out_invoice,posted,not_paid,80",
        "RINV/1,Azure,2024-01-09,out_refund,posted,paid,30",
        "INV/3,Deco,2024-01-10,out_invoice,draft,not_paid,60",
        "INV/4,Deco,2024-01-11,out_invoice,cancel,not_paid,70",
        "INV/5,Deco,2024-01-12,out_invoice,posted,paid,200",
    ]
    shop = read_rows(tmp_path, rows)
    assert shop.figures == (2, 3, 370)
    assert shop.decision("status", "not paid").is_doubtful


def test_an_export_of_lines_of_a_chinese_shop_is_read_whole(tmp_path: Path) -> None:
    rows = [
        "订单号,订单状态,买家昵称,下单时间,付款时间,订单实付金额,商品名称,商品数量,商品单价,退款状态,已退款金额",
        "E1,交易完成,u1,2024-01-05 10:00:00,2024-01-05 10:01:00,65,杯,2,20,无退款,0",
        "E1,交易完成,u1,2024-01-05 10:00:00,2024-01-05 10:01:00,65,壶,1,20,无退款,0",
        "E2,交易关闭,u2,2024-01-06 10:00:00,,40,杯,2,20,无退款,0",
        "E3,已发货,u2,2024-01-07 10:00:00,2024-01-07 10:01:00,50,杯,1,20,部分退款成功,20",
        "E3,已发货,u2,2024-01-07 10:00:00,2024-01-07 10:01:00,50,壶,1,20,部分退款成功,20",
        "E4,待付款,u3,2024-01-08 10:00:00,,20,壶,1,20,无退款,0",
    ]
    assert read_rows(tmp_path, rows).figures == (2, 2, 95)
