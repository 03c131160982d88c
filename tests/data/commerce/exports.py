"""Random shops as eight systems export them: words of states, totals on lines, refunds in columns, units, languages, sheets."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook

from tests.data.commerce.random_shops import (
    CANCELLED,
    REFUNDED,
    SALE,
    UNPAID,
    Bought,
    Truth,
    random_shop,
    truth_of,
)

Row = Sequence[object]
Write = Callable[[Sequence[Bought], random.Random], bytes]
GUEST = 0
"""The customer who has no account where a system knows guests: 0 there."""


def woocommerce(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write one row an order; what was paid back stands in a column of its own, the total stays; guests have id 0."""
    prefix, written = draw.choice((("wc-", "%Y-%m-%d %H:%M:%S"), ("", "%B %d, %Y")))
    words = {CANCELLED: "cancelled", UNPAID: "failed", REFUNDED: "refunded"}
    rows: list[Row] = [("Order ID", "Order Date", "Status", "Customer ID", "Order Total", "Refunded Amount")]
    for order in orders:
        status = prefix + words.get(order.fate, "completed")
        whose = 500 + order.customer if order.customer != GUEST else 0
        rows.append((order.number, order.moment.strftime(written), status, whose, order.total, order.paid_back))
    return _text(rows)


def shopify(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write one row a line; status and total of an order stand on its first line alone."""
    offset = draw.choice(("+0800", "-0500", "+0000"))
    words = {SALE: "paid", CANCELLED: "voided", UNPAID: "pending", REFUNDED: "refunded"}
    rows: list[Row] = [
        (
            "Name",
            "Email",
            "Financial Status",
            "Created at",
            "Total",
            "Refunded Amount",
            "Lineitem quantity",
            "Lineitem name",
            "Lineitem price",
        )
    ]
    for order in orders:
        status = words.get(order.fate, "partially_refunded")
        created = f"{order.moment:%Y-%m-%d %H:%M:%S} {offset}"
        for place, item in enumerate(order.items):
            of_order = (status, created, order.total, order.paid_back) if place == 0 else ("", created, "", "")
            rows.append((f"#{order.number}", _mail(order), *of_order, item.pieces, item.product, item.price))
    return _text(rows)


def magento(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write the grid of orders: dates as people write them, a sign before the amounts, database words for the status."""
    sign = draw.choice(("$", "£", "€"))
    words = {CANCELLED: "canceled", UNPAID: "pending_payment", REFUNDED: "closed"}
    rows: list[Row] = [("ID", "Purchase Date", "Customer Email", "Grand Total (Purchased)", "Status", "Total Refunded")]
    for order in orders:
        day = f"{order.moment:%b} {order.moment.day}, {order.moment:%Y, %I:%M:%S %p}"
        amounts = f"{sign}{order.total:,.2f}", f"{sign}{order.paid_back:,.2f}"
        status = words.get(order.fate, "complete")
        rows.append((f"{order.number:09d}", day, _mail(order), amounts[0], status, amounts[1]))
    return _text(rows)


_PRESTASHOP: Sequence[tuple[Row, dict[str, str]]] = (
    (
        ("Référence", "Client", "Total", "État", "Date"),
        {SALE: "Livré", CANCELLED: "Annulé", UNPAID: "Erreur de paiement", REFUNDED: "Remboursé"},
    ),
    (
        ("Referencia", "Cliente", "Total", "Estado", "Fecha"),
        {SALE: "Enviado", CANCELLED: "Cancelado", UNPAID: "Error en el pago", REFUNDED: "Reembolsado"},
    ),
    (
        ("Reference", "Customer", "Total", "Status", "Date"),
        {SALE: "Delivered", CANCELLED: "Canceled", UNPAID: "Payment error", REFUNDED: "Refunded"},
    ),
)


def prestashop(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write it in the language of the shop: semicolons, decimal commas, the day first."""
    head, words = draw.choice(_PRESTASHOP)
    rows = [head]
    for order in orders:
        status = words.get(order.fate, words[SALE])
        day = f"{order.moment:%d/%m/%Y %H:%M}"
        rows.append((f"R{order.number}", f"C{order.customer:03d}", f"{_comma(order.total)} €", status, day))
    return _text(rows, delimiter=";")


def odoo(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write invoices and credit notes, all amounts positive: the type tells what is paid back."""
    invoice, credit, posted, cancelled, draft = draw.choice(
        (
            ("Invoice", "Credit Note", "posted", "cancel", "draft"),
            ("Customer Invoice", "Customer Credit Note", "Posted", "Cancelled", "Draft"),
        )
    )
    rows: list[Row] = [("Number", "Customer", "Invoice Date", "Type", "Status", "Total")]
    for order in orders:
        whose, status = f"K{order.customer}", {CANCELLED: cancelled, UNPAID: draft}.get(order.fate, posted)
        rows.append((f"INV/{order.number}", whose, f"{order.moment:%Y-%m-%d}", invoice, status, order.total))
        if order.paid_back:
            later = order.moment + dt.timedelta(days=3)
            rows.append((f"RINV/{order.number}", whose, f"{later:%Y-%m-%d}", credit, posted, order.paid_back))
    return _text(rows)


def taobao(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write it as 千牛 does: closed orders have no time of payment, what was paid back stands beside the payment."""
    words = {CANCELLED: "交易关闭", UNPAID: "等待买家付款", REFUNDED: "交易关闭"}
    head = ("订单编号", "买家会员名", "买家实际支付金额", "订单状态", "订单创建时间", "订单付款时间", "退款金额")
    rows: list[Row] = [head]
    for order in orders:
        created = f"{order.moment:%Y-%m-%d %H:%M:%S}"
        paid = "" if order.fate in (CANCELLED, UNPAID) else created
        status, whose = words.get(order.fate, "交易成功"), f"买家{order.customer}"
        rows.append((f"2024{order.number:012d}\t", whose, order.total, status, created, paid, order.paid_back))
    return _text(rows, encoding=draw.choice(("gb18030", "utf-8-sig")))


def german_erp(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write one row a line, each with the total of its order; points between thousands, the day first."""
    words = {CANCELLED: "storniert", UNPAID: "offen", REFUNDED: "erstattet"}
    day = draw.choice(("%d.%m.%Y", "%d.%m.%y"))
    head = ("Belegnummer", "Kundennummer", "Belegdatum", "Artikel", "Menge", "Einzelpreis", "Gesamtbetrag", "Status")
    rows: list[Row] = [head]
    for order in orders:
        of_order = f"AB{order.number}", f"{70_000 + order.customer}", order.moment.strftime(day)
        status = words.get(order.fate, "abgeschlossen")
        rows += [
            (*of_order, item.product, item.pieces, _comma(item.price), _comma(order.total), status)
            for item in order.items
        ]
    return _text(rows, delimiter=";", encoding=draw.choice(("cp1252", "utf-8")))


def ledger(orders: Sequence[Bought], draw: random.Random) -> bytes:
    """Write a workbook of sales with a sheet for each month, or one for all; amounts in thousands or tens of thousands."""
    unit, factor = draw.choice((("万元", 10_000), ("千元", 1_000)))
    has_months, has_totals = draw.random() < 0.7, draw.random() < 0.5
    sheets: dict[str, list[Row]] = {}
    for order in (order for order in orders if order.counts):
        rows = sheets.setdefault(f"{order.moment:%Y-%m}" if has_months else "合同", [])
        day, whose = f"{order.moment:%Y-%m-%d}", f"客户{order.customer}公司"
        rows.append((f"HT{order.number}", day, whose, float(order.total / factor)))
    content = io.BytesIO()
    with Workbook(content) as book:
        for name, rows in sheets.items():
            total = ("合计", "", "", sum(float(str(row[3])) for row in rows))
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("合同号", "签订日期", "客户名称", f"合同金额（{unit}）"))
            for place, row in enumerate([*rows, total] if has_totals else rows, 1):
                sheet.write_row(place, 0, row)
    return content.getvalue()


@dataclass(frozen=True)
class System:
    """A system that exports: the file's name, how it is written, and what the file tells.

    `knows_refunds`: what was paid back, beside the order or in a document of its own. `keeps_refunded`: a wholly
    refunded order is still an order there. `has_guests`: the customer `GUEST` is nobody.
    """

    name: str
    write: Write
    knows_refunds: bool = True
    keeps_refunded: bool = False
    has_guests: bool = False


SYSTEMS: tuple[System, ...] = (
    System("woocommerce.csv", woocommerce, keeps_refunded=True, has_guests=True),
    System("shopify.csv", shopify, keeps_refunded=True),
    System("magento.csv", magento, keeps_refunded=True),
    System("prestashop.csv", prestashop, knows_refunds=False),
    System("odoo.csv", odoo, keeps_refunded=True),
    System("taobao.csv", taobao),
    System("german_erp.csv", german_erp, knows_refunds=False),
    System("ledger.xlsx", ledger, knows_refunds=False),
)


def export(folder: Path, system: System, seed: int) -> tuple[Path, Truth]:
    """Write a random shop as a system exports it; return the file and its truth."""
    draw = random.Random(seed)
    orders = random_shop(draw)
    path = folder / f"{seed}-{system.name}"
    path.write_bytes(system.write(orders, draw))
    known = [order for order in orders if not (system.has_guests and order.customer == GUEST)]
    return path, truth_of(known, knows_refunds=system.knows_refunds, keeps_refunded=system.keeps_refunded)


def _mail(order: Bought) -> str:
    return f"buyer{order.customer:02d}@example.org"


def _text(rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return file.getvalue().encode(encoding)


def _comma(amount: Decimal) -> str:
    """Return 1.234,50."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
