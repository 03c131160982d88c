"""Columns that shops of other languages and systems name otherwise: customers, refunds, discounts, yes and no."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard.data.understanding.file_guesses import InspectedFile, guess_files
from tests.data.commerce.shops import read_rows
from tests.data.imports import inspect, write_csv

DAYS = ("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04")


@pytest.mark.parametrize(
    "head",
    [
        "Numero ordine,Codice cliente,Data ordine,Importo totale",
        "Ordernummer,Klantnummer,Orderdatum,Totaalbedrag",
        "주문번호,고객ID,주문일시,결제금액",
        "Номер заказа,Клиент,Дата заказа,Сумма",
        "Numer zamówienia,Klient,Data złożenia,Kwota brutto",
        "Sipariş No,Müşteri,Tarih,Tutar",
        "訂單編號,顧客姓名,訂單日期,訂單金額",
        "Bon,Kundenkarte,Datum,Betrag",
        "Invoice no,Company,Invoice date,Pay amount",
        "单据编号,购货单位,单据日期,订单应付金额",
        "订单编号,用户手机号,支付时间,实付金额",
        "订单编号,收件人,支付时间,实付金额",
    ],
)
def test_the_columns_of_orders_are_known_in_many_languages(tmp_path: Path, head: str) -> None:
    rows = [f"{place},13{place % 2}00001111,{day},{10 * place}" for place, day in enumerate(DAYS, 1)]
    assert read_rows(tmp_path, [head, *rows]).figures == (2, 4, Decimal(100))


@pytest.mark.parametrize(
    "header",
    [
        "Retoure",
        "Reso",
        "Returned?",
        "Devuelto",
        "是否已退货",
        "返品",
        "Storniert ja/nein",
        "Order cancelled",
        "Annullato",
    ],
)
def test_a_column_of_yes_and_no_says_what_was_returned_or_cancelled(tmp_path: Path, header: str) -> None:
    flags = ("no", "yes", "no", "no")
    rows = [f"{place},c{place},{day},10,{flag}" for place, (day, flag) in enumerate(zip(DAYS, flags, strict=True))]
    assert read_rows(tmp_path, [f"order,customer,date,amount,{header}", *rows]).figures == (3, 3, Decimal(30))


@pytest.mark.parametrize("header", ["Gift wrap", "Returning customer", "Refundable", "支持7天无理由退货", "Newsletter"])
def test_other_columns_of_yes_and_no_take_no_money_off(tmp_path: Path, header: str) -> None:
    flags = ("no", "yes", "no", "no")
    rows = [f"{place},c{place},{day},10,{flag}" for place, (day, flag) in enumerate(zip(DAYS, flags, strict=True))]
    assert read_rows(tmp_path, [f"order,customer,date,amount,{header}", *rows]).figures == (4, 4, Decimal(40))


@pytest.mark.parametrize(
    "header",
    [
        "Importo rimborsato",
        "Terugbetaald bedrag",
        "Valor reembolsado",
        "Valor estornado",
        "Montant remboursé",
        "환불금액",
    ],
)
def test_what_was_paid_back_is_taken_off_in_many_languages(tmp_path: Path, header: str) -> None:
    rows = ["1,a,2024-01-01,100,0", "2,b,2024-01-02,50,50", "3,a,2024-01-03,80,5"]
    shop = read_rows(tmp_path, [f"order,customer,date,amount,{header}", *rows])
    assert (shop.roles["refund_amount"], shop.figures[2]) == (header, Decimal(175))


@pytest.mark.parametrize("header", ["Coupon amount", "Voucher value", "Cart discount amount"])
def test_coupons_are_discounts(tmp_path: Path, header: str) -> None:
    rows = ["1,a,2024-01-01,2,100,10", "2,b,2024-01-02,1,50,0", "3,a,2024-01-03,1,300,25.50"]
    assert read_rows(tmp_path, [f"order,customer,date,qty,price,{header}", *rows]).figures[2] == Decimal("514.5")


def test_a_card_reserved_and_then_charged_counts_once(tmp_path: Path) -> None:
    rows = ["1,sale,a,2024-01-01,100", "2,refund,a,2024-01-02,20", "3,authorization,c,2024-01-05,70", "4,capture,c,2024-01-05,70"]  # fmt: skip
    assert read_rows(tmp_path, ["Transaction,Kind,Customer,Date,Amount", *rows]).figures == (2, 2, Decimal(150))


def test_members_with_numbers_are_customers_and_yes_and_no_are_not(tmp_path: Path) -> None:
    rows = ["1,m1,2024-01-01,10", "2,m2,2024-01-02,20", "3,m1,2024-01-03,30", "4,m3,2024-01-04,40"]
    assert read_rows(tmp_path, ["Receipt no,Member,Date,Amount", *rows]).figures == (3, 4, Decimal(100))
    rows = ["1,a,yes,2024-01-01,10", "2,b,no,2024-01-02,20"]
    assert read_rows(tmp_path, ["Receipt no,Customer,Member,Date,Amount", *rows]).roles["customer_id"] == "Customer"


@pytest.mark.parametrize(
    ("one", "other"), [("0170/1234567", "0170 1234567"), ("+49 (0)170 1234567", "0049 170 1234567")]
)
def test_a_phone_has_several_spellings(tmp_path: Path, one: str, other: str) -> None:
    rows = [f"1,{one},2024-01-01,10", f"2,{other},2024-01-02,20", "3,0171-7654321,2024-01-03,30"]
    assert read_rows(tmp_path, ["Bestellung,Telefon,Datum,Betrag", *rows]).figures[0] == 2


@pytest.mark.parametrize(
    "head",
    ["Client,Commandes,CA", "Kunde,Anzahl Bestellungen,Gesamtumsatz", "Cliente,Pedidos,Total gastado", "Klant,Bestellingen,Omzet", "顧客番号,購入回数,購入金額"],
)  # fmt: skip
def test_a_table_of_customers_is_known_in_many_languages(tmp_path: Path, head: str) -> None:
    path = write_csv(tmp_path / "summary.csv", [row.split(",") for row in (head, "A1,3,300", "B2,2,200", "C3,4,400")])
    (guess,) = guess_files([InspectedFile(path.name, inspect(path))])
    assert guess.table == "customer_summary"
    assert {role.role for role in guess.roles} == {"customer_id", "orders", "monetary"}
