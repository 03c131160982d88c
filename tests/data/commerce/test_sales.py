"""What is a sale, what is none and what is a refund, by the states, payments, flags and types beside the amounts."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.understanding.file_guesses import InspectedFile, guess_files
from tests.data.commerce.shops import FILES, Shop, read, read_rows
from tests.data.imports import inspect, write_csv


def other_money(shop: Shop, key: str, subject: str = "") -> Decimal | None:
    """Return the money under the other option of a decision."""
    ((_, figures),) = shop.decision(key, subject).otherwise
    return figures.revenue


def test_cancelled_failed_refunded_and_unpaid_orders_do_not_count(tmp_path: Path) -> None:
    """Case 03: 3 orders, 210.00."""
    shop = read(FILES / "03-cancelled-and-failed.csv", tmp_path)
    assert shop.figures == (3, 3, 210)
    assert shop.set_aside("not_sales") == 4
    assert shop.decided == {
        ("status", word): "not_sale" for word in ("cancelled", "failed", "refunded", "pending payment")
    }
    assert other_money(shop, "status", "cancelled") == 510


def test_each_option_by_hand_has_the_figures_that_were_foretold(tmp_path: Path) -> None:
    shop = read(FILES / "03-cancelled-and-failed.csv", tmp_path)
    for decision in shop.intake.decisions:
        ((value, figures),) = decision.otherwise
        changed = read(FILES / "03-cancelled-and-failed.csv", tmp_path, choices={f"status:{decision.subject}": value})
        assert changed.intake.figures == figures
        assert changed.decision("status", decision.subject).is_chosen


def test_with_the_rule_off_everything_counts(tmp_path: Path) -> None:
    rules = tuple(rule for rule in DEFAULT_RULES if rule != "not_sales")
    shop = read(FILES / "03-cancelled-and-failed.csv", tmp_path, rules=rules)
    assert shop.figures == (4, 7, 1330)


def test_a_flag_says_which_orders_were_refunded(tmp_path: Path) -> None:
    """Case 07: the customer is 用户名; 3 orders, 165.5."""
    shop = read(FILES / "07-refund-flag.csv", tmp_path)
    assert shop.roles["customer_id"] == "用户名"
    assert shop.figures == (2, 3, Decimal("165.5"))
    assert other_money(shop, "status", "refund_flag 是") == Decimal("225.5")


def test_credit_notes_written_as_positive_amounts_lower_the_money(tmp_path: Path) -> None:
    """Case 47: 2 orders, 2 refunds, 80.00; no table of contacts."""
    shop = read(FILES / "47-refunds-by-type.csv", tmp_path)
    assert shop.roles["document_type"] == "Type"
    assert shop.figures == (2, 2, 80)
    assert shop.version.rows("SELECT count(*) FROM orders WHERE is_refund") == [(2,)]
    assert other_money(shop, "status", "customer refund") == 240


def test_payments_received_are_sales_and_withdrawals_are_none(tmp_path: Path) -> None:
    """Case 61: 1,100.00 by customer mail; the withdrawal is set aside."""
    shop = read(FILES / "61-paypal.csv", tmp_path)
    assert shop.figures == (2, 2, 1100)
    assert shop.set_aside("missing_customer") == 1


def test_a_state_of_the_order_and_one_of_its_refund_are_both_read(tmp_path: Path) -> None:
    """Case 65b: what the customer paid, without the cancelled order."""
    shop = read(FILES / "65b-拼多多.csv", tmp_path)
    assert shop.roles["net_amount"] == "用户实付金额(元)"
    assert shop.figures == (1, 2, 185)
    assert shop.decided == {("status", "已取消"): "not_sale", ("status", "退款成功"): "not_sale"}


def test_orders_that_lack_only_a_customer_are_orders(tmp_path: Path) -> None:
    """Case 65b: the customer is asked for; no file of heads is said to be missing."""
    look = inspect(Path(shutil.copy(FILES / "65b-拼多多.csv", tmp_path)))
    (guess,) = guess_files([InspectedFile("a", look)])
    assert guess.table == "orders"
    assert "missing" not in str(guess.reason)


MAGENTO = [
    "Order,Purchase Date,Grand Total (Base),Status,Customer,Total Refunded",
    "1,2024-01-25,120.0000,complete,ute,",
    "2,2024-01-26,60.0000,canceled,kai,",
    "3,2024-02-02,90.0000,closed,ute,90.0000",
    "4,2024-02-09,40.0000,pending_payment,mia,",
]


def test_a_closed_order_of_magento_is_worth_what_was_not_refunded(tmp_path: Path) -> None:
    """Case 42, its states and refunds: 2 sales, 120.00; one of them is worth nothing any more."""
    shop = read_rows(tmp_path, MAGENTO)
    assert shop.figures == (1, 2, 120)
    assert shop.decided == {
        ("refund_column", ""): "lowers",
        ("status", "canceled"): "not_sale",
        ("status", "pending payment"): "not_sale",
    }


HEAD = "order id,customer id,order date,amount"


@pytest.mark.parametrize(
    "rows",
    [
        ["Bestellnummer,Kundennummer,Bestelldatum,Gesamtbetrag,Zustand", "1,a,2024-01-05,10,Bezahlt", "2,b,2024-01-06,20,Storniert", "3,a,2024-01-07,30,Versandt", "4,c,2024-01-08,40,Zahlung ausstehend", "5,d,2024-01-09,50,Rückerstattet"],
        [f"{HEAD},état", "1,a,2024-01-05,10,Livré", "2,b,2024-01-06,20,Annulée", "3,a,2024-01-07,30,En cours de préparation", "4,c,2024-01-08,40,En attente de paiement", "5,d,2024-01-09,50,Remboursé"],
        [f"{HEAD},situación", "1,a,2024-01-05,10,Enviado", "2,b,2024-01-06,20,Cancelado", "3,a,2024-01-07,30,Completado", "4,c,2024-01-08,40,Pendiente de pago", "5,d,2024-01-09,50,Devuelto"],
        [f"{HEAD},状況", "1,a,2024-01-05,10,発送済み", "2,b,2024-01-06,20,キャンセル", "3,a,2024-01-07,30,完了", "4,c,2024-01-08,40,入金待ち", "5,d,2024-01-09,50,返金済み"],
        [f"{HEAD},情况", "1,a,2024-01-05,10,交易成功", "2,b,2024-01-06,20,交易关闭", "3,a,2024-01-07,30,卖家已发货", "4,c,2024-01-08,40,等待买家付款", "5,d,2024-01-09,50,退款成功"],
    ],
)  # fmt: skip
def test_a_column_of_states_is_known_by_its_values_under_any_header(tmp_path: Path, rows: list[str]) -> None:
    shop = read_rows(tmp_path, rows)
    assert shop.figures == (1, 2, 40)
    assert shop.set_aside("not_sales") == 3


def test_a_word_that_nobody_knows_counts_as_a_sale_and_is_asked_about(tmp_path: Path) -> None:
    rows = [f"{HEAD},status", "1,a,2024-01-05,10,completed", "2,b,2024-01-06,20,blue", "3,a,2024-01-07,5,cancelled"]
    shop = read_rows(tmp_path, rows)
    decision = shop.decision("status", "blue")
    assert (decision.value, decision.is_doubtful, decision.rows) == ("sale", True, 1)
    assert shop.figures == (2, 2, 30)
    ((_, otherwise),) = decision.otherwise
    assert read_rows(tmp_path, rows, choices={"status:blue": "not_sale"}).intake.figures == otherwise
    assert read_rows(tmp_path, rows, choices={"status:blue": "refund"}).figures == (1, 1, -10)


def test_a_column_of_many_words_that_mean_nothing_decides_nothing(tmp_path: Path) -> None:
    rows = [f"{HEAD},status", *(f"{number},a,2024-01-05,10,shelf {number}" for number in range(30))]
    shop = read_rows(tmp_path, rows)
    assert (shop.decided, shop.figures) == ({}, (1, 30, 300))


def test_a_plain_file_reports_no_decision(tmp_path: Path) -> None:
    assert read_rows(tmp_path, [f"{HEAD},status", "1,a,2024-01-05,10,completed", "2,b,2024-01-06,20,shipped"]).decided == {}  # fmt: skip


def test_a_refunded_order_with_a_refund_of_its_own_comes_to_nothing(tmp_path: Path) -> None:
    rows = [f"{HEAD},status", "1,a,2024-01-05,10,refunded", "1,a,2024-01-09,-10,refunded", "2,a,2024-01-07,30,paid"]
    shop = read_rows(tmp_path, rows)
    assert (shop.figures[2], shop.set_aside("not_sales")) == (30, 0)


def test_a_refunded_order_whose_refund_names_it_as_parent_comes_to_nothing(tmp_path: Path) -> None:
    rows = [f"{HEAD},status,parent order id", "1,a,2024-01-05,10,refunded,", "8,a,2024-01-09,-10,,1", "2,a,2024-01-07,30,paid,"]  # fmt: skip
    assert read_rows(tmp_path, rows).figures == (1, 2, 30)


def test_refunds_that_are_negative_already_stay_as_they_are(tmp_path: Path) -> None:
    rows = [f"{HEAD},type", "1,a,2024-01-05,100,Rechnung", "2,a,2024-01-06,-20,Gutschrift"]
    shop = read_rows(tmp_path, rows)
    assert (shop.figures, shop.decided) == ((1, 1, 80), {})


def test_a_part_that_went_back_is_asked_about_where_nothing_says_how_much(tmp_path: Path) -> None:
    rows = [f"{HEAD},status", "1,a,2024-01-05,100,paid", "2,b,2024-01-06,50,partially_refunded"]
    shop = read_rows(tmp_path, rows)
    assert shop.figures == (2, 2, 150)
    assert shop.decision("status", "partially refunded").is_doubtful


def test_a_status_that_stands_once_in_an_order_is_that_of_all_its_lines(tmp_path: Path) -> None:
    rows = [f"{HEAD},status", "1,a,2024-01-05,10,cancelled", "1,a,2024-01-05,5,", "2,b,2024-01-06,20,paid", "2,b,2024-01-06,7,"]  # fmt: skip
    assert read_rows(tmp_path, rows).figures == (1, 1, 27)


PAID = "订单号,客户编号,下单时间,订单金额,付款时间"


def test_an_order_without_a_time_of_payment_beside_paid_ones_is_no_sale(tmp_path: Path) -> None:
    rows = [PAID, "1,a,2024-01-05,10,2024-01-05", "2,b,2024-01-06,20,", "3,a,2024-01-07,30,2024-01-08"]
    shop = read_rows(tmp_path, rows)
    assert shop.roles["paid_at"] == "付款时间"
    assert (shop.figures, other_money(shop, "unpaid")) == ((1, 2, 40), 60)
    assert read_rows(tmp_path, rows, choices={"unpaid": "sale"}).figures == (2, 3, 60)


def test_an_order_that_its_status_calls_sold_needs_no_time_of_payment(tmp_path: Path) -> None:
    rows = [f"{PAID},订单状态", "1,a,2024-01-05,10,2024-01-05,已完成", "2,b,2024-01-06,20,,已完成", "3,a,2024-01-07,30,,待付款"]  # fmt: skip
    assert read_rows(tmp_path, rows).figures == (2, 2, 30)


def test_lines_below_the_first_need_no_time_of_payment(tmp_path: Path) -> None:
    rows = [PAID, "1,a,2024-01-05,10,2024-01-05", "1,a,2024-01-05,5,", "2,b,2024-01-06,20,"]
    assert read_rows(tmp_path, rows).figures == (1, 1, 15)


def test_an_order_with_a_time_of_cancellation_is_no_sale(tmp_path: Path) -> None:
    rows = [f"{HEAD},cancelled at", "1,a,2024-01-05,10,", "2,b,2024-01-06,20,2024-01-07", "3,c,2024-01-06,5,"]
    shop = read_rows(tmp_path, rows)
    assert (shop.figures, shop.decision("cancelled").rows) == ((2, 2, 15), 1)


def test_rows_in_are_rows_kept_and_rows_set_aside(tmp_path: Path) -> None:
    for path in sorted(FILES.iterdir()):
        if path.name in ("03-cancelled-and-failed.csv", "07-refund-flag.csv", "47-refunds-by-type.csv"):
            intake = read(path, tmp_path).intake
            aside = sum(rule.set_aside for rule in intake.rules) + count_set_aside(intake.notices)
            assert intake.rows_in == intake.rows_kept + aside


def test_a_refund_without_a_customer_finds_that_of_its_order(tmp_path: Path) -> None:
    """Case 59: 200.00 net."""
    shop = read(FILES / "59-refunds-without-customer.csv", tmp_path)
    assert shop.figures == (2, 3, 200)
    assert shop.version.rows("SELECT customer_id FROM orders WHERE is_refund") == [("k1",)]
    assert shop.version.notice("customers_through_orders") == (1, (3,), "customer_id")


def test_a_refund_under_its_orders_own_number_finds_its_customer(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, [HEAD, "1,a,2024-01-05,100", "1,,2024-02-20,-40", "2,b,2024-01-06,10"])
    assert shop.figures == (2, 2, 70)


def test_an_order_number_of_several_customers_finds_none(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, [HEAD, "1,a,2024-01-05,100", "1,b,2024-01-05,50", "1,,2024-02-20,-40"])
    assert (shop.figures[2], shop.set_aside("missing_customer")) == (150, 1)


def test_a_sale_under_an_old_number_belongs_to_nobody(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, [HEAD, "1,a,2023-01-05,100", "1,,2024-02-20,40"])
    assert (shop.figures[2], shop.set_aside("missing_customer")) == (100, 1)


def test_a_table_with_money_is_not_one_of_contacts(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["date", "customer", "type", "betrag"], ["2024-01-05", "a", "Anruf", "10"], ["2024-01-06", "b", "Besuch", "12"]])  # fmt: skip
    (guess,) = guess_files([InspectedFile("a", inspect(path))])
    assert guess.table != "interactions"


def test_a_column_of_refunds_that_are_all_zero_changes_nothing(tmp_path: Path) -> None:
    rows = ["Order,Date,Customer,Total,Total Refunded", "1,2024-01-05,a,$10.00,$0.00", "2,2024-01-06,b,$20.00,$0.00"]
    shop = read_rows(tmp_path, rows)
    assert (shop.figures, shop.decided) == ((2, 2, 30), {})
