"""Random shops with a known truth, written as the exports of eight systems: status words, totals on lines, refunds, units."""

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

CENT = Decimal("0.01")
SALE, CANCELLED, UNPAID, REFUNDED, PARTLY_REFUNDED = "sale", "cancelled", "unpaid", "refunded", "partly refunded"


@dataclass(frozen=True)
class Item:
    """A line of an order: product, pieces, price of a piece."""

    product: str
    pieces: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """What the line costs."""
        return self.pieces * self.price


@dataclass(frozen=True)
class Bought:
    """An order as it was: what became of it, and how much of it was paid back."""

    number: int
    customer: int
    moment: dt.datetime
    items: tuple[Item, ...]
    fate: str
    paid_back: Decimal

    @property
    def total(self) -> Decimal:
        """The sum of its lines."""
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def counts(self) -> bool:
        """Whether it is a sale that brought money."""
        return self.fate in (SALE, PARTLY_REFUNDED)


@dataclass(frozen=True)
class Truth:
    """What a careful person would get from the export: customers with an order that counts, such orders, net money."""

    customers: int
    orders: int
    money: Decimal


def random_shop(draw: random.Random) -> list[Bought]:
    """Return some thirty orders over a year, most of them sales."""
    customers = draw.randint(4, 12)
    begin = dt.datetime(2024, 1, 3, 8, 0)
    orders = []
    moment = begin
    for number in range(draw.randint(12, 40)):
        moment += dt.timedelta(hours=draw.randint(20, 260), minutes=draw.randint(0, 59))
        items = tuple(
            Item(f"P-{draw.randint(1, 30):03d}", draw.randint(1, 4), Decimal(draw.randint(150, 250_000)) / 100)
            for _ in range(draw.randint(1, 3))
        )
        fate = draw.choices((SALE, CANCELLED, UNPAID, REFUNDED, PARTLY_REFUNDED), (70, 8, 6, 8, 8))[0]
        total = sum((item.amount for item in items), Decimal(0))
        back = {REFUNDED: total, PARTLY_REFUNDED: (total / 4).quantize(CENT)}.get(fate, Decimal(0))
        orders.append(Bought(1001 + number, draw.randrange(customers), moment, items, fate, back))
    return orders


def truth_of(orders: Sequence[Bought], *, knows_refunds: bool = True, keeps_refunded: bool = False) -> Truth:
    """Return the truth of orders; an export that does not tell what was paid back leaves it in the money.

    Where what was paid back stands beside the total or in a credit note of its own, a wholly refunded order stays an
    order that brought nothing; where only a status tells, it is no sale.
    """
    counted = [order for order in orders if order.counts or (keeps_refunded and order.fate == REFUNDED)]
    money = sum((order.total - (order.paid_back if knows_refunds else 0) for order in counted), Decimal(0))
    return Truth(len({order.customer for order in counted}), len(counted), money)


def _mail(order: Bought) -> str:
    return f"buyer{order.customer:02d}@example.org"


def _text(rows: Sequence[Sequence[object]], *, delimiter: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()


def _comma(amount: Decimal) -> str:
    """Return 1.234,50."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def woocommerce(orders: Sequence[Bought]) -> bytes:
    """Write one row an order; what was paid back stands in a column of its own, the total stays."""
    words = {SALE: "wc-completed", CANCELLED: "wc-cancelled", UNPAID: "wc-failed", REFUNDED: "wc-refunded"}
    rows: list[Sequence[object]] = [
        ("Order ID", "Order Date", "Status", "Customer ID", "Order Total", "Refunded Amount")
    ]
    for order in orders:
        status = words.get(order.fate, "wc-completed")
        rows.append(
            (
                order.number,
                f"{order.moment:%Y-%m-%d %H:%M:%S}",
                status,
                500 + order.customer,
                order.total,
                order.paid_back,
            )
        )
    return _text(rows)


def shopify(orders: Sequence[Bought]) -> bytes:
    """Write one row a line; status and total of an order stand on its first line alone."""
    words = {
        SALE: "paid",
        CANCELLED: "voided",
        UNPAID: "pending",
        REFUNDED: "refunded",
        PARTLY_REFUNDED: "partially_refunded",
    }
    head = (
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
    rows: list[Sequence[object]] = [head]
    for order in orders:
        for place, item in enumerate(order.items):
            of_order = (words[order.fate], f"{order.moment:%Y-%m-%d %H:%M:%S} +0800", order.total, order.paid_back)
            rows.append(
                (
                    f"#{order.number}",
                    _mail(order),
                    *(of_order if place == 0 else ("", f"{order.moment:%Y-%m-%d %H:%M:%S} +0800", "", "")),
                    item.pieces,
                    item.product,
                    item.price,
                )
            )
    return _text(rows)


def magento(orders: Sequence[Bought]) -> bytes:
    """Write the grid of orders: dates as people write them, dollars before the amounts, database words for the status."""
    words = {
        SALE: "complete",
        CANCELLED: "canceled",
        UNPAID: "pending_payment",
        REFUNDED: "closed",
        PARTLY_REFUNDED: "complete",
    }
    rows: list[Sequence[object]] = [
        ("ID", "Purchase Date", "Customer Email", "Grand Total (Purchased)", "Status", "Total Refunded")
    ]
    for order in orders:
        day = f"{order.moment:%b} {order.moment.day}, {order.moment:%Y, %I:%M:%S %p}"
        rows.append(
            (
                f"{order.number:09d}",
                day,
                _mail(order),
                f"${order.total:,.2f}",
                words[order.fate],
                f"${order.paid_back:,.2f}",
            )
        )
    return _text(rows)


def prestashop(orders: Sequence[Bought]) -> bytes:
    """Write it in French: semicolons, decimal commas, the day first."""
    words = {
        SALE: "Livré",
        CANCELLED: "Annulé",
        UNPAID: "Erreur de paiement",
        REFUNDED: "Remboursé",
        PARTLY_REFUNDED: "Livré",
    }
    rows: list[Sequence[object]] = [("Référence", "Client", "Total", "État", "Date")]
    rows += [
        (
            f"R{order.number}",
            f"C{order.customer:03d}",
            f"{_comma(order.total)} €",
            words[order.fate],
            f"{order.moment:%d/%m/%Y %H:%M}",
        )
        for order in orders
    ]
    return _text(rows, delimiter=";")


def odoo(orders: Sequence[Bought]) -> bytes:
    """Write invoices and credit notes, all amounts positive: the type tells what is paid back."""
    rows: list[Sequence[object]] = [("Number", "Customer", "Invoice Date", "Type", "Status", "Total")]
    for order in orders:
        if order.fate in (CANCELLED, UNPAID):
            status = "cancel" if order.fate == CANCELLED else "draft"
            rows.append(
                (
                    f"INV/{order.number}",
                    f"K{order.customer}",
                    f"{order.moment:%Y-%m-%d}",
                    "Invoice",
                    status,
                    order.total,
                )
            )
            continue
        rows.append(
            (f"INV/{order.number}", f"K{order.customer}", f"{order.moment:%Y-%m-%d}", "Invoice", "posted", order.total)
        )
        if order.paid_back:
            later = order.moment + dt.timedelta(days=3)
            rows.append(
                (
                    f"RINV/{order.number}",
                    f"K{order.customer}",
                    f"{later:%Y-%m-%d}",
                    "Credit Note",
                    "posted",
                    order.paid_back,
                )
            )
    return _text(rows)


def taobao(orders: Sequence[Bought]) -> bytes:
    """Write it as 千牛 does: closed orders have no time of payment, what was paid back stands beside the payment."""
    words = {
        SALE: "交易成功",
        CANCELLED: "交易关闭",
        UNPAID: "等待买家付款",
        REFUNDED: "交易关闭",
        PARTLY_REFUNDED: "交易成功",
    }
    rows: list[Sequence[object]] = [
        ("订单编号", "买家会员名", "买家实际支付金额", "订单状态", "订单创建时间", "订单付款时间", "退款金额")
    ]
    for order in orders:
        paid = f"{order.moment:%Y-%m-%d %H:%M:%S}" if order.fate in (SALE, REFUNDED, PARTLY_REFUNDED) else ""
        rows.append(
            (
                f"2024{order.number:012d}\t",
                f"买家{order.customer}",
                order.total,
                words[order.fate],
                f"{order.moment:%Y-%m-%d %H:%M:%S}",
                paid,
                order.paid_back,
            )
        )
    return _text(rows)


def german_erp(orders: Sequence[Bought]) -> bytes:
    """Write one row a line, each with the total of its order; points between thousands, the day first."""
    words = {
        SALE: "abgeschlossen",
        CANCELLED: "storniert",
        UNPAID: "offen",
        REFUNDED: "erstattet",
        PARTLY_REFUNDED: "abgeschlossen",
    }
    rows: list[Sequence[object]] = [
        ("Belegnummer", "Kundennummer", "Belegdatum", "Artikel", "Menge", "Einzelpreis", "Gesamtbetrag", "Status")
    ]
    rows += [
        (
            f"AB{order.number}",
            f"{70_000 + order.customer}",
            f"{order.moment:%d.%m.%Y}",
            item.product,
            item.pieces,
            _comma(item.price),
            _comma(order.total),
            words[order.fate],
        )
        for order in orders
        for item in order.items
    ]
    return _text(rows, delimiter=";")


def ledger(orders: Sequence[Bought]) -> bytes:
    """Write a workbook with a sheet for each month; amounts stand in tens of thousands, and only sales stand there."""
    content = io.BytesIO()
    sheets: dict[str, list[Sequence[object]]] = {}
    for order in orders:
        if order.counts:
            head = ("合同号", "签订日期", "客户名称", "合同金额（万元）")
            rows = sheets.setdefault(f"{order.moment:%Y-%m}", [head])
            day, whose = f"{order.moment:%Y-%m-%d}", f"客户{order.customer}公司"
            rows.append((f"HT{order.number}", day, whose, float(order.total / 10_000)))
    with Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return content.getvalue()


@dataclass(frozen=True)
class System:
    """A system that exports: the file's name, how it is written, whether it tells what was paid back, beside the order or in a document of its own."""

    name: str
    write: Callable[[Sequence[Bought]], bytes]
    knows_refunds: bool = True
    keeps_refunded: bool = False


SYSTEMS: tuple[System, ...] = (
    System("woocommerce.csv", woocommerce, keeps_refunded=True),
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
    orders = random_shop(random.Random(seed))
    path = folder / f"{seed}-{system.name}"
    path.write_bytes(system.write(orders))
    return path, truth_of(orders, knows_refunds=system.knows_refunds, keeps_refunded=system.keeps_refunded)
